/* The order of the rows is that in which a trial's sections are read: see settings.c. */
#include "config/sections.h"

#include <string.h>

#define TABLE(table, type)                                                               \
    .options = table, .count = sizeof table / sizeof table[0], .size = sizeof(type)

/* ---- Options ---- */

static const struct lamina_option experiment_table[] = {
    {"seed", LAMINA_INTEGER, offsetof(struct experiment_values, seed), "0", "[0, inf)",
     "of all random numbers"},
    {"timeout", LAMINA_REAL, offsetof(struct experiment_values, timeout), "0", "[0, inf)",
     "seconds that a trial may train in one go; 0: any"},
};
const struct option_kind sections_experiment_values = {
    .name = "config", TABLE(experiment_table, struct experiment_values)};

static const struct lamina_option trial_table[] = {
    {"compat", LAMINA_CHOICE, offsetof(struct trial_values, compat), "none",
     "none | pytorch", "whose random draws to reproduce"},
};
const struct option_kind sections_trial_values = {
    .name = "config", TABLE(trial_table, struct trial_values)};

static const struct lamina_option layer_table[] = {
    {"frozen", LAMINA_BOOL, offsetof(struct layer_options, frozen), "false", NULL,
     "its parameters stay as they begin"},
};
const struct option_kind sections_layer = {.name = "layer",
                                           TABLE(layer_table, struct layer_options)};
const char *const sections_layer_keys[] = {"type",      "name",   "from", "init",
                                           "optimizer", "frozen", NULL};

static const struct lamina_option checkpoint_table[] = {
    {"every", OPTION_ITERATIONS, offsetof(struct checkpointing, every), "0",
     "[0, 1000000000000]", "iterations from one to the next; 0: not by their number"},
    {"seconds", LAMINA_REAL, offsetof(struct checkpointing, seconds), "30", "[0, inf)",
     "from one to the next; 0: not by time"},
    {"keep", LAMINA_CHOICE, offsetof(struct checkpointing, keep), "auto",
     "auto | none | last | best", "of a trial that has ended; auto: the last"},
    {"trials", LAMINA_INTEGER, offsetof(struct checkpointing, trials), "3",
     "[0, 1000000]", "of a sweep so many, its best ones, keep theirs; 0: all of them"},
};
static const struct option_kind checkpoint = {
    .name = "checkpoint", TABLE(checkpoint_table, struct checkpointing)};

static const struct lamina_option on_failure_table[] = {
    {"stop_after", LAMINA_INTEGER, 0, "0", "[0, 1000000]",
     "failed trials; 0: go on whatever fails"},
};
static const struct option_kind on_failure = {.name = "on_failure",
                                              TABLE(on_failure_table, int64_t)};

static const struct lamina_option schedule_table[] = {
    {"epochs", LAMINA_INTEGER, offsetof(struct schedule, epochs), "0", "[0, 1000000000]",
     "passes over the training split"},
    {"iterations", LAMINA_INTEGER, offsetof(struct schedule, iterations), "0",
     "[0, 1000000000000]", "batches to train on, in place of epochs"},
    {"batch_size", LAMINA_INTEGER, offsetof(struct schedule, batch_size), NULL,
     "[1, 1000000000]", "samples a batch"},
    {"shuffle", LAMINA_BOOL, offsetof(struct schedule, shuffle), "true", NULL,
     "a new order in every epoch"},
    {"drop_last", LAMINA_BOOL, offsetof(struct schedule, drop_last), "false", NULL,
     "an epoch leaves out what is less than a batch"},
    {"evaluate_every", OPTION_ITERATIONS, offsetof(struct schedule, evaluate_every), "0",
     "[0, 1000000000000]", "iterations between evaluations; 0: only at the end"},
    {"evaluate_train", LAMINA_BOOL, offsetof(struct schedule, evaluate_train), "false",
     NULL, "evaluations are of the training split, too"},
};
static const struct option_kind schedule = {.name = "schedule",
                                            TABLE(schedule_table, struct schedule)};

static const struct lamina_option record_table[] = {
    {"top_k", LAMINA_INTEGER, offsetof(struct record_spec, top_k), "0", "[0, 1000000]",
     "measure how often the class is among so many largest outputs"},
    {"gradient_norms", LAMINA_BOOL, offsetof(struct record_spec, gradient_norms), "false",
     NULL, "the length of each layer's gradients, before they are clipped"},
    {"weight_norms", LAMINA_BOOL, offsetof(struct record_spec, weight_norms), "false",
     NULL, "the length of each layer's parameters, before the update"},
    {"every", OPTION_ITERATIONS, offsetof(struct record_spec, every), "100",
     "[1, 1000000000000]", "iterations from norms to norms"},
    {"metrics", OPTION_TEXTS, offsetof(struct record_spec, metrics), "[]",
     "f1_macro | balanced_accuracy | auc",
     "what evaluations measure besides what `objective` and `stop` look at"},
};
static const struct option_kind record = {.name = "record",
                                          TABLE(record_table, struct record_spec)};

/* ---- Sections ---- */

#define SPEC(member) offsetof(struct trial_spec, member)
#define KINDS(member) offsetof(struct vocabulary, member)

