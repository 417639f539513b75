#include "sweep/search.h"

#include <math.h>
#include <stdlib.h>

#include "sweep/parzen.h"
#include "sweep/share.h"

/* Of the rows a tenth is good, but no more than 25 (Optuna's default_gamma). */
#define GOOD_SHARE 0.1
enum { MOST_GOOD = 25 };

/* Draws from the good ones' density, as many as hyperopt's and Optuna's; while fewer than
 * FEW of them are new, as where most of a small space is used up, others of the prior. */
enum { CANDIDATES = 24, FEW = 8, MOST_DRAWS = 1024 };

size_t search_seen(const struct search_settings *settings, size_t row)
{
    if (settings->in_brackets)
        return row - row % settings->lag;
    return row + 1 > settings->lag ? row + 1 - settings->lag : 0;
}

/* ---- Which rows are good ---- */

/* What counts of a row: the smaller in each, the better. */
struct rank {
    enum search_standing standing;
    int64_t lacks; /* of what was pruned, minus how far it came */
    double value;
    size_t row;
};

static int compare_ranks(const void *left, const void *right)
{
    const struct rank *a = left, *b = right;
    if (a->standing != b->standing)
        return a->standing < b->standing ? -1 : 1;
    if (a->lacks != b->lacks)
        return a->lacks < b->lacks ? -1 : 1;
    if (a->value != b->value)
        return a->value < b->value ? -1 : 1;
    return a->row < b->row ? -1 : 1;
}

/* Rows that are complete, then those that were pruned, by how far they came, as Optuna
 * ranks them; among equals the earlier one first. */
static struct rank rank_of(const struct search_result *result, size_t row, bool maximize)
{
    struct rank rank = {result->standing, 0, maximize ? -result->value : result->value,
                        row};
    if (rank.standing == SEARCH_PRUNED)
        rank.lacks = -result->reached;
    if (rank.standing == SEARCH_COMPLETE && !isfinite(rank.value))
        rank.standing = SEARCH_WORST;
    if (rank.standing == SEARCH_WORST || isnan(rank.value))
        rank.value = INFINITY;
    return rank;
}

/* The ranks of the rows that are seen, best first; says how many of them are good: none
 * that failed is. */
static struct rank *rank_rows(const struct search_settings *settings,
                              const struct search_result *rows, size_t row,
                              struct arena *arena, struct search_proposal *proposal)
{
    size_t end = search_seen(settings, row), count = 0, able = 0;
    struct rank *ranks = arena_array(arena, end + 1, sizeof *ranks);
    for (size_t i = 0; i < end; i++) {
        if (rows[i].point == NULL)
            continue;
        ranks[count] = rank_of(&rows[i], i, settings->maximize);
        able += ranks[count++].standing != SEARCH_WORST;
    }
    qsort(ranks, count, sizeof *ranks, compare_ranks);
    size_t good = (size_t)fmin(ceil(GOOD_SHARE * (double)count), MOST_GOOD);
    proposal->seen = count;
    proposal->good = good < able ? good : able;
    proposal->threshold = NAN;
    if (proposal->good > 0 && ranks[proposal->good - 1].standing == SEARCH_COMPLETE)
        proposal->threshold = rows[ranks[proposal->good - 1].row].value;
    return ranks;
}

/* ---- The two densities ---- */

struct work {
    const struct search_shape *shape;
    const struct search_settings *settings;
    const struct search_result *rows;
    size_t row;
    struct arena *arena;
    struct parzen *good, *others;
};

/* The better a good row, the more it weighs, ln(n + 1) - ln(i) as the recombination
 * weights of CMA-ES (Hansen 2016, arXiv:1604.00772), here with a mean of 1, the weight of
 * the prior. By ranks, so that no outlier counts more than its place; the improvement as
 * a weight (Watanabe 2023) is as good on smooth functions, and stays at the first good
 * choices. */
