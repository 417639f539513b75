/* A layer is asked more than once: it must say the same. */
#include "check/claims.h"

#include <math.h>
#include <string.h>

#include "check/symbols.h"
#include "check/table.h"
#include "check/variants.h"
#include "check/words.h"

/* ---- library ---- */

const char *claims_library(struct cases *cases)
{
    const char *const *names;
    if (cases->loading != NULL)
        words_say(cases, CHECK_FAILED, "%s", cases->loading);
    size_t needed = symbols_needed(cases->plugin, cases->arena, &names);
    for (size_t i = 0; i < needed; i++) {
        const char *remedy = symbols_remedy(names[i]);
        if (remedy != NULL)
            words_say(cases, CHECK_FAILED, "uses %s: %s", names[i], remedy);
    }
    size_t shown = symbols_shown(cases->plugin, cases->arena, &names);
    if (shown > 0)
        words_say(
            cases, CHECK_NOTED,
            "shows %zu name%s besides lamina_layer_v1, such as %s: make them static, "
            "or build with -fvisibility=hidden",
            shown, shown == 1 ? "" : "s", names[0]);
    if (cases->plugin->summary[0] == '\0')
        words_say(cases, CHECK_NOTED, "has no summary: give it its formula in one line");
    return "uses nothing that a layer must leave to the runner";
}

/* ---- options ---- */

/* What an option allows must be accepted, or refused in a sentence that names an option.
 */
static void try_value(struct cases *cases, const struct lamina_option *option,
                      const char *value)
{
    const char *own = arena_format(cases->arena, "%s: %s", option->name, value);
    const void *options = variants_with(cases, option, value);
    struct layer_runner runner;
    if (options == NULL)
        return;
    for (size_t i = 0; i < cases->shape_count; i++) {
        struct layer layer = {.plugin = cases->plugin,
                              .options = options,
                              .inputs = cases->shapes[i].at,
                              .input_count = cases->shapes[i].count};
        table_make(&runner, cases->plugin);
        words_doing(cases, "in shape, with %s", own);
        if (layer_plan(&layer, &runner, cases->arena) == 0)
            continue;
        if (!subject_refused(&runner))
            words_say(cases, CHECK_FAILED, "with %s: %s", own,
                      runner.failed ? "its shape callback fails with an empty sentence"
                                    : runner.error.text);
        if (!variants_has(cases, runner.error.option))
            words_say(cases, CHECK_FAILED,
                      "with %s it blames the option '%s', which it does not have", own,
                      runner.error.option);
    }
}

const char *claims_options(struct cases *cases)
{
    static const char *const values[] = {
        "0",   "1",     "2",    "3",     "7",
        "16",  "1000",  "-1",   "0.5",   "1e-8",
        "1e8", "1e300", "true", "false", "4611686018427387904"};
    for (size_t i = 0; i < cases->kind.count; i++) {
        const struct lamina_option *option = &cases->kind.options[i];
        if (option->help == NULL || option->help[0] == '\0')
            words_say(cases, CHECK_FAILED,
                      "the option %s has no help: say in a sentence what it does",
                      option->name);
        for (size_t j = 0; j < sizeof values / sizeof values[0]; j++)
            try_value(cases, option, values[j]);
    }
    if (cases->untried != NULL)
        words_say(
            cases, CHECK_NOTED,
            "tried at one value alone, as no other was found that is taken: %s; give "
            "others with --set",
            cases->untried);
    if (cases->left_out)
        words_say(cases, CHECK_NOTED,
                  "only the first %zu ways of setting its options are tried: check the "
                  "last options with --set",
                  cases->variant_count);
    return arena_format(cases->arena,
                        "%zu documented; every allowed value is taken or "
                        "refused in a sentence",
                        cases->kind.count);
}

/* ---- shapes ---- */

static bool same_tensors(const struct layer_tensors *a, const struct layer_tensors *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = a->at[i].per_sample == b->at[i].per_sample &&
               a->at[i].count == b->at[i].count && a->at[i].initial == b->at[i].initial;
    return same;
}

