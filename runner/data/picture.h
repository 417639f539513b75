/* Pictures, PNG and JPEG, as bytes of grey or of red, green and blue. A file may be made
 * to break a library, so a decode task calls this (data/decode.h). */
#ifndef DATA_PICTURE_H
#define DATA_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define PICTURE_MOST_PIXELS ((int64_t)1 << 26) /* of one; 8192 x 8192 */
#define PICTURE_MOST_BYTES ((int64_t)1 << 28)  /* of a file */
#define PICTURE_BEGIN 8 /* bytes that tell a format, where there are so many */

struct picture {
    int64_t height, width, channels; /* channels: 1 or 3 once it is read */
    uint8_t *pixels; /* malloc'ed, rows from the top, the channels of a pixel together */
};

/* NULL, or why no picture at all can be read. */
#if defined LAMINA_LIBPNG || defined LAMINA_LIBJPEG
#define PICTURE_PROBLEM NULL
#else
#define PICTURE_PROBLEM                                                                  \
    "this program was built without libpng and libjpeg: install libpng-dev and "         \
    "libjpeg-dev (scripts/setup) and build it anew"
#endif

/* Whether a file that begins with these bytes is a picture of a format known here. */
bool picture_begins(const uint8_t *bytes, size_t size);

/* Reads a file, as `channels` (1 or 3): grey is (19595 red + 38470 green + 7471 blue) /
 * 65536, rounded, ITU-R BT.601's luma as Pillow has it; a grey one has three equal
 * channels. Profiles, gamma and turns that a camera notes are left alone. Refuses what is
 * neither format, 16 bits a channel, transparent pixels and CMYK. On failure nothing is
 * left to free. */
int picture_read(const char *path, int64_t channels, struct picture *picture,
                 struct error *error);

/* Resizes it by triangles, wider than a pixel where it shrinks, as Pillow's BILINEAR
 * does: first the rows, then the columns, each rounded to bytes; weights have 22 bits. */
int picture_resize(struct picture *picture, int64_t height, int64_t width,
                   struct error *error);

/* Reads a file as bytes of one channel after the other, malloc'ed in `pixels`, resized
 * where `size` is not NULL: height and width. -1 with a sentence; nothing is left then.
 */
int picture_read_planes(const char *path, int64_t channels, const int64_t size[2],
                        struct picture *picture, struct error *error);

/* ---- The formats: bytes of a whole file ---- */

/* Fill a picture of 1 to 4 channels, of which the second or fourth is opacity. `path` is
 * for sentences. */
int picture_png(const char *path, const uint8_t *bytes, size_t size,
                struct picture *picture, struct error *error);
int picture_jpeg(const char *path, const uint8_t *bytes, size_t size,
                 struct picture *picture, struct error *error);

/* Allocates the pixels; -1 with a sentence where there are too many, or no memory. */
int picture_allocate(const char *path, struct picture *picture, struct error *error);

#endif
