/* The rows of a search as rows of a sweep: those that it begins with, those that are
 * proposed and added one by one, and those that only try what it may come to. Which are
 * proposed is not decided here. */
#ifndef SWEEP_SEARCH_ROWS_H
#define SWEEP_SEARCH_ROWS_H

#include "sweep/search_space.h"

struct search_rows {
    const struct search_space *space;
    struct search_point *points; /* (count): of the rows of the search that are there */
    size_t count;
    /* Rows of the sweep that a row of the search is: its folds, which come one after the
     * other; 1 where `dataset.fold` is not swept. Row r of the sweep is of row r / width
     * of the search. */
    size_t width;
    size_t most; /* rows of the sweep that it comes to, without probes */
    const struct sweep_assignment *folds; /* (width), or NULL */
    /* Rows of the sweep behind the others that try each end of a distribution and each
     * value of a choice in a row that has it. */
    size_t probes;
    struct search_point *tried; /* (probes) */
};

/* How many rows a search that was checked comes to in all, with the folds of `axis`
 * (NULL: none). */
size_t search_rows_most(const struct node *section, const struct entry *axis);

/* Makes its startup rows, and room for all of them: no more than there may be in a
 * sweep. */
void search_rows_make(const struct node *section, const struct entry *axis,
                      struct arena *arena, struct sweep_rows *rows,
                      struct problems *problems);

/* Warns of a search that ends before it learns. */
void search_rows_warn(const struct search_rows *search, struct problems *warnings);

/* Appends the rows of a point, which search_space_row() has seen and found whole. There
 * must be no probes, and no more than the budget. */
void search_rows_add(struct sweep_rows *rows, const struct search_point *point,
                     struct arena *arena);
/* Takes the last row of the search away again. */
void search_rows_take_back(struct sweep_rows *rows);

/* Appends the probes: of one fold. A value in no row's reach is not tried. */
void search_rows_add_probes(struct sweep_rows *rows, struct arena *arena);
void search_rows_drop_probes(struct sweep_rows *rows);

/* How many probes there are at most. */
size_t search_rows_most_probes(const struct search_space *space);

#endif
