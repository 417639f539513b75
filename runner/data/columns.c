/* Finds columns by name or number and gives each its role. Guesses nothing: what is not
 * named is a feature. */
#include "data/columns.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "data/field.h"

#define LISTED 20 /* columns that a sentence tells of */

static const char *const options[] = {
    [ROLE_LABEL] = "label", [ROLE_TARGET] = "target", [ROLE_IGNORED] = "ignore"};

/* ---- The header ---- */

struct name {
    const char *text;
    size_t column;
};

static int compare_names(const void *a, const void *b)
{
    const struct name *left = a, *right = b;
    int order = strcmp(left->text, right->text);
    return order != 0 ? order : left->column < right->column ? -1 : 1;
}

static int refuse_equal_names(const struct columns *columns, const struct rows *rows,
                              struct error *error)
{
    struct arena *arena = arena_new();
    struct name *names = arena_array(arena, columns->count, sizeof *names);
    int status = 0;
    for (size_t i = 0; i < columns->count; i++)
        names[i] = (struct name){columns->names[i], i};
    qsort(names, columns->count, sizeof *names, compare_names);
    for (size_t i = 1; i < columns->count && status == 0; i++)
        if (names[i].text[0] != '\0' && strcmp(names[i].text, names[i - 1].text) == 0)
            status = rows_refuse_field(
                rows, names[i].column, error,
                "column %zu has the same name; rename one of them, or say `header: "
                "false` where the first row is data",
                names[i - 1].column + 1);
    arena_free(arena);
    return status;
}

void columns_begin(struct columns *columns, const struct rows *rows,
                   const struct row *row, struct arena *arena)
{
    const char **names = arena_array(arena, row->count, sizeof *names);
    const char **first = arena_array(arena, row->count, sizeof *first);
    struct text advice = {0};
    rows_advise(rows, &advice);
    for (size_t i = 0; i < row->count; i++) {
        first[i] = arena_copy(arena, row->fields[i], strlen(row->fields[i]));
        names[i] = columns->header ? first[i] : "";
    }
    columns->names = names;
    columns->first = first;
    columns->advice = arena_format(
        arena, "%s", advice.length > 0 ? advice.at : "is `delimiter` right?");
    text_free(&advice);
    columns->count = row->count;
    columns->at = arena_array(arena, row->count, sizeof columns->at[0]);
}

int columns_compare(const struct columns *columns, const struct rows *rows,
                    const struct row *row, struct error *error)
{
    if (row->count != columns->count)
        return rows_refuse(rows, error,
                           "the header has %zu column%s, but that of %s has %zu; all "
                           "files must have the same header",
                           row->count, row->count == 1 ? "" : "s", columns->path,
                           columns->count);
    for (size_t i = 0; i < row->count; i++)
        if (strcmp(row->fields[i], columns->names[i]) != 0)
            return rows_refuse_field(
                rows, i, error,
                "is called `%.*s`, but in %s `%.*s`; all files must have the same header",
                field_shown(row->fields[i], 100), row->fields[i], columns->path,
                field_shown(columns->names[i], 100), columns->names[i]);
    return 0;
}

/* ---- Roles ---- */

static void list_columns(const struct columns *columns, struct text *out)
{
    for (size_t i = 0; i < columns->count && i < LISTED; i++)
        text_add(out, "%s`%.*s`", i > 0 ? ", " : "", field_shown(columns->names[i], 40),
                 columns->names[i]);
    if (columns->count > LISTED)
        text_add(out, " ... %zu in all", columns->count);
    if (columns->count == 1)
        text_add(out, " alone; %s", columns->advice);
}

static int refuse_without_header(const struct columns *columns, const char *option,
                                 const char *word, struct error *error)
{
    const char *more = columns->count == 1 ? columns->advice : "";
    for (size_t i = 0; i < columns->count; i++)
        if (strcmp(columns->first[i], word) == 0)
            more = "leave `header: false` out where the first row has their names";
    return error_set(error,
                     "dataset.%s: %s has no column `%.*s`; without a header its columns "
                     "are called 1 to %zu%s%s",
                     option, columns->path, field_shown(word, 100), word, columns->count,
                     more[0] != '\0' ? ": " : "", more);
}

static int refuse_word(const struct columns *columns, const char *option,
                       const char *word, struct error *error)
{
    const char *nearest = text_nearest(word, columns->names, columns->count);
    struct text list = {0};
    int64_t number;
    if (!columns->header)
        return refuse_without_header(columns, option, word, error);
    if (nearest != NULL && nearest[0] != '\0')
        return error_set(error,
                         "dataset.%s: %s has no column `%.*s`; did you mean `%.*s`?",
                         option, columns->path, field_shown(word, 100), word,
                         field_shown(nearest, 100), nearest);
    if (text_to_integer(word, &number) && columns->count > 1)
        return error_set(error, "dataset.%s: %s has no column `%.*s`; it has 1 to %zu",
                         option, columns->path, field_shown(word, 100), word,
                         columns->count);
    list_columns(columns, &list);
    error_set(error, "dataset.%s: %s has no column `%.*s`; it has %s", option,
              columns->path, field_shown(word, 100), word, list.at);
    text_free(&list);
    return -1;
}

