/* A net's columns, wherever a file has them. Guesses no column by its place where there
 * are names, but for a label that the config calls by its number. */
#include "data/csv_net.h"

#include <math.h>
#include <string.h>

#include "data/csv_feature.h"
#include "data/header.h"
#include "data/signature.h"

/* ---- The table ---- */

static int add_classes(struct csv_reader *reader, const struct signature *net,
                       struct error *error)
{
    for (int64_t i = 0; i < net->classes; i++)
        if (classes_add(reader->classes,
                        net->class_names != NULL
                            ? net->class_names[i]
                            : arena_format(reader->arena, "%lld", (long long)i),
                        reader->arena) != (int32_t)i)
            return error_set(error, "the net has a class twice, or more than %d",
                             CLASSES_MAX);
    reader->has_classes = true;
    return 0;
}

/* A column of the training file by its number, from 1; 0: the word is a name. */
static int64_t number_of(const char *word)
{
    int64_t number;
    return text_to_integer(word, &number) && number > 0 ? number : 0;
}

/* The rule of the config for an outcome, by its name or by the word of `label` or
 * `target`. */
static const struct column_rule *rule_of(const struct csv_options *o, const char *name,
                                         const char *word)
{
    for (size_t i = 0; i < o->columns.count; i++)
        if (strcmp(o->columns.names[i], name) == 0 ||
            strcmp(o->columns.names[i], word) == 0)
            return o->columns.at[i];
    return NULL;
}

/* What the header calls it: the config may have only its number. */
static const char *name_label(const struct csv_options *o, const struct signature *net)
{
    return number_of(o->label) > 0 && net->label != NULL ? net->label : o->label;
}

static void name_columns(struct csv_reader *reader, const struct signature *net)
{
    const struct csv_options *o = reader->options;
    struct columns *columns = &reader->columns;
    size_t features = (size_t)net->column_count, i = 0;
    bool has_label = o->label[0] != '\0' && net->classes > 0;
    size_t targets = net->classes > 0 ? 0 : (size_t)net->targets;
    size_t count = features + has_label + targets;
    const char **names = arena_array(reader->arena, count, sizeof *names);
    columns->at = arena_array(reader->arena, count, sizeof *columns->at);
    for (; i < features; i++) {
        names[i] = net->columns[i].name;
        columns->at[i] = (struct column){.role = ROLE_FEATURE, .at = i};
    }
    if (has_label) {
        names[i] = name_label(o, net);
        columns->at[i] =
            (struct column){.role = ROLE_LABEL, .rule = rule_of(o, names[i], o->label)};
        i++;
    }
    for (size_t k = 0; k < targets; k++, i++) {
        const char *word = k < o->target.count ? o->target.at[k] : "";
        names[i] = net->target_names != NULL ? net->target_names[k] : word;
        columns->at[i] = (struct column){
            .role = ROLE_TARGET, .at = k, .rule = rule_of(o, names[i], word)};
    }
    columns->names = names;
    columns->count = count;
    columns->features = features;
    columns->targets = targets;
}

static void know_far(struct csv_reader *reader, const struct signature *net)
{
    struct dataset *dataset = reader->dataset;
    size_t count = (size_t)net->column_count;
    int32_t *far =
        arena_array(dataset_arena(dataset), (size_t)net->far_count, sizeof *far);
    reader->asked = arena_array(reader->arena, count, sizeof *reader->asked);
    reader->ranges = arena_array(reader->arena, count, sizeof *reader->ranges);
    for (size_t i = 0; i < count; i++)
        reader->ranges[i] = (struct far_range){INFINITY, -INFINITY};
    dataset->far_count = signature_far_columns(net, far);
    for (int64_t k = 0; k < dataset->far_count; k++)
        reader->asked[far[k]] = true;
    dataset->far_columns = far;
    reader->has_far = true;
}

