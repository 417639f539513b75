/* Whether the forms of distributions are right: `random`, and `search` with what may
 * stand beside it. */
#ifndef SWEEP_FORM_DRAWN_H
#define SWEEP_FORM_DRAWN_H

#include "sweep/form_checker.h"

bool form_drawn_check_random(struct form_checker *checker, const struct entry *form,
                             struct form_paths *paths);
bool form_drawn_check_search(struct form_checker *checker, const struct entry *form,
                             bool is_top, struct form_paths *paths);

/* What else may stand in the sweep that has the search. */
bool form_drawn_check_beside(struct form_checker *checker, const struct node *sweep);

#endif
