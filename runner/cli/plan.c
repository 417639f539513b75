/* lamina plan: the trials of an experiment, with the shapes, parameters, operations and
 * memory of each, without training and without touching a results file. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/host.h"
#include "base/print.h"
#include "cli/arguments.h"
#include "cli/data_told.h"
#include "cli/plan.h"
#include "cli/plan_outline.h"
#include "cli/plan_resolved.h"
#include "data/tally.h"
#include "model/loss.h"
#include "model/rate.h"
#include "run/propose.h"
#include "train/asked.h"
#include "train/prune.h"
#include "train/schedule.h"
#include "train/stop.h"

struct given {
    struct arguments arguments;
    bool dot, resolved;
};

const char *plan_scaled(double value, bool binary, char buffer[32])
{
    const char *const units[] = {"", "K", "M", "G", "T"};
    const double step = binary ? 1024 : 1000;
    size_t unit = 0;
    while (value >= step && unit < 4) {
        value /= step;
        unit++;
    }
    snprintf(buffer, 32, "%.*f %s",
             unit == 0 || value >= 100 ? 0
             : value >= 10             ? 1
                                       : 2,
             value, units[unit]);
    return buffer;
}

/* "4 features, 3 classes", and a line a split. */
static void print_dataset(const struct dataset *dataset)
{
    int64_t results = dataset->classes > 0 ? dataset->classes : dataset->targets;
    print_out("%lld feature%s, %lld %s%s\n", (long long)lamina_elements(&dataset->sample),
              lamina_elements(&dataset->sample) == 1 ? "" : "s", (long long)results,
              dataset->classes > 0 ? "class" : "number",
              dataset->classes > 0 ? "es"
              : results == 1       ? " to predict"
                                   : "s to predict");
    data_told_print_splits(dataset, 6);
}

/* Between what weights of the classes lie that the data tells. */
static void add_weights(const struct trial_spec *spec, const struct dataset *dataset,
                        struct text *text)
{
    struct arena *arena = arena_new();
    const struct node *given = tree_get(spec->loss.node, "weight");
    const float *weights = loss_weights(&spec->loss, dataset, arena);
    char low[TALLY_NAME_SIZE], high[TALLY_NAME_SIZE];
    int64_t least = 0, most = 0;
    if (weights != NULL && given != NULL && given->kind == NODE_SCALAR &&
        dataset->classes > 1) {
        for (int64_t i = 1; i < dataset->classes; i++) {
            least = weights[i] < weights[least] ? i : least;
            most = weights[i] > weights[most] ? i : most;
        }
        text_add(text, ", weights from %.4g (`%s`) to %.4g (`%s`)",
                 (double)weights[least], tally_name(dataset, least, low),
                 (double)weights[most], tally_name(dataset, most, high));
    }
    arena_free(arena);
}

static struct plan_net net_of(const struct prepared *prepared, size_t index)
{
    return (struct plan_net){prepared->specs[index], prepared->datasets[index],
                             prepared->shapes[index].layers};
}

/* A line a layer, each of which reads the one before. */
static void print_chain(const struct plan_net *net)
{
    const struct trial_spec *spec = net->spec;
    struct text text = {0};
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct network_layer_info *layer = &net->layers[i];
        const char *name = spec->layers[i].name;
        char label[64];
        snprintf(label, sizeof label, name != NULL ? "%s (%s)" : "%s",
                 name != NULL ? name : spec->layers[i].component.kind->name,
                 spec->layers[i].component.kind->name);
        text.length = 0;
        data_told_add_shape(&layer->output, &text);
        print_out("    %-24s %-16s %12lld parameter%s%s\n", label, text.at,
                  (long long)layer->parameters, layer->parameters == 1 ? "" : "s",
                  layer->parameters > 0 && !layer->trained ? ", frozen" : "");
    }
    text_free(&text);
}

