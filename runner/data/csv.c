/* Makes a dataset of CSV files: a column of labels, or some of targets, and all others as
 * features, a float each. Guesses nothing: what is not a number where one must be, or
 * missing, is refused with its place, all of it at once. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "data/classes.h"
#include "data/columns.h"
#include "data/far.h"
#include "data/faults.h"
#include "data/field.h"
#include "data/loader.h"

struct csv_options {
    struct loader_options common; /* first */
    const char *paths[SPLIT_COUNT];
    const char *label;
    struct option_texts target, ignore, classes;
    bool header;
    const char *delimiter;
};

/* What is read of all files. */
struct reader {
    const struct csv_options *options;
    bool header_said;    /* the config has `header` */
    struct arena *arena; /* of the names */
    struct columns columns;
    struct classes *classes;
    bool has_classes;      /* they are all known */
    bool is_full;          /* there are more than can be */
    bool has_columns;      /* with their roles */
    struct faults *faults; /* of the file that is read */
    bool *asked;           /* (features) which may be far, or are where that is known */
    struct far_range *ranges; /* (features) */
    bool has_far;             /* it is known which columns are far */
    struct dataset *dataset;
};

/* What one file comes to. */
struct table {
    float *values, *targets; /* (count, features), (count, targets) */
    float *rests;            /* (count, features): what floats leave out of the numbers */
    bool rounded;            /* some are not 0 */
    int32_t *labels;         /* (count) */
    int64_t count, capacity;
};

/* ---- One row ---- */

/* What can be done about a field that is no number. */
static void advise(const struct reader *reader, const struct rows *rows,
                   const struct table *table, size_t column, const char *text,
                   struct text *out)
{
    const char *mend = field_advice(text);
    if (strpbrk(text, ";\t|") != NULL)
        rows_advise(rows, out);
    if (out->length > 0)
        return;
    if (mend != NULL)
        text_add(out, "%s", mend);
    else if (!reader->columns.header && table->count == 0)
        text_add(out, "mend it, or leave `header: false` out where this row has the "
                      "columns' names");
    else if (reader->columns.at[column].role == ROLE_TARGET)
        text_add(out, "mend it, or name the column by `label` where it has classes");
    else
        text_add(out, "leave the column out by `ignore`, or mend it");
}

static int refuse_missing(const struct reader *reader, const struct rows *rows,
                          size_t column, const char *text, struct error *error)
{
    bool target = reader->columns.at[column].role == ROLE_TARGET;
    const char *remedy = target ? ", or leave the row out"
                                : ", leave the row out, or the column by `ignore`";
    if (text[0] == '\0')
        return rows_refuse_field(rows, column, error,
                                 "the value is missing; fill it in%s", remedy);
    return rows_refuse_field(rows, column, error,
                             "`%s` stands for a missing value; fill it in%s", text,
                             remedy);
}

static int read_number(const struct reader *reader, const struct rows *rows,
                       const struct row *row, size_t column, const struct table *table,
                       float *value, struct error *error)
{
    const char *text = row->fields[column];
    struct text advice = {0};
    bool is_number = field_number(text, value);
    if (!is_number && field_is_missing(text))
        return refuse_missing(reader, rows, column, text, error);
    if (!is_number && error == NULL)
        return -1;
    if (!is_number) {
        advise(reader, rows, table, column, text, &advice);
        rows_refuse_field(rows, column, error, "`%.*s` is not a number; %s",
                          field_shown(text, 60), text, advice.at);
        text_free(&advice);
        return -1;
    }
    if (!isfinite(*value))
        return rows_refuse_field(rows, column, error,
                                 "%.60s is too large for a float, whose most is 3.4e38; "
                                 "mend it, or scale the column",
                                 text);
    return 0;
}

/* Keeps what a float leaves out of a feature, while its column may be far: of most
 * columns that is settled by their first rows. */
