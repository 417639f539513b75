/* One file: the first row shows the columns, and each row is read whole. */
#include "data/csv_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "data/csv_feature.h"
#include "data/csv_field.h"
#include "data/csv_net.h"
#include "data/csv_number.h"
#include "data/csv_text.h"
#include "data/field.h"
#include "data/header.h"

void csv_file_prepare(struct csv_reader *reader, const struct component *component,
                      struct dataset *dataset)
{
    const struct csv_options *o = component->options;
    bool blanks = strcmp(o->delimiter, CSV_BLANKS) == 0;
    *reader =
        (struct csv_reader){.options = o,
                            .format = {(char)(blanks ? ROWS_BLANKS : o->delimiter[0]),
                                       o->comment[0], o->skip},
                            .header_said = tree_get(component->node, "header") != NULL,
                            .na_said = tree_get(component->node, "na") != NULL,
                            .arena = arena_new(),
                            .classes = memory_zeroed(sizeof(struct classes)),
                            .faults = memory_zeroed(sizeof(struct faults)),
                            .dataset = dataset};
    csv_number_begin(reader);
}

void csv_file_free(struct csv_reader *reader)
{
    free(reader->classes);
    free(reader->faults);
    arena_free(reader->arena);
}

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
static bool make_rests(struct csv_table *table, size_t size, size_t bigger)
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

/* At first every column of numbers may be far. */
static void ask_all(struct csv_reader *reader)
{
    size_t features = reader->columns.features;
    reader->asked = arena_array(reader->arena, features, sizeof *reader->asked);
    reader->ranges = arena_array(reader->arena, features, sizeof *reader->ranges);
    for (size_t i = 0; i < features; i++) {
        reader->asked[i] = reader->raw->columns[i].kind == RAW_NUMBER;
        reader->ranges[i] = (struct far_range){INFINITY, -INFINITY};
    }
}

static int make_room(struct csv_reader *reader, struct csv_table *table,
                     const struct rows *rows, struct error *error)
{
    const size_t features = reader->columns.features * sizeof(float);
    const size_t targets = reader->columns.targets * sizeof(float);
    size_t count = (size_t)table->count, capacity = 2 * count + 64;
    if (table->count < table->capacity)
        return 0;
    if (reader->asked == NULL)
        ask_all(reader);
    table->capacity = (int64_t)capacity;
    table->lines =
        enlarge(table->lines, count * sizeof(int32_t), capacity * sizeof(int32_t));
    table->values = enlarge(table->values, count * features, capacity * features);
    bool complete = make_rests(table, count * features, capacity * features) &&
                    table->values != NULL && table->lines != NULL;
    if (targets > 0) {
        table->targets = enlarge(table->targets, count * targets, capacity * targets);
        table->target_rests =
            enlarge(table->target_rests, count * targets, capacity * targets);
        complete = complete && table->targets != NULL && table->target_rests != NULL;
    } else {
        table->labels =
            enlarge(table->labels, count * sizeof(int32_t), capacity * sizeof(int32_t));
        complete = complete && table->labels != NULL;
    }
    return complete ? 0 : rows_refuse(rows, error, "the system has no memory for more");
}

static void refuse_length(const struct csv_reader *reader, const struct rows *rows,
                          const struct row *row, struct error *error)
{
    size_t count = reader->file.count;
    bool trails = row->count == count + 1 && row->fields[count][0] == '\0';
    rows_refuse(rows, error, "the row has %zu field%s, but %s has %zu column%s%s",
                row->count, row->count == 1 ? "" : "s",
                reader->columns.header ? "the header" : "the first row", count,
                count == 1 ? "" : "s",
                trails ? ": leave out the delimiter at its end" : "");
}

static bool is_label(const struct csv_reader *reader, size_t column)
{
    return column != COLUMNS_NONE && reader->columns.at[column].role == ROLE_LABEL;
}

/* Whether something is missing without which a row is left out. */
static bool is_left_out(const struct csv_reader *reader, const struct row *row)
{
    for (int64_t k = 0; k < reader->raw->drop_count; k++)
        if (csv_number_is_missing(reader->options, row->fields[reader->file.drops[k]])) {
            reader->raw->drops[k].rows[reader->split]++;
            return true;
        }
    return false;
}

