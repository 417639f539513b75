/* Datasets that are drawn from a formula, sample by sample: the random numbers, and the
 * way from a formula to splits. Everything here is the same on every machine and
 * compiler, and the first n samples of a split do not depend on how many there are. */
#ifndef DATA_DRAW_H
#define DATA_DRAW_H

#include "base/rng.h"
#include "data/dataset.h"

/* What every drawn kind is asked for; the first field of its options. */
struct draw_sizes {
    int64_t train, test, seed;
};

/* clang-format off */
/* The rows of these in a kind's table, where `options` is its struct. */
#define DRAW_SIZES(options)                                                              \
    {"train", LAMINA_INTEGER, offsetof(struct options, sizes.train), "1000",             \
     "[1, 1000000]", "How many samples to train on."},                                   \
    {"test", LAMINA_INTEGER, offsetof(struct options, sizes.test), "200",                \
     "[0, 1000000]", "How many samples to test on; 0: none but those of test_split."},   \
    {"seed", LAMINA_INTEGER, offsetof(struct options, sizes.seed), "0", "[0, inf)",      \
     "Another seed draws other samples; the first n do not depend on how many there are."}
/* clang-format on */

enum { DRAW_BLOCK = 16 }; /* the fewest normal values whose sum no C library decides */

struct draw {
    struct rng rng;
    float normals[DRAW_BLOCK];
    int left; /* of them */
};

double draw_uniform(struct draw *draw); /* in [0, 1) */
float draw_normal(struct draw *draw);   /* of mean 0 and deviation 1 */

/* sin and cos of an angle in turns, of which 1 is a full one. The C library's differ in
 * their last bits from one to the next. */
double draw_sine(double turns);
double draw_cosine(double turns);

/* A formula of one kind, with its options. */
struct draw_formula {
    const char *name;
    const struct draw_sizes *sizes;
    const void *options;
    int64_t features, classes, targets; /* as of a dataset */
    int64_t fixed_count;                /* numbers that all samples share, say weights */
    void (*fix)(const struct draw_formula *formula, struct draw *draw, float *fixed);
    /* Fills `values` (features), and `targets` where there are some; the label else. */
    int32_t (*sample)(const struct draw_formula *formula, const float *fixed,
                      struct draw *draw, int64_t index, float *values, float *targets);
};

/* Draws the splits of a zeroed dataset; the whole of a loader's work. */
int draw_dataset(const struct draw_formula *formula, struct dataset *dataset,
                 struct error *error);

#endif