static void keep_rest(struct reader *reader, const char *text, size_t feature,
                      struct table *table, size_t at)
{
    struct far_range *range = &reader->ranges[feature];
    if (!reader->asked[feature])
        return;
    double number = strtod(text, NULL);
    float rest = (float)(number - (double)table->values[at]);
    table->rests[at] = rest;
    table->rounded = table->rounded || rest != 0;
    *range = far_extend(*range, number);
    reader->asked[feature] = reader->has_far || far_is_narrow(*range);
}

static int read_feature(struct reader *reader, const struct rows *rows,
                        const struct row *row, size_t column, struct table *table,
                        struct error *error)
{
    const struct columns *columns = &reader->columns;
    size_t at = (size_t)table->count * columns->features + columns->at[column].at;
    if (read_number(reader, rows, row, column, table, &table->values[at], error) != 0)
        return -1;
    keep_rest(reader, row->fields[column], columns->at[column].at, table, at);
    return 0;
}

static int read_label(struct reader *reader, const struct rows *rows,
                      const struct row *row, size_t column, int32_t *label,
                      struct error *error)
{
    const char *text = row->fields[column];
    if (text[0] == '\0')
        return rows_refuse_field(
            rows, column, error,
            "the label is missing; fill it in, or leave the row out");
    if (!reader->has_classes && field_is_missing_label(text))
        return rows_refuse_field(
            rows, column, error,
            "`%s` may stand for a missing label; fill it in, leave the row out, or name "
            "all `classes` where it is one of them",
            text);
    *label = reader->has_classes ? classes_find(reader->classes, text)
                                 : classes_add(reader->classes, text, reader->arena);
    if (*label >= 0)
        return 0;
    reader->is_full = !reader->has_classes;
    if (reader->is_full)
        return rows_refuse_field(rows, column, error,
                                 "`%.*s` is class number %d; at most %d are possible, "
                                 "so for numbers to predict name the column by `target`",
                                 field_shown(text, 60), text, CLASSES_MAX + 1,
                                 CLASSES_MAX);
    return rows_refuse_field(rows, column, error, "`%.*s` is none of the classes of %s",
                             field_shown(text, 60), text,
                             reader->options->classes.count > 0 ? "`dataset.classes`"
                                                                : reader->columns.path);
}

static int read_field(struct reader *reader, const struct rows *rows,
                      const struct row *row, size_t column, struct table *table,
                      struct error *error)
{
    const struct columns *columns = &reader->columns;
    const struct column *at = &columns->at[column];
    size_t count = (size_t)table->count;
    if (rows_check_field(rows, column, error) != 0)
        return -1;
    switch (at->role) {
    case ROLE_FEATURE:
        return read_feature(reader, rows, row, column, table, error);
    case ROLE_TARGET:
        return read_number(reader, rows, row, column, table,
                           &table->targets[count * columns->targets + at->at], error);
    case ROLE_LABEL:
        return read_label(reader, rows, row, column, &table->labels[count], error);
    case ROLE_IGNORED:
        break;
    }
    return 0;
}

/* ---- One file ---- */

/* A larger block with what the old one had; NULL: there is no memory. */
static void *enlarge(void *old, size_t size, size_t bigger)
{
    void *block = dataset_allocate(bigger);
    if (block != NULL && size > 0)
        memcpy(block, old, size);
    free(old);
    return block;
}

/* Zeros: as long as none is written they take no memory. */
static bool make_rests(struct table *table, size_t size, size_t bigger)
{
    /* Not 0 bytes: columns_finish() refuses a file without features.
       NOLINTNEXTLINE(clang-analyzer-optin.portability.UnixAPI) */
    float *rests = calloc(bigger, 1);
    if (rests != NULL && table->rounded)
        memcpy(rests, table->rests, size);
    free(table->rests);
    table->rests = rests;
    return rests != NULL;
}

