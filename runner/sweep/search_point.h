/* A search as an estimator sees it: dimensions, and points in them. Knows neither paths
 * of a config nor how a sweep is written. */
#ifndef SWEEP_SEARCH_POINT_H
#define SWEEP_SEARCH_POINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What one distribution draws. */
struct search_dimension {
    const char *name; /* "optimizer.learning_rate"; draws are made of it */
    size_t choices;   /* of a choice, how many; 0: of numbers, as the rest says */
    double low, high; /* the lowest value and the highest: where its steps end, in the six
                         digits of a row */
    double step;      /* 0: any number between; integers have 1, or more */
    bool is_log, is_integer;
};

/* One row of a search: of each dimension its value, of a choice which one, from 0, NaN
 * where the row draws none. */
struct search_point {
    double *at;
};

/* Of points with `count` dimensions. */
bool search_point_same(const struct search_point *a, const struct search_point *b,
                       size_t count);

/* What a row came to. */
enum search_standing {
    SEARCH_COMPLETE,
    SEARCH_PRUNED, /* ranks behind those that are complete, by how far it came */
    SEARCH_WORST   /* a trial of it failed, diverged or came to no number */
};

struct search_result {
    const struct search_point *point;
    enum search_standing standing;
    double value;    /* the mean over its seeds; of what is complete or pruned */
    int64_t reached; /* of what was pruned: the number of the rung */
};

#endif
