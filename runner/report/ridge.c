/* Solved by Cholesky's decomposition of the normal equations: there are at most some
 * hundred columns, and however many rows. */
#include "report/ridge.h"

#include <math.h>
#include <string.h>

#define WEAKEST (-6) /* the penalties that are tried: powers of ten */
#define STRONGEST 2

struct system {
    const struct ridge *ridge;
    const double *values, *right; /* y and X'y */
    double *products;             /* X'X */
    double *factor, *inverse;     /* L of X'X + penalties, and its inverse */
    double freedom;               /* that such penalties leave */
};

static void multiply(struct system *system)
{
    const struct ridge *ridge = system->ridge;
    const size_t count = ridge->count;
    for (size_t row = 0; row < ridge->rows; row++) {
        const double *x = ridge->columns + row * count;
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j <= i && x[i] != 0; j++)
                system->products[i * count + j] += x[i] * x[j];
    }
}

/* X'y. */
static double *multiply_values(const struct ridge *ridge, const double *values,
                               struct arena *arena)
{
    double *right = arena_array(arena, ridge->count, sizeof *right);
    for (size_t row = 0; row < ridge->rows; row++)
        for (size_t i = 0; i < ridge->count; i++)
            right[i] += ridge->columns[row * ridge->count + i] * values[row];
    return right;
}

/* The strength of a penalty that is a power of ten, for so many rows. */
static double strength_of(const struct system *system, int power)
{
    return pow(10, power) * (double)system->ridge->rows;
}

static void decompose(struct system *system, double strength)
{
    const size_t count = system->ridge->count;
    for (size_t i = 0; i < count; i++) {
        double *row = system->factor + i * count;
        for (size_t j = 0; j <= i; j++) {
            const double *other = system->factor + j * count;
            double sum = system->products[i * count + j];
            if (i == j)
                sum += strength * system->ridge->penalty[i];
            for (size_t k = 0; k < j; k++)
                sum -= row[k] * other[k];
            row[j] = i == j ? sqrt(sum) : sum / other[j];
        }
    }
}

static void invert(struct system *system)
{
    const size_t count = system->ridge->count;
    memset(system->inverse, 0, count * count * sizeof *system->inverse);
    for (size_t i = 0; i < count; i++) {
        const double *factor = system->factor + i * count;
        double *row = system->inverse + i * count;
        row[i] = 1;
        for (size_t k = 0; k < i; k++) {
            const double *above = system->inverse + k * count;
            for (size_t j = 0; j <= k; j++)
                row[j] -= factor[k] * above[j];
        }
        for (size_t j = 0; j <= i; j++)
            row[j] /= factor[i];
    }
}

/* The inverse of X'X + penalties at a place. */
static double inverse_at(const struct system *system, size_t i, size_t j)
{
    const size_t count = system->ridge->count;
    double sum = 0;
    for (size_t k = i > j ? i : j; k < count; k++)
        sum += system->inverse[k * count + i] * system->inverse[k * count + j];
    return sum;
}

/* (X'X + penalties)^-1 X'y, by L and its inverse. */
static void solve(const struct system *system, double *half, double *coefficients)
{
    const size_t count = system->ridge->count;
    for (size_t i = 0; i < count; i++) {
        half[i] = coefficients[i] = 0;
        for (size_t j = 0; j <= i; j++)
            half[i] += system->inverse[i * count + j] * system->right[j];
    }
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j <= i; j++)
            coefficients[j] += system->inverse[i * count + j] * half[i];
}

static double squares_left(const struct system *system, const double *coefficients)
{
    const size_t count = system->ridge->count;
    double squares = 0;
    for (size_t row = 0; row < system->ridge->rows; row++) {
        double left = system->values[row];
        for (size_t i = 0; i < count; i++)
            left -= system->ridge->columns[row * count + i] * coefficients[i];
        squares += left * left;
    }
    return squares;
}

/* Takes one strength, for whatever values. */
static void set_strength(struct system *system, double strength)
{
    system->freedom = (double)system->ridge->rows - (double)system->ridge->count;
    decompose(system, strength);
    invert(system);
    for (size_t i = 0; i < system->ridge->count; i++)
        system->freedom +=
            strength * system->ridge->penalty[i] * inverse_at(system, i, i);
}

/* Fits with that strength, all but the variances. */
static void fit(const struct system *system, double *half, struct ridge_fit *found)
{
    solve(system, half, found->coefficients);
    double squares = squares_left(system, found->coefficients);
    found->noise = squares / system->freedom;
    found->error =
        (double)system->ridge->rows * squares / (system->freedom * system->freedom);
}

/* The diagonal of A^-1 X'X A^-1, A = X'X + penalties, times the noise. */
static void find_variances(const struct system *system, double strength,
                           struct ridge_fit *found)
{
    for (size_t i = 0; i < system->ridge->count; i++) {
        double variance = inverse_at(system, i, i);
        for (size_t k = 0; k < system->ridge->count; k++) {
            double element = inverse_at(system, i, k);
            variance -= strength * system->ridge->penalty[k] * element * element;
        }
        found->variances[i] = found->noise * variance;
    }
}

static struct system make_system(const struct ridge *ridge, struct arena *arena)
{
    const size_t squared = ridge->count * ridge->count;
    struct system system = {
        .ridge = ridge,
        .products = arena_array(arena, squared, sizeof(double)),
        .factor = arena_array(arena, squared, sizeof(double)),
        .inverse = arena_array(arena, squared, sizeof(double)),
    };
    multiply(&system);
    return system;
}

struct ridge_fit ridge_fit(const struct ridge *ridge, const double *values,
                           struct arena *arena)
{
    const size_t count = ridge->count;
    struct system system = make_system(ridge, arena);
    struct ridge_fit found = {.coefficients = arena_array(arena, count, sizeof(double)),
                              .variances = arena_array(arena, count, sizeof(double))};
    double *half = arena_array(arena, count, sizeof *half);
    double least = (double)INFINITY;
    int best = STRONGEST;
    system.values = values;
    system.right = multiply_values(ridge, values, arena);
    for (int power = STRONGEST; power >= WEAKEST; power--) {
        set_strength(&system, strength_of(&system, power));
        fit(&system, half, &found);
        if (found.error < least) {
            least = found.error;
            best = power;
        }
    }
    set_strength(&system, strength_of(&system, best));
    fit(&system, half, &found);
    find_variances(&system, strength_of(&system, best), &found);
    return found;
}

void ridge_errors(const struct ridge *ridge, const double *values, size_t sets,
                  double *errors, struct arena *arena)
{
    struct system system = make_system(ridge, arena);
    struct ridge_fit found = {.coefficients =
                                  arena_array(arena, ridge->count, sizeof(double))};
    double *half = arena_array(arena, ridge->count, sizeof *half);
    const double **rights = arena_array(arena, sets, sizeof *rights);
    for (size_t i = 0; i < sets; i++) {
        rights[i] = multiply_values(ridge, values + i * ridge->rows, arena);
        errors[i] = (double)INFINITY;
    }
    for (int power = STRONGEST; power >= WEAKEST; power--) {
        set_strength(&system, strength_of(&system, power));
        for (size_t i = 0; i < sets; i++) {
            system.values = values + i * ridge->rows;
            system.right = rights[i];
            fit(&system, half, &found);
            errors[i] = fmin(errors[i], found.error);
        }
    }
}
