/* How the configs of an experiment stand: each by the mean of its objective over its
 * seeds and folds, the best first. */
#ifndef REPORT_STANDING_H
#define REPORT_STANDING_H

#include "record/query.h"

/* How whole a config is: what failed or diverged counts more than what was pruned. A mean
 * of the trials that are left is too good: a search takes such a row for what it is
 * (run/row_result.h), and so does whoever ranks configs. */
enum standing_whole {
    STANDING_WHOLE, /* all trials are done, or still to be */
    STANDING_PRUNED,
    STANDING_WRONG
};

/* A config: its trials differ in seed and fold alone. */
struct standing {
    const struct query_trial **trials; /* by their numbers, of one objective */
    size_t count;
    size_t done;   /* of them; all below is over these alone */
    size_t valued; /* of those done, the ones that have a value of the objective */
    enum standing_whole whole;
    int64_t reached; /* the iteration at which its first trial was pruned */
    const struct query_trial *best; /* of those; NULL: there is none */
    double mean, loss;              /* of best values, of final losses; NaN: of none */
    double sd;             /* sample standard deviation of best values; NaN: of one */
    double standard_error; /* sd / sqrt(valued) */
    double sure; /* in 19 of 20 cases the mean lies within so much of the true one: the
                    standard error times Student's quantile; NaN: of one */
};

struct standings {
    struct standing *at; /* in an arena */
    size_t count;
};

/* What the trials of one config come to. */
struct standing standing_of(const struct query_trial **trials, size_t count);

/* Below 0 where `a` was asked for first. */
int standing_by_number(const struct query_trial *a, const struct query_trial *b);

/* Below 0 where `a` is better. Whole ones come first, then those of which a trial was
 * pruned, by how far that came, then those of which one failed or diverged. Among these
 * in the order of `leaderboard`: by the objective, then by loss, then by number; what has
 * no finite value is last of all, and so is what is not done. */
int standing_compare(const struct standing *a, const struct standing *b);

/* The configs of the trials of an experiment, each once; those of one objective (metric,
 * split, direction) stand together, the best first. */
struct standings standing_make(const struct query_trial *trials, size_t count,
                               struct arena *arena);

/* The best config of the first objective of which one is done, or NULL. Whoever tells of
 * the best of an experiment means this one, and of its trials `best`. */
const struct standing *standing_first(const struct standings *standings);

/* Whether some configs have several trials. */
bool standing_repeats(const struct standing *configs, size_t count);

/* Whether two configs or trials are judged by the same objective. */
bool standing_is_comparable(const struct query_trial *a, const struct query_trial *b);

/* What the distance of two means says, by the t test of B. L. Welch ("The Generalization
 * of `Student's' Problem when Several Different Population Variances are Involved", 1947)
 * at 95 %: `luck` is the standard error of the difference, the root of the sum of both
 * squared, times Student's quantile for the degrees of freedom of Welch and
 * Satterthwaite. Within that it may be luck, as 19 of 20 pairs of equals are. */
enum standing_lead {
    STANDING_UNKNOWN, /* one of them is one trial, which has no spread, or infinite */
    STANDING_EQUAL,
    STANDING_LUCK,
    STANDING_MORE_THAN_LUCK
};
enum standing_lead standing_lead(const struct standing *a, const struct standing *b,
                                 double *distance, double *luck);

/* The same in one or two sentences, of one that stands before another; `names` are what
 * the two are called. Of one that has lost other trials the means are not compared. The
 * second may be NULL. */
void standing_tell_lead(const struct standing *a, const struct standing *b,
                        const char *const names[2], const char *words[2],
                        struct arena *arena);

#endif
