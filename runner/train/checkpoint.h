/* A checkpoint: what train_save saves, sealed with a header that tells it from anything
 * else, and a digest that tells whether a byte of it was lost. */
#ifndef TRAIN_CHECKPOINT_H
#define TRAIN_CHECKPOINT_H

#include "base/error.h"
#include "train/train.h"

/* Bytes: the longest value that a SQLite file holds by default. */
#define CHECKPOINT_MOST 1000000000

/* The owner frees the bytes. */
struct checkpoint {
    int64_t iteration; /* the last one before it; 0: there is none, nor bytes */
    void *bytes;
    size_t size;
};

/* -1 where it would take more than CHECKPOINT_MOST. Where the system has no memory for
 * it, it has its size and no bytes. */
int checkpoint_make(struct training *training, int64_t iteration,
                    struct checkpoint *checkpoint, struct error *error);

/* What else is known of the moment at which one was made. */
enum checkpoint_moment {
    CHECKPOINT_UNKNOWN, /* by an earlier version: at a run's end, after all of it */
    CHECKPOINT_BETWEEN, /* a longer run comes through here, too */
    CHECKPOINT_ENDED    /* a rule has ended the run, however long it is */
};

/* One that is made is CHECKPOINT_BETWEEN; of bytes that need not be whole. */
void checkpoint_mark_ended(struct checkpoint *checkpoint);
enum checkpoint_moment checkpoint_moment(const void *bytes, size_t size);
#define CHECKPOINT_HEADER 96 /* bytes that checkpoint_moment looks at */

/* What one of a trial comes to, the same all through its run. */
struct checkpoint_shape {
    int64_t size;    /* bytes */
    uint32_t layout; /* another one where another version saves other things */
};

/* Of a run that has not begun. */
struct checkpoint_shape checkpoint_count(const struct train_setup *setup,
                                         struct arena *arena);

/* What train_run takes, borrowed from the checkpoint. -1 with why it cannot be used: made
 * of another network, by another version of Lamina or kind of machine, or damaged. */
int checkpoint_open(const struct checkpoint *checkpoint,
                    const struct checkpoint_shape *shape, struct archive *archive,
                    struct error *error);

#endif
