/* The courses that a learning rate can take: a table, each row a function of time alone.
 */
#ifndef MODEL_RATE_CURVE_H
#define MODEL_RATE_CURVE_H

#include "base/error.h"
#include "config/experiment.h"

/* Choices, in the order of their words. */
enum rate_interval { RATE_EPOCH, RATE_ITERATION };
enum rate_threshold { RATE_REL, RATE_ABS };

/* What every kind's options begin with. */
struct rate_options {
    struct option_iterations warmup;
    int32_t interval;
    /* Of reduce_on_plateau, which is of the evaluations that rate.c sees: */
    double factor, threshold, min_lr, eps;
    int64_t patience, cooldown;
    int32_t threshold_mode;
};

/* A moment of the run. */
struct rate_moment {
    double time, end; /* of the schedule, in its unit; the run's length */
    double base;      /* the optimizer's learning rate */
};

/* A part of a curve, which is one itself. */
struct rate_stretch {
    const struct component *part; /* of the kinds in rate_parts */
    double begin, length;         /* of no use where times are not resolved */
};

struct rate_curve {
    struct option_kind kind; /* first */
    struct option_kind part; /* the same as a part of `sequential`, without `interval` and
                                `warmup`, which are of the whole; empty of what is none */
    /* `options` is always the kind's struct. */
    /* The learning rate. */
    double (*at)(const void *options, const struct rate_moment *moment);
    /* NULL, or: the latest time that an option names, and that option. */
    double (*latest)(const void *options, const char **option);
    bool before_end; /* that time is of no effect at the end of the run */
    /* NULL, or: whether the rate of a moment depends on the run's length. */
    bool (*is_of_length)(const void *options);
    /* About how often the rate changes in so much time; NULL: always. */
    double (*changes)(const void *options, double time);
    /* NULL, or: -1 with a sentence where the options, and that much time, do not go
     * together; names the option at fault. */
    int (*check)(const void *options, double time, struct error *error);
    /* NULL, or: the momentum of the moment, of which there is one where `cycles` says. */
    double (*momentum)(const void *options, const struct rate_moment *moment);
    bool (*cycles)(const void *options);
    /* NULL, or: the options with all times in the schedule's unit, of which an epoch has
     * so many; 0: they are epochs. In the arena. The other functions but `stretch` are
     * given no others. */
    const void *(*resolve)(const void *options, int64_t epoch, struct arena *arena);
    /* NULL, or: the i-th of the parts that it is made of in so much time; false behind
     * the last. */
    bool (*stretch)(const void *options, size_t i, double time,
                    struct rate_stretch *stretch);
    bool by_iteration; /* time has no `interval`, but is always in iterations */
    bool looks;        /* the base falls as evaluations want it */
};

extern const struct option_kind *const rate_curves[]; /* each of a rate_curve */
extern const size_t rate_curve_count;
extern const struct rate_curve rate_one_cycle, rate_sequential;

/* Those that can be parts of `sequential`. */
extern const struct option_kinds rate_parts;
/* What a part of one of these kinds does. */
const struct rate_curve *rate_curve_of_part(const struct component *part);

/* From one value to another along half a cosine, as a part from 0 to 1: Loshchilov and
 * Hutter 2017. */
double rate_curve_annealed(double from, double to, double part);

#endif
