/* What a loss tells of a batch. */
#ifndef MODEL_LOSS_RESULT_H
#define MODEL_LOSS_RESULT_H

#include <stdint.h>

struct loss_result {
    double sum;       /* the batch's loss is sum / weight */
    double weight;    /* samples, the sum of their labels' weights, or numbers compared */
    int64_t compared; /* samples of classes, or targets that are 0 or 1; else 0 */
    int64_t correct;  /* of those, what is predicted right */
};

#endif
