/* All that a config can name: the one list of who has kinds to offer. */
#ifndef RUN_VOCABULARY_H
#define RUN_VOCABULARY_H

#include "config/experiment.h"

/* With the layers that are at hand, which the caller has asked for. */
struct vocabulary vocabulary_list(struct option_kinds layers);

#endif
