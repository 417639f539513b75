/* Evaluating a trained net on data, in a child. */
#ifndef WORKER_EVALUATION_H
#define WORKER_EVALUATION_H

#include "train/observer.h"
#include "worker/trained.h"

/* A batch that takes longer is taken for hung. */
#define EVALUATION_SECONDS 300.0

struct evaluation {
    struct trained net;
    const struct dataset *dataset; /* as the net takes it */
    enum split split;
    int64_t top_k;                             /* 0: is not measured */
    void (*tell)(void *self, int64_t samples); /* how far it is; NULL: nobody wants it */
    void *self;
};

/* Measures all that can be measured of the split. What is borrowed of the result lives in
 * the arena. -1 with a sentence. */
int evaluation_run(const struct evaluation *evaluation, struct arena *arena,
                   struct evaluation_result *result, struct error *error);

#endif
