/* Shapes are found by trying: the layer's own shape callback says which of the usual ones
 * it takes. Of several inputs all have the same shape, or one dimension of them differs;
 * what else a layer may want is for the user to give. */
#include "check/shapes.h"

#include "check/table.h"
#include "check/words.h"
#include "model/plugin.h"

enum { NOWHERE = -1 }; /* in which dimension inputs differ */

static const struct lamina_shape usual[] = {
    {1, {5}},       {1, {1}},          {1, {1100}},    {2, {3, 7}},
    {3, {2, 5, 7}}, {4, {2, 3, 2, 3}}, {3, {1, 8, 8}}, {3, {3, 16, 16}},
};
enum { USUAL = sizeof usual / sizeof usual[0] };

/* Of these one dimension may differ. */
static const struct lamina_shape bases[] = {{3, {2, 5, 7}}, {2, {3, 7}}, {1, {5}}};
enum { BASES = sizeof bases / sizeof bases[0] };

/* Inputs of a shape; in one dimension each has one more than the input before it. */
static struct subject_shapes spread(const struct cases *cases,
                                    const struct lamina_shape *shape, int64_t count,
                                    int64_t dimension)
{
    struct lamina_shape *at = arena_array(cases->arena, (size_t)count, sizeof *at);
    for (int64_t i = 0; i < count; i++) {
        at[i] = *shape;
        if (dimension != NOWHERE)
            at[i].at[dimension] += i;
    }
    return (struct subject_shapes){at, count};
}

/* Whether the layer takes shapes; where not, why in `runner`. */
static bool takes(struct cases *cases, const struct cases_variant *variant,
                  const struct subject_shapes *shapes, struct layer_runner *runner)
{
    struct layer layer = {.plugin = cases->plugin,
                          .options = variant->options,
                          .inputs = shapes->at,
                          .input_count = shapes->count};
    table_make(runner, cases->plugin);
    words_doing(cases, "in shape, of %s", words_inputs(&layer, cases->arena));
    return layer_plan(&layer, runner, cases->arena) == 0;
}

/* 1 where the first variant takes the shapes, and 0 where it refuses them, in a sentence
 * in `error`; -1 after a finding. */
static int try_shapes(struct cases *cases, struct subject_shapes shapes,
                      struct error *error)
{
    const struct layer layer = {.inputs = shapes.at, .input_count = shapes.count};
    struct layer_runner runner;
    if (takes(cases, cases->variants, &shapes, &runner)) {
        cases->shapes[cases->shape_count++] = shapes;
        return 1;
    }
    *error = runner.error;
    if (subject_refused(&runner))
        return 0;
    words_say(cases, CHECK_FAILED, "of %s: %s", words_inputs(&layer, cases->arena),
              runner.failed ? "its shape callback fails with an empty sentence"
                            : runner.error.text);
    return -1;
}

/* The same shape for all inputs; how many of the usual ones are taken. -1 after a
 * finding. */
static int try_same(struct cases *cases, const struct lamina_shape *shapes, size_t number,
                    int64_t count, struct error *error)
{
    int found = 0, status = 0;
    for (size_t i = 0; i < number && status >= 0; i++) {
        status = try_shapes(cases, spread(cases, &shapes[i], count, NOWHERE), error);
        found += status > 0;
    }
    return status < 0 ? -1 : found;
}

/* The same of inputs that differ in one dimension. */
static int try_different(struct cases *cases, const struct lamina_shape *shape,
                         int64_t count, struct error *error)
{
    int found = 0, status = 0;
    for (int64_t i = 0; i < shape->dims && status >= 0; i++) {
        status = try_shapes(cases, spread(cases, shape, count, i), error);
        found += status > 0;
    }
    return status < 0 ? -1 : found;
}

/* Of the first count of inputs all shapes; of a further one the first that is taken, and
 * those that differ from it. */