static void make_good(struct work *work, const struct rank *ranks, size_t count)
{
    const struct search_point **points =
        arena_array(work->arena, count + 1, sizeof *points);
    double *weights = arena_array(work->arena, count + 1, sizeof *weights), sum = 0;
    for (size_t i = 0; i < count; i++) {
        points[i] = work->rows[ranks[i].row].point;
        weights[i] = log((double)(count + 1) / (double)(i + 1));
        sum += weights[i];
    }
    for (size_t i = 0; i < count; i++)
        weights[i] *= (double)count / sum;
    work->good = parzen_make(work->shape->dimensions, work->shape->count, points, weights,
                             count, work->arena);
}

/* Rows whose results are not seen yet are taken for bad ones, so that not all that train
 * at once are alike (the "constant liar" of Optuna). */
static void make_others(struct work *work, const struct rank *ranks, size_t count)
{
    size_t seen = search_seen(work->settings, work->row), all = 0;
    const struct search_point **points =
        arena_array(work->arena, count + work->row - seen + 1, sizeof *points);
    for (size_t i = 0; i < count; i++)
        points[all++] = work->rows[ranks[i].row].point;
    for (size_t i = seen; i < work->row; i++)
        if (work->rows[i].point != NULL)
            points[all++] = work->rows[i].point;
    work->others = parzen_make(work->shape->dimensions, work->shape->count, points, NULL,
                               all, work->arena);
}

/* ---- Candidates ---- */

struct candidate {
    struct search_point point;
    double score;
    size_t number;
};

static int compare_candidates(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return a->number < b->number ? -1 : 1;
}

static bool is_new(const struct work *work, const struct candidate *candidates,
                   size_t count)
{
    const struct search_point *point = &candidates[count].point;
    for (size_t i = 0; i < work->row; i++)
        if (work->rows[i].point != NULL &&
            search_point_same(work->rows[i].point, point, work->shape->count))
            return false;
    for (size_t i = 0; i < count; i++)
        if (search_point_same(&candidates[i].point, point, work->shape->count))
            return false;
    return true;
}

/* One component for all dimensions: what goes together stays together. */
static void draw(const struct work *work, struct candidate *candidate)
{
    const struct search_shape *shape = work->shape;
    const size_t number = candidate->number, prior = work->good->count - 1;
    const int64_t seed = work->settings->seed;
    struct search_point *point = &candidate->point;
    size_t component =
        number > CANDIDATES
            ? prior
            : parzen_draw_component(work->good,
                                    share_of(seed, "component", work->row, number));
    for (size_t i = 0; i < shape->count; i++)
        point->at[i] = NAN;
    for (size_t i = 0; i < shape->count; i++) {
        if (shape->has != NULL && !shape->has(shape->self, point, i))
            continue;
        double share = share_of(seed, shape->dimensions[i].name, work->row, number);
        point->at[i] = parzen_draw(work->good, component, i, share);
    }
}

static void make_candidates(const struct work *work, struct search_proposal *proposal)
{
    struct arena *arena = work->arena;
    struct candidate *made = arena_array(arena, CANDIDATES + 1, sizeof *made);
    double *at = arena_array(arena, (CANDIDATES + 1) * work->shape->count, sizeof *at);
    size_t count = 0;
    for (size_t i = 1; i <= CANDIDATES || (count < FEW && i <= MOST_DRAWS); i++) {
        made[count].point.at = at + count * work->shape->count;
        made[count].number = i;
        draw(work, &made[count]);
        if (!is_new(work, made, count))
            continue;
        made[count].score = parzen_log_density(work->good, &made[count].point) -
                            parzen_log_density(work->others, &made[count].point);
        count++;
    }
    qsort(made, count, sizeof *made, compare_candidates);
    proposal->candidates = arena_array(arena, count + 1, sizeof *proposal->candidates);
    proposal->count = count;
    for (size_t i = 0; i < count; i++)
        proposal->candidates[i] = made[i].point;
}

void search_propose(const struct search_shape *shape,
                    const struct search_settings *settings,
                    const struct search_result *rows, size_t row, struct arena *arena,
                    struct search_proposal *proposal)
{
    struct work work = {
        .shape = shape, .settings = settings, .rows = rows, .row = row, .arena = arena};
    struct rank *ranks = rank_rows(settings, rows, row, arena, proposal);
    make_good(&work, ranks, proposal->good);
    make_others(&work, ranks + proposal->good, proposal->seen - proposal->good);
    make_candidates(&work, proposal);
}
