#include "sweep/parzen.h"

#include <math.h>
#include <stdlib.h>

#include "sweep/share.h"

/* The narrowest kernel is 0.03 of the way, and while there are few points (1 + n)^-2:
 * Watanabe 2023 (arXiv:2304.11127), "magic clipping" with the exponent 2 and 0.03. The
 * clip of Optuna 3.1's univariate search, 1 / min(100, 2 + n), is too wide to come near
 * an optimum within a hundred rows: three times the regret on ten-dimensional functions.
 * Its multivariate one has 0.2 n^(-1 / (d + 4)) for all kernels. */
#define LEAST_WIDTH 0.03

/* Bisection of 0 to 1, far below the six digits that a number keeps. */
enum { BISECTIONS = 50 };

/* ---- The way from 0 to 1 ---- */

static double to_space(const struct search_dimension *dimension, double value)
{
    return dimension->is_log ? log(value) : value;
}

/* The edge of the lowest cell; a logarithm has one above 0 only. */
static double lowest(const struct search_dimension *dimension)
{
    double edge = dimension->low - dimension->step / 2;
    return dimension->is_log ? fmax(edge, dimension->low / 2) : edge;
}

static struct parzen_range make_range(const struct search_dimension *dimension)
{
    const double step = dimension->step;
    struct parzen_range range;
    range.low = to_space(dimension, step > 0 ? lowest(dimension) : dimension->low);
    range.width = to_space(dimension, dimension->high + step / 2) - range.low;
    return range;
}

static double way_of(const struct parzen *parzen, size_t dimension, double value)
{
    const struct parzen_range *range = &parzen->ranges[dimension];
    double at = to_space(&parzen->dimensions[dimension], value);
    return fmin(fmax((at - range->low) / range->width, 0), 1);
}

/* The edges of the cell that a value stands for. */
static void cell_of(const struct parzen *parzen, size_t dimension, double value,
                    double edges[2])
{
    const struct search_dimension *found = &parzen->dimensions[dimension];
    double half = found->step / 2;
    bool is_first = value - half <= found->low;
    edges[0] = is_first ? 0 : way_of(parzen, dimension, value - half);
    edges[1] = way_of(parzen, dimension, value + half);
}

/* What a standard normal has between a and b; exact in either tail. */
static double mass(double a, double b)
{
    if (a > 0)
        return (erfc(a * M_SQRT1_2) - erfc(b * M_SQRT1_2)) / 2;
    if (b < 0)
        return (erfc(-b * M_SQRT1_2) - erfc(-a * M_SQRT1_2)) / 2;
    return (erf(b * M_SQRT1_2) - erf(a * M_SQRT1_2)) / 2;
}

/* Beyond REACH widths a kernel has less than 1e-18, nothing beside the prior. */
#define REACH 9.0

static double kernel_mass(const struct parzen_kernel *kernel, double from, double to)
{
    double a = (from - kernel->centre) / kernel->width;
    double b = (to - kernel->centre) / kernel->width;
    return a > REACH || b < -REACH ? 0 : mass(a, b);
}

/* ---- Making ---- */

static int compare_centres(const void *left, const void *right)
{
    const struct parzen_kernel *const *a = left, *const *b = right;
    if ((*a)->centre != (*b)->centre)
        return (*a)->centre < (*b)->centre ? -1 : 1;
    return *a < *b ? -1 : 1; /* in order of the points */
}

/* A kernel reaches to the farther one of its neighbours, the prior's centre among them
 * (Bergstra et al. 2011, as hyperopt does; Optuna 3.1 in its univariate search alone).
 * `sorted` has `count`. */
static void set_widths(struct parzen_kernel **sorted, size_t count)
{
    const double least = fmax(LEAST_WIDTH, pow((double)count, -2));
    qsort(sorted, count, sizeof *sorted, compare_centres);
    for (size_t i = 0; i < count; i++) {
        double centre = sorted[i]->centre;
        double left = i > 0 ? centre - sorted[i - 1]->centre : 0;
        double right = i + 1 < count ? sorted[i + 1]->centre - centre : 0;
        sorted[i]->width = fmin(fmax(fmax(left, right), least), 1);
    }
}