/* Finds all that is wrong with a row. -1: nothing more can be read. */
static int read_row(struct csv_reader *reader, const struct rows *rows,
                    const struct row *row, struct csv_table *table, struct error *error)
{
    const struct csv_header *file = &reader->file;
    if (row->count != file->count) {
        refuse_length(reader, rows, row, error);
        faults_add(reader->faults, FAULTS_ROW, error);
        return 0;
    }
    if (is_left_out(reader, row))
        return 0;
    if (make_room(reader, table, rows, error) != 0)
        return -1;
    table->lines[table->count] = (int32_t)row->line;
    if (table->labels != NULL)
        table->labels[table->count] = -1;
    for (size_t i = 0; i < file->count; i++) {
        /* A row may have a million faults: most are only counted. */
        bool told = is_label(reader, file->to[i]) || faults_wants(reader->faults, i);
        const struct csv_field field = {rows, i, file->to[i], row->fields[i]};
        if (csv_field_read(reader, &field, table, told ? error : NULL) == 0)
            continue;
        if (reader->is_full)
            return -1;
        faults_add(reader->faults, i, told ? error : NULL);
    }
    table->count++;
    return 0;
}

/* How many files there are behind the first one, that of the training samples. */
static size_t count_further(const struct csv_options *options)
{
    size_t count = 0;
    for (enum split split = SPLIT_TRAIN + 1; split < SPLIT_COUNT; split++)
        count += options->paths[split][0] != '\0';
    return count;
}

static const char *const *copy_names(struct csv_reader *reader, const struct row *row)
{
    const char **names = arena_array(reader->arena, row->count, sizeof *names);
    for (size_t i = 0; i < row->count; i++)
        names[i] = arena_copy(reader->arena, row->fields[i], strlen(row->fields[i]));
    return names;
}

