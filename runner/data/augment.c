/* The changes are torchvision's: RandomCrop with padding, RandomHorizontalFlip,
 * RandomRotation with bilinear interpolation, RandomErasing (Zhong et al., Random Erasing
 * Data Augmentation, 2020) with its default scale and ratio. With the shared generator
 * they draw what torchvision 0.14 draws for tensors, in this order. Without it each
 * sample of each epoch has a stream of its own, so that neither the order of the samples
 * nor where a run was left off changes what is drawn. */
#include "data/augment.h"

#include <math.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

int augment_check(const struct dataset_augmentation *augmentation,
                  const struct dataset *dataset, struct error *error)
{
    const struct lamina_shape *shape = &dataset->sample;
    if (!dataset_is_augmented(augmentation) || shape->dims == 3)
        return 0;
    return error_set_option(error, "augment",
                            "`augment` changes images, but a sample of this data is %lld "
                            "number%s: leave it out",
                            (long long)lamina_elements(shape),
                            lamina_elements(shape) == 1 ? "" : "s");
}

int augment_make(const struct dataset *dataset, uint64_t seed, struct rng *shared,
                 struct arena *arena, struct augmenter **augmenter)
{
    struct rng rng;
    size_t size = (size_t)lamina_elements(&dataset->sample);
    *augmenter = NULL;
    if (!dataset_is_augmented(&dataset->augmentation))
        return 0;
    rng_seed_stream(&rng, seed, "augment");
    struct augmenter *made = arena_array(arena, 1, sizeof *made);
    *made = (struct augmenter){.dataset = dataset,
                               .shared = shared,
                               .key = (uint64_t)rng_random(&rng),
                               .copy = arena_try_floats(arena, size)};
    *augmenter = made;
    return made->copy != NULL ? 0 : -1;
}

/* ---- Drawing ---- */

/* The finalizer of SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number
 * Generators, 2014). */
