/* Counting classes, and the words for it. Decides nothing: a split without a class trains
 * and is evaluated as any other. */
#include "data/tally.h"

#include <stdio.h>

#include "base/memory.h"
#include "data/field.h"

#define NAMED 20     /* classes that a line names at most, */
#define LINE 160     /* and bytes that they take, about */
#define LONGEST 40   /* bytes of a name */
#define NAMED_GAPS 5 /* classes that a sentence names */

void tally_count(struct dataset *dataset)
{
    size_t classes = (size_t)dataset->classes;
    if (classes == 0)
        return;
    int64_t *counts = memory_zeroed(SPLIT_COUNT * classes * sizeof *counts);
    dataset_keep(dataset, counts);
    for (enum split split = 0; split < SPLIT_COUNT; split++, counts += classes) {
        struct dataset_samples *samples = &dataset->splits[split];
        for (int64_t i = 0; i < samples->count; i++)
            counts[samples->labels[dataset_row(samples, i)]]++;
        samples->class_counts = samples->count > 0 ? counts : NULL;
    }
}

const char *tally_name(const struct dataset *dataset, int64_t class,
                       char buffer[TALLY_NAME_SIZE])
{
    if (dataset->class_names != NULL)
        return dataset->class_names[class];
    snprintf(buffer, TALLY_NAME_SIZE, "%lld", (long long)class);
    return buffer;
}

void tally_add_answer(const struct dataset *dataset, enum split split, int64_t index,
                      struct text *out)
{
    const struct dataset_samples *samples = &dataset->splits[split];
    int64_t row = dataset_row(samples, index);
    char buffer[TALLY_NAME_SIZE];
    if (dataset->classes > 0)
        text_add(out, "%s", tally_name(dataset, samples->labels[row], buffer));
    for (int64_t i = 0; dataset->classes == 0 && i < dataset->targets; i++)
        text_add(out, "%s%.9g", i == 0 ? "" : ", ",
                 (double)samples->targets[row * dataset->targets + i]);
}

/* The name in quotes, cleaned as sentences are. */
static void add_name(const struct dataset *dataset, int64_t class, struct text *out)
{
    char buffer[TALLY_NAME_SIZE];
    struct error name;
    const char *whole = tally_name(dataset, class, buffer);
    error_set(&name, "`%.*s`", field_shown(whole, LONGEST), whole);
    text_add(out, "%s", name.text);
}

static void add_rest(const int64_t *counts, int64_t from, int64_t classes,
                     struct text *out)
{
    int64_t least = counts[from], most = counts[from];
    for (int64_t i = from; i < classes; i++) {
        least = counts[i] < least ? counts[i] : least;
        most = counts[i] > most ? counts[i] : most;
    }
    text_add(out, ", and %lld more of ", (long long)(classes - from));
    if (least < most)
        text_add(out, "%lld to ", (long long)least);
    text_add(out, "%lld", (long long)most);
}

void tally_describe(const struct dataset *dataset, enum split split, struct text *out)
{
    const struct dataset_samples *samples = &dataset->splits[split];
    const int64_t *counts = samples->class_counts;
    size_t begin = out->length;
    text_add(out, "%lld sample%s", (long long)samples->count,
             samples->count == 1 ? "" : "s");
    for (int64_t i = 0; counts != NULL && i < dataset->classes; i++) {
        if (i > 0 && (i == NAMED || out->length - begin > LINE)) {
            add_rest(counts, i, dataset->classes, out);
            return;
        }
        text_add(out, "%s", i == 0 ? ": " : ", ");
        add_name(dataset, i, out);
        text_add(out, " %lld", (long long)counts[i]);
    }
}

/* No split has samples of it. */
static bool is_lost(const struct dataset *dataset, enum split split, int64_t class)
{
    bool found = false;
    for (split = 0; split < SPLIT_COUNT; split++) {
        const int64_t *counts = dataset->splits[split].class_counts;
        found = found || (counts != NULL && counts[class] > 0);
    }
    return !found;
}

/* A class that a sentence is about. */
typedef bool (*class_test)(const struct dataset *dataset, enum split split,
                           int64_t class);

/* It has samples, but none in this split. */
static bool is_missing(const struct dataset *dataset, enum split split, int64_t class)
{
    return dataset->splits[split].class_counts[class] == 0 &&
           !is_lost(dataset, split, class);
}

static bool is_scarce(const struct dataset *dataset, enum split split, int64_t class)
{
    (void)split;
    return dataset->strata[class] > 0 && dataset->strata[class] < dataset->strata_parts;
}

/* "class `a`", "the classes `a`, `b` and 3 more"; returns how many there are. */
static int64_t list_classes(const struct dataset *dataset, class_test test,
                            enum split split, struct text *out)
{
    struct text names = {0};
    int64_t found = 0;
    for (int64_t i = 0; i < dataset->classes; i++) {
        if (!test(dataset, split, i) || found++ >= NAMED_GAPS)
            continue;
        text_add(&names, "%s", found > 1 ? ", " : "");
        add_name(dataset, i, &names);
    }
    if (found > NAMED_GAPS)
        text_add(&names, " and %lld more", (long long)(found - NAMED_GAPS));
    if (found > 0)
        text_add(out, "%s %s", found == 1 ? "class" : "the classes", names.at);
    text_free(&names);
    return found;
}

bool tally_lacks(const struct dataset *dataset, enum split split, struct error *sentence)
{
    struct text names = {0};
    if (dataset->splits[split].class_counts == NULL)
        return false;
    bool any = list_classes(dataset, is_missing, split, &names) > 0;
    if (any)
        error_set(sentence, "the %s split has no sample of %s, which other splits have",
                  dataset_split_name(split), names.at);
    text_free(&names);
    return any;
}

bool tally_scarce(const struct dataset *dataset, struct error *sentence)
{
    struct text names = {0};
    if (dataset->strata_parts == 0)
        return false;
    int64_t scarce = list_classes(dataset, is_scarce, SPLIT_COUNT, &names);
    if (scarce > 0)
        error_set(sentence,
                  "%s %s fewer samples than the %lld parts that `stratify` cuts: not "
                  "every part has some",
                  names.at, scarce == 1 ? "has" : "have",
                  (long long)dataset->strata_parts);
    text_free(&names);
    return scarce > 0;
}

bool tally_lost(const struct dataset *dataset, struct error *sentence)
{
    struct text names = {0};
    int64_t missing = list_classes(dataset, is_lost, SPLIT_COUNT, &names);
    if (missing > 0)
        error_set(sentence,
                  "no split has a sample of %s: the network has %s that nothing trains",
                  names.at, missing == 1 ? "an output" : "outputs");
    text_free(&names);
    return missing > 0;
}
