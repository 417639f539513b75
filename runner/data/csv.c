/* Makes a dataset of CSV files: a column of labels, or some of targets, and all others as
 * features, a float each. What is not a number where one must be, or missing, is refused
 * with its place, all of it at once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "data/csv.h"
#include "data/csv_feature.h"
#include "data/csv_file.h"
#include "data/csv_number.h"
#include "data/field.h"

/* The columns that are far in what is trained on are so in all splits. */
static void find_far(struct csv_reader *reader, const struct csv_table *table)
{
    struct dataset *dataset = reader->dataset;
    int64_t width = (int64_t)reader->columns.features;
    int32_t *columns = memory_zeroed((size_t)width * sizeof *columns);
    dataset_keep(dataset, columns);
    dataset->far_columns = columns;
    dataset->far_count = far_find(table->values, table->rests, reader->asked,
                                  table->count, width, columns);
    memset(reader->asked, 0, (size_t)width * sizeof *reader->asked);
    for (int64_t k = 0; k < dataset->far_count; k++)
        reader->asked[columns[k]] = true;
    reader->has_far = true;
}

static int keep_far(struct csv_reader *reader, enum split split,
                    const struct csv_table *table, struct error *error)
{
    struct dataset *dataset = reader->dataset;
    int64_t width = (int64_t)reader->columns.features;
    if (split == SPLIT_TRAIN && dataset->expected == NULL)
        find_far(reader, table);
    if (dataset->far_count == 0)
        return 0;
    double *far = far_take(table->values, table->rests, table->count, width,
                           dataset->far_columns, dataset->far_count);
    dataset_keep(dataset, far);
    dataset->splits[split].far = far;
    digest_words(table->rests, (size_t)(table->count * width),
                 dataset_content(dataset, split)->rests);
    return far != NULL ? 0 : error_set(error, "dataset: the system has no memory left");
}

static int load_split(struct csv_reader *reader, enum split split, struct error *error)
{
    const char *path = reader->options->paths[split];
    struct dataset *dataset = reader->dataset;
    struct csv_table table = {0};
    *reader->faults = (struct faults){0};
    reader->split = split;
    reader->is_full = false;
    int status = csv_file_read(reader, path, &table, error);
    void *targets = table.labels != NULL ? (void *)table.labels : table.targets;
    dataset_keep(dataset, table.values);
    dataset_keep(dataset, targets);
    dataset_keep(dataset, table.lines);
    dataset_keep(dataset, table.target_rests);
    if (status != 0) {
        free(table.rests);
        faults_tell(reader->faults, path, dataset_faults(dataset));
        return -1;
    }
    size_t count = (size_t)table.count;
    size_t width = table.labels != NULL ? 1 : reader->columns.targets;
    struct dataset_content *content = dataset_content(dataset, split);
    digest_words(table.values, count * reader->columns.features, content->samples);
    digest_words(targets, count * width, content->targets);
    if (table.targets_rounded)
        digest_words(table.target_rests, count * width, content->target_rests);
    dataset->splits[split] = (struct dataset_samples){
        .count = table.count,
        .values = table.values,
        .labels = table.labels,
        .targets = table.targets,
        .target_rests = table.targets_rounded ? table.target_rests : NULL,
        .path = arena_copy(dataset_arena(dataset), path, strlen(path)),
        .lines = table.lines};
    status = keep_far(reader, split, &table, error);
    free(table.rests);
    return status;
}

/* ---- The dataset ---- */

static bool is_character(const char *text, const char *but)
{
    return text[0] != '\0' && text_character(text, strlen(text)) == strlen(text) &&
           strchr(but, text[0]) == NULL;
}

/* How the files are written. */
static int check_format(const struct csv_options *o, struct error *error)
{
    const char *mark = o->numbers.decimal == FIELD_COMMA ? "," : ".";
    if (strcmp(o->delimiter, "\\t") == 0)
        return error_set_option(error, "delimiter",
                                "`delimiter` is a backslash and a t here: in YAML, a tab "
                                "is \"\\t\" in double quotes");
    if (strcmp(o->delimiter, CSV_BLANKS) != 0 &&
        (strlen(o->delimiter) != 1 || strchr("\"\r\n ", o->delimiter[0]) != NULL))
        return error_set_option(
            error, "delimiter",
            "`delimiter` must be one character, such as \",\", \";\" "
            "or \"\\t\", and no quote; or `blanks`, for runs of them");
    if (o->comment[0] != '\0' &&
        (strlen(o->comment) != 1 || strchr("\"\r\n \t", o->comment[0]) != NULL ||
         strcmp(o->comment, o->delimiter) == 0))
        return error_set_option(
            error, "comment",
            "`comment` must be one character, such as \"#\" or \"%%\", "
            "and no quote, blank or delimiter");
    if (o->numbers.thousands[0] != '\0' &&
        (!is_character(o->numbers.thousands, "+-0123456789eE\"\r\n") ||
         strcmp(o->numbers.thousands, mark) == 0))
        return error_set_option(error, "thousands",
                                "`thousands` must be one character, such as \".\", \",\" "
                                "or \"'\", and not `decimal`");
    return 0;
}

