/* What a layer declares goes straight into its struct. Sizes saturate instead of
 * overflowing, and misuse of the plan is told as an error of the layer. */
#include "model/layer.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/gemm.h"
#include "model/plugin.h"
#include "model/vector.h"

enum { MOST_TENSORS = 1024 };

struct lamina_plan {
    struct layer *layer;
    struct arena *arena;
    bool has_output, too_large;
    const char *misuse; /* the first */
};

int64_t layer_elements(const struct lamina_shape *shape)
{
    int64_t count = 1;
    if (shape->dims < 1 || shape->dims > LAMINA_MAX_DIMS)
        return -1;
    for (int64_t i = 0; i < shape->dims; i++) {
        if (shape->at[i] < 1)
            return -1;
        count = saturate_times(count, shape->at[i]);
    }
    return count;
}

/* ---- The functions that layers call ---- */

static int runner_fail(const struct lamina_runner *table, const char *option,
                       const char *format, va_list values)
{
    struct layer_runner *runner = (struct layer_runner *)table;
    if (runner->failed)
        return -1;
    runner->failed = true;
    struct text said = {0};
    text_format(&said, format, values);
    error_set_option(&runner->error, option != NULL ? option : "", "%s", said.at);
    text_free(&said);
    return -1;
}

static int runner_fail_text(const struct lamina_runner *table, const char *option,
                            const char *text)
{
    return lamina_fail(table, option, "%s", text != NULL ? text : "");
}

/* What cannot be recorded fails the callback, as nothing is left out in silence. */
static void runner_report(const struct lamina_runner *table, const char *name,
                          double value)
{
    struct layer_reports *reports = ((struct layer_runner *)table)->reports;
    if (reports == NULL)
        return;
    if (name == NULL || !layer_report_is_name(name))
        lamina_fail(table, NULL,
                    "it reports `%.60s` by lamina_report: a name is [a-z][a-z0-9_]* of "
                    "at most %d letters, and not gradient_norm, weight_norm or "
                    "learning_rate",
                    name != NULL ? name : "", LAYER_REPORT_NAME - 1);
    else if (layer_report_add(reports, name, value) != 0)
        lamina_fail(table, NULL, "it reports `%s` by lamina_report beside %d other names",
                    name, LAYER_MOST_REPORTS);
}

static void misuse(struct lamina_plan *plan, const char *text)
{
    if (!plan->misuse)
        plan->misuse = text;
}

static void plan_set_output(struct lamina_plan *plan, const struct lamina_shape *shape)
{
    int64_t count = layer_elements(shape);
    if (count < 0)
        misuse(plan, "gives an output shape with a dimension below 1");
    else if (count == SATURATE_MOST)
        plan->too_large = true;
    plan->layer->output = *shape;
    plan->has_output = true;
}

static void add_tensor(struct lamina_plan *plan, struct layer_tensors *tensors,
                       struct layer_tensor tensor)
{
    if (tensors->count == MOST_TENSORS) {
        misuse(plan, "declares more than 1024 tensors of one kind");
        return;
    }
    tensors->at = arena_grow(plan->arena, tensors->at, tensors->count, &tensors->capacity,
                             sizeof *tensors->at);
    tensors->at[tensors->count++] = tensor;
}

static const char *copy_name(const struct lamina_plan *plan, const char *name)
{
    return name ? arena_copy(plan->arena, name, strlen(name)) : "";
}

static int64_t plan_input_count(const struct lamina_plan *plan)
{
    return plan->layer->input_count;
}

/* The first where there is none of this number: a plugin must not get what is no shape.
 */
static const struct lamina_shape *plan_input_shape(const struct lamina_plan *plan,
                                                   int64_t input)
{
    bool is_one = input >= 0 && input < plan->layer->input_count;
    if (!is_one)
        misuse((struct lamina_plan *)plan, "asks for the shape of an input that it does "
                                           "not have");
    return &plan->layer->inputs[is_one ? input : 0];
}

