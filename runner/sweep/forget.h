/* What a sweep with a mistake leaves of a config. */
#ifndef SWEEP_FORGET_H
#define SWEEP_FORGET_H

#include "config/tree.h"

/* `root` with all that a sweep names unknown: one with a mistake may have meant to set
 * it. Words that are no paths come along, and are passed over likewise. */
const struct node *forget_swept(const struct node *sweep, const struct node *root,
                                struct arena *arena);

#endif
