/* The conditions of a sweep, `when: {path: value or list of values}`: whether one holds
 * for the row that stands before it. That it is well formed, form.c has checked. */
#ifndef SWEEP_CONDITION_H
#define SWEEP_CONDITION_H

#include "sweep/sweep_row.h"

/* Whether each path of `when` has one of its values, in the row or else in `root`. True
 * where `when` is NULL. */
bool condition_holds(const struct node *when, const struct sweep_row *row,
                     const struct node *root, struct arena *arena);

#endif
