/* Keeps every float array of the subject as doubles, too, for the reference. */
#include "check/projection.h"

#include <math.h>

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

void projection_make(struct projection *projection, struct subject *subject)
{
    const struct layer *layer = &subject->layer;
    *projection = (struct projection){.subject = subject};
    if (layer->plugin->reference == NULL)
        return;
    struct arena *arena = subject->arena;
    size_t count = (size_t)layer->input_count;
    projection->inputs = arena_array(arena, count, sizeof *projection->inputs);
    for (size_t i = 0; i < count; i++)
        projection->inputs[i] =
            widened(arena, subject->memory.inputs[i], subject->input_counts[i]);
    projection->output = widened(arena, NULL, subject->output_count);
    projection->parameters =
        widened_tensors(arena, &layer->parameters, subject->memory.parameters);
    projection->state = widened_tensors(arena, &layer->state, subject->state_before);
}

int projection_reference(struct projection *projection, bool training)
{
    struct subject *subject = projection->subject;
    const struct layer *layer = &subject->layer;
    const struct lamina_reference call = {
        .struct_size = sizeof call,
        .training = training,
        .batch_size = subject->batch_size,
        .options = layer->options,
        .input_shape = layer->inputs,
        .output_shape = &layer->output,
        .parameters = (const double *const *)projection->parameters,
        .state = (const double *const *)projection->state,
        .input = projection->inputs[0],
        .output = projection->output,
        .input_count = layer->input_count,
        .input_shapes = layer->inputs,
        .inputs = (const double *const *)projection->inputs,
        .iteration = subject->memory.iteration,
    };
    subject_tell_pass();
    return layer->plugin->reference(&subject->runner.table, &call);
}

/* An element of the output as the last pass made it, times its weight. */
static double term(const struct projection *projection, int64_t i)
{
    const struct layer_memory *memory = &projection->subject->memory;
    double value = projection->output ? projection->output[i] : (double)memory->output[i];
    return (double)memory->output_gradient[i] * value;
}

/* A sum of many doubles would round by more than each of them does. */
double projection_value(struct projection *projection)
{
    struct subject *subject = projection->subject;
    long double sum = 0;
    int status = projection->inputs != NULL ? projection_reference(projection, true)
                                            : subject_forward_bare(subject);
    for (int64_t i = 0; status == 0 && i < subject->output_count; i++)
        sum += term(projection, i);
    return status == 0 ? (double)sum : (double)NAN;
}

double projection_size(const struct projection *projection)
{
    double squares = 0;
    for (int64_t i = 0; i < projection->subject->output_count; i++)
        squares += term(projection, i) * term(projection, i);
    return sqrt(squares);
}

double *projection_wide(const struct projection *projection, const float *values)
{
    const struct subject *subject = projection->subject;
    if (projection->inputs == NULL)
        return NULL;
    for (int64_t i = 0; i < subject->layer.input_count; i++)
        if (values == subject->memory.inputs[i])
            return projection->inputs[i];
    for (size_t i = 0; i < subject->layer.parameters.count; i++)
        if (values == subject->memory.parameters[i])
            return projection->parameters[i];
    return NULL;
}

double *projection_scale(struct projection *projection, size_t n, double change,
                         bool alternating)
{
    const struct subject *subject = projection->subject;
    const struct layer_tensors *parameters = &subject->layer.parameters;
    size_t inputs = (size_t)subject->layer.input_count;
    if (projection->inputs == NULL || n >= inputs + parameters->count)
        return NULL;
    bool is_input = n < inputs;
    double *wide = is_input ? projection->inputs[n] : projection->parameters[n - inputs];
    const float *from =
        is_input ? subject->memory.inputs[n] : subject->memory.parameters[n - inputs];
    if (is_input && subject->bound > 0)
        change = 0; /* there are no other numbers near these */
    int64_t count =
        is_input ? subject->input_counts[n] : parameters->at[n - inputs].count;
    for (int64_t i = 0; i < count; i++)
        wide[i] = (double)from[i] * (1 + (alternating && i % 2 ? -change : change));
    return wide;
}
