/* lamina evaluate: how good a trained net is on a split. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/print.h"
#include "base/terminal.h"
#include "cli/nets.h"
#include "data/field.h"
#include "data/tally.h"
#include "record/place.h"
#include "worker/evaluation.h"

/* Classes of which the whole matrix is shown, and of more the largest cells. */
enum {
    MOST_CLASSES = 16,
    MOST_CELLS = 15,
    LONGEST = 16 /* letters of a class */,
    TOP_K = 5
};

struct given {
    struct nets_given nets; /* first */
    const char *split;
    bool json;
};

/* The result with what it is of. */
struct told {
    const char *net;
    const char *which; /* " (its best, iteration 400)"; "": not known */
    int64_t iteration; /* 0: not known */
    const struct dataset *dataset;
    const struct evaluation_result *result;
    int64_t top_k;
};

/* "top_5" of top_k */
static const char *metric_shown(const struct told *told, enum metric metric,
                                struct arena *arena)
{
    return metric == METRIC_TOP_K
               ? arena_format(arena, "top_%lld", (long long)told->top_k)
               : metric_name(metric);
}

static const char *class_shown(const struct dataset *dataset, int64_t class,
                               struct arena *arena)
{
    char buffer[TALLY_NAME_SIZE];
    const char *name = tally_name(dataset, class, buffer);
    return arena_format(arena, "%.*s", field_shown(name, LONGEST), name);
}

static int64_t cell(const struct told *told, int64_t actual, int64_t predicted)
{
    return told->result->confusion[actual * told->result->classes + predicted];
}

/* ---- Lines ---- */

/* Precision, recall and F1 as the view class_metrics has them; "-" of none. */
static void print_part(double right, double all)
{
    if (all > 0)
        print_out(" %10.4f", right / all);
    else
        print_out(" %10s", "-");
}

static void print_classes(const struct told *told, struct arena *arena)
{
    int64_t classes = told->result->classes;
    print_out("\n  %-16s %10s %10s %10s %10s\n", "class", "samples", "precision",
              "recall", "f1");
    for (int64_t c = 0; c < classes; c++) {
        int64_t support = 0, predicted = 0;
        double right = (double)cell(told, c, c);
        for (int64_t other = 0; other < classes; other++) {
            support += cell(told, c, other);
            predicted += cell(told, other, c);
        }
        print_out("  %-16s %10lld", class_shown(told->dataset, c, arena),
                  (long long)support);
        print_part(right, (double)predicted);
        print_part(right, (double)support);
        print_part(2 * right, (double)(support + predicted));
        print_out("\n");
    }
}

static void print_matrix(const struct told *told, struct arena *arena)
{
    int64_t classes = told->result->classes;
    int width = 6;
    for (int64_t c = 0; c < classes; c++) {
        int letters = print_width(class_shown(told->dataset, c, arena));
        width = letters > width ? letters : width;
    }
    print_out("\n  %-16s", "actual, predicted");
    for (int64_t c = 0; c < classes; c++)
        print_out(" %*s", width, class_shown(told->dataset, c, arena));
    print_out("\n");
    for (int64_t actual = 0; actual < classes; actual++) {
        print_out("  %-17s", class_shown(told->dataset, actual, arena));
        for (int64_t predicted = 0; predicted < classes; predicted++)
            print_out(" %*lld", width, (long long)cell(told, actual, predicted));
        print_out("\n");
    }
}

/* Of many classes what is mistaken most often. */
static void print_mistakes(const struct told *told, struct arena *arena)
{
    int64_t classes = told->result->classes, before = INT64_MAX, at = -1;
    print_out("\n  %-16s %-16s %10s\n", "actual", "predicted", "samples");
    for (int i = 0; i < MOST_CELLS; i++) {
        int64_t most = 0, next = -1;
        for (int64_t c = 0; c < classes * classes; c++) {
            int64_t count = told->result->confusion[c];
            bool left = count < before || (count == before && c > at);
            if (c / classes != c % classes && left && count > most) {
                most = count;
                next = c;
            }
        }
        if (next < 0)
            return;
        print_out("  %-16s %-16s %10lld\n",
                  class_shown(told->dataset, next / classes, arena),
                  class_shown(told->dataset, next % classes, arena), (long long)most);
        before = most;
        at = next;
    }
    print_out("  these are the most frequent mistakes; --json tells all\n");
}

static void print_lines(const struct told *told, struct arena *arena)
{
    const struct evaluation_result *result = told->result;
    print_out("%s%s on the %s split: %lld sample%s\n", told->net, told->which,
              dataset_split_name(result->split),
              (long long)told->dataset->splits[result->split].count,
              told->dataset->splits[result->split].count == 1 ? "" : "s");
    for (enum metric metric = 0; metric < METRIC_COUNT; metric++) {
        char value[TEXT_REAL_SIZE];
        if (isnan(result->values[metric]) && metric != METRIC_LOSS)
            continue;
        print_out("  %-18s %10s", metric_shown(told, metric, arena),
                  text_from_measure(result->values[metric], value));
        if (metric == METRIC_ACCURACY)
            print_out("  %lld of %lld", (long long)result->correct,
                      (long long)result->total);
        print_out("\n");
    }
    if (result->classes == 0)
        return;
    print_classes(told, arena);
    (result->classes <= MOST_CLASSES ? print_matrix : print_mistakes)(told, arena);
}

/* ---- JSON ---- */

static void add_number(struct text *out, double value)
{
    char buffer[TEXT_REAL_SIZE];
    text_add(out, "%s", isfinite(value) ? text_from_real(value, buffer) : "null");
}

