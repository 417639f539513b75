/* The swept settings of trials as numbers: an axis for each, on which every trial has a
 * place. What trials are repetitions by, seeds and folds, is no setting here. */
#ifndef REPORT_SPACE_H
#define REPORT_SPACE_H

#include "report/compared.h"

struct space_axis {
    const char *path;         /* as the sweep writes it, */
    const char *canonical;    /* and as `settings` has it */
    const char *name;         /* as much of the path as tells it from others */
    bool is_word;             /* its values are places among `words` */
    bool is_log;              /* numbers that are spread by their ratios */
    const char *const *words; /* in the order in which the trials have them */
    size_t word_count;
    double low, high;
    const double *values; /* the different ones, sorted */
    size_t value_count;
    double *at; /* of each trial; NaN: it has no such setting */
};

struct space {
    const struct query_trial *const *trials; /* at least one */
    size_t count;
    const struct lines *repeated; /* what trials are repetitions by */
    struct space_axis *axes;      /* of more than one value, in the order of the config */
    size_t axis_count;
};

/* Finds the axes of a space that has its trials. A setting that some trials have, with
 * one value, and others do not, is an axis of two words, the value and "none", unless
 * another setting of words tells who has it, as the optimizer does of `momentum`. -1
 * after a failure of the database. */
int space_find(struct database *database, struct space *space, struct arena *arena,
               struct error *error);

/* Of a value among those of its axis; SIZE_MAX: it is none. */
size_t space_place(const struct space_axis *axis, double value);

/* Whether finite values, all above 0, are spread by their ratios: the largest is at least
 * `ratio` times the smallest, and the middle one nearer to their geometric mean. */
bool space_is_log(const double *values, size_t count, double ratio);

/* Whether at least 20 different numbers, sorted, were hardly drawn evenly, as more than a
 * twentieth of them lie below a hundredth of the largest: a search goes where it is good,
 * and so the middle one tells little of what it draws from. */
bool space_goes_down_by_ratios(const double *sorted, size_t count);

/* Whether values of the objective are spread by their ratios: those of a loss that go
 * over a power of ten and more, of which the largest would hide what the others tell. */
bool space_is_log_objective(const struct compared *compared, const double *values,
                            size_t count);

#endif