int csv_net_begin(struct csv_reader *reader, struct error *error)
{
    const struct signature *net = reader->dataset->expected;
    struct columns *columns = &reader->columns;
    if (net->columns == NULL)
        return error_set(error,
                         "the net was not trained on a table, but a CSV file is one");
    if ((net->classes > 0) != (reader->options->label[0] != '\0'))
        return error_set(error,
                         net->classes > 0
                             ? "the data has numbers to predict, and the net tells "
                               "classes apart"
                             : "the data has classes, and the net predicts numbers");
    columns->path = "the net";
    columns->of_net = true;
    name_columns(reader, net);
    for (size_t i = 0; i < columns->ignored->count; i++)
        columns->met[i] = true;
    know_far(reader, net);
    if (net->classes > 0 && add_classes(reader, net, error) != 0)
        return -1;
    return csv_feature_begin(reader, NULL, error);
}

/* ---- A file ---- */

static bool is_outcome(const struct csv_reader *reader, size_t column)
{
    return column != COLUMNS_NONE && reader->columns.at[column].role != ROLE_FEATURE;
}

/* Where not all that is predicted is there, none of it is read. */
static void drop_outcomes(struct csv_reader *reader, const struct row *row, size_t *to)
{
    const struct columns *columns = &reader->columns;
    size_t found = 0;
    for (size_t i = 0; i < row->count; i++)
        found += is_outcome(reader, to[i]);
    reader->file.has_outcome = found == columns->count - columns->features;
    if (reader->file.has_outcome)
        return;
    for (size_t i = 0; i < row->count; i++)
        to[i] = is_outcome(reader, to[i]) ? COLUMNS_NONE : to[i];
    reader->columns.targets = 0;
}

/* In a file with a header `label: 5` says no name, and early files of nets have none:
 * there it is the fifth, where the net does not take that. */
static void find_label(const struct csv_reader *reader, const struct row *row, size_t *to)
{
    const struct columns *columns = &reader->columns;
    int64_t number = number_of(reader->options->label);
    if (reader->dataset->expected->label != NULL ||
        columns->count != columns->features + 1 || number == 0 ||
        number > (int64_t)row->count || to[number - 1] != COLUMNS_NONE)
        return;
    for (size_t i = 0; i < row->count; i++)
        if (is_outcome(reader, to[i]))
            return;
    to[number - 1] = columns->features;
}

/* What the config calls an outcome. */
static const char *outcome_word(const struct csv_reader *reader, size_t column)
{
    const struct csv_options *o = reader->options;
    const struct column *at = &reader->columns.at[column];
    return at->role == ROLE_LABEL     ? o->label
           : at->at < o->target.count ? o->target.at[at->at]
                                      : "";
}

/* The number of an outcome's column in the training file; 0: it has a name. */
static int64_t outcome_number(const struct csv_reader *reader, size_t column)
{
    return number_of(outcome_word(reader, column));
}

/* How many columns the training file had, each of which was for something. */
static int64_t count_trained(const struct csv_reader *reader)
{
    const struct columns *columns = &reader->columns;
    const struct signature *net = reader->dataset->expected;
    int64_t most = 0, number;
    for (size_t i = 0; i < columns->count; i++) {
        number =
            i < columns->features ? net->columns[i].number : outcome_number(reader, i);
        most = number > most ? number : most;
    }
    for (size_t i = 0; i < columns->ignored->count; i++) {
        number = number_of(columns->ignored->at[i]);
        most = number > most ? number : most;
    }
    return most;
}

/* Where the training file's column `number` lies, from 0, in one without what is
 * predicted. */
static int64_t place_without(const struct csv_reader *reader, int64_t number)
{
    const struct columns *columns = &reader->columns;
    int64_t place = number - 1;
    for (size_t i = columns->features; i < columns->count; i++)
        place -= outcome_number(reader, i) < number;
    return place;
}

/* Whether another column of the net has the number, the features first. */
static bool is_taken(const struct csv_reader *reader, size_t outcome, int64_t number)
{
    const struct columns *columns = &reader->columns;
    const struct signature *net = reader->dataset->expected;
    for (size_t i = 0; i < outcome; i++)
        if (number ==
            (i < columns->features ? net->columns[i].number : outcome_number(reader, i)))
            return true;
    return false;
}

