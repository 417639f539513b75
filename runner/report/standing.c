/* One place for the order of configs. A mean is over the trials that are done, as in
 * `seed_groups`: what failed or was pruned has no value that could be compared, so that
 * its config stands behind those that have lost none. */
#include "report/standing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "record/trial_state.h"

/* Below 0 where the first is better; no number is the worst. */
static int compare_values(double a, double b, bool maximize)
{
    if (isnan(a) || isnan(b))
        return !!isnan(a) - !!isnan(b);
    return maximize ? (a < b) - (a > b) : (a > b) - (a < b);
}

int standing_by_number(const struct query_trial *a, const struct query_trial *b)
{
    return (a->number > b->number) - (a->number < b->number);
}

static int compare_trials(const struct query_trial *a, const struct query_trial *b)
{
    int by_best = compare_values(a->best_value, b->best_value, a->maximize);
    int by_loss = compare_values(a->final_loss, b->final_loss, false);
    return by_best != 0 ? by_best : by_loss != 0 ? by_loss : standing_by_number(a, b);
}

static bool is_done(const struct query_trial *trial)
{
    return strcmp(trial->state, "done") == 0;
}

/* By the distances from the mean, whose rounding is no spread: where all values are the
 * same it is 0. */
static double deviation(const struct standing *standing)
{
    double sum = 0, least = (double)INFINITY, most = (double)-INFINITY;
    if (standing->valued < 2)
        return (double)NAN;
    for (size_t i = 0; i < standing->count; i++) {
        double value = standing->trials[i]->best_value;
        if (!is_done(standing->trials[i]) || isnan(value))
            continue;
        sum += (value - standing->mean) * (value - standing->mean);
        least = fmin(least, value);
        most = fmax(most, value);
    }
    return least < most ? sqrt(sum / (double)(standing->valued - 1)) : 0;
}

/* Within so many standard errors lie 95 % of Student's distribution: its quantile of
 * 0.975, between the degrees of freedom that stand here by their reciprocals, in which it
 * is nearly straight: right to 0.6 % from 2 on, to 1.3 % below. */
static double student(double freedom)
{
    static const double table[][2] = {{1, 12.706},   {1.1, 10.277},
                                      {1.25, 8.028}, {1.5, 6.017},
                                      {1.75, 4.949}, {2, 4.303},
                                      {2.5, 3.575},  {3, 3.182},
                                      {4, 2.776},    {5, 2.571},
                                      {6, 2.447},    {7, 2.365},
                                      {8, 2.306},    {9, 2.262},
                                      {10, 2.228},   {12, 2.179},
                                      {15, 2.131},   {20, 2.086},
                                      {30, 2.042},   {60, 2.000},
                                      {120, 1.980},  {(double)INFINITY, 1.960}};
    size_t next = 1;
    if (!(freedom > 0.5))
        return (double)NAN;
    freedom = fmax(freedom, 1); /* which may have been rounded to less */
    while (freedom > table[next][0])
        next++;
    const double *below = table[next - 1], *above = table[next];
    double part = (1 / below[0] - 1 / freedom) / (1 / below[0] - 1 / above[0]);
    return below[1] + part * (above[1] - below[1]);
}

static void note_lost(struct standing *standing, const struct query_trial *trial)
{
    enum trial_state state = trial_state_of(trial->state);
    if (state == TRIAL_FAILED || state == TRIAL_DIVERGED)
        standing->whole = STANDING_WRONG;
    if (state != TRIAL_PRUNED)
        return;
    if (standing->whole == STANDING_WHOLE)
        standing->whole = STANDING_PRUNED;
    if (trial->last_iteration < standing->reached)
        standing->reached = trial->last_iteration;
}

struct standing standing_of(const struct query_trial **trials, size_t count)
{
    struct standing standing = {.trials = trials, .count = count, .reached = INT64_MAX};
    double losses = 0, values = 0;
    for (size_t i = 0; i < count; i++) {
        note_lost(&standing, trials[i]);
        if (!is_done(trials[i]))
            continue;
        standing.done++;
        losses += trials[i]->final_loss;
        if (isnan(trials[i]->best_value))
            continue;
        standing.valued++;
        values += trials[i]->best_value;
        if (standing.best == NULL || compare_trials(trials[i], standing.best) < 0)
            standing.best = trials[i];
    }
    standing.loss = standing.done > 0 ? losses / (double)standing.done : (double)NAN;
    standing.mean = standing.valued > 0 ? values / (double)standing.valued : (double)NAN;
    standing.sd = deviation(&standing);
    standing.standard_error = standing.sd / sqrt((double)standing.valued);
    standing.sure = standing.standard_error * student((double)standing.valued - 1);
    return standing;
}

/* Below 0 where the first has lost less of its trials. */
static int compare_wholes(const struct standing *a, const struct standing *b)
{
    if (a->whole != b->whole)
        return (int)a->whole - (int)b->whole;
    return a->whole == STANDING_PRUNED
               ? (a->reached < b->reached) - (a->reached > b->reached)
               : 0;
}

int standing_compare(const struct standing *a, const struct standing *b)
{
    const int left = isnan(a->mean) ? 2 : !!isinf(a->mean);
    const int right = isnan(b->mean) ? 2 : !!isinf(b->mean);
    int by_whole = left != right ? left - right : compare_wholes(a, b);
    int by_mean = compare_values(a->mean, b->mean, a->trials[0]->maximize);
    int by_loss = compare_values(a->loss, b->loss, false);
    return by_whole != 0  ? by_whole
           : by_mean != 0 ? by_mean
           : by_loss != 0 ? by_loss
                          : standing_by_number(a->trials[0], b->trials[0]);
}

