/* Lines are as wide as a terminal, and say of how much they leave out; JSON leaves
 * nothing out. */
#include "cli/data_told.h"

#include <math.h>
#include <string.h>

#include "base/print.h"
#include "data/field.h"
#include "data/recipe.h"
#include "data/tally.h"

enum { MOST_COLUMNS = 60, MOST_VALUES = 12, LONGEST = 40 /* bytes of a name */ };

void data_told_add_shape(const struct lamina_shape *shape, struct text *out)
{
    for (int64_t i = 0; i < shape->dims; i++)
        text_add(out, "%s%lld", i == 0 ? "(" : ", ", (long long)shape->at[i]);
    text_add(out, ")");
}

void data_told_print_splits(const struct dataset *dataset, int indent)
{
    struct text text = {0};
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        if (dataset->splits[split].count == 0)
            continue;
        text.length = 0;
        tally_describe(dataset, split, &text);
        print_out("%*s%s: %s\n", indent, "", dataset_split_name(split), text.at);
    }
    text_free(&text);
}

static bool is_image(const struct dataset *dataset)
{
    return dataset->sample.dims == 3;
}

/* The row of the data that a sample is, from 1. */
static long long row_of(const struct dataset *dataset, enum split split, int64_t i)
{
    return (long long)dataset_row(&dataset->splits[split], i) + 1;
}

static const char *class_of(const struct dataset *dataset, enum split split, int64_t i,
                            char buffer[TALLY_NAME_SIZE])
{
    const struct dataset_samples *samples = &dataset->splits[split];
    return tally_name(dataset, samples->labels[dataset_row(samples, i)], buffer);
}

/* ---- Lines ---- */

/* "island=Biscoe", "mass", "mass missing"; its number where columns have no names. */
static const char *name_of(const struct dataset *dataset, int64_t column,
                           struct text *name)
{
    name->length = 0;
    if (dataset->raw == NULL) {
        text_add(name, "%lld", (long long)column + 1);
        return name->at;
    }
    const struct recipe_column of = recipe_column(dataset, column);
    if (of.of->name[0] != '\0')
        text_add(name, "%.*s", field_shown(of.of->name, LONGEST), of.of->name);
    else
        text_add(name, "column %lld", (long long)of.of->number);
    if (of.what == RECIPE_ONE_HOT)
        text_add(name, "=%.*s", field_shown(of.category, LONGEST), of.category);
    if (of.what == RECIPE_INDICATOR)
        text_add(name, " missing");
    return name->at;
}

/* What stands for missing fields. */
static void print_fill(const struct dataset *dataset, int64_t column)
{
    if (dataset->recipe == NULL)
        return;
    const struct recipe_column of = recipe_column(dataset, column);
    bool has_fill = of.fill_category != NULL || !isnan(of.fill);
    if (of.what == RECIPE_INDICATOR || of.of->missing == 0 || !has_fill)
        return;
    print_out("  %lld missing in all files", (long long)of.of->missing);
    if (of.fill_category != NULL)
        print_out(": %s", of.fill_category);
    else
        print_out(": %.6g", of.fill);
}

static void print_numbers(const char *name, const struct summary_numbers *numbers)
{
    print_out("    %-24s %12.6g %12.6g %12.6g %12.6g", name, numbers->least,
              numbers->mean, numbers->most, numbers->std);
}

static void print_columns(const struct data_told *told)
{
    const struct dataset *dataset = told->dataset;
    const struct summary *summary = told->summary;
    struct text name = {0};
    print_out("  what a network gets of the %s split:\n",
              dataset_split_name(told->split));
    print_out("    %-24s %12s %12s %12s %12s\n", is_image(dataset) ? "channel" : "column",
              "least", "mean", "most", "deviation");
    for (int64_t i = 0; i < summary->columns && i < MOST_COLUMNS; i++) {
        print_numbers(name_of(dataset, i, &name), &summary->of_columns[i]);
        print_fill(dataset, i);
        print_out("\n");
    }
    if (summary->columns > MOST_COLUMNS)
        print_out("    and %lld more, which --json tells\n",
                  (long long)summary->columns - MOST_COLUMNS);
    for (int64_t i = 0; dataset->classes == 0 && i < dataset->targets; i++) {
        name.length = 0;
        if (dataset->target_names != NULL)
            text_add(&name, "%.*s to predict",
                     field_shown(dataset->target_names[i], LONGEST),
                     dataset->target_names[i]);
        else
            text_add(&name, "target %lld", (long long)i + 1);
        print_numbers(name.at, &summary->of_targets[i]);
        print_out("\n");
    }
    text_free(&name);
}

