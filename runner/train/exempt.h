/* Whether what a config exempts from weight decay is there: nothing is exempt in silence
 * that does not exist. */
#ifndef TRAIN_EXEMPT_H
#define TRAIN_EXEMPT_H

#include "config/experiment.h"
#include "config/problems.h"
#include "model/network.h"

/* -1 with a sentence, and the layer, or `exempt` as the option, where there is a decay
 * and no parameter of an exempt role: in a layer that names some itself, or in all. */
int exempt_check(const struct trial_spec *spec, const struct network *network,
                 struct error *error);

/* Adds a warning where there is no decay that something could be exempt from, which may
 * be one of a sweep's values. */
void exempt_warn(const struct trial_spec *spec, struct problems *warnings);

#endif