static void print_spec(const struct prepared *prepared, size_t index)
{
    const struct plan_net net = net_of(prepared, index);
    const struct trial_spec *spec = net.spec;
    const struct dataset *dataset = net.dataset;
    const struct stack_shapes *shapes = &prepared->shapes[index];
    struct text text = {0};
    const int64_t iterations =
        schedule_iterations(&spec->schedule, dataset->splits[SPLIT_TRAIN].count);
    char flops[32], memory[32];
    double both = 0; /* forward and backward */

    data_told_add_shape(&dataset->sample, &text);
    print_out("    %-24s %-16s ", spec->dataset.kind->name, text.at);
    print_dataset(dataset);
    if (plan_outline_is_chain(spec))
        print_chain(&net);
    else
        plan_graph_print(&net);
    for (size_t i = 0; i < spec->layer_count; i++)
        both += shapes->layers[i].flops_forward + shapes->layers[i].flops_backward;
    text.length = 0;
    text_add(&text, "%s", spec->loss.kind->name);
    add_weights(spec, dataset, &text);
    print_out("    %s, %lld parameter%s, %sFLOP a sample (forward and backward), %sB of "
              "memory, %lld iteration%s\n",
              text.at, (long long)shapes->numbers.parameters,
              shapes->numbers.parameters == 1 ? "" : "s", plan_scaled(both, false, flops),
              plan_scaled((double)shapes->numbers.memory, true, memory),
              (long long)iterations, iterations == 1 ? "" : "s");
    text_free(&text);
}

static bool same_schedule(const struct schedule *a, const struct schedule *b)
{
    return a->epochs == b->epochs && a->iterations == b->iterations &&
           a->batch_size == b->batch_size && a->shuffle == b->shuffle &&
           a->evaluate_every.count == b->evaluate_every.count &&
           a->evaluate_every.epochs == b->evaluate_every.epochs &&
           a->evaluate_train == b->evaluate_train && a->drop_last == b->drop_last;
}

static bool same_inputs(const struct layer_spec *a, const struct layer_spec *b)
{
    return a->input_count == b->input_count &&
           memcmp(a->inputs, b->inputs, a->input_count * sizeof *a->inputs) == 0;
}

/* A spec is printed in full only where its shapes differ from those printed last. */
static bool same_shapes(const struct prepared *prepared, size_t a, size_t b)
{
    const struct trial_spec *left = prepared->specs[a], *right = prepared->specs[b];
    if (left->layer_count != right->layer_count ||
        prepared->datasets[a] != prepared->datasets[b] ||
        !same_schedule(&left->schedule, &right->schedule))
        return false;
    for (size_t i = 0; i < left->layer_count; i++)
        if (left->layers[i].component.kind != right->layers[i].component.kind ||
            left->layers[i].options.frozen != right->layers[i].options.frozen ||
            !same_inputs(&left->layers[i], &right->layers[i]) ||
            memcmp(&prepared->shapes[a].layers[i].output,
                   &prepared->shapes[b].layers[i].output,
                   sizeof(struct lamina_shape)) != 0)
            return false;
    return true;
}

/* Norms that an iteration records, on average. */
static double norms_of(const struct prepared *prepared, size_t spec)
{
    const struct record_spec *record = &prepared->specs[spec]->record;
    const struct stack_shapes *shapes = &prepared->shapes[spec];
    const struct period every =
        schedule_period(&prepared->specs[spec]->schedule, record->every,
                        prepared->datasets[spec]->splits[SPLIT_TRAIN].count);
    size_t layers = 0;
    for (size_t i = 0; i < prepared->specs[spec]->layer_count; i++)
        layers += shapes->layers[i].parameters > 0;
    return (double)layers * (record->gradient_norms + record->weight_norms) /
           every.length;
}

/* Layers with a learning rate of their own. */
static double own_rates_of(const struct trial_spec *spec)
{
    double rates = 0;
    for (size_t i = 0; i < spec->layer_count; i++)
        rates +=
            spec->layers[i].optimizer.kind != NULL && !spec->layers[i].options.frozen;
    return rates;
}

/* Metrics that an evaluation measures as something asks for them. */
static double asked_of(const struct trial_spec *spec, const struct dataset *dataset)
{
    bool asked[METRIC_COUNT];
    double count = 0;
    asked_metrics(spec, dataset, asked);
    for (int i = 0; i < METRIC_COUNT; i++)
        count += asked[i];
    return count;
}

