#include "support/landscape.h"

#include <math.h>

#include "sweep/share.h"

static double square(double value)
{
    return value * value;
}

/* Its least value, 0.397887, is at (pi, 2.275) and two more places. */
static double branin(const double *x)
{
    double t = x[1] - 5.1 / (4 * M_PI * M_PI) * x[0] * x[0] + 5 / M_PI * x[0] - 6;
    return t * t + 10 * (1 - 1 / (8 * M_PI)) * cos(x[0]) + 10 - 0.397887357729739;
}

static double hartmann(const double *x)
{
    static const double a[4][6] = {{10, 3, 17, 3.5, 1.7, 8},
                                   {0.05, 10, 17, 0.1, 8, 14},
                                   {3, 3.5, 1.7, 10, 17, 8},
                                   {17, 8, 0.05, 10, 0.1, 14}};
    static const double p[4][6] = {{0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
                                   {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
                                   {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
                                   {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}};
    static const double alpha[4] = {1, 1.2, 3, 3.2};
    double sum = 3.32236801141551;
    for (int i = 0; i < 4; i++) {
        double distance = 0;
        for (int j = 0; j < 6; j++)
            distance += a[i][j] * square(x[j] - p[i][j]);
        sum -= alpha[i] * exp(-distance);
    }
    return sum;
}

static double sphere(const double *x)
{
    double sum = 0;
    for (int i = 0; i < 10; i++)
        sum += x[i] * x[i];
    return sum;
}

static double rosenbrock(const double *x)
{
    double sum = 0;
    for (int i = 0; i < 9; i++)
        sum += 100 * square(x[i + 1] - x[i] * x[i]) + square(1 - x[i]);
    return sum;
}

/* As settings of a network are: which optimizer, its learning rate, batches, a width,
 * momentum of the first optimizer alone and beta of the others, which layer, and an
 * option that one of the layers has. */
static double conditional(const double *x)
{
    static const double optimizers[] = {0, 0.15, 0.4}, rates[] = {-1, -2.5, -3};
    static const double layers[] = {0.2, 0, 0.2, 0.05};
    size_t optimizer = (size_t)x[0], layer = (size_t)x[6];
    double sum = optimizers[optimizer] + layers[layer];
    sum += 0.3 * square(log10(x[1]) - rates[optimizer]);
    sum += 0.03 * square(log2(x[2]) - 5) + 0.02 * square(log2(x[3]) - 6.5);
    sum +=
        optimizer == 0 ? 1.5 * square(x[4] - 0.9) : 0.2 * square(log10(1 - x[5]) + 1.5);
    return layer == 1 ? sum + 0.3 * fabs(x[7] - 0.3) : sum;
}

static bool conditional_has(void *self, const struct search_point *so_far,
                            size_t dimension)
{
    (void)self;
    if (dimension == 4 || dimension == 5)
        return (so_far->at[0] == 0) == (dimension == 4);
    return dimension != 7 || so_far->at[6] == 1;
}

#define TENTH(name)                                                                      \
    {                                                                                    \
        name, .low = -5, .high = 5                                                       \
    }
#define TEN                                                                              \
    TENTH("x0"), TENTH("x1"), TENTH("x2"), TENTH("x3"), TENTH("x4"), TENTH("x5"),        \
        TENTH("x6"), TENTH("x7"), TENTH("x8"), TENTH("x9")

const struct landscape landscapes[] = {
    {"Branin",
     {{"x0", .low = -5, .high = 10}, {"x1", .low = 0, .high = 15}},
     2,
     branin,
     NULL},
    {"Hartmann, 6",
     {{"x0", .high = 1},
      {"x1", .high = 1},
      {"x2", .high = 1},
      {"x3", .high = 1},
      {"x4", .high = 1},
      {"x5", .high = 1}},
     6,
     hartmann,
     NULL},
    {"sphere, 10", {TEN}, 10, sphere, NULL},
    {"Rosenbrock, 10", {TEN}, 10, rosenbrock, NULL},
    {"choices and when",
     {{"optimizer", .choices = 3},
      {"rate", .low = 1e-5, .high = 1, .is_log = true},
      {"batch", .low = 8, .high = 128, .step = 8, .is_integer = true},
      {"width", .low = 8, .high = 256, .step = 1, .is_log = true, .is_integer = true},
      {"momentum", .low = 0, .high = 0.99},
      {"beta", .low = 0.5, .high = 0.999},
      {"layer", .choices = 4},
      {"slope", .low = 0, .high = 0.5, .step = 0.05}},
     8,
     conditional,
     conditional_has},
};

const size_t landscape_count = sizeof landscapes / sizeof landscapes[0];

/* As `random` draws; a logarithm of integers nearly so. */
static double draw(const struct search_dimension *dimension, double share)
{
    if (dimension->choices > 0)
        return floor(share * (double)dimension->choices);
    double low = dimension->low, high = dimension->high, step = dimension->step;
    if (dimension->is_log) {
        double value = exp(log(low) + share * log(high / low));
        return dimension->is_integer ? nearbyint(value) : value;
    }
    return step > 0 ? low + step * floor(share * (nearbyint((high - low) / step) + 1))
                    : low + share * (high - low);
}

static void draw_point(const struct landscape *landscape, int64_t seed, size_t row,
                       struct search_point *point)
{
    for (size_t i = 0; i < landscape->count; i++)
        point->at[i] = NAN;
    for (size_t i = 0; i < landscape->count; i++)
        if (landscape->has == NULL || landscape->has(NULL, point, i))
            point->at[i] = draw(&landscape->dimensions[i],
                                share_of(seed, landscape->dimensions[i].name, row, 0));
}

void landscape_search(const struct landscape *landscape,
                      const struct search_settings *settings, size_t startup,
                      size_t budget, double *best)
{
    struct arena *arena = arena_new();
    struct search_shape shape = {landscape->dimensions, landscape->count, landscape->has,
                                 NULL};
    struct search_result *rows = arena_array(arena, budget, sizeof *rows);
    struct search_point *points = arena_array(arena, budget, sizeof *points);
    for (size_t i = 0; i < budget; i++) {
        struct arena *proposing = arena_new();
        struct search_proposal proposal;
        points[i].at = arena_array(arena, landscape->count, sizeof *points[i].at);
        if (i < startup) {
            draw_point(landscape, settings->seed, i, &points[i]);
        } else {
            search_propose(&shape, settings, rows, i, proposing, &proposal);
            for (size_t j = 0; j < landscape->count; j++)
                points[i].at[j] = proposal.candidates[0].at[j];
        }
        arena_free(proposing);
        double regret = landscape->regret(points[i].at);
        rows[i] = (struct search_result){&points[i], SEARCH_COMPLETE,
                                         settings->maximize ? -regret : regret, 0};
        best[i] = i > 0 ? fmin(best[i - 1], regret) : regret;
    }
    arena_free(arena);
}
