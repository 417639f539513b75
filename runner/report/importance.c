/* The columns of the regression, and the shares by their coefficients. */
#include "report/importance.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/reals.h"
#include "base/rng.h"
#include "report/ridge.h"

/* Of the regression, whose time grows with their third power. */
#define MOST_COLUMNS 400
#define MOST_WAVES 5       /* of a number */
#define MOST_CONTRASTS 40  /* of words, which makes those behind the 41st one */
#define MOST_FREQUENCIES 6 /* of the two waves of a pair together */
/* Shuffles in twentieths, one of which may foretell as much as is told. They are few
 * where there is much to reckon: rows x columns. */
#define LEAST_SHUFFLES 5
#define MOST_SHUFFLES 20
#define SHUFFLES_OF 500000

static const double pi = 3.14159265358979323846;

/* Orthonormal functions of the values that an axis has among some trials, each with mean
 * 0 over these values. */
struct basis {
    size_t *place; /* of each trial's value among them; SIZE_MAX: not of them */
    size_t places, count;
    bool is_word;
};

struct design {
    const struct importance_axis *axes;
    size_t axis_count, rows;
    const size_t *same;
    size_t most_functions;   /* of an axis */
    size_t most_frequencies; /* of pairs; 0: there are no pairs */
    bool *is_alone;          /* of each axis: it has no pairs */
    size_t *place[2];        /* room for two bases */
    double *sorted;
    double *columns, *penalty; /* rows x width; NULL: they are only counted */
    size_t count, width;
    struct importance_effect *effects; /* NULL likewise */
    size_t *effect_of;                 /* of each column */
    size_t effect_count;
    double *weights; /* of each effect: the share of trials that it is of */
};

/* Of the axis among those trials that have it and `other`; in one of two rooms. */
static struct basis make_basis(const struct design *design, size_t axis, size_t other,
                               int room)
{
    const double *at = design->axes[axis].at, *beside = design->axes[other].at;
    struct basis basis = {design->place[room], 0, 0, design->axes[axis].is_word};
    double *values = design->sorted;
    size_t count = 0, most = basis.is_word ? MOST_CONTRASTS : MOST_WAVES;
    most = most < design->most_functions ? most : design->most_functions;
    for (size_t row = 0; row < design->rows; row++)
        if (!isnan(at[row]) && !isnan(beside[row]))
            values[count++] = at[row];
    basis.places = reals_distinct(values, count);
    for (size_t row = 0; row < design->rows; row++) {
        bool has_both = !isnan(at[row]) && !isnan(beside[row]);
        const double *found = has_both ? bsearch(&at[row], values, basis.places,
                                                 sizeof *values, reals_order)
                                       : NULL;
        basis.place[row] = found != NULL ? (size_t)(found - values) : SIZE_MAX;
    }
    basis.count = basis.places == 0 ? 0 : basis.places - 1;
    basis.count = basis.count < most ? basis.count : most;
    return basis;
}

/* How fast a function changes; contrasts of words have no order in this. */
static size_t frequency(const struct basis *basis, size_t index)
{
    return basis->is_word ? 1 : index + 1;
}

/* The value of a function, from 0, for a trial: of numbers those of the discrete cosine
 * transform, of words Helmert's contrasts; their mean square over the values is 1. */
static double value_of(const struct basis *basis, size_t index, size_t row)
{
    const size_t place = basis->place[row], k = index + 1;
    if (place == SIZE_MAX)
        return 0;
    if (!basis->is_word)
        return sqrt(2) *
               cos(pi * (double)k * ((double)place + 0.5) / (double)basis->places);
    double size = sqrt((double)basis->places / ((double)k * (double)(k + 1)));
    return place < k ? size : place == k ? -(double)k * size : 0;
}

/* Begins an effect of the trials that have both axes. */
static void add_effect(struct design *design, size_t first, size_t second)
{
    size_t having = 0;
    if (design->effects == NULL)
        return;
    for (size_t row = 0; row < design->rows; row++)
        having +=
            !isnan(design->axes[first].at[row]) && !isnan(design->axes[second].at[row]);
    design->effects[design->effect_count] = (struct importance_effect){first, second, 0};
    design->weights[design->effect_count++] = (double)having / (double)design->rows;
}

static void add_column(struct design *design, const struct basis *one, size_t i,
                       const struct basis *other, size_t j)
{
    size_t column = design->count++;
    if (design->columns == NULL)
        return;
    double penalty = (double)frequency(one, i);
    penalty *= other != NULL ? (double)frequency(other, j) : 1;
    design->penalty[column] = penalty * penalty;
    design->effect_of[column] = design->effect_count - 1;
    for (size_t row = 0; row < design->rows; row++)
        design->columns[row * design->width + column] =
            value_of(one, i, row) * (other != NULL ? value_of(other, j, row) : 1);
}

static void add_alone(struct design *design, size_t axis)
{
    const struct basis basis = make_basis(design, axis, axis, 0);
    if (basis.count > 0)
        add_effect(design, axis, axis);
    for (size_t i = 0; i < basis.count; i++)
        add_column(design, &basis, i, NULL, 0);
}