static void declare(struct lamina_plan *plan, const struct lamina_parameter *parameter)
{
    int64_t count = layer_elements(&parameter->shape);
    if (count < 0)
        misuse(plan, "declares a parameter with a dimension below 1");
    else if (parameter->initial < LAMINA_CONSTANT || parameter->initial > LAMINA_NORMAL)
        misuse(plan, "declares a parameter with unknown initial values");
    else if (parameter->role < 0 || parameter->role > LAMINA_SCALE)
        misuse(plan, "declares a parameter with an unknown role");
    else
        add_tensor(plan, &plan->layer->parameters,
                   (struct layer_tensor){.name = copy_name(plan, parameter->name),
                                         .shape = parameter->shape,
                                         .count = count,
                                         .fan_in = parameter->fan_in,
                                         .fan_out = parameter->fan_out,
                                         .role = parameter->role,
                                         .initial = parameter->initial,
                                         .a = parameter->a,
                                         .b = parameter->b});
}

/* Of a layer that was built with another minor version of the contract. */
static void plan_declare_parameter(struct lamina_plan *plan,
                                   const struct lamina_parameter *parameter)
{
    struct lamina_parameter own = {0};
    size_t size = parameter->struct_size;
    memcpy(&own, parameter, size < sizeof own ? size : sizeof own);
    declare(plan, &own);
}

/* Over 6 parameters: those of lamina_add_parameter. */
static void plan_add_parameter(struct lamina_plan *plan, const char *name,
                               const struct lamina_shape *shape, int64_t fan_in,
                               int64_t fan_out, int32_t initial, double a, double b)
{
    declare(plan, &(struct lamina_parameter){.name = name,
                                             .shape = *shape,
                                             .fan_in = fan_in,
                                             .fan_out = fan_out,
                                             .initial = initial,
                                             .a = a,
                                             .b = b});
}

static void plan_add_state(struct lamina_plan *plan, const char *name,
                           const struct lamina_shape *shape, double initial)
{
    int64_t count = layer_elements(shape);
    if (count < 0)
        misuse(plan, "declares a state with a dimension below 1");
    else
        add_tensor(plan, &plan->layer->state,
                   (struct layer_tensor){.name = copy_name(plan, name),
                                         .shape = *shape,
                                         .count = count,
                                         .initial = LAMINA_CONSTANT,
                                         .a = initial});
}

static void plan_add_saved(struct lamina_plan *plan, int64_t per_sample,
                           int64_t per_batch)
{
    if (per_sample < 0 || per_batch < 0)
        misuse(plan, "declares a saved buffer of a negative size");
    else
        add_tensor(plan, &plan->layer->saved,
                   (struct layer_tensor){.name = "",
                                         .per_sample = saturate_times(per_sample, 1),
                                         .count = saturate_times(per_batch, 1)});
}

static void plan_set_temporary(struct lamina_plan *plan, int64_t per_sample,
                               int64_t per_batch)
{
    if (per_sample < 0 || per_batch < 0) {
        misuse(plan, "declares temporary memory of a negative size");
        return;
    }
    plan->layer->temporary_per_sample = saturate_times(per_sample, 1);
    plan->layer->temporary_per_batch = saturate_times(per_batch, 1);
}

static void plan_set_least_batch(struct lamina_plan *plan, int64_t samples)
{
    if (samples < 1)
        misuse(plan, "declares a least batch below 1");
    else
        plan->layer->least_batch = samples;
}

static void plan_set_flops(struct lamina_plan *plan, double forward, double backward)
{
    plan->layer->flops_forward = forward;
    plan->layer->flops_backward = backward;
}

static void random_uniform(struct lamina_random *random, float *out, int64_t count,
                           float from, float to)
{
    rng_fill_uniform(&random->rng, out, count, from, to);
}

static void random_normal(struct lamina_random *random, float *out, int64_t count,
                          float mean, float std)
{
    rng_fill_normal(&random->rng, out, count, mean, std);
}

