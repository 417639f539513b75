/* Resolving the layers of a trial. */
#ifndef CONFIG_LAYER_SPEC_H
#define CONFIG_LAYER_SPEC_H

#include "config/component.h"

/* Their types, options, names and initial values; after the config's `init`. */
void layer_spec_read_all(struct resolver *resolver, const struct node *layers);

/* What they have besides: `frozen`, `optimizer`; after the config's `optimizer`. */
void layer_spec_read_options(struct resolver *resolver);

/* Of an optimizer the options that a layer can have for itself, in the arena. */
const struct option_kind *
layer_spec_optimizer_options(const struct option_kind *optimizer, struct arena *arena);

#endif