static void add_pair(struct design *design, size_t first, size_t second)
{
    const struct basis one = make_basis(design, first, second, 0),
                       other = make_basis(design, second, first, 1);
    if (one.count > 0 && other.count > 0)
        add_effect(design, first, second);
    for (size_t i = 0; i < one.count; i++)
        for (size_t j = 0; j < other.count; j++)
            if (frequency(&one, i) + frequency(&other, j) <= design->most_frequencies)
                add_column(design, &one, i, &other, j);
}

/* All columns but the first, which is that of the mean. */
static void add_columns(struct design *design)
{
    design->count = 1;
    design->effect_count = 0;
    for (size_t i = 0; i < design->axis_count; i++)
        if (design->same[i] == i)
            add_alone(design, i);
    for (size_t i = 0; i < design->axis_count && design->most_frequencies > 0; i++)
        for (size_t j = i + 1; j < design->axis_count; j++)
            if (design->same[i] == i && design->same[j] == j && !design->is_alone[i] &&
                !design->is_alone[j])
                add_pair(design, i, j);
}

static bool has_room(struct design *design)
{
    add_columns(design);
    return design->count <= MOST_COLUMNS;
}

/* Takes the pairs of those axes out that have the most functions; false: no pair is left.
 */
static bool leave_widest(struct design *design)
{
    size_t most = 0, left = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < design->axis_count; i++) {
            if (design->same[i] != i || design->is_alone[i])
                continue;
            size_t count = make_basis(design, i, i, 0).count;
            if (pass == 0)
                most = count > most ? count : most;
            else if (count == most)
                design->is_alone[i] = true;
            else
                left++;
        }
    return left > 1;
}

/* Where all columns are too many, settings alone are looked at less closely, then pairs
 * are, and then those with the most values have no pairs. Of more settings than there may
 * be columns only the first are looked at. */
static void choose_columns(struct design *design)
{
    design->most_functions = MOST_CONTRASTS;
    while (!has_room(design) && design->most_functions > 1)
        design->most_functions /= 2;
    if (design->count > MOST_COLUMNS)
        design->axis_count = MOST_COLUMNS - 1;
    do {
        design->most_frequencies = MOST_FREQUENCIES;
        while (design->most_frequencies > 1) {
            if (has_room(design))
                return;
            design->most_frequencies--;
        }
    } while (leave_widest(design));
    design->most_frequencies = 0;
    add_columns(design);
}

/* Below 0, 0 or above it, as the first is less; none is the least. */
static int compare(double a, double b)
{
    return isnan(a) || isnan(b) ? !!isnan(b) - !!isnan(a) : (a > b) - (a < b);
}

bool importance_in_step(const double *a, const double *b, size_t rows)
{
    size_t twice = 0, together = 0, apart = 0;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < i; j++) {
            int one = compare(a[i], a[j]), two = compare(b[i], b[j]);
            if ((one == 0) != (two == 0))
                return false;
            twice += one == 0;
            together += one != 0 && one == two;
            apart += one != 0 && one != two;
        }
    return twice > 0 || together == 0 || apart == 0;
}

static bool is_known(double *const *at, size_t count, const struct design *design,
                     size_t row)
{
    for (size_t known = 0; known < count; known++) {
        bool differs = false;
        for (size_t i = 0; i < design->axis_count && !differs; i++)
            differs = compare(at[i][known], design->axes[i].at[row]) != 0;
        if (!differs)
            return true;
    }
    return false;
}

/* Of each axis the values of the rows, of those that have all the same only the first:
 * that the seeds of a config repeat its values says nothing of what is swept in step. */
static double **find_configs(const struct design *design, size_t *count,
                             struct arena *arena)
{
    double **at = arena_array(arena, design->axis_count, sizeof *at);
    *count = 0;
    for (size_t i = 0; i < design->axis_count; i++)
        at[i] = arena_array(arena, design->rows, sizeof **at);
    for (size_t row = 0; row < design->rows; row++) {
        if (is_known(at, *count, design, row))
            continue;
        for (size_t i = 0; i < design->axis_count; i++)
            at[i][*count] = design->axes[i].at[row];
        ++*count;
    }
    return at;
}

/* Words have no order in which they could grow; and of very few configs it is not asked.
 */
static bool are_in_step(const struct design *design, double *const *at, size_t configs,
                        size_t one, size_t other)
{
    const struct importance_axis *a = &design->axes[one], *b = &design->axes[other];
    if (a->is_word || b->is_word || configs < IMPORTANCE_LEAST_TRIALS)
        return importance_in_step(a->at, b->at, design->rows);
    return importance_in_step(at[one], at[other], configs);
}

static size_t *find_same(const struct design *design, struct arena *arena)
{
    size_t configs, *same = arena_array(arena, design->axis_count, sizeof *same);
    double **at = find_configs(design, &configs, arena);
    for (size_t i = 0; i < design->axis_count; i++) {
        for (same[i] = 0; same[i] < i; same[i]++)
            if (same[same[i]] == same[i] && are_in_step(design, at, configs, same[i], i))
                break;
    }
    return same;
}

