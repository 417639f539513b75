/* Losses: a table of kinds, each a value and a gradient over a batch, with the names,
 * defaults and formulas of torch.nn.functional 1.13 and its reduction to the mean. */
#ifndef MODEL_LOSS_H
#define MODEL_LOSS_H

#include "base/error.h"
#include "config/experiment.h"
#include "data/batch.h"
#include "model/loss_activation.h"
#include "model/loss_result.h"

struct loss; /* lives in its arena */

struct option_kinds loss_kinds(void);

/* -1 with a sentence, and the option at fault or NULL, where the loss is of no use for
 * the data, or an option does not fit it. */
int loss_check_options(const struct component *component, const struct dataset *dataset,
                       struct error *error);

/* Whether it does itself what a layer of this type, the network's last, does. */
bool loss_includes(const struct component *component, const char *layer);

enum loss_activation loss_activation(const struct component *component);

/* A sentence where the network's end does not fit the loss. */
int loss_check(const struct component *component, const struct lamina_shape *output,
               const struct dataset *dataset, struct error *error);

/* For data that passed both. */
struct loss *loss_new(const struct component *component, const struct dataset *dataset,
                      struct arena *arena);

/* How much each class, or output, counts, as the config says; `balanced` is samples /
 * (classes x samples of the class) of the training split, which is compute_class_weight
 * of scikit-learn; on data for a net, of that which it was trained on. In the arena;
 * NULL: 1 each. */
const float *loss_weights(const struct component *component,
                          const struct dataset *dataset, struct arena *arena);

/* Whether it compares what is predicted: with classes, or where a target says yes or no,
 * being 0 or 1 in all of the data. */
bool loss_predicts(const struct component *component, const struct dataset *dataset);

/* What an output predicts of its target, of a loss of numbers. */
double loss_prediction(const struct loss *loss, float output);

/* outputs (batch->count, output). `gradient` of the batch's loss by the outputs, or NULL
 * when evaluating; `predicted` (batch->count), or NULL: the classes. */
void loss_compute(struct loss *loss, const float *outputs, const struct batch *batch,
                  float *gradient, int32_t *predicted, struct loss_result *result);

#endif
