/* A search of a sweep as a flat list of dimensions, and the way from points in them to
 * rows and back. A dimension is what one distribution draws, in the order of the file:
 *
 *   optimizer.learning_rate             a path of the search
 *   optimizer                           one that is a choice: which value; and in its
 *   optimizer.choice.1                  value 1, which is a distribution itself,
 *   optimizer.choice.1.learning_rate    or a section that has one
 *
 * Which dimensions a row has follows from its choices and from the `when` of paths, and
 * is looked at in that order. Knows no results, no budget that is left and no trials. */
#ifndef SWEEP_SEARCH_SPACE_H
#define SWEEP_SEARCH_SPACE_H

#include "config/experiment.h"
#include "sweep/search_point.h"
#include "sweep/sweep_row.h"

struct search_part; /* where a dimension stands */
struct search_path; /* a path of the search */

struct search_space {
    const struct search_dimension *dimensions; /* (count) */
    size_t count;
    /* As the section says; rows from 0. */
    int64_t seed;
    size_t budget;  /* rows in all */
    size_t startup; /* the first ones, which are those of a `random` of that seed */
    size_t lag;     /* row n sees rows up to n - lag; at most `startup`, if any does */
    const struct node *section; /* the section itself, as it is written */

    const struct search_part *parts; /* (count) */
    const struct search_path *paths;
    size_t path_count;
    const struct node *root; /* the experiment's, which a `when` may look at */
};

/* Of a section that was checked. */
const struct search_space *search_space_make(const struct node *section,
                                             const struct node *root,
                                             struct arena *arena);

/* A canonical path as the search writes it; NULL where it draws none for it. */
const char *search_space_written(const struct search_space *space, const char *canonical);

/* Whether every row sets a canonical path, or a section that has it. */
bool search_space_always_sets(const struct search_space *space, const char *canonical);

/* A point that has nothing yet: NaN everywhere. */
struct search_point search_space_point(const struct search_space *space,
                                       struct arena *arena);

/* Whether a point has a dimension, which follows from those before it; from there on the
 * point is not looked at. */
bool search_space_has(const struct search_space *space, const struct search_point *so_far,
                      size_t dimension, struct arena *arena);

/* The row of a point. The point is made what the row has: its numbers in six digits, NaN
 * in each dimension that the row lacks, whatever stood there. False, with the point as it
 * was, where it lacks a value that the row must have, or has one out of range. */
bool search_space_row(const struct search_space *space, struct search_point *point,
                      struct arena *arena, struct sweep_row *row);

/* What `random` draws for row `index`, in all dimensions; search_space_row() leaves what
 * the row has. `again` is 0, or how often the row was drawn before, as it repeats one. */
struct search_point search_space_draw(const struct search_space *space, size_t index,
                                      size_t again, struct arena *arena);

/* The dimension of that name; `count` where there is none. */
size_t search_space_find(const struct search_space *space, const char *name);

/* At least as many as there are different rows; infinite where numbers have no steps. */
double search_space_size(const struct search_space *space);

/* Tells of each `when` of a path that no row can hold. */
void search_space_check_conditions(const struct search_space *space, struct arena *arena,
                                   struct problems *problems);

#endif
