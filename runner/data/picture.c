/* From a file to bytes of the channels that are asked for. The formats are rows; those
 * whose library was not there at build say so. */
#include "data/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef LAMINA_LIBPNG
#define PNG picture_png
#else
#define PNG NULL
#endif
#ifdef LAMINA_LIBJPEG
#define JPEG picture_jpeg
#else
#define JPEG NULL
#endif

static const struct format {
    const char *begin;
    size_t length;
    const char *name, *library;
    int (*read)(const char *, const uint8_t *, size_t, struct picture *, struct error *);
} formats[] = {
    {"\x89PNG\r\n\x1a\n", 8, "a PNG picture", "libpng", PNG},
    {"\xff\xd8\xff", 3, "a JPEG picture", "libjpeg", JPEG},
};
#define FORMATS (sizeof formats / sizeof formats[0])

int picture_allocate(const char *path, struct picture *picture, struct error *error)
{
    if (picture->height > PICTURE_MOST_PIXELS / picture->width)
        return error_set(
            error,
            "%s: is %lld high and %lld wide, more than the limit of 67,108,864 pixels",
            path, (long long)picture->height, (long long)picture->width);
    picture->pixels =
        malloc((size_t)(picture->height * picture->width * picture->channels));
    return picture->pixels != NULL
               ? 0
               : error_set(error, "%s: the system has no memory for it", path);
}

/* ---- The file ---- */

static int64_t read_all(int file, uint8_t *out, size_t size)
{
    size_t total = 0;
    ssize_t got = 1;
    while (total < size && got > 0) {
        got = read(file, out + total, size - total);
        total += got > 0 ? (size_t)got : 0;
    }
    return got < 0 ? -1 : (int64_t)total;
}

/* The bytes of an open file, malloc'ed; NULL with a sentence. */
static uint8_t *read_file(int file, const char *path, size_t *size, struct error *error)
{
    struct stat status;
    uint8_t *bytes = NULL;
    int64_t got = -1;
    /* Two calls fail for reasons that errno tells.
       NOLINTNEXTLINE(bugprone-branch-clone) */
    if (file < 0 || fstat(file, &status) != 0) {
        error_set(error, "%s: cannot be read: %s", path, strerror(errno));
    } else if (!S_ISREG(status.st_mode)) {
        error_set(error, "%s: is no file, but each picture is one", path);
    } else if (status.st_size == 0 || status.st_size > PICTURE_MOST_BYTES) {
        error_set(error, "%s: is %s", path,
                  status.st_size == 0 ? "empty" : "larger than the limit of 256 MiB");
    } else if ((bytes = malloc((size_t)status.st_size)) == NULL) {
        error_set(error, "%s: the system has no memory for it", path);
    } else if ((got = read_all(file, bytes, (size_t)status.st_size)) < 0) {
        error_set(error, "%s: cannot be read: %s", path, strerror(errno));
    }
    if (got >= 0) {
        *size = (size_t)got;
        return bytes;
    }
    free(bytes);
    return NULL;
}

static const struct format *format_of(const uint8_t *bytes, size_t size)
{
    const struct format *format = formats;
    while (format < formats + FORMATS &&
           (size < format->length || memcmp(bytes, format->begin, format->length) != 0))
        format++;
    return format;
}

bool picture_begins(const uint8_t *bytes, size_t size)
{
    return format_of(bytes, size) < formats + FORMATS;
}

static int read_format(const char *path, const uint8_t *bytes, size_t size,
                       struct picture *picture, struct error *error)
{
    const struct format *format = format_of(bytes, size);
    if (format == formats + FORMATS)
        return error_set(error,
                         "%s: is no PNG and no JPEG picture: take it out of the folder, "
                         "or give it a name that begins with a dot",
                         path);
    if (format->read == NULL)
        return error_set(error,
                         "%s: is %s, and this program was built without %s: install it "
                         "(scripts/setup) and build it anew",
                         path, format->name, format->library);
    return format->read(path, bytes, size, picture, error);
}

/* ---- Channels ---- */

static uint8_t luma(const uint8_t *rgb)
{
    return (uint8_t)((19595U * rgb[0] + 38470U * rgb[1] + 7471U * rgb[2] + 32768U) >> 16);
}

static bool is_opaque(const struct picture *picture)
{
    int64_t count = picture->height * picture->width, channels = picture->channels;
    for (int64_t i = 0; i < count; i++)
        if (picture->pixels[(i + 1) * channels - 1] != 255)
            return false;
    return true;
}

/* In a new block: from 1 to 4 channels to 1 or 3. */
static int convert(const char *path, struct picture *picture, int64_t channels,
                   struct error *error)
{
    struct picture to = {picture->height, picture->width, channels, NULL};
    bool has_opacity = picture->channels % 2 == 0, grey = picture->channels < 3;
    if (picture->channels == channels)
        return 0;
    if (has_opacity && !is_opaque(picture))
        return error_set(error,
                         "%s: has transparent pixels, of which nothing says what is "
                         "behind them; `mogrify -background white -alpha remove` paints "
                         "them over",
                         path);
    if (picture_allocate(path, &to, error) != 0 || to.pixels == NULL)
        return -1;
    const uint8_t *from = picture->pixels;
    uint8_t *out = to.pixels;
    for (int64_t i = picture->height * picture->width; i > 0; i--) {
        if (grey)
            memset(out, from[0], (size_t)channels);
        else if (channels == 3)
            memcpy(out, from, 3);
        else
            *out = luma(from);
        from += picture->channels;
        out += channels;
    }
    free(picture->pixels);
    *picture = to;
    return 0;
}

/* From the channels of a pixel together to one channel after the other. */
static uint8_t *part_channels(const struct picture *picture)
{
    int64_t count = picture->height * picture->width, channels = picture->channels;
    uint8_t *planes = malloc((size_t)(count * channels));
    if (planes == NULL)
        return NULL;
    for (int64_t c = 0; c < channels; c++)
        for (int64_t i = 0; i < count; i++)
            planes[c * count + i] = picture->pixels[i * channels + c];
    return planes;
}

int picture_read_planes(const char *path, int64_t channels, const int64_t size[2],
                        struct picture *picture, struct error *error)
{
    if (picture_read(path, channels, picture, error) != 0)
        return -1;
    int status = size != NULL ? picture_resize(picture, size[0], size[1], error) : 0;
    uint8_t *planes = status == 0 ? part_channels(picture) : NULL;
    /* Where they were converted they are others.
     * NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
    free(picture->pixels);
    picture->pixels = planes;
    if (status != 0)
        return -1;
    return planes != NULL ? 0
                          : error_set(error, "%s: the system has no memory for it", path);
}

int picture_read(const char *path, int64_t channels, struct picture *picture,
                 struct error *error)
{
    /* O_NONBLOCK: opening a pipe without a writer would wait. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    size_t size = 0;
    uint8_t *bytes = read_file(file, path, &size, error);
    *picture = (struct picture){0};
    if (file >= 0)
        close(file);
    int status = -1;
    if (bytes != NULL)
        status = read_format(path, bytes, size, picture, error);
    if (status == 0)
        status = convert(path, picture, channels, error);
    free(bytes);
    if (status != 0) {
        free(picture->pixels);
        picture->pixels = NULL;
    }
    return status;
}