/* At first every column may be far. */
static void ask_all(struct reader *reader)
{
    size_t features = reader->columns.features;
    reader->asked = arena_array(reader->arena, features, sizeof *reader->asked);
    reader->ranges = arena_array(reader->arena, features, sizeof *reader->ranges);
    for (size_t i = 0; i < features; i++) {
        reader->asked[i] = true;
        reader->ranges[i] = (struct far_range){INFINITY, -INFINITY};
    }
}

static int make_room(struct reader *reader, struct table *table, const struct rows *rows,
                     struct error *error)
{
    const size_t features = reader->columns.features * sizeof(float);
    const size_t targets = reader->columns.targets * sizeof(float);
    size_t count = (size_t)table->count, capacity = 2 * count + 64;
    if (table->count < table->capacity)
        return 0;
    if (reader->asked == NULL)
        ask_all(reader);
    table->capacity = (int64_t)capacity;
    table->values = enlarge(table->values, count * features, capacity * features);
    bool complete =
        make_rests(table, count * features, capacity * features) && table->values != NULL;
    if (targets > 0) {
        table->targets = enlarge(table->targets, count * targets, capacity * targets);
        complete = complete && table->targets != NULL;
    } else {
        table->labels =
            enlarge(table->labels, count * sizeof(int32_t), capacity * sizeof(int32_t));
        complete = complete && table->labels != NULL;
    }
    return complete ? 0 : rows_refuse(rows, error, "the system has no memory for more");
}

static void refuse_length(const struct columns *columns, const struct rows *rows,
                          const struct row *row, struct error *error)
{
    bool trails =
        row->count == columns->count + 1 && row->fields[columns->count][0] == '\0';
    rows_refuse(rows, error, "the row has %zu field%s, but %s has %zu column%s%s",
                row->count, row->count == 1 ? "" : "s",
                columns->header ? "the header" : "the first row", columns->count,
                columns->count == 1 ? "" : "s",
                trails ? ": leave out the delimiter at its end" : "");
}

/* Finds all that is wrong with a row. -1: nothing more can be read. */
static int read_row(struct reader *reader, const struct rows *rows, const struct row *row,
                    struct table *table, struct error *error)
{
    const struct columns *columns = &reader->columns;
    if (row->count != columns->count) {
        refuse_length(columns, rows, row, error);
        faults_add(reader->faults, FAULTS_ROW, error);
        return 0;
    }
    if (make_room(reader, table, rows, error) != 0)
        return -1;
    for (size_t i = 0; i < columns->count; i++) {
        /* A row may have a million faults: most are only counted. */
        bool told = columns->at[i].role == ROLE_LABEL || faults_wants(reader->faults, i);
        if (read_field(reader, rows, row, i, table, told ? error : NULL) == 0)
            continue;
        if (reader->is_full)
            return -1;
        faults_add(reader->faults, i, told ? error : NULL);
    }
    table->count++;
    return 0;
}

/* The first row of all shows the columns, whose roles the options say. */
static int meet_columns(struct reader *reader, const struct rows *rows,
                        const struct row *row, const char *path, struct error *error)
{
    const struct csv_options *o = reader->options;
    struct columns *columns = &reader->columns;
    const struct option_texts label = {&o->label, o->label[0] != '\0'};
    for (size_t i = 0; i < row->count; i++)
        if (o->header && rows_check_field(rows, i, error) != 0)
            return -1;
    if (columns->count > 0)
        return o->header ? columns_compare(columns, rows, row, error) : 0;
    columns->path = path;
    columns->header = o->header;
    columns->said = reader->header_said;
    if (strncmp(row->fields[0], "sep=", 4) == 0)
        return rows_refuse(rows, error, "the line is for Excel alone: remove it");
    columns_begin(columns, rows, row, reader->arena);
    return columns_assign(columns, ROLE_LABEL, &label, error) != 0 ||
                   columns_assign(columns, ROLE_TARGET, &o->target, error) != 0 ||
                   columns_assign(columns, ROLE_IGNORED, &o->ignore, error) != 0 ||
                   columns_finish(columns, rows, error) != 0
               ? -1
               : 0;
}