/* Columns that have text. */
static void print_ignored(const struct dataset *dataset)
{
    const struct raw_table *raw = dataset->raw;
    struct text names = {0};
    for (int64_t i = 0; raw != NULL && i < raw->count; i++)
        if (raw->columns[i].kind == RAW_IGNORED)
            text_add(&names, "%scolumn %lld%s%s", names.length > 0 ? ", " : "",
                     (long long)raw->columns[i].number,
                     raw->columns[i].name[0] != '\0' ? " " : "", raw->columns[i].name);
    if (names.length > 0)
        print_out("  left out, as `text: ignore` says: %s\n", names.at);
    text_free(&names);
}

/* Rows that were left out; false: none were. */
static bool print_dropped(const struct dataset *dataset)
{
    struct error sentence;
    bool found = false;
    for (enum split split = 0; split < SPLIT_COUNT; split++)
        if (recipe_tell_dropped(dataset, split, &sentence)) {
            print_out("  %s\n", sentence.text);
            found = true;
        }
    return found;
}

/* A line a sample; of pictures only what they should come to. */
static void print_samples(const struct data_told *told, bool dropped)
{
    const struct dataset *dataset = told->dataset;
    const struct batch *batch = told->samples;
    int64_t size = lamina_elements(&dataset->sample);
    struct text text = {0};
    if (batch->count > 0)
        print_out("  its first samples, by their rows of the data%s:\n",
                  dropped ? ", those that were left out not counted" : "");
    for (int64_t i = 0; i < batch->count; i++) {
        text.length = 0;
        tally_add_answer(dataset, told->split, i, &text);
        print_out("    %lld: %s", row_of(dataset, told->split, i), text.at);
        for (int64_t j = 0; j < size && j < MOST_VALUES && !is_image(dataset); j++)
            print_out("%s%.6g", j == 0 ? "  of  " : "  ",
                      (double)batch->inputs[i * size + j]);
        print_out("%s\n", size > MOST_VALUES && !is_image(dataset) ? "  ..." : "");
    }
    if (is_image(dataset) && batch->count > 0)
        print_out("  `--output sheet.png` draws them\n");
    text_free(&text);
}

void data_told_print(const struct data_told *told)
{
    const struct dataset *dataset = told->dataset;
    struct text text = {0};
    data_told_add_shape(&dataset->sample, &text);
    print_out("%s: samples of %s, digest %.12s\n", told->type, text.at, dataset->digest);
    text_free(&text);
    data_told_print_splits(dataset, 2);
    print_ignored(dataset);
    bool dropped = print_dropped(dataset);
    print_columns(told);
    print_samples(told, dropped);
}

/* ---- JSON ---- */

/* What a column was made of, with a comma behind it. */
static void add_source(struct text *text, const struct dataset *dataset, int64_t column)
{
    char real[TEXT_REAL_SIZE];
    const struct recipe_column of = recipe_column(dataset, column);
    text_add(text, "\"name\": ");
    text_add_json(text, of.of->name);
    text_add(text, ", \"column\": %lld, \"what\": \"%s\", \"missing\": %lld, ",
             (long long)of.of->number, recipe_what_name(of.what),
             (long long)of.of->missing);
    if (of.category != NULL) {
        text_add(text, "\"category\": ");
        text_add_json(text, of.category);
        text_add(text, ", ");
    }
    if (of.fill_category != NULL) {
        text_add(text, "\"fill\": ");
        text_add_json(text, of.fill_category);
        text_add(text, ", ");
    } else if (!isnan(of.fill)) {
        text_add(text, "\"fill\": %s, ", text_from_real(of.fill, real));
    }
}

