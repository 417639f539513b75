/* libFuzzer target: any bytes as a config, those behind a NUL as base.yaml, which it may
 * extend. The program must answer with a plan or with sentences, and what it records of a
 * good config, and prints of any, must be YAML that it reads as the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/experiment_load.h"
#include "config/tree_yaml.h"
#include "data/datasets.h"
#include "model/loss.h"
#include "model/optimizer.h"
#include "model/rate.h"
#include "sweep/plan.h"
#include "train/objective.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct lamina_option linear_options[] = {
    {"out_features", LAMINA_INTEGER, 0, NULL, "[1, inf)", "Outputs of a sample."},
    {"kernel_size", LAMINA_INTEGERS, 8, "[]", "[1, inf)", "Any list."},
};
static const struct option_kind *const layers[] = {
    &(const struct option_kind){.name = "linear",
                                .version = "1.0",
                                .options = linear_options,
                                .count = 2,
                                .size = 64},
    &(const struct option_kind){.name = "sigmoid", .version = "1.0"},
};

/* That the text, made of the tree, reads as it. */
static void check_text(const struct node *root, const struct text *text,
                       struct arena *arena)
{
    struct problems problems = {0};
    const struct node *again =
        tree_parse(text->at, text->length, "again", arena, &problems);
    /* It may pass the limits of a config, which the config itself did not. */
    if (again != NULL && !tree_same(root, again))
        abort();
    problems_free(&problems);
}

static void check_record(const struct node *root, struct arena *arena)
{
    struct text json = {0};
    tree_write_json(root, &json);
    check_text(root, &json, arena);
    text_free(&json);
}

static void check_print(const struct node *root, struct arena *arena)
{
    struct text yaml = {0};
    if (tree_yaml_write(root, &yaml) != 0)
        abort();
    check_text(root, &yaml, arena);
    text_free(&yaml);
}

/* A layer reads what stands before it in the stack, and the last is the output. */
static void check_stack(const struct trial_spec *spec)
{
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct layer_spec *layer = &spec->layers[i];
        bool right = layer->input_count > 0 && layer->repetition >= 0 &&
                     layer->repetition < layer->repetitions;
        for (size_t j = 0; j < layer->input_count; j++)
            right &= layer->inputs[j] >= -1 && layer->inputs[j] < (int64_t)i;
        if (!right)
            abort();
    }
}

static void plan_file(const char *path, struct arena *arena, struct problems *problems)
{
    struct vocabulary vocabulary = {
        .datasets = datasets_kinds(),
        .layers = {"layer", layers, 2},
        .losses = loss_kinds(),
        .optimizers = optimizer_kinds(),
        .rates = rate_kinds(),
        .objectives = objective_kinds(),
    };
    struct plan plan;
    struct sweep_rows rows;
    const char *const *types;
    const struct experiment *experiment = experiment_load(path, NULL, 0, arena, problems);
    if (experiment == NULL)
        return;
    if (problems->count == 0)
        check_print(experiment->whole, arena);
    sweep_expand(experiment, arena, &rows, problems);
    if (rows.count * (rows.seed_count + 1) > 1000)
        return;
    if (plan_expand(experiment, arena, &plan, problems) == 0 && plan.rows.search != NULL)
        plan_add_probes(&plan, arena, problems);
    plan_layer_types(&plan, arena, &types);
    plan_resolve(&plan, 0, &vocabulary, arena, problems);
    if (problems->count > 0)
        return;
    for (size_t i = 0; i < plan.count; i++) {
        check_stack(plan.trials[i].spec);
        plan_set_key(&plan.trials[i], "data", NULL);
    }
    check_record(plan.trials[0].root, arena);
}

static void write_file(const char *name, const uint8_t *bytes, size_t size)
{
    FILE *file = fopen(name, "w");
    if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
}

/* In the folder in which it runs. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct problems problems = {0};
    struct arena *arena = arena_new();
    const uint8_t *base = size > 0 ? memchr(bytes, '\0', size) : NULL;
    size_t length = base != NULL ? (size_t)(base - bytes) : size;
    write_file("own.yaml", bytes, length);
    if (base != NULL)
        write_file("base.yaml", base + 1, size - length - 1);
    plan_file("own.yaml", arena, &problems);
    problems_free(&problems);
    arena_free(arena);
    unlink("base.yaml");
    return 0;
}
