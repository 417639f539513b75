/* The forms of a sweep as they are written: which there are, and what they consist of.
 * Whether they are right is in form_check.c, what they mean in sweep.c. */
#ifndef SWEEP_FORM_H
#define SWEEP_FORM_H

#include "config/experiment.h"
#include "config/sweep_form.h"
#include "sweep/sweep_row.h"

#define FORM_REDRAWS 1000 /* of a drawn row that repeats an earlier one */

/* SWEEP_FORM_COUNT where the key of a sweep is none. */
enum sweep_form form_of(const char *key);

/* What is multiplied, or gone through in step: exactly one of the three is set. */
struct form_part {
    const struct entry *axis; /* path: values */
    const struct node *sweep; /* a sweep of its own */
    const struct entry *form; /* one form of a sweep */
    struct mark mark;
};
/* The i-th part of a grid, zip or concat: an axis or a sweep. */
struct form_part form_part(const struct node *parts, size_t i);

/* The values of an axis, `path: [...]` or `path: {values: [...], when: ...}`; NULL where
 * it has none. */
const struct node *form_values(const struct node *axis);

/* The condition of an axis, a distribution or a sweep, or NULL. */
const struct node *form_when(const struct node *node);

bool form_read_integer(const struct node *node, int64_t *value);
/* A finite number; `as_integer`: an integer, of which doubles have all between. */
bool form_read_number(const struct node *node, bool as_integer, double *value);

/* The keys of a `random` or `search` besides its paths. */
size_t form_keys(enum sweep_form form, const char *const **keys);

/* The budget and seed of a `random` or `search`, which was checked. */
int64_t form_budget(const struct node *drawn);
int64_t form_seed(const struct node *drawn);
/* The rows of a `search` that are drawn, and its lag. */
/* Not given, no more than the budget. */
int64_t form_startup(const struct node *search);
int64_t form_lag(const struct node *search);
/* Whether an entry of such a form is a path with its distribution. */
bool form_is_drawn(enum sweep_form form, const struct entry *entry);

/* The axis of `dataset.fold` that stands beside a search that was checked, or NULL. */
const struct entry *form_folds(const struct node *sweep);

/* Parts of a sweep, in the order of the file. */
struct form_nodes {
    const struct node **at;
    size_t count, capacity;
};
void form_note(struct form_nodes *nodes, const struct node *node, struct arena *arena);
bool form_has(const struct form_nodes *nodes, const struct node *node);

#endif