static void random_bernoulli(struct lamina_random *random, float *out, int64_t count,
                             double p)
{
    rng_fill_bernoulli(&random->rng, out, count, p);
}

static const struct lamina_runner functions = {
    .struct_size = sizeof(struct lamina_runner),
    .abi_minor = LAMINA_ABI_MINOR,
    .set_failure = runner_fail,
    .set_output = plan_set_output,
    .add_parameter = plan_add_parameter,
    .add_state = plan_add_state,
    .add_saved = plan_add_saved,
    .set_temporary = plan_set_temporary,
    .set_flops = plan_set_flops,
    .set_least_batch = plan_set_least_batch,
    .input_count = plan_input_count,
    .input_shape = plan_input_shape,
    .declare_parameter = plan_declare_parameter,
    .gemm = gemm,
    .exp = vector_exp,
    .log = vector_log,
    .tanh = vector_tanh,
    .sigmoid = vector_sigmoid,
    .erf = vector_erf,
    .fill_uniform = random_uniform,
    .fill_normal = random_normal,
    .fill_bernoulli = random_bernoulli,
    .fail_text = runner_fail_text,
    .report = runner_report,
};

void layer_runner_make(struct layer_runner *runner)
{
    *runner = (struct layer_runner){.table = functions};
}

/* ---- Callbacks ---- */

static void begin(struct layer_runner *runner)
{
    runner->failed = false;
}

static int end(struct layer_runner *runner, int status, const char *callback)
{
    if (status == 0 && !runner->failed)
        return 0;
    if (!runner->failed)
        error_set(&runner->error, "its %s callback returned %d without a reason",
                  callback, status);
    return -1;
}

/* A layer of another count would read behind the end of its arrays. */
static int check_inputs(const struct layer *layer, struct layer_runner *runner)
{
    int64_t least = plugin_least_inputs(layer->plugin);
    int64_t most = plugin_most_inputs(layer->plugin);
    const char *name = layer->plugin->name;
    if (layer->input_count >= least && layer->input_count <= most)
        return 0;
    runner->failed = true;
    if (most == 1)
        return error_set_option(&runner->error, "from",
                                "%s reads one layer, and `from` names %lld", name,
                                (long long)layer->input_count);
    char range[64] = "";
    if (most == LAMINA_ANY_NUMBER)
        snprintf(range, sizeof range, " or more");
    else if (most > least)
        snprintf(range, sizeof range, " to %lld", (long long)most);
    return error_set_option(&runner->error, "from",
                            "%s reads %lld%s layers, and here %lld: name them, as in "
                            "`from: [previous, trunk]`",
                            name, (long long)least, range, (long long)layer->input_count);
}

int layer_plan(struct layer *layer, struct layer_runner *runner, struct arena *arena)
{
    struct lamina_plan plan = {.layer = layer, .arena = arena};
    const struct lamina_layer *plugin = layer->plugin;
    if (check_inputs(layer, runner) != 0)
        return -1;
    begin(runner);
    int status = plugin->shape(&runner->table, layer->options, layer->inputs, &plan);
    if (end(runner, status, "shape") != 0)
        return -1;
    if (plan.too_large) {
        runner->failed = true;
        return error_set(&runner->error, "its output is too large for any memory: ask "
                                         "for fewer features");
    }
    if (!plan.misuse && !plan.has_output)
        plan.misuse = "does not call lamina_set_output";
    if (plan.misuse)
        return error_set(
            &runner->error,
            "the layer %s %s in its shape callback: this is a mistake in the "
            "plugin",
            plugin->name, plan.misuse);
    return 0;
}

int64_t layer_tensor_size(const struct layer_tensor *tensor, int64_t batch_size)
{
    return saturate_plus(saturate_times(tensor->per_sample, batch_size), tensor->count);
}

int32_t layer_role(const struct layer_tensor *parameter)
{
    if (parameter->role != 0 || parameter->fan_in <= 0 || parameter->fan_out <= 0)
        return parameter->role;
    return parameter->shape.dims > 1 ? LAMINA_WEIGHT : LAMINA_BIAS;
}