/* The prior is nearly flat: a normal as wide as the way, as Optuna's. */
static void make_numbers(struct parzen *parzen, size_t dimension,
                         const struct search_point *const *points, struct arena *arena)
{
    struct parzen_kernel *kernels = parzen->kernels + dimension * parzen->count;
    struct parzen_kernel *prior = &kernels[parzen->count - 1];
    struct parzen_kernel **sorted = arena_array(arena, parzen->count, sizeof *sorted);
    bool has_cells = parzen->dimensions[dimension].step > 0;
    size_t count = 0;
    prior->centre = 0.5;
    for (size_t i = 0; i + 1 < parzen->count; i++) {
        double value = points[i]->at[dimension];
        if (isnan(value))
            continue;
        kernels[i].centre = way_of(parzen, dimension, value);
        sorted[count++] = &kernels[i];
    }
    sorted[count++] = prior;
    set_widths(sorted, count);
    prior->width = 1;
    for (size_t i = 0; i < parzen->count; i++) {
        struct parzen_kernel *kernel = &kernels[i];
        if (kernel->width == 0) /* a point that lacks the dimension */
            *kernel = *prior;
        double inside = kernel_mass(kernel, 0, 1);
        kernel->constant =
            has_cells ? 1 / inside : -log(inside) - log(kernel->width * sqrt(2 * M_PI));
    }
}

/* Each value counts 1 / (1 + n) beside the 1 of the one that was observed, as in Optuna.
 * Counts that do not vanish with n, choices drawn apart from the component, and draws of
 * the prior among the candidates did no better on seven spaces of 2 to 6 choices. */
static void make_choices(struct parzen *parzen, size_t dimension,
                         const struct search_point *const *points)
{
    struct parzen_kernel *kernels = parzen->kernels + dimension * parzen->count;
    double choices = (double)parzen->dimensions[dimension].choices;
    size_t count = 1;
    for (size_t i = 0; i + 1 < parzen->count; i++)
        count += isnan(points[i]->at[dimension]) ? 0 : 1;
    for (size_t i = 0; i < parzen->count; i++) {
        double value = i + 1 < parzen->count ? points[i]->at[dimension] : NAN;
        double each = isnan(value) ? 1 : 1 / (double)count;
        double sum = choices * each + (isnan(value) ? 0 : 1);
        kernels[i] = (struct parzen_kernel){value, each, 1 / sum};
    }
}

struct parzen *parzen_make(const struct search_dimension *dimensions,
                           size_t dimension_count,
                           const struct search_point *const *points,
                           const double *weights, size_t count, struct arena *arena)
{
    struct parzen *parzen = arena_array(arena, 1, sizeof *parzen);
    double sum = 1;
    *parzen = (struct parzen){
        .dimensions = dimensions, .dimension_count = dimension_count, .count = count + 1};
    parzen->ranges = arena_array(arena, dimension_count, sizeof *parzen->ranges);
    parzen->weights = arena_array(arena, parzen->count, sizeof *parzen->weights);
    parzen->logs = arena_array(arena, parzen->count, sizeof *parzen->logs);
    parzen->masses = arena_array(arena, parzen->count, sizeof *parzen->masses);
    parzen->kernels =
        arena_array(arena, dimension_count * parzen->count, sizeof *parzen->kernels);
    for (size_t i = 0; i < count; i++)
        sum += weights != NULL ? weights[i] : 1;
    for (size_t i = 0; i < count; i++)
        parzen->weights[i] = (weights != NULL ? weights[i] : 1) / sum;
    parzen->weights[count] = 1 / sum;
    for (size_t i = 0; i < dimension_count; i++) {
        if (dimensions[i].choices > 0) {
            make_choices(parzen, i, points);
            continue;
        }
        parzen->ranges[i] = make_range(&dimensions[i]);
        make_numbers(parzen, i, points, arena);
    }
    return parzen;
}

