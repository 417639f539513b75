/* Where the subject's memory comes from, and what surrounds a pass. Draws every value
 * from seeds of its own, so that all subjects of one kind are the same. */
#include "check/subject.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check/table.h"

const struct subject_inputs subject_inputs[SUBJECT_INPUTS] = {
    {"normally distributed around 0", 0, 1},
    {"normal, of deviation 10", 0, 10},
    {"normal around 100", 100, 1},
    {"normal around -100", -100, 1},
    {"normal around 0.5, of deviation 0.1", 0.5,
     0.1}, /* in (0, 1), as a logarithm needs */
};

static const uint32_t poisons[SUBJECT_POISONS] = {0x7fa0dead, 0x7149dead, 0xf149dead};
/* As bytes, for what lies beyond the ends of buffers. */
static const unsigned char ends[SUBJECT_POISONS] = {0xff, 0x71, 0xf1};

/* ---- Memory ---- */

static float **guarded_tensors(struct subject *subject,
                               const struct layer_tensors *tensors, const char *what)
{
    float **values = arena_array(subject->arena, tensors->count, sizeof *values);
    for (size_t i = 0; i < tensors->count; i++) {
        const struct layer_tensor *tensor = &tensors->at[i];
        const char *name = tensor->name[0]
                               ? arena_format(subject->arena, "%s%s", what, tensor->name)
                               : arena_format(subject->arena, "%s%zu", what, i);
        values[i] = guard_floats(subject->guard, name,
                                 layer_tensor_size(tensor, subject->batch_size));
    }
    return values;
}

const char *subject_name(const struct subject *subject, const char *one, int64_t input)
{
    if (subject->layer.input_count == 1)
        return one;
    return arena_format(subject->arena, "%ss[%lld]", one, (long long)input);
}

static void allocate_inputs(struct subject *subject)
{
    const struct layer *layer = &subject->layer;
    struct layer_memory *memory = &subject->memory;
    size_t count = (size_t)layer->input_count;
    subject->input_counts =
        arena_array(subject->arena, count, sizeof *subject->input_counts);
    memory->inputs = arena_array(subject->arena, count + 1, sizeof *memory->inputs);
    memory->input_gradients =
        arena_array(subject->arena, count + 1, sizeof *memory->input_gradients);
    for (int64_t i = 0; i < layer->input_count; i++) {
        int64_t floats = layer_elements(&layer->inputs[i]) * subject->batch_size;
        subject->input_counts[i] = floats;
        subject->input_total += floats;
        memory->inputs[i] =
            guard_floats(subject->guard, subject_name(subject, "input", i), floats);
        memory->input_gradients[i] = guard_floats(
            subject->guard, subject_name(subject, "input_gradient", i), floats);
    }
    subject->no_input = guard_nowhere(subject->guard, memory->inputs[0]);
    memory->inputs[count] = memory->input_gradients[count] = subject->no_input;
}

static void allocate(struct subject *subject)
{
    const struct layer *layer = &subject->layer;
    struct layer_memory *memory = &subject->memory;
    int64_t batch = subject->batch_size;
    subject->output_count = layer_elements(&layer->output) * batch;
    subject->temporary_count =
        layer->temporary_per_sample * batch + layer->temporary_per_batch;
    memory->parameters = guarded_tensors(subject, &layer->parameters, "parameter ");
    memory->gradients =
        guarded_tensors(subject, &layer->parameters, "the gradient of parameter ");
    memory->state = guarded_tensors(subject, &layer->state, "state ");
    memory->saved = guarded_tensors(subject, &layer->saved, "saved buffer ");
    memory->temporary =
        guard_floats(subject->guard, "temporary", subject->temporary_count);
    allocate_inputs(subject);
    memory->output = guard_floats(subject->guard, "output", subject->output_count);
    memory->output_gradient =
        guard_floats(subject->guard, "output_gradient", subject->output_count);
    subject->scales =
        arena_array(subject->arena, layer->parameters.count, sizeof(double));
    subject->state_before =
        arena_array(subject->arena, layer->state.count, sizeof(float *));
    for (size_t i = 0; i < layer->state.count; i++)
        subject->state_before[i] =
            arena_array(subject->arena, (size_t)layer->state.at[i].count, sizeof(float));
}

void subject_fill(float *at, int64_t count, uint64_t seed)
{
    struct rng rng;
    rng_seed(&rng, seed);
    rng_fill_uniform(&rng, at, count, -1, 1);
}

static double root_mean_square(const float *values, int64_t count)
{
    double sum = 0;
    for (int64_t i = 0; i < count; i++)
        sum += (double)values[i] * (double)values[i];
    return sqrt(sum / (double)count);
}

/* Parameters a tenth off their initial values, at most: the zeros and ones that many
 * begin with hide mistakes, and one that must stay above 0 does. */
