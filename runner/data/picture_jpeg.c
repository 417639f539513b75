/* JPEG by libjpeg(-turbo), as it decodes unless told otherwise, and as Pillow has it do:
 * the accurate integer transform, and smooth upsampling of the colours. */
#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>

#include <jpeglib.h>

#include "data/picture.h"

struct failing {
    struct jpeg_error_mgr manager; /* first: libjpeg has its address */
    jmp_buf out;
    const char *path;
    struct error *error;
};

static void refuse(j_common_ptr jpeg)
{
    struct failing *failing = (struct failing *)jpeg->err;
    char why[JMSG_LENGTH_MAX];
    jpeg->err->format_message(jpeg, why);
    error_set(failing->error, "%s: is damaged: %s; get the file again", failing->path,
              why);
    longjmp(failing->out, 1);
}

/* A warning is of damaged data, which libjpeg would fill up with grey. */
static void hear(j_common_ptr jpeg, int level)
{
    if (level < 0)
        refuse(jpeg);
}

static int begin(struct jpeg_decompress_struct *jpeg, const struct failing *failing,
                 struct picture *picture)
{
    jpeg_read_header(jpeg, TRUE);
    if (jpeg->num_components != 1 && jpeg->num_components != 3)
        return error_set(failing->error,
                         "%s: has %d channels, as CMYK has; `mogrify -colorspace sRGB` "
                         "makes red, green and blue of them",
                         failing->path, jpeg->num_components);
    jpeg->out_color_space = jpeg->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    picture->height = jpeg->image_height;
    picture->width = jpeg->image_width;
    picture->channels = jpeg->num_components;
    return picture_allocate(failing->path, picture, failing->error);
}

static int read_rows(struct jpeg_decompress_struct *jpeg, struct failing *failing,
                     const uint8_t *bytes, size_t size, struct picture *picture)
{
    if (setjmp(failing->out) != 0)
        return -1;
    jpeg_create_decompress(jpeg);
    jpeg_mem_src(jpeg, bytes, size);
    if (begin(jpeg, failing, picture) != 0)
        return -1;
    jpeg_start_decompress(jpeg);
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row =
            picture->pixels + jpeg->output_scanline * picture->width * picture->channels;
        jpeg_read_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_decompress(jpeg);
    return 0;
}

int picture_jpeg(const char *path, const uint8_t *bytes, size_t size,
                 struct picture *picture, struct error *error)
{
    struct failing failing = {.path = path, .error = error};
    struct jpeg_decompress_struct jpeg = {.err = jpeg_std_error(&failing.manager)};
    failing.manager.error_exit = refuse;
    failing.manager.emit_message = hear;
    int status = read_rows(&jpeg, &failing, bytes, size, picture);
    jpeg_destroy_decompress(&jpeg);
    return status;
}
