/* Rows of a CSV file, read as those that the net was trained on. Ends at the first row
 * with a fault. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "data/csv.h"
#include "data/csv_file.h"
#include "data/csv_net.h"
#include "data/source_kind.h"

struct table {
    struct csv_reader reader;
    struct csv_table read; /* of the block */
    struct rows *rows;
    const int32_t *far_columns; /* of the table: those of the dataset are of samples */
    double *far;                /* (block, far_count) */
    int status; /* what is told once the block was given: 1, 0, or -1 with */
    struct error error;
    bool has_first; /* the first row is data, and was read with the columns */
};

/* What a row has come to: its number, or a fault, of which it is left out. */
static int take_row(struct source *source, int64_t before, int status)
{
    struct table *table = source->own;
    struct csv_table *read = &table->read;
    if (table->reader.faults->count > 0) {
        read->count = before;
        table->error = table->reader.faults->first[0].error;
        return -1;
    }
    if (status <= 0)
        return status;
    source->done++;
    if (read->count > before)
        source->rows[before] = source->done;
    else
        source->left_out++;
    return 1;
}

/* A file whose columns are no part of it is the command line's mistake. */
static int meet_columns(struct source *source, struct error *error)
{
    struct table *table = source->own;
    struct csv_reader *reader = &table->reader;
    const char *path = source->wishes.path;
    reader->columns.may_lack = true;
    bool is_input = strcmp(path, SOURCE_WISHES_INPUT) == 0;
    table->rows = rows_open(is_input ? NULL : path, &reader->format, error);
    if (table->rows == NULL)
        return -1;
    int status = csv_file_begin(reader, table->rows, is_input ? "standard input" : path,
                                &table->read, error);
    if (status != 0 && reader->columns.of_net && !reader->has_columns)
        error_in_option(error, "data");
    return status;
}

static int open_table(struct source *source, struct error *error)
{
    const struct component *component = source->wishes.component;
    struct table *table = source->own = memory_zeroed(sizeof *table);
    struct dataset *dataset = source->dataset;
    table->status = 1;
    if (source->wishes.net->columns == NULL || !csv_is(component))
        return error_set(
            error,
            source->wishes.net->is_bytes
                ? "%s: is neither a picture, PNG or JPEG, nor an array, .npy "
                  "or IDX, and the net takes nothing else"
                : "%s: is a table, if anything, and the net takes none, but "
                  "arrays (.npy, IDX)",
            source->wishes.path);
    csv_file_prepare(&table->reader, component, dataset);
    if (meet_columns(source, error) != 0)
        return -1;
    source->has_answers = table->reader.file.has_outcome;
    text_add(&source->unused, "%s", table->reader.file.unused);
    table->far_columns = dataset->far_columns;
    dataset->sample = lamina_vector((int64_t)table->reader.columns.features);
    if (source_kind_apply(source, error) != 0)
        return error_in_option(error, "data");
    table->has_first = !table->reader.options->header;
    return 0;
}

/* The far columns of the block's rows in double. */
static int take_far(struct source *source, struct error *error)
{
    struct table *table = source->own;
    const struct csv_table *read = &table->read;
    int64_t width = (int64_t)table->reader.columns.features;
    free(table->far);
    table->far = far_take(read->values, read->rests, read->count, width,
                          table->far_columns, source->dataset->far_count);
    return table->far != NULL ? 0 : error_set(error, "the system has no memory left");
}

static int next_of_table(struct source *source, struct error *error)
{
    struct table *table = source->own;
    struct csv_table *read = &table->read;
    struct dataset_samples *samples = &source->dataset->splits[SPLIT_TEST];
    *samples = (struct dataset_samples){0};
    if (!table->has_first)
        read->count = 0;
    else
        table->status = take_row(source, 0, 1);
    table->has_first = false;
    while (table->status > 0 && read->count < source->wishes.block) {
        int64_t before = read->count;
        int status = csv_file_next(&table->reader, table->rows, read, &table->error);
        table->status = take_row(source, before, status);
    }
    if (read->count == 0 && table->status < 0)
        *error = table->error;
    if (read->count == 0)
        return table->status;
    if (source->dataset->far_count > 0 && take_far(source, error) != 0)
        return -1;
    bool has_targets = source->dataset->classes == 0;
    *samples = (struct dataset_samples){.count = read->count,
                                        .values = read->values,
                                        .far = table->far,
                                        .labels = has_targets ? NULL : read->labels,
                                        .targets = has_targets ? read->targets : NULL,
                                        .target_rests = read->target_rests,
                                        .lines = read->lines};
    return 1;
}

static void close_table(struct source *source)
{
    struct table *table = source->own;
    free(table->read.values);
    free(table->read.targets);
    free(table->read.rests);
    free(table->read.target_rests);
    free(table->read.labels);
    free(table->read.lines);
    free(table->far);
    rows_close(table->rows);
    csv_file_free(&table->reader);
    free(table);
}

const struct source_kind source_table = {open_table, next_of_table, close_table};
