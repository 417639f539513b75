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

/* ---- The first row ---- */

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

/* 1: there is none of that name or number. */
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
    *found = (size_t)number - 1;
    return is_place ? 0 : 1;
}

/* Of a number that is no column's no other file can have the column. */
static bool may_be_elsewhere(const struct columns *columns, enum column_role role,
                             const char *word)
{
    int64_t number;
    return role == ROLE_IGNORED && columns->further > 0 &&
           !text_to_integer(word, &number);
}

/* The option that has the word for a role at `place`. */
static const char *option_of(const struct columns *columns, enum column_role role,
                             size_t place)
{
    return role == ROLE_IGNORED && place >= columns->by_rule ? "columns" : options[role];
}

/* What a sentence calls a column: its name, or the word that the config has for it. */
static const char *called(const struct columns *columns, size_t found, const char *word)
{
    return columns->names[found][0] != '\0' ? columns->names[found] : word;
}

static int assign(struct columns *columns, enum column_role role, const char *word,
                  size_t place, struct error *error)
{
    const char *option = option_of(columns, role, place);
    size_t found = 0;
    columns->fault = option;
    int status = find_column(columns, option, word, &found, error);
    if (role == ROLE_IGNORED)
        columns->met[place] = status == 0;
    if (status == 1 && may_be_elsewhere(columns, role, word))
        return 0;
    if (status == 1)
        return refuse_word(columns, option, word, error);
    if (status < 0)
        return -1;
    struct column *column = &columns->at[found];
    if (column->role != ROLE_FEATURE)
        return error_set(error,
                         "dataset.%s: column %zu of %s, `%.*s`, is named twice: by `%s` "
                         "already",
                         option, found + 1, columns->path,
                         field_shown(called(columns, found, word), 60),
                         called(columns, found, word), options[column->role]);
    column->role = role;
    column->at = place;
    return 0;
}

int columns_assign(struct columns *columns, enum column_role role,
                   const struct option_texts *words, struct error *error)
{
    for (size_t i = 0; i < words->count; i++)
        if (assign(columns, role, words->at[i], i, error) != 0)
            return -1;
    columns->fault = NULL;
    if (role == ROLE_TARGET)
        columns->targets = words->count;
    return 0;
}

/* Whether a field is no number: a name, or a value that nobody has mended yet. */
static bool is_word(const struct columns *columns, const char *text)
{
    char buffer[FIELD_NUMBER_SIZE];
    float value;
    return !field_number(field_plain(text, columns->numbers, buffer), &value) &&
           !field_is_missing(text);
}

/* "5.1 cm", "1,5" and "2nd" begin as numbers do. */
static bool begins_as_number(const char *text)
{
    text += strspn(text, "+-.");
    return *text >= '0' && *text <= '9';
}

static bool needs_numbers(const struct columns *columns, const struct column *column)
{
    bool has_categories = column->rule != NULL &&
                          (column->rule->one_hot || column->rule->ordinal.count > 0);
    return column->role == ROLE_TARGET ||
           (column->role == ROLE_FEATURE && !has_categories && !columns->takes_text);
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
    bool needed = false;
    for (size_t i = 0; i < columns->count; i++) {
        bool needs = needs_numbers(columns, &columns->at[i]);
        if (needs && !is_word(columns, columns->first[i]))
            return 0;
        needed = needed || needs;
    }
    if (!needed)
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
    bool believed = columns->said || columns->named, needed = false;
    for (size_t i = 0; i < columns->count && !believed; i++) {
        bool needs = needs_numbers(columns, &columns->at[i]);
        if (needs &&
            (!is_word(columns, columns->first[i]) || begins_as_number(columns->first[i])))
            return refuse_doubt(columns, i, error);
        needed = needed || needs;
    }
    if (believed || needed)
        return 0;
    columns->fault = "header";
    return error_set(error,
                     "dataset.header: the first row of %s may be data, as no column must "
                     "have numbers: say `header: false` where it is, or `header: true` "
                     "where it has the columns' names",
                     columns->path);
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
    return 0;
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

static int assign_rule(struct columns *columns, const struct option_sections *rules,
                       size_t place, struct arena *arena, struct error *error)
{
    const char *word = rules->names[place];
    size_t found = 0;
    int status = find_column(columns, "columns", word, &found, error);
    if (status != 0)
        return status < 0 ? -1 : refuse_word(columns, "columns", word, error);
    struct column *column = &columns->at[found];
    if (column->role == ROLE_IGNORED || column->rule != NULL)
        return error_set(
            error, "dataset.columns: column %zu of %s, `%.*s`, %s", found + 1,
            columns->path, field_shown(called(columns, found, word), 60),
            called(columns, found, word),
            column->rule != NULL ? "is named twice" : "is left out by `ignore` already");
    column->rule = rules->at[place];
    column->said = rules->nodes[place];
    column->option = arena_format(arena, "columns.%s", word);
    return 0;
}

int columns_assign_rules(struct columns *columns, const struct option_sections *rules,
                         struct arena *arena, struct error *error)
{
    columns->fault = "columns";
    for (size_t i = 0; i < rules->count; i++) {
        const struct column_rule *rule = rules->at[i];
        if (!rule->ignore && assign_rule(columns, rules, i, arena, error) != 0)
            return -1;
    }
    columns->fault = NULL;
    return 0;
}

int columns_check_ignored(struct columns *columns, struct error *error)
{
    for (size_t i = 0; columns->further == 0 && i < columns->ignored->count; i++)
        if (!columns->met[i]) {
            columns->fault = option_of(columns, ROLE_IGNORED, i);
            return refuse_word(columns, columns->fault, columns->ignored->at[i], error);
        }
    return 0;
}