/* The columns with their values. */
static void make_columns(struct design *design, struct arena *arena)
{
    const size_t most = design->axis_count * (design->axis_count + 1) / 2;
    design->width = design->count;
    design->columns = arena_array(arena, design->rows * design->width, sizeof(double));
    design->penalty = arena_array(arena, design->width, sizeof(double));
    design->effect_of = arena_array(arena, design->width, sizeof(size_t));
    design->effects = arena_array(arena, most, sizeof *design->effects);
    design->weights = arena_array(arena, most, sizeof(double));
    for (size_t row = 0; row < design->rows; row++)
        design->columns[row * design->width] = 1;
    add_columns(design);
}

static int by_share(const void *a, const void *b)
{
    const struct importance_effect *left = a, *right = b;
    if (left->share < right->share || left->share > right->share)
        return left->share < right->share ? 1 : -1;
    return left->first != right->first
               ? (left->first > right->first ? 1 : -1)
               : (left->second > right->second) - (left->second < right->second);
}

/* Of each effect its part of all variance; what luck gives to a square is taken off. */
static double find_shares(struct design *design, const struct ridge_fit *fit)
{
    double all = fit->noise;
    for (size_t i = 1; i < design->count; i++)
        design->effects[design->effect_of[i]].share +=
            fit->coefficients[i] * fit->coefficients[i] - fit->variances[i];
    for (size_t i = 0; i < design->effect_count; i++) {
        design->effects[i].share = fmax(design->effects[i].share, 0) * design->weights[i];
        all += design->effects[i].share;
    }
    for (size_t i = 0; i < design->effect_count; i++)
        design->effects[i].share /= all;
    return fit->noise / all;
}

/* What the mean misses a value by that is left out. */
static double error_of_mean(const double *values, size_t count)
{
    double sum = 0, squares = 0, rows = (double)count;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - sum / rows) * (values[i] - sum / rows);
    return rows * squares / ((rows - 1) * (rows - 1));
}

/* What share of the variance is foretold where luck gave each trial its value: what few
 * of many shuffles of the values exceed, so that one in 20 sweeps does whose settings do
 * nothing (a permutation test, R. A. Fisher, "The Design of Experiments", 1935). */
static double find_luck(const struct ridge *ridge, const double *values,
                        struct arena *arena)
{
    const size_t rows = ridge->rows, size = rows * ridge->count;
    const size_t fit = SHUFFLES_OF / (size > 0 ? size : 1);
    const size_t twentieth = fit < LEAST_SHUFFLES  ? LEAST_SHUFFLES
                             : fit > MOST_SHUFFLES ? MOST_SHUFFLES
                                                   : fit;
    const size_t sets = 20 * twentieth - 1; /* the sweep itself is the last of 20 parts */
    double *shuffled = arena_array(arena, sets * rows, sizeof *shuffled),
           *errors = arena_array(arena, sets, sizeof *errors);
    int32_t *order = arena_array(arena, rows, sizeof *order);
    struct rng rng;
    rng_seed_stream(&rng, 0, "importance");
    for (size_t i = 0; i < sets; i++) {
        rng_permutation(&rng, order, (int32_t)rows);
        for (size_t row = 0; row < rows; row++)
            shuffled[i * rows + row] = values[order[row]];
    }
    ridge_errors(ridge, shuffled, sets, errors, arena);
    qsort(errors, sets, sizeof *errors, reals_order);
    return 1 - errors[twentieth - 1] / error_of_mean(values, rows);
}

struct importance importance_find(const struct importance_axis *axes, size_t axis_count,
                                  const double *values, size_t count, struct arena *arena)
{
    struct design design = {.axes = axes, .axis_count = axis_count, .rows = count};
    for (int room = 0; room < 2; room++)
        design.place[room] = arena_array(arena, count, sizeof *design.place[room]);
    design.sorted = arena_array(arena, count, sizeof *design.sorted);
    size_t *same = find_same(&design, arena);
    design.same = same;
    design.is_alone = arena_array(arena, axis_count, sizeof *design.is_alone);
    choose_columns(&design);
    make_columns(&design, arena);
    const struct ridge ridge = {design.columns, design.penalty, count, design.count};
    const struct ridge_fit fit = ridge_fit(&ridge, values, arena);
    double left = find_shares(&design, &fit);
    qsort(design.effects, design.effect_count, sizeof *design.effects, by_share);
    return (struct importance){.effects = design.effects,
                               .count = design.effect_count,
                               .same = same,
                               .has_pairs = design.most_frequencies > 0,
                               .is_alone = design.is_alone,
                               .looked_at = design.axis_count,
                               .most_words = 1 + (design.most_functions < MOST_CONTRASTS
                                                      ? design.most_functions
                                                      : MOST_CONTRASTS),
                               .left = left,
                               .by_luck = find_luck(&ridge, values, arena),
                               .foretold = 1 - fit.error / error_of_mean(values, count)};
}
