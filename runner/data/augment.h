/* Augmentation: images that are changed at random each time they are trained on, and
 * never where they are evaluated: options that every kind of dataset has. */
#ifndef DATA_AUGMENT_H
#define DATA_AUGMENT_H

#include "base/arena.h"
#include "base/rng.h"
#include "data/dataset.h"

/* The rows of a table of options, where the struct `type` has a `struct
 * dataset_augmentation` as its member `at`. */
#define AUGMENT_OPTIONS(type, at)                                                        \
    {"augment", OPTION_PART,                                                             \
     0,         "{}",                                                                    \
     NULL,      "Changes of each training image, drawn anew in every epoch."},           \
        {"augment.crop",                                                                 \
         OPTION_PART,                                                                    \
         0,                                                                              \
         "{}",                                                                           \
         NULL,                                                                           \
         "A part of the image's own size, anywhere in the padded image."},               \
        {"augment.crop.padding",                                                         \
         LAMINA_INTEGER,                                                                 \
         offsetof(type, at.padding),                                                     \
         "0",                                                                            \
         "[0, 1024]",                                                                    \
         "Rows and columns of zeros that are put around the image."},                    \
        {"augment.flip",                                                                 \
         LAMINA_REAL,                                                                    \
         offsetof(type, at.flip),                                                        \
         "0",                                                                            \
         "[0, 1]",                                                                       \
         "The probability that left and right are exchanged."},                          \
        {"augment.rotate",                                                               \
         LAMINA_REAL,                                                                    \
         offsetof(type, at.rotate),                                                      \
         "0",                                                                            \
         "[0, 180]",                                                                     \
         "Degrees: turned by an angle from minus to plus this one."},                    \
    {                                                                                    \
        "augment.erase", LAMINA_REAL, offsetof(type, at.erase), "0", "[0, 1]",           \
            "The probability that a rectangle of 2 to 33 % of the image is made 0."      \
    }

/* Whether it can be done to the dataset's samples. -1 with a sentence and the name of the
 * option at fault. */
int augment_check(const struct dataset_augmentation *augmentation,
                  const struct dataset *dataset, struct error *error);

/* What draws the changes of one trial. */
struct augmenter {
    const struct dataset *dataset;
    struct rng *shared; /* PyTorch's one generator, or NULL: */
    uint64_t key;       /* then what is drawn follows from this, */
    int64_t epoch;      /* the epoch, from 0, and the row of the sample alone */
    float *copy;        /* room for a sample */
};

/* NULL, without an error, where the dataset has no augmentation. `shared` is borrowed. -1
 * where there is no memory. */
int augment_make(const struct dataset *dataset, uint64_t seed, struct rng *shared,
                 struct arena *arena, struct augmenter **augmenter);

/* What is done to one image. */
struct augment_change {
    int64_t down, right; /* how far the part lies from the image, -padding to padding */
    bool flip;
    double angle; /* degrees, anticlockwise */
    int64_t top, left, rows,
        columns; /* the rectangle that is erased; none where rows is 0 */
};

/* Draws the change of the sample that is row `row` of the data. */
struct augment_change augment_draw(struct augmenter *augmenter, int64_t row);

/* Moves the values of a sample of shape (channels, height, width), before it is
 * normalized: cropped, flipped, then turned about its centre, by bilinear interpolation
 * with 0 outside, as RandomRotation's default fill has it. `copy` is room for as many. */
void augment_move(const struct augment_change *change, const struct lamina_shape *shape,
                  float *image, float *copy);

/* Erases the rectangle, once the sample is normalized. */
void augment_erase(const struct augment_change *change, const struct lamina_shape *shape,
                   float *image);

#endif