static void move_parameters(struct subject *subject)
{
    struct rng rng;
    rng_seed(&rng, SUBJECT_SEED + 2);
    for (size_t i = 0; i < subject->layer.parameters.count; i++) {
        float *values = subject->memory.parameters[i];
        int64_t count = subject->layer.parameters.at[i].count;
        double size = root_mean_square(values, count);
        subject->scales[i] = size > 0 && isfinite(size) ? size : 1;
        for (int64_t j = 0; j < count; j++) {
            double scale = values[j] != 0 ? (double)values[j] : subject->scales[i];
            values[j] += (float)(0.2 * (rng_uniform(&rng) - 0.5) * scale);
        }
    }
}

const char *subject_inputs_text(const struct lamina_layer *plugin,
                                const struct subject_inputs *inputs, struct arena *arena)
{
    return plugin->input_bound == NULL
               ? inputs->text
               : arena_format(arena, "whole numbers below %s", plugin->input_bound);
}

/* The value of the option that inputs are below, at least 1; 0: there is none. That the
 * layer has such an integer is seen to before (prepare.c). */
static int64_t find_bound(const struct lamina_layer *plugin, const void *options)
{
    for (uint32_t i = 0; plugin->input_bound != NULL && i < plugin->option_count; i++)
        if (strcmp(plugin->options[i].name, plugin->input_bound) == 0) {
            int64_t value;
            memcpy(&value, (const char *)options + plugin->options[i].offset,
                   sizeof value);
            return value > 1 ? value : 1;
        }
    return 0;
}

static void fill_whole(const struct subject *subject, int64_t input)
{
    struct rng rng;
    float *at = subject->memory.inputs[input];
    uint64_t kind = (uint64_t)(subject->inputs - subject_inputs);
    rng_seed(&rng, SUBJECT_SEED + 3 + 1000 * (uint64_t)input + kind);
    for (int64_t i = 0; i < subject->input_counts[input]; i++)
        at[i] = (float)floor(rng_uniform(&rng) * (double)subject->bound);
}

/* Of each input another element is 0, a value that real inputs are full of. */
static void fill_input(struct subject *subject, int64_t input)
{
    struct rng rng;
    int64_t count = subject->input_counts[input];
    float *at = subject->memory.inputs[input];
    rng_seed(&rng, SUBJECT_SEED + 3 + 1000 * (uint64_t)input);
    rng_fill_normal(&rng, at, count, (float)subject->inputs->mean,
                    (float)subject->inputs->deviation);
    if (count > 1 && subject->inputs == subject_inputs)
        at[input % count] = 0;
}

int subject_make(struct subject *subject, const struct subject_setting *setting,
                 struct arena *arena)
{
    *subject = (struct subject){.arena = arena,
                                .batch_size = setting->batch_size,
                                .inputs = setting->inputs,
                                .bound = find_bound(setting->plugin, setting->options),
                                .layer = {.plugin = setting->plugin,
                                          .options = setting->options,
                                          .inputs = setting->shapes.at,
                                          .input_count = setting->shapes.count}};
    table_make(&subject->runner, setting->plugin);
    if (layer_plan(&subject->layer, &subject->runner, arena) != 0)
        return -1;
    subject->guard = guard_new();
    subject->memory.iteration = SUBJECT_ITERATION;
    allocate(subject);
    rng_seed(&subject->random.rng, SUBJECT_SEED);
    if (layer_initialize(&subject->layer, &subject->memory, &subject->runner,
                         &subject->random) != 0)
        return -1;
    move_parameters(subject);
    subject_keep_state(subject);
    for (int64_t i = 0; i < setting->shapes.count; i++)
        if (subject->bound > 0)
            fill_whole(subject, i);
        else
            fill_input(subject, i);
    subject_fill(subject->memory.output_gradient, subject->output_count,
                 SUBJECT_SEED + 4);
    return 0;
}

void subject_free(struct subject *subject)
{
    if (subject->guard != NULL)
        guard_free(subject->guard);
    subject->guard = NULL;
}

/* ---- Passes ---- */

static void (*pass_told)(void);

void subject_on_pass(void (*told)(void))
{
    pass_told = told;
}

void subject_tell_pass(void)
{
    if (pass_told != NULL)
        pass_told();
}

static void poison(const struct subject *subject, float *at, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        memcpy(&at[i], &poisons[subject->poison], sizeof *at);
}

bool subject_refused(const struct layer_runner *runner)
{
    return runner->failed && runner->error.text[0] != '\0';
}

bool subject_drew(const struct subject *subject)
{
    struct rng fresh, now = subject->random.rng;
    rng_seed(&fresh, SUBJECT_SEED + 1);
    return now.has_normal || rng_u32(&now) != rng_u32(&fresh);
}

