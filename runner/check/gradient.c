/* The step decides: a large one measures the curvature too, a small one the rounding of
 * float32. Several are tried, both errors are estimated from the values themselves, and
 * the step with the smallest is believed. */
#include "check/gradient.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 7, MOST_ELEMENTS = 48, NOISE_SAMPLES = 8, DIRECTIONS = 3 };

#define LARGEST_STEP 0.125 /* each next one is a quarter */
#define SMALLEST_NOISE 0x1p-24
#define SAFETY 4.0 /* times the estimated error is allowed */
/* A slope less sure than this part of itself, or of the weights of the projection, tells
 * nothing. */
#define UNSURE 0.05

/* ---- The projected output ---- */

/* The reference in double where there is one, else forward in float32. */
struct projection {
    struct subject *subject;
    double *input, *output, **parameters, **state;
};

static double *widened(struct arena *arena, const float *from, int64_t count)
{
    double *wide = arena_array(arena, (size_t)count, sizeof *wide);
    for (int64_t i = 0; from != NULL && i < count; i++)
        wide[i] = (double)from[i];
    return wide;
}

static double **widened_tensors(struct arena *arena, const struct layer_tensors *tensors,
                                float *const *values)
{
    double **wide = arena_array(arena, tensors->count, sizeof *wide);
    for (size_t i = 0; i < tensors->count; i++)
        wide[i] = widened(arena, values[i], tensors->at[i].count);
    return wide;
}

static void make_projection(struct projection *projection, struct subject *subject)
{
    const struct layer *layer = &subject->layer;
    *projection = (struct projection){.subject = subject};
    if (layer->plugin->reference == NULL)
        return;
    struct arena *arena = subject->arena;
    projection->input = widened(arena, subject->memory.input, subject->input_count);
    projection->output = widened(arena, NULL, subject->output_count);
    projection->parameters =
        widened_tensors(arena, &layer->parameters, subject->memory.parameters);
    projection->state = widened_tensors(arena, &layer->state, subject->state_before);
}

static int call_reference(struct projection *projection)
{
    struct subject *subject = projection->subject;
    const struct layer *layer = &subject->layer;
    const struct lamina_reference call = {
        .struct_size = sizeof call,
        .training = true,
        .batch_size = subject->batch_size,
        .options = layer->options,
        .input_shape = &layer->input,
        .output_shape = &layer->output,
        .parameters = (const double *const *)projection->parameters,
        .state = (const double *const *)projection->state,
        .input = projection->input,
        .output = projection->output,
    };
    return layer->plugin->reference(&subject->runner.table, &call);
}

/* NaN where a pass fails. */
static double project(struct projection *projection)
{
    struct subject *subject = projection->subject;
    const float *weights = subject->memory.output_gradient;
    double sum = 0;
    if (projection->input != NULL) {
        if (call_reference(projection) != 0)
            return (double)NAN;
        for (int64_t i = 0; i < subject->output_count; i++)
            sum += (double)weights[i] * projection->output[i];
        return sum;
    }
    if (subject_forward(subject, true) != 0)
        return (double)NAN;
    for (int64_t i = 0; i < subject->output_count; i++)
        sum += (double)weights[i] * (double)subject->memory.output[i];
    return sum;
}

/* ---- Moving ---- */

/* A line through the values: one element, or all of them along signs of +1 and -1. */
struct line {
    struct projection *projection;
    float *values;
    double *wide; /* the same array of the projection in double, or NULL */
    const float *before;
    int64_t count, element; /* -1: all */
    uint64_t direction;     /* which signs all have */
    double middle;          /* the projection without a step */
    double noise;           /* of the projection */
};

static double sign_of(int64_t element, uint64_t direction)
{
    uint64_t place = (uint64_t)element + 1000003 * direction;
    return place * 0x9e3779b97f4a7c15ULL >> 63 ? 1 : -1;
}

/* Moves one element; returns how far it really went. */
static double move_one(const struct line *line, int64_t i, double step)
{
    double target = (double)line->before[i] + step;
    if (line->wide != NULL) {
        line->wide[i] = target;
        return step;
    }
    line->values[i] = (float)target;
    return (double)line->values[i] - (double)line->before[i];
}

/* The projection at a step, `moved` getting how far that is along the line. */
static double at_step(const struct line *line, double step, double *moved)
{
    double sum = 0;
    int64_t from = line->element < 0 ? 0 : line->element;
    int64_t to = line->element < 0 ? line->count : line->element + 1;
    for (int64_t i = from; i < to; i++) {
        double sign = line->element < 0 ? sign_of(i, line->direction) : 1;
        sum += sign * move_one(line, i, sign * step);
    }
    *moved = sum / (double)(to - from);
    double value = project(line->projection);
    for (int64_t i = from; i < to; i++)
        move_one(line, i, 0);
    return value;
}

