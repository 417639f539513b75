/* Initial values that a config asks for in place of a layer's own: kinds with the names,
 * options and formulas of torch.nn.init. They concern weights: the parameters that
 * declare fan-in and fan-out, and that role, or none and two dimensions or more. One
 * kind, `weights`, takes all values from a file: init_tensors.h. */
#ifndef MODEL_INIT_H
#define MODEL_INIT_H

#include "base/error.h"
#include "base/rng.h"
#include "config/experiment.h"
#include "model/layer.h"

struct option_kinds init_kinds(void);

/* -1 with a sentence, and the option at fault, where options do not go together, where no
 * weight can be as large, or where a layer has for itself what only all layers can have.
 */
int init_check(const struct component *component, struct error *error);

/* The file that all values come from; NULL where they do not, also where there is no
 * component. */
const char *init_file(const struct component *component);

/* Whether the layer has a weight. */
bool init_applies(const struct layer *layer);

/* Draws the layer's weights, parameters[i] for the i-th parameter, in their order. */
void init_apply(const struct component *component, const struct layer *layer,
                float *const *parameters, struct rng *rng);

#endif