/* What becomes of columns. */
static int check_rules(const struct csv_options *o, struct error *error)
{
    const struct column_rule *text = &o->text;
    char option[64];
    for (size_t i = 0; i < o->columns.count; i++) {
        snprintf(option, sizeof option, "columns.%.50s", o->columns.names[i]);
        if (column_rule_check(o->columns.at[i], option, error) != 0)
            return -1;
    }
    if (!text->one_hot && !text->ignore &&
        (text->indicator || text->missing.how != MISSING_REFUSE))
        return error_set_option(error, "text",
                                "`text` must say `one_hot` or `ignore` of the columns "
                                "that have text");
    if (column_rule_check(text, "text", error) != 0)
        return -1;
    return column_rule_check_missing(&o->missing, "missing", error);
}

static int check(const void *given, struct error *error)
{
    const struct csv_options *o = given;
    bool has_label = o->label[0] != '\0', has_target = o->target.count > 0;
    if (has_label == has_target)
        return error_set_option(
            error, has_label ? "target" : "type",
            "give %s `label`, the column of the classes, or `target`, the "
            "columns of numbers to predict",
            has_label ? "only one of" : "one of");
    if (has_target && o->classes.count > 0)
        return error_set_option(error, "classes",
                                "there are no `classes` of `target`, whose columns are "
                                "numbers to predict");
    if (o->classes.count == 1)
        return error_set_option(error, "classes",
                                "one of `classes` is none: name them all");
    return check_format(o, error) != 0 ? -1 : check_rules(o, error);
}

static int add_classes(struct csv_reader *reader, struct error *error)
{
    const struct option_texts *names = &reader->options->classes;
    reader->columns.fault = "classes";
    for (size_t i = 0; i < names->count; i++) {
        int32_t index = classes_add(reader->classes, names->at[i], reader->arena);
        if (index < 0)
            return error_set(error, "dataset.classes: at most %d are possible",
                             CLASSES_MAX);
        if (index < (int32_t)i)
            return error_set(error, "dataset.classes: `%.*s` is named twice",
                             field_shown(names->at[i], 60), names->at[i]);
    }
    reader->columns.fault = NULL;
    reader->has_classes = names->count > 0;
    return 0;
}

/* By the header, else by the numbers of their columns. */
static void name_targets(struct csv_reader *reader)
{
    const struct columns *columns = &reader->columns;
    struct arena *arena = dataset_arena(reader->dataset);
    const char **names = arena_array(arena, columns->targets, sizeof *names);
    for (size_t i = 0; i < columns->count; i++)
        if (columns->at[i].role == ROLE_TARGET)
            names[columns->at[i].at] = columns->header
                                           ? arena_format(arena, "%s", columns->names[i])
                                           : arena_format(arena, "column %zu", i + 1);
    reader->dataset->target_names = names;
}

/* By the header. */
static void name_label(struct csv_reader *reader)
{
    const struct columns *columns = &reader->columns;
    struct arena *arena = dataset_arena(reader->dataset);
    for (size_t i = 0; i < columns->count && columns->header; i++)
        if (columns->at[i].role == ROLE_LABEL)
            reader->dataset->label_name = arena_format(arena, "%s", columns->names[i]);
}

/* What is wrong with each file is told at once, where the columns are known. */
static int load_splits(struct csv_reader *reader, struct error *error)
{
    int status = 0;
    struct error later;
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        if (reader->options->paths[split][0] == '\0' ||
            !dataset_wants(reader->dataset, split))
            continue;
        if (load_split(reader, split, status == 0 ? error : &later) != 0)
            status = -1;
        if (!reader->has_columns)
            break;
    }
    return status;
}