/* A number that is a name too may be meant either way. */
static int refuse_both(const struct columns *columns, const char *option,
                       const char *word, size_t named, struct error *error)
{
    return error_set(error,
                     "dataset.%s: `%s` is the name of column %zu of %s and the number of "
                     "another: say `header: true` for the name, or `header: false` where "
                     "the first row is data",
                     option, word, named + 1, columns->path);
}

static int find_column(struct columns *columns, const char *option, const char *word,
                       size_t *found, struct error *error)
{
    int64_t number;
    bool is_number = text_to_integer(word, &number);
    bool is_place = is_number && number >= 1 && (uint64_t)number <= columns->count;
    for (size_t i = 0; columns->header && i < columns->count; i++) {
        if (strcmp(columns->names[i], word) != 0)
            continue;
        if (is_place && (uint64_t)number != i + 1 && !columns->said)
            return refuse_both(columns, option, word, i, error);
        columns->named = columns->named || !is_number;
        *found = i;
        return 0;
    }
    if (!is_place)
        return refuse_word(columns, option, word, error);
    *found = (size_t)number - 1;
    return 0;
}

int columns_assign(struct columns *columns, enum column_role role,
                   const struct option_texts *words, struct error *error)
{
    size_t found = 0;
    columns->fault = options[role];
    for (size_t i = 0; i < words->count; i++) {
        if (find_column(columns, options[role], words->at[i], &found, error) != 0)
            return -1;
        struct column *column = &columns->at[found];
        if (column->role != ROLE_FEATURE)
            return error_set(error,
                             "dataset.%s: column %zu of %s, `%s`, is named twice: by "
                             "`%s` already",
                             options[role], found + 1, columns->path, words->at[i],
                             options[column->role]);
        *column = (struct column){role, i};
    }
    columns->fault = NULL;
    if (role == ROLE_TARGET)
        columns->targets = words->count;
    return 0;
}

/* Whether a field is no number: a name, or a value that nobody has mended yet. */
static bool is_word(const char *text)
{
    float value;
    return !field_number(text, &value) && !field_is_missing(text);
}

/* "5.1 cm", "1,5" and "2nd" begin as numbers do. */
static bool begins_as_number(const char *text)
{
    text += strspn(text, "+-.");
    return *text >= '0' && *text <= '9';
}

static bool needs_numbers(const struct column *column)
{
    return column->role == ROLE_FEATURE || column->role == ROLE_TARGET;
}

static int refuse_doubt(struct columns *columns, size_t odd, struct error *error)
{
    const char *text = columns->first[odd];
    columns->fault = "header";
    return error_set(error,
                     "dataset.header: the first row of %s may be data, as column %zu %s"
                     "%.*s%s: say `header: false` where it is, or `header: true` where "
                     "it has the columns' names",
                     columns->path, odd + 1, text[0] != '\0' ? "has `" : "is empty",
                     field_shown(text, 60), text, text[0] != '\0' ? "`" : "");
}

/* A first row of names, taken for data, cannot be read where numbers are needed. */
static int check_no_header(struct columns *columns, struct error *error)
{
    for (size_t i = 0; i < columns->count; i++)
        if (needs_numbers(&columns->at[i]) && !is_word(columns->first[i]))
            return 0;
    columns->fault = "header";
    return error_set(error,
                     "dataset.header: the first row of %s has words where numbers are "
                     "needed: leave `header: false` out where they are the columns' "
                     "names, else leave these columns out by `ignore`",
                     columns->path);
}

/* A first row of data, taken for names, would be lost in silence. */
static int check_header(struct columns *columns, struct error *error)
{
    bool believed = columns->said || columns->named;
    for (size_t i = 0; i < columns->count && !believed; i++)
        if (needs_numbers(&columns->at[i]) &&
            (!is_word(columns->first[i]) || begins_as_number(columns->first[i])))
            return refuse_doubt(columns, i, error);
    return 0;
}

static int check_names(const struct columns *columns, const struct rows *rows,
                       struct error *error)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->at[i].role == ROLE_FEATURE && columns->names[i][0] == '\0')
            return rows_refuse_field(
                rows, i, error,
                "has no name; give it one, or leave it out by `ignore: %zu` where it "
                "only numbers the rows",
                i + 1);
    return refuse_equal_names(columns, rows, error);
}

int columns_finish(struct columns *columns, const struct rows *rows, struct error *error)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->at[i].role == ROLE_FEATURE)
            columns->at[i].at = columns->features++;
    if (columns->features > 0 && !columns->header)
        return check_no_header(columns, error);
    if (columns->features > 0)
        return check_header(columns, error) != 0 ? -1 : check_names(columns, rows, error);
    /* Of one column it is the file, or its delimiter, that is wrong. */
    for (size_t i = 0; i < columns->count && columns->count > 1; i++)
        if (columns->fault == NULL || columns->at[i].role == ROLE_IGNORED)
            columns->fault = options[columns->at[i].role];
    return error_set(error,
                     "%s: no column is left to learn from: `label`, `target` and "
                     "`ignore` name them all%s%s",
                     columns->path, columns->count == 1 ? "; " : "",
                     columns->count == 1 ? columns->advice : "");
}
