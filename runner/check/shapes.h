/* The shapes of inputs that a layer is tried with: those of the usual ones that it takes,
 * or what the user gave. */
#ifndef CHECK_SHAPES_H
#define CHECK_SHAPES_H

#include "check/cases.h"

/* Finds cases->shapes, by the first variant. -1 after a finding. */
int shapes_find(struct cases *cases);

/* Finds shapes of several inputs that the first variant refuses and another one takes, as
 * where an option says in which dimension they may differ. */
void shapes_find_more(struct cases *cases);

#endif
