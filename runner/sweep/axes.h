/* The axes of a plan: the options that tell its trials apart, and the labels made of
 * them. A swept path that is an option is an axis; of a swept section, `optimizer` or
 * `layers.1`, those options are that really differ. */
#ifndef SWEEP_AXES_H
#define SWEEP_AXES_H

#include "sweep/plan.h"

/* Sets plan->axes, and the label of each trial. Of a section an option is an axis where
 * two trials have different values of it, or where one lacks it whose section has the
 * same type: what another type lacks, the type tells. */
void axes_find(struct plan *plan, struct arena *arena);

/* The labels of the trials from `first` on, which were added to those that axes_find has
 * seen. */
void axes_label_from(struct plan *plan, size_t first, struct arena *arena);

/* Makes the labels anew, so that each fits in `width` letters. */
void axes_label(struct plan *plan, size_t width, struct arena *arena);

#endif
