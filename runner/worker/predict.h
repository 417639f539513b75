/* A trained net is asked about data: a child reads it, block by block, and runs the
 * layers' code; what it answers is handed on as it comes. */
#ifndef WORKER_PREDICT_H
#define WORKER_PREDICT_H

#include "worker/predict_wishes.h"

/* Answers to a block of samples, valid as long as the call that has them. */
struct predict_block {
    int64_t count;
    int64_t left_out;         /* rows so far, as `missing: drop` says */
    const int64_t *rows;      /* (count) from 1 */
    const float *answers;     /* (count, width), as answer_compute() has them: of
                                 numbers as they were learnt, see predict_back() */
    const int32_t *predicted; /* (count) of classes; else NULL */
    const int32_t *labels;    /* (count) -1: not known; NULL: none are */
    const float *targets;     /* (count, width) as they were learnt; NULL, NaN: so */
    const char *const *files; /* (count) of pictures; else NULL */
};

/* Who is told. The callbacks are called in the parent, in the order of the data; NULL:
 * not told. */
struct predict_listener {
    void *self;
    void (*unused)(void *self, const char *columns);             /* "`a`, `b`" */
    int (*block)(void *self, const struct predict_block *block); /* -1: no more of it */
    /* Of the block before: a sample's values, as the net gets them. */
    void (*seen)(void *self, int64_t row, const float *values);
};

/* A number in the data's own units, of a target that was learnt or predicted. */
double predict_back(const struct signature *signature, int64_t target, float value);

/* Runs to the end of the data. 0; 1: the listener wanted no more; -1 with a sentence,
 * which has the option "data" where the data is none for this net. */
int predict(const struct predict_wishes *wishes, const struct predict_listener *listener,
            struct error *error);

#endif
