/* A section of a trial's config is read once, when the trial is resolved: what is
 * checked, loaded, planned and trained afterwards has the struct that was filled then.
 * Each reading is counted by a function in place of option_read. */
#include <stdint.h>

#include "../config/made_up.h"
#include "config/resolve.h"
#include "data/datasets.h"
#include "model/network_plan.h"
#include "model/plugin.h"
#include "support/suite.h"
#include "train/fit.h"
#include "train/stop.h"
#include "train/train.h"

static const char config[] =
    "dataset: {type: digits, train: 40, test: 20, limit: 30, normalize: measured}\n"
    "layers: [{type: linear, out_features: 10, init: xavier_normal,\n"
    "          optimizer: {learning_rate: 0.2}}]\n"
    "loss: {type: cross_entropy, weight: [1, 1, 1, 1, 1, 1, 1, 1, 1, 2]}\n"
    "optimizer: {type: adam, clip_norm: 1}\n"
    "schedule: {iterations: 8, batch_size: 10, evaluate_every: 2,\n"
    "           learning_rate: {type: step, step_size: 2, interval: iteration}}\n"
    "init: {type: normal, std: 0.1}\n"
    "stop: {rule: patience, evaluations: 2}\n"
    "objective: {metric: accuracy}\n"
    "record: {top_k: 2}\n";

enum { MOST_READINGS = 64 };

static struct reading {
    const struct option_kind *kind;
    const struct node *map;
} readings[MOST_READINGS];
static size_t reading_count;

size_t __real_option_read(const struct option_kind *kind, const struct node *map,
                          const char *path, void *out, struct arena *arena,
                          struct problems *problems);
size_t __wrap_option_read(const struct option_kind *kind, const struct node *map,
                          const char *path, void *out, struct arena *arena,
                          struct problems *problems);

size_t __wrap_option_read(const struct option_kind *kind, const struct node *map,
                          const char *path, void *out, struct arena *arena,
                          struct problems *problems)
{
    for (size_t i = 0; i < reading_count; i++)
        ck_assert_msg(readings[i].kind != kind || readings[i].map != map,
                      "`%s` is read again", path);
    ck_assert_uint_lt(reading_count, MOST_READINGS);
    readings[reading_count++] = (struct reading){kind, map};
    return __real_option_read(kind, map, path, out, arena, problems);
}

static const struct lamina_layer *open_linear(struct arena *arena)
{
    struct plugin_path path;
    struct plugin_file file;
    struct error error;
    const struct lamina_layer *layer;
    plugin_path_make(TEST_BINARY_DIR "/plugins", arena, &path);
    path.count = 1;
    ck_assert_msg(plugin_find(&path, "linear", arena, &file, &error) == 0, "%s",
                  error.text);
    ck_assert_msg(plugin_open(&file, &layer, &error) == 0, "%s", error.text);
    return layer;
}

static const struct trial_spec *resolve(const struct lamina_layer *linear,
                                        struct arena *arena)
{
    const struct option_kind kind = {.name = "linear",
                                     .options = linear->options,
                                     .count = linear->option_count,
                                     .size = linear->options_size};
    struct option_kind *kept = arena_array(arena, 1, sizeof kind);
    memcpy(kept, &kind, sizeof kind);
    const struct option_kind *const kinds[] = {kept};
    struct vocabulary vocabulary = made_up_vocabulary();
    vocabulary.layers = (struct option_kinds){"layer", kinds, 1};
    struct problems problems = {0};
    const struct experiment *experiment = made_up_load(config, NULL, arena, &problems);
    made_up_no_problems(&problems);
    reading_count = 0;
    const struct trial_spec *spec =
        resolve_trial(experiment->root, &vocabulary, arena, &problems);
    made_up_no_problems(&problems);
    return spec;
}

static void train(const struct trial_spec *spec, const struct lamina_layer *linear,
                  struct arena *arena)
{
    struct problems problems = {0}, warnings = {0};
    struct error error;
    struct datasets *store = datasets_new();
    fit_without_data(spec, &problems);
    ck_assert_int_eq(datasets_check(&spec->dataset, &error), 0);
    const struct dataset *dataset = datasets_load(store, &spec->dataset, &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    fit_with_data(spec, dataset, &problems);
    fit_warnings(spec, dataset, &warnings);
    made_up_no_problems(&problems);
    struct network_place place = {0};
    struct error network_error = {0};
    struct network *network =
        network_plan(spec, &linear, &dataset->sample, &place, arena, &network_error);
    ck_assert_msg(network != NULL, "%s", network_error.text);
    struct stop *stop = stop_new(spec, dataset, arena);
    const struct observer observer = stop_observer(stop);
    const struct train_setup setup = {.spec = spec,
                                      .network = network,
                                      .dataset = dataset,
                                      .observers = &observer,
                                      .observer_count = 1};
    ck_assert_int_eq(train_run(&setup, arena, &network_error), TRAIN_DONE);
    problems_free(&warnings);
    datasets_free(store);
}

START_TEST(a_section_is_read_once_for_a_trial)
{
    struct arena *arena = arena_new();
    const struct lamina_layer *linear = open_linear(arena);
    const struct trial_spec *spec = resolve(linear, arena);
    size_t resolved = reading_count;
    ck_assert_uint_ge(resolved, 10); /* a section each, and the layer's own */
    train(spec, linear, arena);
    ck_assert_uint_eq(reading_count, resolved);
    arena_free(arena);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("read_once");
    tcase_add_test(tests, a_section_is_read_once_for_a_trial);
    return suite_run("read_once", tests);
}