/* Bytes that a trial's rows take: 32 an iteration and 44 a change of the learning rate or
 * of the momentum, 50 of a layer's (measured), and at most all cells of two confusions a
 * split. */
static double rows_size(const struct prepared *prepared, size_t spec)
{
    const struct dataset *dataset = prepared->datasets[spec];
    const struct schedule *schedule = &prepared->specs[spec]->schedule;
    const struct rate_run run =
        schedule_length(schedule, dataset->splits[SPLIT_TRAIN].count);
    double iterations = (double)run.iterations;
    double every =
        schedule_evaluations(schedule, dataset->splits[SPLIT_TRAIN].count).length;
    double evaluations = every > 0 ? ceil(iterations / every) : 1;
    double cells = 2 * (double)(dataset->classes * dataset->classes);
    double size = 3000 + 32 * iterations; /* settings, an attempt, layers */
    size += 20 * (double)dataset->classes;
    size += 60 * norms_of(prepared, spec) * iterations;
    size += (44 + 44 * rate_cycles_momentum(&prepared->specs[spec]->rate) +
             50 * own_rates_of(prepared->specs[spec])) *
            rate_changes(&prepared->specs[spec]->rate, &run);
    for (int split = (int)schedule_first_split(schedule); split <= SPLIT_TEST; split++)
        if (dataset->splits[split].count > 0)
            size += ((dataset->classes > 0 ? 50 : 150) +
                     44 * asked_of(prepared->specs[spec], dataset)) *
                        evaluations +
                    20 * cells;
    return size;
}

/* What the results file will grow by. */
static void print_disk(const struct prepared *prepared)
{
    const struct plan *plan = &prepared->plan;
    const struct experiment *experiment = plan->experiment;
    struct arena *arena = arena_new();
    const struct checkpointing *checkpoint = &experiment->checkpoint;
    const double total = (double)(plan->count + propose_left(plan));
    double rows = 0, largest = 0, all = 0;
    char size[32], each[32], running[32], stay[32];
    for (size_t i = 0; i < plan->count; i++) {
        size_t spec = prepared->spec_of[i];
        double bytes = (double)prepared->shapes[spec].numbers.checkpoint.size;
        rows += rows_size(prepared, spec);
        all += bytes;
        largest = bytes > largest ? bytes : largest;
    }
    if (plan->count > 0) { /* what is still to be proposed is like what is known */
        rows *= total / (double)plan->count;
        all *= total / (double)plan->count;
    }
    bool wait =
        plan->count > 0 && prune_compares(stop_new(plan->trials[0].spec, NULL, arena));
    double at_once = fmin(largest * fmin(host_cores(), total), all);
    double kept = checkpoint->keep == KEEP_NONE ? 0
                  : checkpoint->trials > 0
                      ? fmin(largest * (double)checkpoint->trials, all)
                      : all;
    print_out(
        "on disk: about %sB of results; checkpoints of up to %sB, %sB at one time, ",
        plan_scaled(rows, true, size), plan_scaled(largest, true, each),
        plan_scaled(wait ? all : fmin(at_once + kept, all), true, running));
    if (checkpoint->keep == KEEP_NONE)
        print_out("none of which stay\n");
    else if (checkpoint->trials == 0 || total <= (double)checkpoint->trials)
        print_out("which stay: %sB\n", plan_scaled(kept, true, stay));
    else
        print_out("of which those of the best %lld trial%s stay: %sB\n",
                  (long long)checkpoint->trials, checkpoint->trials == 1 ? "" : "s",
                  plan_scaled(kept, true, stay));
    arena_free(arena);
}

/* "60 trials, 18000 iterations in all", where some are still to be proposed about so
 * many. */
