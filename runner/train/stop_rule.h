/* What stop.c and prune.c share: a rule as a row, and a rule with its options. Nobody
 * else includes it. */
#ifndef TRAIN_STOP_RULE_H
#define TRAIN_STOP_RULE_H

#include "config/period.h"
#include "train/objective.h"

struct stop;
struct prune_report;

struct stop_rule {
    struct option_kind kind;
    /* Of one trial: whether it ends after an evaluation, and the first one, from 1, after
     * which it may. */
    bool (*ends)(struct stop *stop, double value);
    int64_t (*first_end)(const void *options, struct period evaluations, int64_t epoch);
    /* Of several: the option whose moments every rung is one of, which of them the
     * number-th is, from 1 (INT64_MAX: none), how many rungs there are among so many, and
     * who goes on. */
    const char *unit;
    size_t unit_offset; /* of a struct option_iterations */
    int64_t (*rung)(const void *options, int64_t number, int64_t epoch);
    int64_t (*rungs)(const void *options, int64_t units, int64_t epoch);
    void (*decide)(const struct stop *stop, struct prune_report *reports, size_t count);
};

struct stop {
    const struct stop_rule *rule;
    const void *options;        /* begin with the metric */
    struct objective objective; /* that it looks at */
    int64_t first_end;          /* see above; 0: not known without the data */
    /* What an observer remembers: */
    double best;   /* signed */
    int64_t worse; /* evaluations since the best one */
    bool ended;
    char reason[160];
};

extern const struct stop_rule prune_median, prune_halving; /* in prune.c */

/* A value of the rule's metric with its sign changed where less is better: all rules look
 * for more. */
static inline double stop_rule_signed(const struct stop *stop, double value)
{
    return stop->objective.maximize ? value : -value;
}

/* The option with which those of every rule begin. */
#define STOP_RULE_METRIC(type)                                                           \
    {                                                                                    \
        "metric", LAMINA_CHOICE, offsetof(struct type, metric), "objective",             \
            "objective" METRIC_WORDS, "of the evaluations of the objective's split"      \
    }

#define STOP_RULE_OPTIONS(table, type)                                                   \
    .options = table, .count = sizeof table / sizeof table[0], .size = sizeof(struct type)

#endif
