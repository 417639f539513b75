/* A net that is asked, in its child, and what it says. */
#ifndef WORKER_PREDICT_CHILD_H
#define WORKER_PREDICT_CHILD_H

#include "worker/predict_wishes.h"

#define PREDICT_CHILD_NAMES                                                              \
    (4 << 20) /* bytes of the names of a block's files, at most                          \
               */

/* What an answer begins with. Behind it, each of `count`: rows (int64_t), answers (width
 * floats), of classes what is predicted (int32_t), labels (int32_t) or targets (floats)
 * where it has some, names of files, each ended by a NUL. */
struct predict_head {
    int64_t count, left_out;
    int32_t has_known, has_files; /* 0 or 1 */
};

struct predict_seen {
    int64_t row; /* the sample's values follow */
};

struct predict_task {
    const struct predict_wishes *wishes;
    int64_t width, block; /* of an answer, and samples of a block */
};

/* The child's main; its argument is a struct predict_task. */
int predict_child_main(struct sender *sender, void *task);

#endif
