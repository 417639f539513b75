/* Whether the layers of a trial fit together: their shape callbacks are asked in a child.
 */
#ifndef WORKER_STACK_H
#define WORKER_STACK_H

#include "data/dataset.h"
#include "train/checkpoint.h"
#include "worker/catalogue.h"

/* As they cross the pipe, before the layers'. */
struct stack_numbers {
    int64_t parameters;
    int64_t memory; /* bytes of a worker beyond the shared dataset */
    struct checkpoint_shape checkpoint;
};

struct stack_shapes {
    struct network_layer_info *layers; /* of spec->layer_count */
    struct stack_numbers numbers;
};

/* specs[i] on datasets[i]. */
struct stack_question {
    const struct trial_spec *const *specs;
    const struct dataset *const *datasets;
    size_t count;
    const struct catalogue *catalogue;
};

/* Asks every stack, and whether the loss takes its end; fills shapes[i], which live in
 * the arena. -1 after adding problems at the options at fault, or with `error` and no
 * problem where no child could be started. */
int stack_check(const struct stack_question *asked, struct arena *arena,
                struct stack_shapes *shapes, struct problems *problems,
                struct error *error);

#endif