static int read_rows(struct reader *reader, struct rows *rows, const char *path,
                     struct table *table, struct error *error)
{
    struct row row;
    int status = rows_next(rows, &row, error);
    if (status == 0)
        return error_set(error, "%s has no rows", path);
    if (status < 0 || meet_columns(reader, rows, &row, path, error) != 0)
        return -1;
    reader->has_columns = true;
    rows_set_names(rows, reader->columns.names, reader->columns.count);
    if (!reader->options->header && read_row(reader, rows, &row, table, error) != 0)
        return -1;
    while ((status = rows_next(rows, &row, error)) > 0)
        if (read_row(reader, rows, &row, table, error) != 0)
            return -1;
    if (status == 0 && table->count == 0 && reader->faults->count == 0)
        return error_set(error, "%s has a header but no rows", path);
    return status;
}

/* The classes of the training file are all there are; they get their order. */
static int settle_classes(struct reader *reader, struct table *table, struct error *error)
{
    int32_t to[CLASSES_MAX];
    struct error why;
    if (reader->has_classes || reader->columns.targets > 0)
        return 0;
    if (classes_sort(reader->classes, to, &why) != 0)
        return error_set(error, "%s: the classes %s", reader->columns.path, why.text);
    for (int64_t i = 0; i < table->count; i++)
        table->labels[i] = to[table->labels[i]];
    reader->has_classes = true;
    if (reader->classes->count > 1)
        return 0;
    return error_set(error, "%s: all rows are of one class, `%.*s`; name others too",
                     reader->columns.path, field_shown(reader->classes->at[0].name, 60),
                     reader->classes->at[0].name);
}

/* Reads a file whole, whatever is wrong with its rows. */
static int read_file(struct reader *reader, const char *path, struct table *table,
                     struct error *error)
{
    struct rows *rows = rows_open(path, reader->options->delimiter[0], error);
    int status = rows != NULL ? read_rows(reader, rows, path, table, error) : -1;
    rows_close(rows);
    if (status == 0 && reader->faults->count == 0)
        status = settle_classes(reader, table, error);
    if (status != 0)
        faults_add(reader->faults, FAULTS_ROW, error);
    else if (reader->faults->count > 0)
        *error = reader->faults->first[0].error;
    return reader->faults->count > 0 ? -1 : 0;
}

/* The columns that are far in what is trained on are so in all splits. */
static void find_far(struct reader *reader, const struct table *table)
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

