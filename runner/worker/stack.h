/* Whether the layers of a trial fit together: their shape callbacks are asked in a child.
 */
#ifndef WORKER_STACK_H
#define WORKER_STACK_H

#include "data/dataset.h"
#include "net/tensors.h"
#include "train/checkpoint.h"
#include "worker/catalogue.h"

enum { STACK_UNUSED = 6 };

/* As they cross the pipe, before the layers'. */
struct stack_numbers {
    int64_t parameters;
    int64_t memory; /* bytes of a worker beyond the dataset, a checkpoint included */
    struct checkpoint_shape checkpoint;
    int64_t unused_count;         /* tensors of `init: weights` that no layer takes */
    int32_t unused[STACK_UNUSED]; /* the first of them, in the order of the file */
};

struct stack_shapes {
    struct network_layer_info *layers; /* of spec->layer_count */
    struct stack_numbers numbers;
};

/* specs[i] on datasets[i], beginning with tensors[i]. */
struct stack_question {
    const struct trial_spec *const *specs;
    const struct dataset *const *datasets;
    const struct tensors *const *tensors; /* of `init: weights`, or NULL */
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