const struct section sections[] = {
    {"dataset", SECTION_OF_TRIAL, SECTION_TYPED, true, "type", SPEC(dataset),
     KINDS(datasets), .help = "What to learn."},
    {"init", SECTION_OF_TRIAL, SECTION_TYPED, false, "type", SPEC(init), KINDS(inits),
     .help = "How weights begin."},
    {"layers", SECTION_OF_TRIAL, SECTION_SPECIAL, true,
     .help = "The network, input side first."},
    {"loss", SECTION_OF_TRIAL, SECTION_TYPED, true, "type", SPEC(loss), KINDS(losses),
     .help = "What to minimise."},
    {"optimizer", SECTION_OF_TRIAL, SECTION_TYPED, true, "type", SPEC(optimizer),
     KINDS(optimizers), .help = "How."},
    {"schedule", SECTION_OF_TRIAL, SECTION_SPECIAL, true, NULL, SPEC(schedule),
     .options = &schedule, .help = "How long, in which batches.",
     .example = "a mapping: {epochs: 5, batch_size: 128}"},
    {"schedule.learning_rate", SECTION_OF_TRIAL, SECTION_TYPED, false, "type", SPEC(rate),
     KINDS(rates), .help = "How the optimizer's rate changes.", .list = "schedules"},
    {"stop", SECTION_OF_TRIAL, SECTION_TYPED, false, "rule", SPEC(stop), KINDS(stops),
     .help = "When a trial ends early."},
    {"objective", SECTION_OF_TRIAL, SECTION_OPTIONS, false, "metric", SPEC(objective),
     KINDS(objectives), .help = "What tells how good a trial is.",
     .example = "a mapping: {metric: accuracy, mode: max}"},
    {"record", SECTION_OF_TRIAL, SECTION_OPTIONS, false, NULL, SPEC(record),
     .options = &record, .help = "What is recorded besides.",
     .example = "a mapping: {top_k: 5, gradient_norms: true}"},
    {"name", SECTION_OF_EXPERIMENT, SECTION_SPECIAL, false,
     .help = "What the results call it; by default the file's name without its ending."},
    {"extends", SECTION_OF_EXPERIMENT, SECTION_SPECIAL, false,
     .help = "The config that this one builds on, as a file: it says what is not said "
             "here."},
    {"set", SECTION_OF_EXPERIMENT, SECTION_SPECIAL, false,
     .help = "Values by their paths, set in what both come to."},
    {"sweep", SECTION_OF_EXPERIMENT, SECTION_SPECIAL, false, .help = "What to vary."},
    {"checkpoint", SECTION_OF_EXPERIMENT, SECTION_OPTIONS, false, NULL,
     offsetof(struct experiment, checkpoint), .options = &checkpoint,
     .help = "When a trial is saved, to go on from there, and what stays of that.",
     .example = "a mapping: {every: 1000, keep: last}"},
    {"on_failure", SECTION_OF_EXPERIMENT, SECTION_OPTIONS, false, NULL,
     offsetof(struct experiment, stop_after), .options = &on_failure,
     .help = "What becomes of a run in which a trial fails.", .words = "continue | stop",
     .example = "continue, stop or {stop_after: N}"},
};
const size_t sections_count = sizeof sections / sizeof sections[0];
const char *const sections_type_keys[] = {"type", NULL};

bool sections_is_nested(const struct section *section)
{
    return strchr(section->name, '.') != NULL;
}

const struct option_kinds *sections_kinds(const struct section *section,
                                          const struct vocabulary *vocabulary)
{
    return section->options != NULL || section->form == SECTION_SPECIAL
               ? NULL
               : (const void *)((const char *)vocabulary + section->kinds);
}

const struct option_kind *sections_options(const struct section *section,
                                           const struct vocabulary *vocabulary)
{
    const struct option_kinds *kinds = sections_kinds(section, vocabulary);
    return section->form == SECTION_OPTIONS && kinds != NULL ? kinds->at[0]
                                                             : section->options;
}

const char *const *sections_keys(struct arena *arena)
{
    const struct option_kind *values = &sections_experiment_values;
    const char **keys =
        arena_array(arena, sections_count + values->count + 1, sizeof *keys);
    size_t count = 0;
    for (size_t i = 0; i < sections_count; i++)
        if (!sections_is_nested(&sections[i]))
            keys[count++] = sections[i].name;
    for (size_t i = 0; i < values->count; i++)
        keys[count++] = values->options[i].name;
    return keys;
}

static bool begins_with(const char *path, const char *key)
{
    size_t length = strlen(key);
    return strncmp(path, key, length) == 0 &&
           (path[length] == '\0' || path[length] == '.');
}

/* The value's name with which a path begins, or NULL. */
static const char *find_value(const struct option_kind *values, const char *path)
{
    for (size_t i = 0; i < values->count; i++)
        if (begins_with(path, values->options[i].name))
            return values->options[i].name;
    return NULL;
}

const struct section *sections_find(const char *path)
{
    for (size_t i = 0; i < sections_count; i++)
        if (begins_with(path, sections[i].name))
            return &sections[i];
    return NULL;
}

bool sections_has_key(const char *path)
{
    return sections_find(path) != NULL ||
           find_value(&sections_trial_values, path) != NULL ||
           find_value(&sections_experiment_values, path) != NULL;
}

const char *sections_key_of_experiment(const char *path)
{
    const struct section *section = sections_find(path);
    if (section != NULL && section->of == SECTION_OF_EXPERIMENT)
        return section->name;
    return find_value(&sections_experiment_values, path);
}

bool sections_is_layer_key(const char *name)
{
    return strcmp(name, "from") == 0 || strcmp(name, "init") == 0 ||
           strcmp(name, "optimizer") == 0 ||
           option_kind_get(&sections_layer, name) != NULL;
}
