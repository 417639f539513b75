/* The step decides: a large one measures the curvature too, a small one the rounding of
 * float32. Several are tried, both errors are estimated from the values themselves, and
 * the step with the smallest is believed. */
#include "check/gradient.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check/projection.h"

enum { STEPS = 7, NOISE_SAMPLES = 8, DIRECTIONS = 3 };
enum { FEW_ELEMENTS = 8, MOST_ELEMENTS = 48, PASS_FLOATS = 1 << 17 };

#define LARGEST_STEP 0.125 /* of the values' scale; each next one is a quarter */
#define SAFETY 4.0         /* times the estimated error is allowed */
#define MOST_JITTER 0x1p14 /* times that of the others is no noise */
#define FAR 16.0           /* times their scale: values that lie there are far from 0 */
/* A slope less sure than this part of itself, or of the weights of the projection, tells
 * nothing. */
#define UNSURE 0.05

static double largest_magnitude(const float *gradient, int64_t count)
{
    float largest = 0; /* in double, gcc 12 for arm64 ends at -O3 */
    for (int64_t i = 0; i < count; i++)
        largest = fmaxf(largest, fabsf(gradient[i]));
    return (double)largest;
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
    double scale;           /* of the values: steps are parts of it */
    double largest;         /* magnitude of the values */
    double middle;          /* the projection without a step */
    double noise;           /* of the projection */
    double change;          /* by which the whole array is multiplied, see conditioning */
    bool alternating;
};

static double sign_of(int64_t element, uint64_t direction)
{
    uint64_t place = (uint64_t)element + 1000003 * direction;
    return place * 0x9e3779b97f4a7c15ULL >> 63 ? 1 : -1;
}

/* Moves one element; returns how far it really went. */
static double move_one(const struct line *line, int64_t i, double step)
{
    double change = line->alternating && i % 2 ? -line->change : line->change;
    double target = (double)line->before[i] * (1 + change) + step;
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
    double value = projection_value(line->projection);
    for (int64_t i = from; i < to; i++)
        move_one(line, i, 0);
    return value;
}