static int try_count(struct cases *cases, int64_t count, bool is_first,
                     struct error *error)
{
    int found = is_first ? try_same(cases, usual, USUAL, count, error) : 0;
    for (size_t i = 0; i < BASES && count > 1 && (is_first || found == 0); i++) {
        int same = is_first ? 0 : try_same(cases, &bases[i], 1, count, error);
        int different = same < 0 ? -1 : try_different(cases, &bases[i], count, error);
        if (different < 0 || found < 0)
            return -1;
        found += same + different;
    }
    return found < 0 ? -1 : 0;
}

enum { COUNTS = 3 };

/* How many inputs are tried: the least, one more, and three, as far as the layer takes so
 * many. Returns how many of these there are. */
static size_t find_counts(const struct lamina_layer *plugin, int64_t counts[COUNTS])
{
    int64_t least = plugin_least_inputs(plugin), most = plugin_most_inputs(plugin);
    size_t found = 0;
    counts[found++] = least;
    if (least < most)
        counts[found++] = least + 1;
    if (least + 1 < 3 && most >= 3)
        counts[found++] = 3;
    return found;
}

/* ---- What the user gave ---- */

static int refuse_count(struct cases *cases, size_t given)
{
    int64_t least = plugin_least_inputs(cases->plugin);
    int64_t most = plugin_most_inputs(cases->plugin);
    const char *text = "";
    if (most == LAMINA_ANY_NUMBER)
        text = " or more";
    else if (most > least)
        text = arena_format(cases->arena, " to %lld", (long long)most);
    words_say(cases, CHECK_FAILED,
              "takes %lld%s input%s, and --input was given %zu times", (long long)least,
              text, most == 1 ? "" : "s", given);
    return -1;
}

/* One shape is that of all inputs. */
static int try_given(struct cases *cases, struct error *error)
{
    const struct check_request *request = cases->request;
    const struct subject_shapes all = {request->inputs, (int64_t)request->input_count};
    int64_t counts[COUNTS];
    int status = 0;
    if (all.count > 1 && (all.count < plugin_least_inputs(cases->plugin) ||
                          all.count > plugin_most_inputs(cases->plugin)))
        return refuse_count(cases, request->input_count);
    if (all.count > 1)
        return try_shapes(cases, all, error);
    size_t found = find_counts(cases->plugin, counts);
    for (size_t i = 0; i < found && status >= 0; i++)
        status = try_same(cases, all.at, 1, counts[i], error);
    return status;
}

static int try_all(struct cases *cases, struct error *error)
{
    int64_t counts[COUNTS];
    int status = 0;
    size_t found = find_counts(cases->plugin, counts);
    for (size_t i = 0; i < found && status == 0; i++)
        status = try_count(cases, counts[i], i == 0, error);
    return status;
}

int shapes_find(struct cases *cases)
{
    struct error error = {.text = ""};
    bool given = cases->request->input_count > 0;
    int status = given ? try_given(cases, &error) : try_all(cases, &error);
    if (status < 0)
        return -1;
    if (cases->shape_count > 0)
        return 0;
    words_say(cases, CHECK_FAILED,
              "refuses every input shape that was tried, with %s: %s; where it needs "
              "another, give it with --input and options with --set",
              cases->variants[0].text, error.text);
    return -1;
}

void shapes_find_more(struct cases *cases)
{
    int64_t least = plugin_least_inputs(cases->plugin), count = least > 2 ? least : 2;
    struct layer_runner runner;
    if (cases->request->input_count > 0 || count > plugin_most_inputs(cases->plugin))
        return;
    for (int64_t dimension = 0; dimension < bases[0].dims; dimension++) {
        const struct subject_shapes shapes = spread(cases, &bases[0], count, dimension);
        if (takes(cases, cases->variants, &shapes, &runner))
            continue;
        for (size_t v = 1; v < cases->variant_count; v++)
            if (takes(cases, &cases->variants[v], &shapes, &runner)) {
                cases->shapes[cases->shape_count + cases->more_count++] = shapes;
                break;
            }
    }
}