/* ---- Densities ---- */

static double choice_mass(const struct parzen_kernel *kernel, double value)
{
    return (kernel->width + (value == kernel->centre)) * kernel->constant;
}

/* What one dimension makes of each component: cells and choices multiply its mass, which
 * takes no logarithm of each, other numbers add to its logarithm. */
static void add_dimension(const struct parzen *parzen, size_t dimension, double value)
{
    const struct parzen_kernel *kernels = parzen->kernels + dimension * parzen->count;
    const struct search_dimension *found = &parzen->dimensions[dimension];
    double *logs = parzen->logs, *masses = parzen->masses, edges[2];
    if (found->choices > 0) {
        for (size_t i = 0; i < parzen->count; i++)
            masses[i] *= choice_mass(&kernels[i], value);
    } else if (found->step > 0) {
        cell_of(parzen, dimension, value, edges);
        for (size_t i = 0; i < parzen->count; i++)
            masses[i] *=
                kernel_mass(&kernels[i], edges[0], edges[1]) * kernels[i].constant;
    } else {
        double at = way_of(parzen, dimension, value);
        for (size_t i = 0; i < parzen->count; i++) {
            double distance = (at - kernels[i].centre) / kernels[i].width;
            logs[i] += kernels[i].constant - distance * distance / 2;
        }
    }
}

double parzen_log_density(const struct parzen *parzen, const struct search_point *point)
{
    double *logs = parzen->logs, most = -INFINITY, sum = 0;
    for (size_t i = 0; i < parzen->count; i++) {
        logs[i] = 0;
        parzen->masses[i] = parzen->weights[i];
    }
    for (size_t i = 0; i < parzen->dimension_count; i++)
        if (!isnan(point->at[i]))
            add_dimension(parzen, i, point->at[i]);
    for (size_t i = 0; i < parzen->count; i++)
        if (parzen->masses[i] > 0)
            most = fmax(most, logs[i]);
    for (size_t i = 0; i < parzen->count; i++)
        if (parzen->masses[i] > 0)
            sum += parzen->masses[i] * exp(logs[i] - most);
    return most + log(sum);
}

/* ---- Drawing ---- */

size_t parzen_draw_component(const struct parzen *parzen, double share)
{
    size_t component = 0;
    while (component + 1 < parzen->count && share >= parzen->weights[component])
        share -= parzen->weights[component++];
    return component;
}

static double draw_choice(const struct parzen_kernel *kernel, size_t choices,
                          double share)
{
    size_t choice = 0;
    for (; choice + 1 < choices; choice++) {
        double probability = choice_mass(kernel, (double)choice);
        if (share < probability)
            break;
        share -= probability;
    }
    return (double)choice;
}

double parzen_draw(const struct parzen *parzen, size_t component, size_t dimension,
                   double share)
{
    const struct parzen_kernel *kernel =
        &parzen->kernels[dimension * parzen->count + component];
    const struct search_dimension *found = &parzen->dimensions[dimension];
    const struct parzen_range *range = &parzen->ranges[dimension];
    if (found->choices > 0)
        return draw_choice(kernel, found->choices, share);
    double low = 0, high = 1, wanted = share * kernel_mass(kernel, 0, 1);
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = (low + high) / 2;
        *(kernel_mass(kernel, 0, middle) < wanted ? &low : &high) = middle;
    }
    double value = range->low + low * range->width;
    if (found->is_log)
        value = exp(value);
    if (found->step > 0) {
        double steps = nearbyint((value - found->low) / found->step);
        value = found->low + steps * found->step;
        value = fabs(value) < 1e-9 * found->step ? 0 : value; /* -0.3 + 3 * 0.1 */
    }
    value = fmin(fmax(value, found->low), found->high);
    return found->is_integer ? value : share_rounded(value, found->low, found->high);
}