static int compare_objectives(const struct query_trial *a, const struct query_trial *b)
{
    int order = strcmp(a->objective, b->objective);
    order = order != 0 ? order : strcmp(a->objective_split, b->objective_split);
    return order != 0 ? order : a->maximize - b->maximize;
}

bool standing_is_comparable(const struct query_trial *a, const struct query_trial *b)
{
    return compare_objectives(a, b) == 0;
}

static int compare_configs(const struct query_trial *a, const struct query_trial *b)
{
    int order = compare_objectives(a, b);
    return order != 0 ? order : strcmp(a->config_hash, b->config_hash);
}

static int by_config(const void *a, const void *b)
{
    const struct query_trial *const *left = a, *const *right = b;
    int order = compare_configs(*left, *right);
    return order != 0 ? order : standing_by_number(*left, *right);
}

static int by_standing(const void *a, const void *b)
{
    const struct standing *left = a, *right = b;
    int order = compare_objectives(left->trials[0], right->trials[0]);
    return order != 0 ? order : standing_compare(left, right);
}

struct standings standing_make(const struct query_trial *trials, size_t count,
                               struct arena *arena)
{
    const struct query_trial **all = arena_array(arena, count, sizeof *all);
    struct standings standings = {arena_array(arena, count, sizeof *standings.at), 0};
    for (size_t i = 0; i < count; i++)
        all[i] = &trials[i];
    qsort(all, count, sizeof *all, by_config);
    for (size_t first = 0, end; first < count; first = end) {
        end = first + 1;
        while (end < count && compare_configs(all[end], all[first]) == 0)
            end++;
        standings.at[standings.count++] = standing_of(all + first, end - first);
    }
    qsort(standings.at, standings.count, sizeof *standings.at, by_standing);
    return standings;
}

const struct standing *standing_first(const struct standings *standings)
{
    for (size_t i = 0; i < standings->count; i++)
        if (standings->at[i].best != NULL)
            return &standings->at[i];
    return NULL;
}

bool standing_repeats(const struct standing *configs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (configs[i].count > 1)
            return true;
    return false;
}

/* Of a difference, by the part that each has in its variance (F. E. Satterthwaite, "An
 * Approximate Distribution of Estimates of Variance Components", 1946). Two without
 * spread have no such parts, and then it is multiplied by 0. */
static double freedom_of(const struct standing *a, const struct standing *b)
{
    double error = hypot(a->standard_error, b->standard_error);
    double part = error > 0 ? pow(a->standard_error / error, 2) : 0.5;
    return 1 / (part * part / (double)(a->valued - 1) +
                (1 - part) * (1 - part) / (double)(b->valued - 1));
}

enum standing_lead standing_lead(const struct standing *a, const struct standing *b,
                                 double *distance, double *luck)
{
    *distance = fabs(a->mean - b->mean);
    *luck = student(freedom_of(a, b)) * hypot(a->standard_error, b->standard_error);
    return isnan(*distance) || isnan(*luck) ? STANDING_UNKNOWN
           : *distance <= 0                 ? STANDING_EQUAL
           : *distance <= *luck             ? STANDING_LUCK
                                            : STANDING_MORE_THAN_LUCK;
}

/* Why it cannot be told. */
static void tell_unknown(const struct standing *a, const struct standing *b,
                         const char *const names[2], const char *words[2],
                         struct arena *arena)
{
    static const char whether[] =
        "Whether %s is ahead of %s by luck cannot be told: %s%s";
    if (a->valued > 1 && b->valued > 1) {
        words[0] =
            arena_format(arena, whether, names[0], names[1], "a value is infinite", ".");
        return;
    }
    const char *has = a->valued > 1   ? arena_format(arena, "%s has", names[1])
                      : b->valued > 1 ? arena_format(arena, "%s has", names[0])
                                      : "each has";
    words[0] =
        arena_format(arena, whether, names[0], names[1], has, " one trial that is done;");
    words[1] = "`sweep.seeds` gives several.";
}

void standing_tell_lead(const struct standing *a, const struct standing *b,
                        const char *const names[2], const char *words[2],
                        struct arena *arena)
{
    double distance, luck;
    char by[TEXT_REAL_SIZE], within[TEXT_REAL_SIZE];
    enum standing_lead lead = standing_lead(a, b, &distance, &luck);
    text_from_measure(distance, by);
    text_from_measure(luck, within);
    words[1] = NULL;
    if (compare_wholes(a, b) != 0) {
        words[0] = arena_format(arena, "%s is ahead of %s, which has lost trials.",
                                names[0], names[1]);
        return;
    }
    if (lead == STANDING_UNKNOWN) {
        tell_unknown(a, b, names, words, arena);
        return;
    }
    if (lead == STANDING_EQUAL) {
        words[0] =
            arena_format(arena, "%s and %s have the same mean.", names[0], names[1]);
        return;
    }
    words[0] = arena_format(arena, "%s is %s ahead of %s: %s.", names[0], by, names[1],
                            lead == STANDING_LUCK ? "it may be luck" : "more than luck");
    words[1] = arena_format(arena,
                            "Were they equal, 19 of 20 such pairs would lie within %s "
                            "(Welch's t test).",
                            within);
}