static double step_size(const struct line *line, int step)
{
    double size = LARGEST_STEP / pow(4, step);
    return line->element < 0 ? size / sqrt((double)line->count) : size;
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

/* How the projection jitters: what two tiny steps to both sides do not cancel, at most
 * elements; at some there may be a kink. */
static double measure_noise(struct line *line)
{
    const struct subject *subject = line->projection->subject;
    double squares = 0, moved, jitter[NOISE_SAMPLES];
    for (int64_t i = 0; i < subject->output_count; i++) {
        double term = line->projection->input != NULL ? line->projection->output[i]
                                                      : (double)subject->memory.output[i];
        term *= (double)subject->memory.output_gradient[i];
        squares += term * term;
    }
    if (line->projection->input != NULL)
        return 0x1p-50 * sqrt(squares);
    for (int k = 0; k < NOISE_SAMPLES; k++) {
        line->element = k * (line->count - 1) / NOISE_SAMPLES;
        double step = 0x1p-17 * (1 + k);
        double up = at_step(line, step, &moved), down = at_step(line, -step, &moved);
        jitter[k] = fabs(up - 2 * line->middle + down);
    }
    qsort(jitter, NOISE_SAMPLES, sizeof *jitter, compare);
    return fmax(2 * jitter[NOISE_SAMPLES / 2], SMALLEST_NOISE * sqrt(squares));
}

struct slope {
    double value, error;
    bool kink;
};

/* The slope by the step that is believed. At a kink the slopes to both sides differ, and
 * do not come nearer to each other with the step. */
static struct slope measure_slope(const struct line *line)
{
    double slopes[STEPS], gaps[STEPS], sizes[STEPS];
    struct slope best = {0, INFINITY, true};
    for (int k = 0; k < STEPS; k++) {
        double right, left;
        sizes[k] = step_size(line, k);
        double up = at_step(line, sizes[k], &right);
        double down = at_step(line, -sizes[k], &left);
        slopes[k] = (up - down) / (right - left);
        gaps[k] = fabs((up - line->middle) / right - (line->middle - down) / -left);
    }
    for (int k = 1; k < STEPS; k++) {
        double rounding = line->noise / sizes[k];
        bool kink = gaps[k] > 8 * rounding && gaps[k] > 0.6 * gaps[k - 1];
        double error = rounding + fabs(slopes[k] - slopes[k - 1]) / 4;
        if (!kink && error < best.error)
            best = (struct slope){slopes[k], error, false};
    }
    return best;
}

/* ---- An array ---- */

static double given_slope(const struct line *line, const float *gradient)
{
    double sum = 0;
    if (line->element >= 0)
        return (double)gradient[line->element];
    for (int64_t i = 0; i < line->count; i++)
        sum += sign_of(i, line->direction) * (double)gradient[i];
    return sum;
}

static double largest_magnitude(const float *gradient, int64_t count)
{
    float largest = 0; /* in double, gcc 12 for arm64 ends at -O3 */
    for (int64_t i = 0; i < count; i++)
        largest = fmaxf(largest, fabsf(gradient[i]));
    return (double)largest;
}

/* The array of the projection in double that stands for `values`. */
static double *find_wide(const struct projection *projection, const float *values)
{
    const struct subject *subject = projection->subject;
    if (projection->input == NULL || values == subject->memory.input)
        return projection->input;
    for (size_t i = 0; i < subject->layer.parameters.count; i++)
        if (values == subject->memory.parameters[i])
            return projection->parameters[i];
    return NULL;
}

/* Judges one element, or all at once, which finds what no single one of those chosen
 * shows; a wrong one that is worse than the worst so far is kept. All at once meet many
 * kinks, some of which look like none: only what is wrong in every direction is wrong. */
static void judge(struct line *line, const float *gradient, double largest,
                  struct gradient_result *result, double *allowed)
{
    struct slope slope = measure_slope(line);
    double given = given_slope(line, gradient);
    /* float32 gradients are sums: they lose some places of their largest. */
    double own = 32 * SMALLEST_NOISE * largest *
                 (line->element < 0 ? sqrt((double)line->count) : 1);
    double limit = SAFETY * slope.error + own, off = fabs(given - slope.value);
    if (slope.kink || limit > UNSURE * fmax(1, fmax(largest, fabs(slope.value)))) {
        result->kinks++;
        return;
    }
    bool wrong = !(off <= limit);
    if (wrong && line->element < 0 && ++line->direction < DIRECTIONS) {
        judge(line, gradient, largest, result, allowed);
        return;
    }
    allowed[result->checked++] = limit;
    double worst = result->wrong > 0 ? fabs(result->given - result->found) /
                                           fmax(result->allowed, 1e-300)
                                     : -1;
    result->wrong += wrong;
    if (wrong && (worst < 0 || isnan(given) || off / fmax(limit, 1e-300) > worst)) {
        result->element = line->element;
        result->given = given;
        result->found = slope.value;
        result->allowed = limit;
    }
}

int gradient_check(struct subject *subject, float *values, const float *gradient,
                   int64_t count, void (*alive)(void *), void *self,
                   struct gradient_result *result)
{
    struct projection projection;
    double allowed[MOST_ELEMENTS + 1];
    size_t size = (size_t)count * sizeof *values;
    float *before = arena_array(subject->arena, (size_t)count, sizeof *before);
    float *own = arena_array(subject->arena, (size_t)count, sizeof *own);
    *result = (struct gradient_result){0};
    memcpy(before, values, size);
    memcpy(own, gradient, size);
    make_projection(&projection, subject);
    struct line line = {.projection = &projection,
                        .values = values,
                        .wide = find_wide(&projection, values),
                        .before = before,
                        .count = count};
    line.middle = project(&projection);
    if (isnan(line.middle))
        return -1;
    line.noise = measure_noise(&line);
    double largest = largest_magnitude(own, count);
    int64_t elements = count < MOST_ELEMENTS ? count : MOST_ELEMENTS;
    for (int64_t i = 0; i < elements; i++) {
        line.element = i * count / elements;
        alive(self);
        judge(&line, own, largest, result, allowed);
    }
    line.element = -1;
    judge(&line, own, largest, result, allowed);
    qsort(allowed, (size_t)result->checked, sizeof *allowed, compare);
    if (result->checked > 0 && largest > 0)
        result->tolerance = allowed[result->checked / 2] / largest;
    return 0;
}
