/* Finds names of columns in a sorted list of them. Guesses no column by its place. */
#include "data/header.h"

#include <stdlib.h>
#include <string.h>

struct name {
    const char *text;
    size_t column;
};

static int compare_texts(const void *a, const void *b)
{
    const struct name *left = a, *right = b;
    return strcmp(left->text, right->text);
}

static int compare_names(const void *a, const void *b)
{
    const struct name *left = a, *right = b;
    int order = compare_texts(a, b);
    return order != 0 ? order : left->column < right->column ? -1 : 1;
}

static struct name *sort_names(const struct columns *columns, struct arena *arena)
{
    struct name *names = arena_array(arena, columns->count, sizeof *names);
    for (size_t i = 0; i < columns->count; i++)
        names[i] = (struct name){columns->names[i], i};
    qsort(names, columns->count, sizeof *names, compare_names);
    return names;
}

int header_check(const struct columns *columns, const struct rows *rows,
                 struct error *error)
{
    struct arena *arena = arena_new();
    struct name *names = sort_names(columns, arena);
    int status = 0;
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

static bool is_same(const struct columns *columns, const struct row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (i >= columns->count || strcmp(row->fields[i], columns->names[i]) != 0)
            return false;
    return row->count == columns->count;
}

/* Whether the config says so of a column that the first file has not. */
static bool is_ignored(struct columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->ignored->count; i++)
        if (strcmp(columns->ignored->at[i], name) == 0)
            return columns->met[i] = true;
    return false;
}

static int refuse_more(const struct columns *columns, const struct rows *rows,
                       const struct row *row, size_t i, struct error *error)
{
    const char *name = row->fields[i];
    return rows_refuse_field(rows, i, error,
                             "%s has no column `%.*s`; leave it out by `ignore`, or name "
                             "it as it is called there",
                             columns->path, field_shown(name, 100), name);
}

static int refuse_lack_of_net(const struct columns *columns, const struct rows *rows,
                              size_t i, const char *lack, struct error *error)
{
    const char *name = columns->names[i];
    struct text advice = {0};
    rows_advise(rows, &advice);
    rows_refuse(rows, error, "the header has %s column `%.*s`, which the net %s%s%s%s",
                lack, field_shown(name, 100), name,
                columns->at[i].role == ROLE_FEATURE ? "takes" : "predicts",
                advice.length > 0 ? "; " : "", advice.length > 0 ? advice.at : "",
                advice.length > 0 ? " (--set 'dataset.OPTION=VALUE')" : "");
    text_free(&advice);
    return -1;
}

/* `times` (columns->count): how often each was found. */
static int refuse_lack(const struct columns *columns, const struct rows *rows,
                       const size_t *times, struct error *error)
{
    for (size_t i = 0; i < columns->count; i++) {
        const char *name = columns->names[i],
                   *lack = times[i] == 0 ? "no" : "more than one";
        bool is_wanted = columns->at[i].role == ROLE_FEATURE || !columns->may_lack;
        if (columns->at[i].role == ROLE_IGNORED || times[i] == 1 ||
            (times[i] == 0 && !is_wanted))
            continue;
        if (columns->of_net)
            return refuse_lack_of_net(columns, rows, i, lack, error);
        return rows_refuse(rows, error,
                           "the header has %s column `%.*s`, which is column %zu of %s",
                           lack, field_shown(name, 100), name, i + 1, columns->path);
    }
    return 0;
}

/* As it is called, in any order. */
static int find_names(struct columns *columns, const struct rows *rows,
                      const struct row *row, size_t *to, struct error *error)
{
    struct arena *arena = arena_new();
    struct name *names = sort_names(columns, arena);
    size_t *times = arena_array(arena, columns->count, sizeof *times);
    int status = 0;
    for (size_t i = 0; i < row->count && status == 0; i++) {
        const struct name key = {row->fields[i], 0};
        const struct name *found =
            bsearch(&key, names, columns->count, sizeof *names, compare_texts);
        to[i] = found != NULL ? found->column : COLUMNS_NONE;
        if (found != NULL)
            times[to[i]]++;
        else if (!is_ignored(columns, row->fields[i]) && !columns->may_lack)
            status = refuse_more(columns, rows, row, i, error);
    }
    if (status == 0)
        status = refuse_lack(columns, rows, times, error);
    arena_free(arena);
    return status;
}

int header_match(struct columns *columns, const struct rows *rows, const struct row *row,
                 size_t *to, struct error *error)
{
    columns->further--;
    if (!is_same(columns, row))
        return find_names(columns, rows, row, to, error);
    for (size_t i = 0; i < row->count; i++)
        to[i] = i;
    return 0;
}