/* What the config says by a name has no place in a file without a header. */
static int check_numbers(const struct csv_reader *reader, const struct rows *rows,
                         struct error *error)
{
    const struct columns *columns = &reader->columns;
    for (size_t i = columns->features; i < columns->count; i++) {
        const char *option = columns->at[i].role == ROLE_LABEL ? "label" : "target";
        const char *word = outcome_word(reader, i);
        int64_t number = number_of(word);
        if (number == 0)
            return rows_refuse(rows, error,
                               "without a header columns have only numbers: say by "
                               "`dataset.%s` the number of `%.*s` in the training file",
                               option, field_shown(word, 60), word);
        if (is_taken(reader, i, number))
            return rows_refuse(rows, error,
                               "`dataset.%s` says column %lld, which is another one of "
                               "the net's",
                               option, (long long)number);
    }
    for (size_t i = 0; i < columns->ignored->count; i++) {
        const char *word = columns->ignored->at[i];
        if (number_of(word) == 0)
            return rows_refuse(rows, error,
                               "without a header columns have only numbers: say by "
                               "`dataset.%s` the number of `%.*s` in the training file",
                               i < columns->by_rule ? "ignore" : "columns",
                               field_shown(word, 60), word);
    }
    return 0;
}

/* Without a header columns are those of the training file, or all but what is predicted.
 */
static int match_places(const struct csv_reader *reader, const struct rows *rows,
                        const struct row *row, size_t *to, struct error *error)
{
    const struct columns *columns = &reader->columns;
    const struct signature *net = reader->dataset->expected;
    if (check_numbers(reader, rows, error) != 0)
        return -1;
    int64_t trained = count_trained(reader), count = (int64_t)row->count;
    int64_t outcomes = (int64_t)(columns->count - columns->features);
    bool lacks = count == trained - outcomes && columns->may_lack;
    if (count != trained && !lacks)
        return rows_refuse(rows, error,
                           "the row has %lld field%s, but the net was trained on rows of "
                           "%lld, of which %lld may be left out",
                           (long long)count, count == 1 ? "" : "s", (long long)trained,
                           columns->may_lack ? (long long)outcomes : 0LL);
    for (int64_t i = 0; i < count; i++)
        to[i] = COLUMNS_NONE;
    for (size_t i = 0; i < columns->features; i++) {
        int64_t number = net->columns[i].number;
        to[lacks ? place_without(reader, number) : number - 1] = i;
    }
    for (size_t i = columns->features; i < columns->count && !lacks; i++)
        to[outcome_number(reader, i) - 1] = i;
    return 0;
}

/* By its name, or the number that it may have kept. */
static bool is_ignored(const struct columns *columns, const char *name, size_t place)
{
    for (size_t i = 0; i < columns->ignored->count; i++) {
        const char *word = columns->ignored->at[i];
        if (strcmp(word, name) == 0 || number_of(word) == (int64_t)place + 1)
            return true;
    }
    return false;
}

static void tell_unused(struct csv_reader *reader, const struct row *row,
                        const size_t *to)
{
    struct text names = {0};
    for (size_t i = 0; i < row->count && reader->options->header; i++)
        if (to[i] == COLUMNS_NONE && !is_ignored(&reader->columns, row->fields[i], i))
            text_add(&names, "%s`%.*s`", names.length > 0 ? ", " : "",
                     field_shown(row->fields[i], 60), row->fields[i]);
    reader->file.unused =
        arena_copy(reader->arena, names.length > 0 ? names.at : "", names.length);
    text_free(&names);
}

int csv_net_match(struct csv_reader *reader, const struct rows *rows,
                  const struct row *row, size_t *to, struct error *error)
{
    if (!reader->options->header) {
        if (match_places(reader, rows, row, to, error) != 0)
            return -1;
    } else {
        if (header_match(&reader->columns, rows, row, to, error) != 0)
            return -1;
        find_label(reader, row, to);
    }
    drop_outcomes(reader, row, to);
    tell_unused(reader, row, to);
    return 0;
}