void subject_set_poison(struct subject *subject, int poison)
{
    subject->poison = poison;
    guard_watch(subject->guard, ends[poison]);
}

uint32_t subject_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

bool subject_is_poison(const struct subject *subject, float value)
{
    return subject_bits(value) == poisons[subject->poison];
}

static void poison_tensors(const struct subject *subject,
                           const struct layer_tensors *tensors, float **values)
{
    for (size_t i = 0; i < tensors->count; i++)
        poison(subject, values[i],
               layer_tensor_size(&tensors->at[i], subject->batch_size));
}

static void protect_tensors(const struct subject *subject,
                            const struct layer_tensors *tensors, float **values,
                            bool read_only)
{
    for (size_t i = 0; i < tensors->count; i++)
        guard_protect(subject->guard, values[i], read_only);
}

static void protect_inputs(const struct subject *subject, bool read_only)
{
    for (int64_t i = 0; i < subject->layer.input_count; i++)
        guard_protect(subject->guard, subject->memory.inputs[i], read_only);
}

static void restore_state(struct subject *subject)
{
    const struct layer_tensors *state = &subject->layer.state;
    for (size_t i = 0; i < state->count; i++)
        memcpy(subject->memory.state[i], subject->state_before[i],
               (size_t)state->at[i].count * sizeof(float));
}

void subject_keep_state(struct subject *subject)
{
    const struct layer_tensors *state = &subject->layer.state;
    for (size_t i = 0; i < state->count; i++)
        memcpy(subject->state_before[i], subject->memory.state[i],
               (size_t)state->at[i].count * sizeof(float));
}

void subject_take_state(struct subject *subject, const struct subject *from)
{
    const struct layer_tensors *state = &subject->layer.state;
    for (size_t i = 0; i < state->count; i++)
        memcpy(subject->state_before[i], from->state_before[i],
               (size_t)state->at[i].count * sizeof(float));
}

static int call_forward(struct subject *subject, bool training)
{
    subject_tell_pass();
    rng_seed(&subject->random.rng, SUBJECT_SEED + 1);
    subject->runner.reports = training ? &subject->reports : NULL;
    return layer_forward(&subject->layer, &subject->memory, &subject->runner, training,
                         subject->batch_size, &subject->random);
}

int subject_forward_bare(struct subject *subject)
{
    restore_state(subject);
    return call_forward(subject, true);
}

int subject_forward(struct subject *subject, bool training)
{
    struct layer_memory *memory = &subject->memory;
    const struct layer *layer = &subject->layer;
    poison(subject, memory->output, subject->output_count);
    poison(subject, memory->temporary, subject->temporary_count);
    poison_tensors(subject, &layer->saved, memory->saved);
    protect_inputs(subject, true);
    protect_tensors(subject, &layer->parameters, memory->parameters, true);
    restore_state(subject);
    protect_tensors(subject, &layer->state, memory->state, !training);
    int status = call_forward(subject, training);
    protect_inputs(subject, false);
    protect_tensors(subject, &layer->parameters, memory->parameters, false);
    protect_tensors(subject, &layer->state, memory->state, false);
    return status;
}

static void protect_for_backward(struct subject *subject, bool read_only)
{
    struct layer_memory *memory = &subject->memory;
    const struct layer *layer = &subject->layer;
    protect_inputs(subject, read_only);
    guard_protect(subject->guard, memory->output, read_only);
    guard_protect(subject->guard, memory->output_gradient, read_only);
    protect_tensors(subject, &layer->parameters, memory->parameters, read_only);
    protect_tensors(subject, &layer->state, memory->state, read_only);
    protect_tensors(subject, &layer->saved, memory->saved, read_only);
}

int subject_backward(struct subject *subject, float beta)
{
    struct layer_memory *memory = &subject->memory;
    poison(subject, memory->temporary, subject->temporary_count);
    for (int64_t i = 0; i < subject->layer.input_count; i++)
        if (memory->input_gradients[i] != NULL)
            poison(subject, memory->input_gradients[i], subject->input_counts[i]);
    if (beta == 0)
        poison_tensors(subject, &subject->layer.parameters, memory->gradients);
    protect_for_backward(subject, true);
    for (int64_t i = 0; subject->hides_inputs && i < subject->layer.input_count; i++)
        guard_close(subject->guard, memory->inputs[i]);
    if (subject->hides_output)
        guard_close(subject->guard, memory->output);
    subject_tell_pass();
    subject->runner.reports = &subject->reports;
    subject->is_backward = true;
    int status = layer_backward(&subject->layer, memory, &subject->runner,
                                subject->batch_size, beta);
    subject->is_backward = false;
    protect_for_backward(subject, false);
    return status;
}
