/* Makes a recipe of what the training split has: means, medians, categories. */
#ifndef DATA_RECIPE_FIT_H
#define DATA_RECIPE_FIT_H

#include "data/recipe.h"

/* Gives a dataset that is cut its recipe, where its table has rules; `sample` and
 * `far_columns` are those of a sample then. -1 with a sentence: nothing can stand for
 * what is missing, or another split has a category that the training split has not. */
int recipe_fit(struct dataset *dataset, struct error *error);

/* Gives it one of steps that are known, one a column of its table, that live as long. */
int recipe_fit_give(struct dataset *dataset, const struct recipe_step *steps,
                    struct error *error);

#endif