/* A list of that name, with what columns were made of, or the names of targets. */
static void add_numbers(struct text *text, const char *list,
                        const struct summary_numbers *numbers, int64_t count,
                        const struct dataset *dataset)
{
    bool of_targets = strcmp(list, "targets") == 0;
    char least[TEXT_REAL_SIZE], mean[TEXT_REAL_SIZE], most[TEXT_REAL_SIZE],
        std[TEXT_REAL_SIZE];
    text_add(text, ",\n\"%s\": [", list);
    for (int64_t i = 0; i < count; i++) {
        text_add(text, "%s\n{", i == 0 ? "" : ",");
        if (!of_targets && dataset->raw != NULL)
            add_source(text, dataset, i);
        if (of_targets && dataset->target_names != NULL) {
            text_add(text, "\"name\": ");
            text_add_json(text, dataset->target_names[i]);
            text_add(text, ", ");
        }
        text_add(text, "\"least\": %s, \"mean\": %s, \"most\": %s, \"deviation\": %s}",
                 text_from_real(numbers[i].least, least),
                 text_from_real(numbers[i].mean, mean),
                 text_from_real(numbers[i].most, most),
                 text_from_real(numbers[i].std, std));
    }
    text_add(text, "]");
}

static void add_splits(struct text *text, const struct dataset *dataset)
{
    char buffer[TALLY_NAME_SIZE];
    const char *between = "";
    text_add(text, ",\n\"splits\": {");
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        const struct dataset_samples *samples = &dataset->splits[split];
        if (samples->count == 0)
            continue;
        text_add(text, "%s\n\"%s\": {\"samples\": %lld", between,
                 dataset_split_name(split), (long long)samples->count);
        for (int64_t class = 0; class < dataset->classes; class ++) {
            text_add(text, "%s", class == 0 ? ", \"classes\": {" : ", ");
            text_add_json(text, tally_name(dataset, class, buffer));
            text_add(text, ": %lld", (long long)samples->class_counts[class]);
        }
        text_add(text, "%s}", dataset->classes > 0 ? "}" : "");
        between = ",";
    }
    text_add(text, "}");
}

static void add_samples(struct text *text, const struct data_told *told)
{
    const struct dataset *dataset = told->dataset;
    const struct dataset_samples *samples = &dataset->splits[told->split];
    const struct batch *batch = told->samples;
    int64_t size = lamina_elements(&dataset->sample);
    char buffer[TALLY_NAME_SIZE];
    text_add(text, ",\n\"samples\": [");
    for (int64_t i = 0; i < batch->count; i++) {
        int64_t row = dataset_row(samples, i);
        text_add(text, "%s\n{\"row\": %lld, ", i == 0 ? "" : ",", (long long)row + 1);
        if (samples->lines != NULL)
            text_add(text, "\"line\": %d, ", samples->lines[row]);
        if (dataset->classes > 0) {
            text_add(text, "\"label\": ");
            text_add_json(text, class_of(dataset, told->split, i, buffer));
        } else {
            text_add(text, "\"targets\": [");
            tally_add_answer(dataset, told->split, i, text);
            text_add(text, "]");
        }
        for (int64_t j = 0; j < size; j++)
            text_add(text, "%s%.9g", j == 0 ? ", \"values\": [" : ", ",
                     (double)batch->inputs[i * size + j]);
        text_add(text, "]}");
    }
    text_add(text, "]");
}

void data_told_print_json(const struct data_told *told)
{
    const struct dataset *dataset = told->dataset;
    struct text text = {0};
    text_add(&text, "{\"trial\": %lld, \"settings\": ", (long long)told->trial);
    text_add_json(&text, told->settings);
    text_add(&text, ",\n\"type\": \"%s\", \"digest\": \"%s\",\n\"sample\": [", told->type,
             dataset->digest);
    for (int64_t i = 0; i < dataset->sample.dims; i++)
        text_add(&text, "%s%lld", i == 0 ? "" : ", ", (long long)dataset->sample.at[i]);
    text_add(&text, "]");
    add_splits(&text, dataset);
    text_add(&text, ",\n\"split\": \"%s\"", dataset_split_name(told->split));
    add_numbers(&text, is_image(dataset) ? "channels" : "columns",
                told->summary->of_columns, told->summary->columns, dataset);
    if (dataset->classes == 0)
        add_numbers(&text, "targets", told->summary->of_targets, dataset->targets,
                    dataset);
    add_samples(&text, told);
    text_add(&text, "}");
    print_exact(stdout, text.at);
    text_free(&text);
}
