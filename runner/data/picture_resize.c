/* Resizing by weighted means. A pixel of the result covers `scale` pixels of the picture;
 * its weights are a triangle about its centre that reaches to the centres of its
 * neighbours, or to those of the picture's pixels where these are further. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "data/picture.h"

#define BITS 22 /* of a weight: 8 of a pixel and 2 to spare make 32 */

/* What the pixels of one dimension of the result are made of. */
struct weights {
    int64_t most; /* pixels of the picture for one of the result */
    struct run {
        int64_t first, count;
    } * runs;    /* (size) */
    int32_t *at; /* (size, most): 1 is 1 << BITS */
};

static double triangle(double x)
{
    x = fabs(x);
    return x < 1 ? 1 - x : 0;
}

/* The weights of one pixel, of which `place` is the middle. */
static struct run weigh(double place, double reach, int64_t size, double *real,
                        int32_t *weights)
{
    double sum = 0;
    int64_t first = (int64_t)fmax(place - reach + 0.5, 0);
    int64_t end = (int64_t)fmin(place + reach + 0.5, (double)size);
    for (int64_t i = first; i < end; i++)
        sum += real[i - first] = triangle(((double)i - place + 0.5) * (1 / reach));
    for (int64_t i = 0; i < end - first; i++)
        weights[i] = (int32_t)(real[i] / sum * (1 << BITS) + 0.5);
    return (struct run){first, end - first};
}

static void free_weights(struct weights *weights)
{
    free(weights->runs);
    free(weights->at);
}

/* From `size` pixels to `to`; -1: there is no memory. */
static int make_weights(int64_t size, int64_t to, struct weights *weights)
{
    double scale = (double)size / (double)to, reach = fmax(scale, 1);
    weights->most = 2 * (int64_t)ceil(reach) + 1;
    weights->runs = calloc((size_t)to, sizeof *weights->runs);
    weights->at = calloc((size_t)(to * weights->most), sizeof *weights->at);
    double *real = calloc((size_t)weights->most, sizeof *real);
    bool complete = weights->runs != NULL && weights->at != NULL && real != NULL;
    for (int64_t i = 0; complete && i < to; i++)
        weights->runs[i] = weigh(((double)i + 0.5) * scale, reach, size, real,
                                 weights->at + i * weights->most);
    free(real);
    return complete ? 0 : -1;
}

/* The mean of the bytes that stand `stride` apart. */
static uint8_t mean(const uint8_t *at, int64_t stride, const int32_t *weights,
                    int64_t count)
{
    int32_t sum = 1 << (BITS - 1);
    for (int64_t i = 0; i < count; i++)
        sum += at[i * stride] * weights[i];
    sum >>= BITS;
    return (uint8_t)(sum < 0 ? 0 : sum > 255 ? 255 : sum);
}

/* One dimension: `outer` blocks of (size, inner) bytes become blocks of (to, inner). */
static int resize_dimension(const uint8_t *from, int64_t outer, int64_t size, int64_t to,
                            int64_t inner, uint8_t *out)
{
    struct weights weights = {0};
    int status = make_weights(size, to, &weights);
    for (int64_t block = 0; status == 0 && block < outer; block++)
        for (int64_t i = 0; i < to; i++) {
            const struct run *run = &weights.runs[i];
            const uint8_t *first = from + (block * size + run->first) * inner;
            for (int64_t k = 0; k < inner; k++)
                *out++ =
                    mean(first + k, inner, weights.at + i * weights.most, run->count);
        }
    free_weights(&weights);
    return status;
}

/* Puts a picture of another size in its place, made by one dimension. */
static int replace(struct picture *picture, struct picture to, struct error *error)
{
    bool rows = to.width != picture->width;
    to.pixels = NULL;
    if (picture_allocate("a picture", &to, error) != 0 || to.pixels == NULL)
        return -1;
    /* These pixels are those that the last replacement has made.
       NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
    int status = rows ? resize_dimension(picture->pixels, picture->height, picture->width,
                                         to.width, picture->channels, to.pixels)
                      : resize_dimension(picture->pixels, 1, picture->height, to.height,
                                         picture->width * picture->channels, to.pixels);
    if (status != 0) {
        free(to.pixels);
        return error_set(error, "the system has no memory to resize a picture");
    }
    free(picture->pixels);
    *picture = to;
    return 0;
}

int picture_resize(struct picture *picture, int64_t height, int64_t width,
                   struct error *error)
{
    struct picture to = *picture;
    to.width = width;
    if (width != picture->width && replace(picture, to, error) != 0)
        return -1;
    to.height = height;
    return height == picture->height ? 0 : replace(picture, to, error);
}
