/* A distribution as it is written: {uniform: [low, high]}, {log_uniform: ...}, {integer:
 * ...}, {log_integer: ...}, each perhaps with `step`, or {choice: [...]}, whose values
 * may be distributions again, or sections with some in them. Reads, checks and says which
 * value stands where; knows no seeds and no rows. */
#ifndef SWEEP_DISTRIBUTION_H
#define SWEEP_DISTRIBUTION_H

#include <stdbool.h>
#include <stddef.h>

#include "config/tree.h"

struct distribution {
    /* The list of values; NULL: of numbers, as the rest says. */
    const struct node *choice;
    bool is_integer, is_log;
    double low, high, step; /* step 0: any number between */
    struct mark mark;
};

/* Whether a mapping is one, or a try at one: it has one of the words above with a list or
 * a number, or such a word misspelt with a list. What has a `type` or a `rule` is a
 * section, which may have options of these names. */
bool distribution_is(const struct node *node);

/* The word that such a mapping has; NULL where it is misspelt. */
const char *distribution_word(const struct node *node);

/* False after problems, which speak of `path`. `when` is passed over; in what stands in
 * the values of a choice it is a problem. */
bool distribution_check(const struct node *node, const char *path,
                        struct problems *problems);

/* Of one that was checked. */
struct distribution distribution_read(const struct node *checked);

/* The number at `share`, in [0, 1), of the way from low to high; of a choice, which. */
double distribution_at(const struct distribution *distribution, double share);

/* The largest number that there is, where steps may end before `high`. */
double distribution_last(const struct distribution *distribution);

/* A number of it as a scalar, in six digits and between its bounds. */
const struct node *distribution_number(const struct distribution *distribution,
                                       double value, struct arena *arena);

/* Gives what stands in place of a distribution, whose path is that of the value with the
 * keys and indices that lead to it. */
struct distribution_filler {
    const struct node *(*fill)(void *context, const struct node *node, const char *path);
    void *context;
    struct arena *arena;
};

/* A value of a choice with all distributions in it replaced, in the order of the file;
 * the same node where there are none. Its path, which leads to theirs, may be NULL. */
const struct node *distribution_fill(const struct node *value, const char *path,
                                     const struct distribution_filler *filler);

#endif