static int keep_far(struct reader *reader, enum split split, const struct table *table,
                    struct error *error)
{
    struct dataset *dataset = reader->dataset;
    int64_t width = (int64_t)reader->columns.features;
    if (split == SPLIT_TRAIN)
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

static int load_split(struct reader *reader, enum split split, struct error *error)
{
    const char *path = reader->options->paths[split];
    struct dataset *dataset = reader->dataset;
    struct table table = {0};
    *reader->faults = (struct faults){0};
    int status = read_file(reader, path, &table, error);
    void *targets = table.labels != NULL ? (void *)table.labels : table.targets;
    dataset_keep(dataset, table.values);
    dataset_keep(dataset, targets);
    if (status != 0) {
        free(table.rests);
        faults_tell(reader->faults, path, dataset_faults(dataset));
        return -1;
    }
    size_t count = (size_t)table.count;
    size_t width = table.labels != NULL ? 1 : reader->columns.targets;
    struct content *content = dataset_content(dataset, split);
    digest_words(table.values, count * reader->columns.features, content->samples);
    digest_words(targets, count * width, content->targets);
    dataset->splits[split] = (struct samples){.count = table.count,
                                              .values = table.values,
                                              .labels = table.labels,
                                              .targets = table.targets};
    status = keep_far(reader, split, &table, error);
    free(table.rests);
    return status;
}

/* ---- The dataset ---- */

static int check(const void *given, const char **option, struct error *error)
{
    const struct csv_options *o = given;
    bool has_label = o->label[0] != '\0', has_target = o->target.count > 0;
    *option = has_label ? "target" : "type";
    if (has_label == has_target)
        return error_set(error,
                         "give %s `label`, the column of the classes, or `target`, the "
                         "columns of numbers to predict",
                         has_label ? "only one of" : "one of");
    *option = "classes";
    if (has_target && o->classes.count > 0)
        return error_set(error, "there are no `classes` of `target`, whose columns are "
                                "numbers to predict");
    if (o->classes.count == 1)
        return error_set(error, "one of `classes` is none: name them all");
    *option = "delimiter";
    if (strcmp(o->delimiter, "\\t") == 0)
        return error_set(error, "`delimiter` is a backslash and a t here: in YAML, a tab "
                                "is \"\\t\" in double quotes");
    if (strlen(o->delimiter) != 1 || strchr("\"\r\n ", o->delimiter[0]) != NULL)
        return error_set(error, "`delimiter` must be one character, such as \",\", \";\" "
                                "or \"\\t\", and no quote or blank");
    return 0;
}

static int add_classes(struct reader *reader, struct error *error)
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

/* A copy of the names in one block, which the dataset keeps. */
static void keep_names(struct reader *reader)
{
    struct dataset *dataset = reader->dataset;
    size_t count = reader->classes->count, size = count * sizeof(char *);
    const char *const *names = classes_names(reader->classes, reader->arena);
    for (size_t i = 0; i < count; i++)
        size += strlen(names[i]) + 1;
    const char **kept = memory_zeroed(size);
    char *at = (char *)(kept + count);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(names[i]) + 1;
        kept[i] = memcpy(at, names[i], length);
        at += length;
    }
    dataset_keep(dataset, kept);
    dataset->class_names = kept;
    dataset->classes = (int64_t)count;
}

/* What is wrong with each file is told at once, where the columns are known. */
static int load_splits(struct reader *reader, struct error *error)
{
    int status = 0;
    struct error later;
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        if (reader->options->paths[split][0] == '\0')
            continue;
        if (load_split(reader, split, status == 0 ? error : &later) != 0)
            status = -1;
        if (!reader->has_columns)
            break;
    }
    return status;
}

static int load_all(struct reader *reader, struct error *error)
{
    if (add_classes(reader, error) != 0)
        return -1;
    if (load_splits(reader, error) != 0)
        return -1;
    reader->dataset->sample = lamina_vector((int64_t)reader->columns.features);
    reader->dataset->targets = (int64_t)reader->columns.targets;
    if (reader->columns.targets == 0)
        keep_names(reader);
    return 0;
}

static int load(const struct component *component, struct dataset *dataset,
                struct error *error)
{
    struct reader reader = {.options = component->options,
                            .header_said = tree_get(component->node, "header") != NULL,
                            .arena = arena_new(),
                            .classes = memory_zeroed(sizeof(struct classes)),
                            .faults = memory_zeroed(sizeof(struct faults)),
                            .dataset = dataset};
    int status = load_all(&reader, error);
    if (status != 0)
        dataset_blame(dataset, reader.columns.fault);
    free(reader.classes);
    free(reader.faults);
    arena_free(reader.arena);
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
     "What stands between two fields; \"\\t\" is a tab."},
    LOADER_OPTIONS,
};

const struct loader loader_csv = {
    .kind = {.name = "csv",
             .summary = "Rows of CSV files, with a column of classes or of numbers to "
                        "predict.",
             .options = options,
             .count = sizeof options / sizeof options[0],
             .size = sizeof(struct csv_options)},
    .place = 40,
    .check = check,
    .load = load,
};
