/* The forms of a sweep as they are written: which there are, what they consist of, and
 * whether they are right. What they mean is in sweep.c. */
#ifndef SWEEP_FORM_H
#define SWEEP_FORM_H

#include "config/experiment.h"
#include "config/sweep_form.h"
#include "sweep/sweep_row.h"

#define FORM_MAX_TRIALS 1000000 /* of a sweep */

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

/* The budget and seed of a `random`, which was checked. */
int64_t form_budget(const struct node *random);
int64_t form_seed(const struct node *random);
/* Whether an entry of it is a path with its distribution. */
bool form_is_drawn(const struct entry *entry);

/* Parts of a sweep, in the order of the file. */
struct form_nodes {
    const struct node **at;
    size_t count, capacity;
};
void form_note(struct form_nodes *nodes, const struct node *node, struct arena *arena);
bool form_has(const struct form_nodes *nodes, const struct node *node);

/* Checks a whole sweep, apart from `seeds`, and lists the paths that it varies, canonical
 * and in the order of the file, its conditions, and after problems what has a mistake:
 * axes (their values), forms, sweeps, rows of a list and what is drawn. */
void form_check(const struct experiment *experiment, struct arena *arena,
                struct sweep_rows *rows, struct form_nodes *conditions,
                struct form_nodes *mistaken, struct problems *problems);

#endif