static int load_all(struct csv_reader *reader, struct error *error)
{
    if (reader->dataset->expected == NULL && add_classes(reader, error) != 0)
        return -1;
    int status = load_splits(reader, error);
    if (reader->has_columns && columns_check_ignored(&reader->columns, error) != 0)
        return -1;
    if (status != 0)
        return -1;
    if (csv_feature_end(reader, error) != 0)
        return -1;
    reader->dataset->sample = lamina_vector((int64_t)reader->columns.features);
    reader->dataset->targets = (int64_t)reader->columns.targets;
    if (reader->columns.targets > 0) {
        name_targets(reader);
        return 0;
    }
    name_label(reader);
    classes_give(reader->classes, reader->dataset);
    return 0;
}

static int load(const struct component *component, struct dataset *dataset,
                struct error *error)
{
    struct csv_reader reader;
    csv_file_prepare(&reader, component, dataset);
    int status = load_all(&reader, error);
    if (status != 0 && reader.columns.fault != NULL)
        error_in_option(error, reader.columns.fault);
    csv_file_free(&reader);
    return status;
}

static const struct lamina_option options[] = {
    {"train", OPTION_PATH, offsetof(struct csv_options, paths[SPLIT_TRAIN]), NULL, NULL,
     "CSV file of the training samples, a row each, plain or .gz."},
    {"validation", OPTION_PATH, offsetof(struct csv_options, paths[SPLIT_VALIDATION]), "",
     NULL, "CSV file of samples to select by; none by default."},
    {"test", OPTION_PATH, offsetof(struct csv_options, paths[SPLIT_TEST]), "", NULL,
     "CSV file of the test samples; none by default."},
    {"label", LAMINA_TEXT, offsetof(struct csv_options, label), "", NULL,
     "The column of the classes, by its name or its number from 1."},
    {"target", OPTION_TEXTS, offsetof(struct csv_options, target), "[]", NULL,
     "The columns of numbers to predict, in place of a label."},
    {"ignore", OPTION_TEXTS, offsetof(struct csv_options, ignore), "[]", NULL,
     "Columns to leave out."},
    {"classes", OPTION_TEXTS, offsetof(struct csv_options, classes), "[]", NULL,
     "The classes in their order; []: those of the training file, sorted."},
    {"header", LAMINA_BOOL, offsetof(struct csv_options, header), "true", NULL,
     "The first row has the columns' names; where it may be data, this must be said."},
    {"delimiter", LAMINA_TEXT, offsetof(struct csv_options, delimiter), ",", NULL,
     "What stands between two fields; \"\\t\" is a tab, blanks a run of blanks and "
     "tabs."},
    {"decimal", LAMINA_CHOICE, offsetof(struct csv_options, numbers.decimal), ".",
     ". | ,", "The decimal mark of numbers."},
    {"thousands", LAMINA_TEXT, offsetof(struct csv_options, numbers.thousands), "", NULL,
     "What stands between groups of three digits; nothing by default."},
    {"comment", LAMINA_TEXT, offsetof(struct csv_options, comment), "", NULL,
     "Lines that begin with this character are left out; none by default."},
    {"na", OPTION_TEXTS, offsetof(struct csv_options, na), "[\"\"]", NULL,
     "What stands for a missing field, exactly; the empty field by default."},
    {"columns", OPTION_SECTIONS, offsetof(struct csv_options, columns), "{}", NULL,
     "What becomes of a column, by its name or its number from 1."},
    {"text", OPTION_PART, 0, "{}", NULL,
     "What becomes of each feature with text that `columns` leaves open."},
    COLUMN_RULE_OPTIONS("text.", struct csv_options, text),
    COLUMN_MISSING_OPTIONS("", struct csv_options, missing,
                           ", of features that say nothing of it"),
    {"skip", LAMINA_INTEGER, offsetof(struct csv_options, skip), "0", "[0, inf)",
     "How many lines of each file to leave out before its header or first row."},
    LOADER_OPTIONS,
};

const struct loader loader_csv = {
    .kind = {.name = "csv",
             .summary = "Rows of CSV files, with a column of classes or of numbers to "
                        "predict.",
             .options = options,
             .count = sizeof options / sizeof options[0],
             .size = sizeof(struct csv_options),
             .of_each = &column_rule_kind},
    .place = 40,
    .check = check,
    .load = load,
};

bool csv_is(const struct component *component)
{
    return component->kind == &loader_csv.kind;
}