static void print_total(const struct plan *plan, int64_t iterations)
{
    const size_t left = propose_left(plan), total = plan->count + left;
    const size_t rows =
        left > 0 ? plan->rows.search->space->budget - plan->rows.search->count : 0;
    if (left > 0) {
        iterations = (int64_t)((double)iterations * (double)total / (double)plan->count);
        print_out("%zu more row%s, %zu trial%s, %s proposed as results come in\n", rows,
                  rows == 1 ? "" : "s", left, left == 1 ? "" : "s",
                  rows == 1 ? "is" : "are");
    }
    print_out("%zu trial%s, %s%lld iteration%s in all", total, total == 1 ? "" : "s",
              left > 0 ? "about " : "", (long long)iterations,
              iterations == 1 ? "" : "s");
    if (plan->duplicates > 0)
        print_out(", %zu duplicate%s left out", plan->duplicates,
                  plan->duplicates == 1 ? "" : "s");
    print_out("\n");
}

static void print_plan(const struct prepared *prepared)
{
    const struct plan *plan = &prepared->plan;
    int64_t iterations = 0;
    size_t shown = SIZE_MAX;
    for (size_t i = 0; i < plan->count; i++) {
        size_t spec = prepared->spec_of[i];
        const struct dataset *dataset = prepared->datasets[spec];
        iterations += schedule_iterations(&prepared->specs[spec]->schedule,
                                          dataset->splits[SPLIT_TRAIN].count);
        print_out("[%lld/%zu] %s\n", (long long)plan->trials[i].number, plan->total,
                  plan->trials[i].label[0] != '\0' ? plan->trials[i].label
                                                   : plan->experiment->name);
        if (shown == SIZE_MAX || !same_shapes(prepared, shown, spec)) {
            print_spec(prepared, spec);
            shown = spec;
        }
    }
    print_total(plan, iterations);
}

/* The first trial's net, under the experiment's name and what the trial is. */
static int print_dot(const struct prepared *prepared)
{
    const struct plan *plan = &prepared->plan;
    struct text title = {0};
    if (plan->count == 0) {
        print_err("lamina: this shard has no trial, and so no net that could be drawn\n");
        return EXIT_PROGRAM;
    }
    const struct plan_net net = net_of(prepared, prepared->spec_of[0]);
    text_add(&title, "%s", plan->experiment->name);
    if (plan->total > 1)
        text_add(&title, ", trial %lld of %zu: %s", (long long)plan->trials[0].number,
                 plan->total, plan->trials[0].label);
    plan_dot_print(&net, title.at);
    text_free(&title);
    return EXIT_OK;
}

static int print_resolved(const struct given *given)
{
    const char *other = given->dot                            ? "--dot"
                        : given->arguments.prepare.shards > 0 ? "--shard"
                                                              : NULL;
    if (other == NULL)
        return plan_resolved_print(&given->arguments.prepare);
    print_err("lamina plan: --resolved prints the whole config: leave %s out\n", other);
    return EXIT_USAGE;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {0};
    struct prepared prepared;
    int status = arguments_parse(command, argc, argv, &given.arguments);
    if (status == EXIT_OK && given.resolved)
        return print_resolved(&given);
    if (status != EXIT_OK)
        return status;
    status = arguments_prepare(&given.arguments.prepare, false, &prepared);
    if (status == EXIT_OK)
        status = arguments_check_shard(command, &given.arguments.prepare, &prepared.plan);
    if (status == EXIT_OK && given.dot) {
        status = print_dot(&prepared);
    } else if (status == EXIT_OK) {
        print_plan(&prepared);
        print_disk(&prepared);
    }
    prepare_free(&prepared);
    return status;
}

static const struct command_option options[] = {
    ARGUMENTS_CONFIG,
    ARGUMENTS_SET,
    ARGUMENTS_SHARD("only the Ith of N parts, I from 0"),
    ARGUMENTS_PLUGIN_PATH,
    {.name = "dot",
     .help = "print the net of the first trial for Graphviz:\n"
             "lamina plan CONFIG --dot | dot -Tsvg > net.svg",
     .read = options_flag,
     .at = offsetof(struct given, dot)},
    {.name = "resolved",
     .help = "print the config as it came to be of all its files and\n"
             "--set, with the origin of each line, without checking\nits values",
     .read = options_flag,
     .at = offsetof(struct given, resolved)},
    {0}};

const struct command command_plan = {
    .name = "plan",
    .summary = "show the trials of a config, without training",
    .place = 20,
    .options = options,
    .run = run,
};