/* The words of `ignore`, then the names of `columns` that are to be ignored. */
static const struct option_texts *all_ignored(struct csv_reader *reader)
{
    const struct csv_options *o = reader->options;
    size_t count = o->ignore.count;
    const char **words =
        arena_array(reader->arena, count + o->columns.count, sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = o->ignore.at[i];
    for (size_t i = 0; i < o->columns.count; i++)
        if (((const struct column_rule *)o->columns.at[i])->ignore)
            words[count++] = o->columns.names[i];
    reader->ignored = (struct option_texts){words, count};
    return &reader->ignored;
}

/* The first row of all shows the columns, whose roles the options say, unless they are
 * those of a net. */
static int meet_columns(struct csv_reader *reader, const struct rows *rows,
                        const struct row *row, const char *path, struct error *error)
{
    const struct csv_options *o = reader->options;
    struct columns *columns = &reader->columns;
    const struct option_texts label = {&o->label, o->label[0] != '\0'};
    columns->path = path;
    columns->header = o->header;
    columns->said = reader->header_said;
    columns->numbers = &o->numbers;
    columns->takes_text = o->text.one_hot || o->text.ignore;
    columns->ignored = all_ignored(reader);
    columns->by_rule = o->ignore.count;
    columns->met = arena_array(reader->arena, columns->ignored->count, sizeof(bool));
    columns->further = o->header ? count_further(o) : 0;
    if (strncmp(row->fields[0], "sep=", 4) == 0)
        return rows_refuse(rows, error,
                           "the line is for Excel alone: leave it out by `skip`");
    if (reader->dataset->expected != NULL)
        return csv_net_begin(reader, error);
    columns_begin(columns, rows, row, reader->arena);
    return columns_assign(columns, ROLE_LABEL, &label, error) != 0 ||
                   columns_assign(columns, ROLE_TARGET, &o->target, error) != 0 ||
                   columns_assign(columns, ROLE_IGNORED, columns->ignored, error) != 0 ||
                   columns_assign_rules(columns, &o->columns, reader->arena, error) !=
                       0 ||
                   columns_finish(columns, rows, error) != 0 ||
                   header_check(columns, rows, error) != 0
               ? -1
               : csv_feature_begin(
                     reader, columns->takes_text ? csv_text_find(reader, path) : NULL,
                     error);
}

/* Where the file has the columns for which rows are left out. */
static size_t *find_drops(const struct csv_reader *reader, const size_t *to, size_t count)
{
    size_t drops = (size_t)reader->raw->drop_count;
    size_t *places = arena_array(reader->arena, drops, sizeof *places);
    for (size_t k = 0; k < drops; k++)
        for (size_t i = 0; i < count; i++)
            if (to[i] == reader->drops[k])
                places[k] = i;
    return places;
}

/* Where the columns of the table are in a file. Without a header they are those of the
 * first one, by their number. */
static size_t *match_columns(struct csv_reader *reader, const struct rows *rows,
                             const struct row *row, bool first, struct error *error)
{
    struct columns *columns = &reader->columns;
    bool header = reader->options->header, of_net = columns->of_net;
    size_t count = header || of_net ? row->count : columns->count;
    size_t *to = arena_array(reader->arena, count, sizeof *to);
    int status = 0;
    for (size_t i = 0; i < count; i++)
        to[i] = i;
    reader->file = (struct csv_header){.count = count, .to = to};
    if (of_net)
        status = csv_net_match(reader, rows, row, to, error);
    else if (header && !first)
        status = header_match(columns, rows, row, to, error);
    return status == 0 ? to : NULL;
}

static int meet_header(struct csv_reader *reader, struct rows *rows,
                       const struct row *row, const char *path, struct error *error)
{
    struct columns *columns = &reader->columns;
    bool header = reader->options->header, first = columns->count == 0;
    for (size_t i = 0; i < row->count; i++)
        if (header && rows_check_field(rows, i, error) != 0)
            return -1;
    if (first && meet_columns(reader, rows, row, path, error) != 0)
        return -1;
    size_t *to = match_columns(reader, rows, row, first, error);
    if (to == NULL)
        return -1;
    reader->file.drops = find_drops(reader, to, reader->file.count);
    reader->has_columns = true;
    if (header)
        rows_set_names(rows, copy_names(reader, row), reader->file.count);
    else if (!columns->of_net)
        rows_set_names(rows, columns->names, reader->file.count);
    return 0;
}

int csv_file_begin(struct csv_reader *reader, struct rows *rows, const char *path,
                   struct csv_table *table, struct error *error)
{
    struct row row;
    int status = rows_next(rows, &row, error);
    if (status == 0)
        return error_set(
            error, "%s has no rows%s", path,
            reader->options->skip > 0 ? " behind those that `skip` leaves out" : "");
    if (status < 0 || meet_header(reader, rows, &row, path, error) != 0)
        return -1;
    return reader->options->header ? 0 : read_row(reader, rows, &row, table, error);
}

int csv_file_next(struct csv_reader *reader, struct rows *rows, struct csv_table *table,
                  struct error *error)
{
    struct row row;
    int status = rows_next(rows, &row, error);
    if (status > 0 && read_row(reader, rows, &row, table, error) != 0)
        return -1;
    return status;
}

static int read_rows(struct csv_reader *reader, struct rows *rows, const char *path,
                     struct csv_table *table, struct error *error)
{
    int status = csv_file_begin(reader, rows, path, table, error);
    if (status != 0)
        return -1;
    while ((status = csv_file_next(reader, rows, table, error)) > 0)
        continue;
    if (status == 0 && table->count == 0 && reader->faults->count == 0)
        return error_set(error, "%s has a header but no rows%s", path,
                         reader->raw->drop_count > 0
                             ? ", but such that `missing: drop` leaves out"
                             : "");
    return status;
}

/* The classes of the training file are all there are; they get their order. */
static int settle_classes(struct csv_reader *reader, struct csv_table *table,
                          struct error *error)
{
    int32_t to[CLASSES_MAX];
    struct error why;
    if (reader->has_classes || reader->columns.targets > 0)
        return 0;
    if (classes_check_blanks(reader->classes, &why) != 0)
        return error_set(error, "%s: of the classes %s", reader->columns.path, why.text);
    if (classes_sort(reader->classes, &reader->options->numbers, to, &why) != 0)
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

int csv_file_read(struct csv_reader *reader, const char *path, struct csv_table *table,
                  struct error *error)
{
    struct rows *rows = rows_open(path, &reader->format, error);
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