static void add_classes(const struct told *told, struct text *out)
{
    int64_t classes = told->result->classes;
    char buffer[TALLY_NAME_SIZE];
    text_add(out, ",\n \"classes\": [");
    for (int64_t c = 0; c < classes; c++) {
        text_add(out, c > 0 ? ", " : "");
        text_add_json(out, tally_name(told->dataset, c, buffer));
    }
    text_add(out, "],\n \"confusion\": [");
    for (int64_t actual = 0; actual < classes; actual++) {
        text_add(out, actual > 0 ? ",\n  [" : "[");
        for (int64_t predicted = 0; predicted < classes; predicted++)
            text_add(out, predicted > 0 ? ", %lld" : "%lld",
                     (long long)cell(told, actual, predicted));
        text_add(out, "]");
    }
    text_add(out, "]");
}

static void print_json(const struct told *told)
{
    const struct evaluation_result *result = told->result;
    struct text out = {0};
    text_add(&out, "{\"net\": ");
    text_add_json(&out, told->net);
    if (told->iteration > 0)
        text_add(&out, ", \"iteration\": %lld", (long long)told->iteration);
    text_add(&out, ", \"split\": \"%s\", \"samples\": %lld",
             dataset_split_name(result->split),
             (long long)told->dataset->splits[result->split].count);
    for (enum metric metric = 0; metric < METRIC_COUNT; metric++) {
        if (isnan(result->values[metric]) && metric != METRIC_LOSS)
            continue;
        text_add(&out, ", \"%s\": ", metric_name(metric));
        add_number(&out, result->values[metric]);
    }
    if (!isnan(result->values[METRIC_TOP_K]))
        text_add(&out, ", \"k\": %lld", (long long)told->top_k);
    if (!isnan(result->values[METRIC_ACCURACY]))
        text_add(&out, ", \"correct\": %lld, \"total\": %lld", (long long)result->correct,
                 (long long)result->total);
    if (result->classes > 0)
        add_classes(told, &out);
    text_add(&out, "}\n");
    print_exact(stdout, out.at);
    text_free(&out);
}

/* ---- The command ---- */

static void show_progress(void *self, int64_t samples)
{
    const struct evaluation *evaluation = self;
    print_err(TERMINAL_CLEAR_LINE "evaluating: %lld of %lld", (long long)samples,
              (long long)evaluation->dataset->splits[evaluation->split].count);
}

/* SPLIT_COUNT: none is named. */
static enum split named_split(const char *name)
{
    enum split split = name != NULL ? 0 : SPLIT_COUNT;
    while (name != NULL && strcmp(name, dataset_split_name(split)) != 0)
        split++;
    return split;
}

/* The one that is named; else test, validation or train, the first that there is. */
static int choose_split(const char *name, const struct dataset *dataset,
                        enum split *split)
{
    struct error error;
    *split = named_split(name);
    if (name == NULL)
        for (*split = SPLIT_TEST; *split > 0 && dataset->splits[*split].count == 0;)
            --*split;
    if (name == NULL || dataset->splits[*split].count > 0)
        return EXIT_OK;
    error_set(&error, "the data has no %s split", name);
    return command_fail(EXIT_USAGE, &error);
}

static int evaluate_net(const struct given *given, struct net *net)
{
    int status;
    struct error error;
    struct evaluation_result result;
    const struct dataset *dataset = nets_data(net, named_split(given->split), &status);
    struct evaluation evaluation = {.net = net_trained(net), .dataset = dataset};
    if (dataset == NULL)
        return status;
    status = choose_split(given->split, dataset, &evaluation.split);
    if (status != EXIT_OK)
        return status;
    evaluation.top_k = net->spec->record.top_k > 0 ? net->spec->record.top_k
                       : dataset->classes > TOP_K  ? TOP_K
                                                   : 0;
    evaluation.self = &evaluation;
    evaluation.tell = terminal_can_redraw(stderr) ? show_progress : NULL;
    int failed = evaluation_run(&evaluation, net->arena, &result, &error);
    if (evaluation.tell != NULL)
        print_err(TERMINAL_CLEAR_LINE);
    if (failed)
        return command_fail(EXIT_PROGRAM, &error);
    const char *at = tensors_text(&net->tensors, "iteration");
    const char *weights = tensors_text(&net->tensors, "weights");
    int64_t iteration = 0;
    if (at != NULL)
        text_to_integer(at, &iteration);
    const struct told told = {.net = net->name,
                              .which = iteration > 0 && weights != NULL
                                           ? arena_format(net->arena,
                                                          " (its %s, iteration %lld)",
                                                          weights, (long long)iteration)
                                           : "",
                              .iteration = iteration,
                              .dataset = dataset,
                              .result = &result,
                              .top_k = evaluation.top_k};
    if (given->json)
        print_json(&told);
    else
        print_lines(&told, net->arena);
    return EXIT_OK;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.nets = {NETS_DEFAULTS}};
    struct net net;
    int status = nets_parse(command, argc, argv, &given.nets);
    if (status != EXIT_OK)
        return status;
    status = nets_open(&given.nets, &net);
    if (status == EXIT_OK)
        status = evaluate_net(&given, &net);
    net_free(&net);
    return status;
}

static const struct command_option options[] = {
    NETS_NET,
    NETS_WHICH,
    {.name = "split",
     .value = "train|validation|test",
     .help = "of which split (default: test, where there\nis one)",
     .values = &options_splits,
     .read = options_word,
     .at = offsetof(struct given, split)},
    NETS_SET,
    {.name = "json",
     .help = "all of it, for programs",
     .read = options_flag,
     .at = offsetof(struct given, json)},
    NETS_PLACES,
    {0}};

const struct command command_evaluate = {
    .name = "evaluate",
    .summary = "measure how good a trained net is",
    .place = 60,
    .options = options,
    .run = run,
};