void layer_draw(const struct layer_tensor *tensor, struct rng *rng, float *values)
{
    float a = (float)tensor->a, b = (float)tensor->b;
    if (tensor->initial == LAMINA_UNIFORM)
        rng_fill_uniform(rng, values, tensor->count, a, b);
    else if (tensor->initial == LAMINA_NORMAL)
        rng_fill_normal(rng, values, tensor->count, a, b);
    else
        for (int64_t i = 0; i < tensor->count; i++)
            values[i] = a;
}

/* A field that came with 1.2: a layer that needs less does not read it, in any runner. */
static const void *since_1_2(const struct layer *layer, const void *field)
{
    return layer->plugin->needs_minor >= 2 ? field : NULL;
}

int layer_initialize(const struct layer *layer, const struct layer_memory *memory,
                     struct layer_runner *runner, struct lamina_random *random)
{
    const struct lamina_initialize call = {
        .struct_size = sizeof call,
        .options = layer->options,
        .input_shape = layer->inputs,
        .output_shape = &layer->output,
        .parameters = memory->parameters,
        .state = memory->state,
        .random = random,
        .input_count = layer->input_count,
        .input_shapes = since_1_2(layer, layer->inputs),
    };
    for (size_t i = 0; i < layer->parameters.count; i++)
        layer_draw(&layer->parameters.at[i], &random->rng, memory->parameters[i]);
    for (size_t i = 0; i < layer->state.count; i++)
        layer_draw(&layer->state.at[i], &random->rng, memory->state[i]);
    if (!layer->plugin->initialize)
        return 0;
    begin(runner);
    return end(runner, layer->plugin->initialize(&runner->table, &call), "initialize");
}

int layer_forward(const struct layer *layer, const struct layer_memory *memory,
                  struct layer_runner *runner, bool training, int64_t batch_size,
                  struct lamina_random *random)
{
    const struct lamina_forward pass = {
        .struct_size = sizeof pass,
        .training = training,
        .batch_size = batch_size,
        .options = layer->options,
        .input_shape = layer->inputs,
        .output_shape = &layer->output,
        .parameters = (const float *const *)memory->parameters,
        .state = memory->state,
        .saved = memory->saved,
        .temporary = memory->temporary,
        .random = training ? random : NULL,
        .input = memory->inputs[0],
        .output = memory->output,
        .input_count = layer->input_count,
        .input_shapes = since_1_2(layer, layer->inputs),
        .inputs = since_1_2(layer, memory->inputs),
        .iteration = memory->iteration,
    };
    begin(runner);
    return end(runner, layer->plugin->forward(&runner->table, &pass), "forward");
}

int layer_backward(const struct layer *layer, const struct layer_memory *memory,
                   struct layer_runner *runner, int64_t batch_size, float beta)
{
    bool reads_input = plugin_reads_input(layer->plugin);
    const struct lamina_backward pass = {
        .struct_size = sizeof pass,
        .batch_size = batch_size,
        .options = layer->options,
        .input_shape = layer->inputs,
        .output_shape = &layer->output,
        .parameters = (const float *const *)memory->parameters,
        .state = (const float *const *)memory->state,
        .saved = (const float *const *)memory->saved,
        .temporary = memory->temporary,
        .input = reads_input ? memory->inputs[0] : NULL,
        .output = plugin_reads_output(layer->plugin) ? memory->output : NULL,
        .output_gradient = memory->output_gradient,
        .input_gradient = memory->input_gradients[0],
        .parameter_gradients = memory->gradients,
        .beta = beta,
        .input_count = layer->input_count,
        .input_shapes = since_1_2(layer, layer->inputs),
        .inputs = reads_input ? since_1_2(layer, memory->inputs) : NULL,
        .input_gradients = (float **)since_1_2(layer, memory->input_gradients),
        .iteration = memory->iteration,
    };
    begin(runner);
    return end(runner, layer->plugin->backward(&runner->table, &pass), "backward");
}
