/* What a network's outputs answer: of classes how likely each is and which is predicted,
 * of numbers to predict the numbers. */
#ifndef MODEL_ANSWER_H
#define MODEL_ANSWER_H

#include "model/loss.h"

struct answering {
    enum loss_activation activation; /* of the loss */
    int64_t classes;                 /* 0: there are numbers to predict */
    int64_t outputs;                 /* of the network, a sample */
};

/* Numbers that an answer has: one a class, or an output. */
int64_t answer_width(const struct answering *answering);

/* Whether the network ends as the loss would have it, for answers of so many numbers. */
bool answer_fits(const struct answering *answering, int64_t width);

/* From outputs (count, outputs) to `answers` (count, width): softmax(o) of cross_entropy,
 * (1 - sigmoid(o), sigmoid(o)) of one output for two classes, sigmoid(o) of others that
 * are probabilities, else the outputs as they are. Of classes `predicted` (count) gets
 * the one that evaluations count, as loss_compute does; else it may be NULL. */
void answer_compute(const struct answering *answering, const float *outputs,
                    int64_t count, float *answers, int32_t *predicted);

#endif
