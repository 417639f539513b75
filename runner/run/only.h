/* `--only`: the trials of a plan that the user names, which alone are trained. One that
 * is done, and has not the weights that `checkpoint.keep` asks for, is trained again for
 * them. */
#ifndef RUN_ONLY_H
#define RUN_ONLY_H

#include "run/todo.h"

#define ONLY_MOST 64 /* ranges */

struct only_wishes {
    struct only_range {
        int64_t from, to; /* numbers of trials, as the experiment gives them */
    } at[ONLY_MOST];
    size_t count; /* 0: all trials */
};

/* Marks the trials that are named. -1 with a sentence where one is not of the plan. */
int only_name(const struct only_wishes *only, struct todo *todo, struct error *error);

/* Once the todo is listed: refuses, with a sentence, to train only some of the trials
 * that a rule compares: -2. Of those that are done, whose weights the config asks for by
 * a word, enters what is to be trained again beside them. -1 with a sentence: the file.
 */
int only_begin(const struct only_wishes *only, struct database *database,
               struct todo *todo, struct error *error);

#endif