static bool plan(struct cases *cases, const struct cases_variant *variant,
                 const struct subject_shapes *shapes, struct layer *layer)
{
    struct layer_runner runner;
    table_make(&runner, cases->plugin);
    *layer = (struct layer){.plugin = cases->plugin,
                            .options = variant->options,
                            .inputs = shapes->at,
                            .input_count = shapes->count};
    return layer_plan(layer, &runner, cases->arena) == 0;
}

/* Parameters and state share their names, as in PyTorch's state_dict. */
static const char *tensor_name(const struct layer *layer, size_t i)
{
    size_t parameters = layer->parameters.count;
    return i < parameters ? layer->parameters.at[i].name
                          : layer->state.at[i - parameters].name;
}

static void expect_names(struct cases *cases, const struct layer *layer)
{
    size_t count = layer->parameters.count + layer->state.count;
    for (size_t i = 0; i < count; i++) {
        const char *name = tensor_name(layer, i);
        if (name[0] == '\0')
            words_say(cases, CHECK_FAILED, "%s %zu has no name",
                      i < layer->parameters.count ? "parameter" : "state",
                      i < layer->parameters.count ? i : i - layer->parameters.count);
        for (size_t j = 0; name[0] != '\0' && j < i; j++)
            if (strcmp(name, tensor_name(layer, j)) == 0)
                words_say(cases, CHECK_FAILED,
                          "has two parameters or states that are named %s: give each a "
                          "name of its own",
                          name);
    }
}

static void expect_flops(struct cases *cases, const struct layer *layer, const char *text)
{
    const double told[] = {layer->flops_forward, layer->flops_backward};
    for (int i = 0; i < 2; i++)
        if (!isfinite(told[i]) || told[i] < 0)
            words_say(
                cases, CHECK_FAILED,
                "tells %g FLOPs of %s, of %s: lamina_set_flops takes the operations "
                "of one sample",
                told[i], i == 0 ? "forward" : "backward", text);
}

/* Twice; of another variant than the first it may refuse the shape. */
static void check_shape(struct cases *cases, const struct cases_variant *variant,
                        const struct subject_shapes *shapes)
{
    struct layer first = {.inputs = shapes->at, .input_count = shapes->count}, second;
    const char *text = arena_format(cases->arena, "%s, with %s",
                                    words_inputs(&first, cases->arena), variant->text);
    words_doing(cases, "in shape, of %s, twice", text);
    if (!plan(cases, variant, shapes, &first) && variant != cases->variants)
        return;
    if (!plan(cases, variant, shapes, &second) ||
        memcmp(&first.output, &second.output, sizeof first.output) != 0 ||
        !same_tensors(&first.parameters, &second.parameters) ||
        !same_tensors(&first.state, &second.state) ||
        !same_tensors(&first.saved, &second.saved)) {
        words_say(cases, CHECK_FAILED,
                  "declares something else the second time, of %s: shape must depend on "
                  "its arguments alone",
                  text);
        return;
    }
    expect_names(cases, &first);
    expect_flops(cases, &first, text);
}

const char *claims_shapes(struct cases *cases)
{
    struct layer first;
    size_t kinds = cases->shape_count + cases->more_count;
    for (size_t v = 0; v < cases->variant_count; v++) {
        size_t count = cases->shape_count + (v > 0 ? cases->more_count : 0);
        for (size_t i = 0; i < count && cases->failed == 0; i++)
            check_shape(cases, &cases->variants[v], &cases->shapes[i]);
    }
    if (!plan(cases, cases->variants, &cases->shapes[cases->shape_count - 1], &first))
        return NULL;
    if (first.parameters.count > 0 && first.flops_forward == 0)
        words_say(cases, CHECK_NOTED,
                  "tells no FLOPs: with lamina_set_flops `lamina plan` can count them");
    return arena_format(cases->arena, "%zu kind%s accepted; the last, %s, becomes %s",
                        kinds, kinds == 1 ? " of input is" : "s of input are",
                        words_shapes(&first, cases->arena),
                        words_shape(&first.output, cases->arena));
}