static uint64_t mixed(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Words for one sample: of the shared generator, or of a SplitMix64 of its own. */
struct draws {
    struct rng *shared;
    uint64_t state;
};

static uint32_t draw_word(struct draws *draws)
{
    if (draws->shared != NULL)
        return rng_u32(draws->shared);
    draws->state += UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(mixed(draws->state) >> 32);
}

/* From 0 to count - 1, as torch.randint draws it. */
static int64_t draw_integer(struct draws *draws, int64_t count)
{
    return (int64_t)(draw_word(draws) % (uint32_t)count);
}

/* In [0, 1), as torch.rand draws it. */
static float draw_uniform(struct draws *draws)
{
    return (float)(draw_word(draws) & 0xffffffu) * 0x1p-24f;
}

/* As torch's uniform_. */
static float draw_between(struct draws *draws, float from, float to)
{
    return fmaf(draw_uniform(draws), to - from, from);
}

/* A rectangle that fits, of ten tries, as RandomErasing has it. */
static void draw_rectangle(struct draws *draws, const struct lamina_shape *shape,
                           struct augment_change *change)
{
    static const float least = 0.02f, most = 0.33f, narrow = 0.3f, wide = 3.3f;
    int64_t height = shape->at[1], width = shape->at[2];
    for (int try = 0; try < 10; try++) {
        double area = (double)(height * width) * (double)draw_between(draws, least, most);
        double ratio = (double)expf(draw_between(draws, logf(narrow), logf(wide)));
        int64_t rows = llrint(sqrt(area * ratio)), columns = llrint(sqrt(area / ratio));
        if (rows >= height || columns >= width)
            continue;
        change->top = draw_integer(draws, height - rows + 1);
        change->left = draw_integer(draws, width - columns + 1);
        change->rows = rows;
        change->columns = columns;
        return;
    }
}

struct augment_change augment_draw(struct augmenter *augmenter, int64_t row)
{
    const struct dataset_augmentation *by = &augmenter->dataset->augmentation;
    struct augment_change change = {0};
    uint64_t epoch = mixed(augmenter->key + (uint64_t)augmenter->epoch);
    struct draws draws = {augmenter->shared, mixed(epoch + (uint64_t)row)};
    if (by->padding > 0) {
        change.down = draw_integer(&draws, 2 * by->padding + 1) - by->padding;
        change.right = draw_integer(&draws, 2 * by->padding + 1) - by->padding;
    }
    if (by->flip > 0)
        change.flip = draw_uniform(&draws) < (float)by->flip;
    if (by->rotate > 0)
        change.angle =
            (double)draw_between(&draws, -(float)by->rotate, (float)by->rotate);
    if (by->erase > 0 && draw_uniform(&draws) < (float)by->erase)
        draw_rectangle(&draws, &augmenter->dataset->sample, &change);
    return change;
}

/* ---- Changing ---- */

/* One channel, moved and perhaps flipped: out(y, x) = in(y + down, x + right). */
static void shift(const struct augment_change *change, int64_t height, int64_t width,
                  const float *restrict in, float *restrict out)
{
    int64_t right = change->right, from = right < 0 ? -right : 0;
    int64_t to = right > 0 ? width - right : width;
    for (int64_t y = 0; y < height; y++, out += width) {
        int64_t source = y + change->down;
        memset(out, 0, (size_t)width * sizeof *out);
        if (source < 0 || source >= height || from >= to)
            continue;
        const float *row = in + source * width;
        if (!change->flip)
            memcpy(out + from, row + from + right, (size_t)(to - from) * sizeof *out);
        for (int64_t x = from; x < to && change->flip; x++)
            out[width - 1 - x] = row[x + right];
    }
}

/* The weighted sum of the four pixels around (y, x), of which those outside are 0, times
 * the weight of those inside: that is how RandomRotation fills with 0. */
static float interpolate(const float *in, int64_t height, int64_t width, double y,
                         double x)
{
    double top = floor(y), left = floor(x);
    float down = (float)(y - top), right = (float)(x - left), sum = 0, inside = 0;
    for (int corner = 0; corner < 4; corner++) {
        int64_t row = (int64_t)top + corner / 2, column = (int64_t)left + corner % 2;
        float weight =
            (corner / 2 == 1 ? down : 1 - down) * (corner % 2 == 1 ? right : 1 - right);
        if (row < 0 || row >= height || column < 0 || column >= width)
            continue;
        sum += weight * in[row * width + column];
        inside += weight;
    }
    return sum * inside;
}

static void rotate(double angle, int64_t height, int64_t width, const float *restrict in,
                   float *restrict out)
{
    double cosine = cos(angle * pi / 180), sine = sin(angle * pi / 180);
    double middle_y = (double)(height - 1) / 2, middle_x = (double)(width - 1) / 2;
    for (int64_t i = 0; i < height * width; i++) {
        int64_t row = i / width, column = i % width;
        double y = (double)row - middle_y, x = (double)column - middle_x;
        out[i] = interpolate(in, height, width, middle_y + sine * x + cosine * y,
                             middle_x + cosine * x - sine * y);
    }
}

void augment_move(const struct augment_change *change, const struct lamina_shape *shape,
                  float *image, float *copy)
{
    int64_t height = shape->at[1], width = shape->at[2], size = height * width;
    bool shifts = change->down != 0 || change->right != 0 || change->flip;
    for (int64_t c = 0; c < shape->at[0]; c++, image += size) {
        if (shifts) {
            memcpy(copy, image, (size_t)size * sizeof *copy);
            shift(change, height, width, copy, image);
        }
        if (change->angle != 0) {
            memcpy(copy, image, (size_t)size * sizeof *copy);
            rotate(change->angle, height, width, copy, image);
        }
    }
}

void augment_erase(const struct augment_change *change, const struct lamina_shape *shape,
                   float *image)
{
    int64_t width = shape->at[2];
    for (int64_t c = 0; c < shape->at[0]; c++)
        for (int64_t y = 0; y < change->rows; y++)
            memset(image + (c * shape->at[1] + change->top + y) * width + change->left, 0,
                   (size_t)change->columns * sizeof *image);
}
