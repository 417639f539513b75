/* Training on: a new trial whose config differs from that of one that is done only in a
 * longer schedule begins with the rows of that one, and goes on from its last checkpoint,
 * to the rows of a run that was so long from the start. */
#ifndef RUN_TRAIN_ON_H
#define RUN_TRAIN_ON_H

#include "run/todo.h"

/* Of each trial from `first` on that is to be trained and has never begun: copies what it
 * goes on from, and notes it, or why it begins at its beginning, in the todo. `layers`:
 * those at hand, of the catalogue. -1 with a sentence: the file. */
int train_on_begin(struct database *database, struct todo *todo, size_t first,
                   const struct attempt_layer *layers, struct error *error);

#endif
