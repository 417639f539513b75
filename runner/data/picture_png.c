/* PNG by libpng, which jumps out of its functions where it fails. */
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "data/picture.h"

#define MOST_CHUNK (8 << 20) /* bytes of one that is no pixels: a profile, a comment */

struct source {
    const char *path;
    const uint8_t *bytes;
    size_t left;
    struct error *error;
};

static void read_bytes(png_structp png, png_bytep out, size_t size)
{
    struct source *source = png_get_io_ptr(png);
    if (size > source->left)
        png_error(png, "it is truncated");
    memcpy(out, source->bytes, size);
    source->bytes += size;
    source->left -= size;
}

static void refuse(png_structp png, const char *why)
{
    struct source *source = png_get_error_ptr(png);
    error_set(source->error, "%s: is damaged: %s; get the file again", source->path, why);
    longjmp(*png_set_longjmp_fn(png, longjmp, sizeof(jmp_buf)), 1);
}

static void ignore(png_structp png, const char *warning)
{
    (void)png;
    (void)warning;
}

/* What the header says, and that every pixel becomes whole bytes: palettes become red,
 * green and blue, fewer than 8 bits 8, and a transparent colour opacity. */
static int begin(png_structp png, png_infop info, const struct source *source,
                 struct picture *picture)
{
    png_set_user_limits(png, INT32_MAX, INT32_MAX); /* picture_allocate has the limit */
    png_set_chunk_malloc_max(png, MOST_CHUNK);
    png_read_info(png, info);
    if (png_get_bit_depth(png, info) > 8)
        return error_set(source->error,
                         "%s: has 16 bits a channel, of which a byte would hold half; "
                         "`mogrify -depth 8` makes bytes of them",
                         source->path);
    png_set_expand(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    picture->height = png_get_image_height(png, info);
    picture->width = png_get_image_width(png, info);
    picture->channels = png_get_channels(png, info);
    return picture_allocate(source->path, picture, source->error);
}

/* `rows` is where it keeps what must outlive a jump. */
static int read_rows(png_structp png, png_infop info, const struct source *source,
                     struct picture *picture, png_bytep **rows)
{
    if (setjmp(*png_set_longjmp_fn(png, longjmp, sizeof(jmp_buf))) != 0)
        return -1;
    if (begin(png, info, source, picture) != 0)
        return -1;
    *rows = calloc((size_t)picture->height, sizeof **rows);
    if (*rows == NULL)
        return error_set(source->error, "%s: the system has no memory for it",
                         source->path);
    for (int64_t i = 0; i < picture->height; i++)
        (*rows)[i] = picture->pixels + i * picture->width * picture->channels;
    png_read_image(png, *rows);
    png_read_end(png, NULL);
    return 0;
}

int picture_png(const char *path, const uint8_t *bytes, size_t size,
                struct picture *picture, struct error *error)
{
    struct source source = {path, bytes, size, error};
    png_structp png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, refuse, ignore);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    png_bytep *rows = NULL;
    int status = -1;
    if (info != NULL) {
        png_set_read_fn(png, &source, read_bytes);
        status = read_rows(png, info, &source, picture, &rows);
    } else {
        error_set(error, "%s: the system has no memory for it", path);
    }
    free(rows);
    png_destroy_read_struct(&png, &info, NULL);
    return status;
}