static double step_size(const struct line *line, int step)
{
    double size = LARGEST_STEP * line->scale / pow(4, step);
    return line->element < 0 ? size / sqrt((double)line->count) : size;
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

/* What steps of one size to both sides do not cancel. */
static double second_difference(const struct line *line, double step)
{
    double moved, up = at_step(line, step, &moved), down = at_step(line, -step, &moved);
    return up - 2 * line->middle + down;
}

/* What tiny steps to both sides do not cancel. Of several the largest: it takes a larger
 * one for a mean's rounding to change; but not where it is 16 times that of a step a
 * quarter as long, as curvature is. All elements at once take the small ones alone. The
 * mean of values far from 0 rounds in steps that only a much larger one reaches, of which
 * the curvature is taken away: a fourth difference, which has about three times the
 * noise. */
static double jitter(const struct line *line)
{
    double largest = 0, before = 0;
    for (int power = -17; power <= (line->element < 0 ? -15 : -13); power += 2) {
        double found = second_difference(line, ldexp(line->scale, power));
        if (!(fabs(found - 16 * before) < 0.25 * fabs(found)))
            largest = fmax(largest, fabs(found));
        before = found;
    }
    if (line->largest > FAR * line->scale) {
        double step = ldexp(line->largest, -11);
        double fourth =
            second_difference(line, 2 * step) - 4 * second_difference(line, step);
        largest = fmax(largest, fabs(fourth) / 3);
    }
    return largest;
}

/* The noise of the projection when one element moves, or all do: the middle of several
 * elements (or directions), as at some there may be a kink. */
static double measure_noise(struct line *line, bool all)
{
    double size = projection_size(line->projection), found[NOISE_SAMPLES];
    if (line->wide != NULL)
        return 0x1p-50 * size;
    for (int k = 0; k < NOISE_SAMPLES; k++) {
        line->element = all ? -1 : k * line->count / NOISE_SAMPLES;
        line->direction = (uint64_t)k;
        found[k] = jitter(line);
    }
    line->direction = 0;
    qsort(found, NOISE_SAMPLES, sizeof *found, compare);
    return fmax(2 * found[(NOISE_SAMPLES - 1) / 2], PROJECTION_ROUNDING * size);
}

struct slope {
    double value, error, step;
    double gap; /* between the slopes to both sides */
    bool kink;
};

/* The slope at one step, and how far those to both sides are apart. */
static double slope_at(const struct line *line, double step, double *gap)
{
    double right, left;
    double up = at_step(line, step, &right), down = at_step(line, -step, &left);
    *gap = fabs((up - line->middle) / right - (line->middle - down) / -left);
    return (up - down) / (right - left);
}

/* The slope by the step that is believed. At a kink the slopes to both sides differ, and
 * do not come nearer to each other with the step. A step at which forward gives no number
 * is none. */
static struct slope measure_slope(const struct line *line)
{
    struct slope best = {.error = INFINITY, .kink = true};
    double before = NAN, gap_before = NAN, gap;
    bool confirmed = false; /* by a smaller one */
    bool one = line->wide == NULL && line->element >= 0;
    double own = one ? 2 * jitter(line) : 0; /* may be more than that of others */
    double noise = fmax(line->noise, own);
    if (own > MOST_JITTER * line->noise)
        return best; /* that is no rounding: a pole, or a kink */
    for (int k = 0; k < STEPS; k++) {
        double step = step_size(line, k), rounding = noise / step;
        if (rounding > best.error && confirmed)
            break; /* as of all that are smaller */
        double value = slope_at(line, step, &gap);
        bool kink = gap > 8 * rounding && gap > 0.6 * gap_before;
        double error = rounding + fabs(value - before) / 4;
        /* Steps longer than a wave agree on what is wrong. */
        bool refuted = fabs(value - best.value) > SAFETY * (best.error + rounding);
        bool better = !kink && isfinite(error) && (error < best.error || refuted);
        if (better)
            best = (struct slope){value, error, step, gap, false};
        else if (!kink && isfinite(value - best.value))
            best.error = fmax(best.error, fabs(value - best.value) / 2);
        confirmed = !better && (confirmed || !kink);
        /* Steps that end before the slope does: 1e-8 is as good as nothing to them. */
        if (better && k == STEPS - 1 && fabs(value) > 2 * fabs(before))
            best.kink = true;
        before = value;
        gap_before = gap;
    }
    return best;
}

/* How much the slope changes when the arrays it is computed from change by as much as
 * float32 rounds away: no backward in float32 can be nearer. Known where there is a
 * reference; else the noise of forward, which is measured, tells as much. */
static double conditioning(struct line *line, const struct slope *slope)
{
    double sum = 0, gap;
    for (size_t n = 0; projection_scale(line->projection, n, 0, false) != NULL; n++)
        for (int alternating = 0; alternating < 2; alternating++) {
            double *array = projection_scale(line->projection, n, PROJECTION_CHANGE,
                                             alternating == 1);
            line->change = array == line->wide ? PROJECTION_CHANGE : 0;
            line->alternating = alternating == 1;
            double changed = slope_at(line, slope->step, &gap);
            sum +=
                fabs(changed - slope->value) * (PROJECTION_ROUNDING / PROJECTION_CHANGE);
            line->change = 0;
            projection_scale(line->projection, n, 0, false);
        }
    return isfinite(sum) ? sum : 0;
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

/* Judges one element, or all at once, which finds what no single one of those chosen
 * shows; a wrong one that is worse than the worst so far is kept. All at once meet many
 * kinks, some of which look like none: only what is wrong in every direction is wrong. */
static void judge(struct line *line, const float *gradient, double largest,
                  struct gradient_result *result, double *allowed)
{
    struct slope slope = measure_slope(line);
    double given = given_slope(line, gradient);
    /* float32 gradients are sums: they lose some places of their largest. */
    double own = PROJECTION_ROUNDING * largest *
                 (line->element < 0 ? sqrt((double)line->count) : 1);
    own = PROJECTION_PLACES * (own + FLT_MIN + conditioning(line, &slope));
    if (line->element < 0) /* each is moved by its own rounding more or less, and at kinks
                              of some the slope is off by half the gap */
        own += largest * PROJECTION_ROUNDING * line->largest / slope.step + 2 * slope.gap;
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

static double size_of_terms(const float *a, const float *b, int64_t count)
{
    double squares = 0;
    for (int64_t i = 0; i < count; i++)
        squares += ((double)a[i] * (double)b[i]) * ((double)a[i] * (double)b[i]);
    return squares;
}

/* The noise of the projection where one input moves. */
static double noise_of_input(struct subject *subject, struct projection *projection,
                             int64_t input)
{
    size_t count = (size_t)subject->input_counts[input];
    float *before = arena_array(subject->arena, count, sizeof *before);
    memcpy(before, subject->memory.inputs[input], count * sizeof *before);
    struct line line = {.projection = projection,
                        .values = subject->memory.inputs[input],
                        .before = before,
                        .count = subject->input_counts[input],
                        .scale = subject->inputs->deviation,
                        .middle = projection_value(projection)};
    return measure_noise(&line, true);
}

double gradient_lost_places(struct subject *subject,
                            const struct subject_values *gradients)
{
    const struct layer_memory *memory = &subject->memory;
    struct projection projection = {.subject = subject};
    int64_t inputs = subject->layer.input_count;
    double noise = 0;
    for (int64_t i = 0; i < inputs; i++) {
        double found = noise_of_input(subject, &projection, i);
        noise = isnan(found) || found > noise ? found : noise;
    }
    double squares =
        size_of_terms(memory->output, memory->output_gradient, subject->output_count);
    for (int64_t i = 0; i < inputs; i++)
        squares += size_of_terms(memory->inputs[i], gradients[i].at, gradients[i].count);
    for (size_t i = 0; i < subject->layer.parameters.count; i++)
        squares += size_of_terms(memory->parameters[i], gradients[inputs + (int64_t)i].at,
                                 gradients[inputs + (int64_t)i].count);
    return noise / (PROJECTION_ROUNDING * sqrt(squares));
}

static int64_t first_nan(const float *values, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (isnan(values[i]))
            return i;
    return -1;
}

/* How many elements are moved: fewer where each forward pass is long. */
static int64_t elements_of(const struct subject *subject, int64_t count)
{
    int64_t elements = PASS_FLOATS / (subject->input_total + subject->output_count + 1);
    elements = elements < FEW_ELEMENTS ? FEW_ELEMENTS : elements;
    elements = elements < MOST_ELEMENTS ? elements : MOST_ELEMENTS;
    return elements < count ? elements : count;
}

int gradient_check(struct subject *subject, float *values, const float *gradient,
                   int64_t count, double scale, struct gradient_result *result)
{
    struct projection projection;
    double allowed[MOST_ELEMENTS + 1];
    size_t size = (size_t)count * sizeof *values;
    float *before = arena_array(subject->arena, (size_t)count, sizeof *before);
    float *own = arena_array(subject->arena, (size_t)count, sizeof *own);
    *result = (struct gradient_result){.nowhere = -1};
    memcpy(before, values, size);
    memcpy(own, gradient, size);
    projection_make(&projection, subject);
    struct line line = {.projection = &projection,
                        .values = values,
                        .wide = projection_wide(&projection, values),
                        .before = before,
                        .count = count,
                        .scale = scale,
                        .largest = largest_magnitude(before, count)};
    line.middle = projection_value(&projection);
    if (!isfinite(line.middle))
        return -1;
    line.noise = measure_noise(&line, false);
    double largest = largest_magnitude(own, count);
    result->nowhere = first_nan(own, count);
    int64_t elements = elements_of(subject, count);
    for (int64_t i = 0; i < elements; i++) {
        line.element = (i * count / elements + subject->batch_size) % count;
        judge(&line, own, largest, result, allowed);
    }
    double most = MOST_JITTER * line.noise * sqrt((double)count);
    line.noise = measure_noise(&line, true);
    line.element = -1;
    if (line.noise <= most) /* else one of them is at a pole, or a kink */
        judge(&line, own, largest, result, allowed);
    qsort(allowed, (size_t)result->checked, sizeof *allowed, compare);
    if (result->checked > 0 && largest > 0)
        result->tolerance = allowed[result->checked / 2] / largest;
    return 0;
}
