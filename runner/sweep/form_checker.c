#include "sweep/form_checker.h"

#include <string.h>

#include "config/assign.h"
#include "config/option.h"

/* ---- Paths ---- */

static void add_axis(struct form_checker *checker, const char *canonical)
{
    struct sweep_rows *rows = checker->rows;
    for (size_t i = 0; i < rows->axis_count; i++)
        if (strcmp(rows->axes[i], canonical) == 0)
            return;
    const char **axes =
        arena_array(checker->arena, rows->axis_count + 1, sizeof *rows->axes);
    if (rows->axis_count > 0)
        memcpy(axes, rows->axes, rows->axis_count * sizeof *axes);
    axes[rows->axis_count++] = canonical;
    rows->axes = axes;
}

bool form_checker_judge(struct form_checker *checker, const struct node *part, bool right)
{
    if (!right)
        form_note(checker->mistaken, part, checker->arena);
    return right;
}

/* A path beside the first `count` that the same row sets already. */
static bool add_path(struct form_checker *checker, struct form_paths *paths, size_t count,
                     const char *canonical, struct mark mark)
{
    for (size_t i = 0; i < count; i++) {
        const char *other = paths->at[i].canonical;
        struct text place = {0};
        if (!sweep_row_covers(other, canonical) && !sweep_row_covers(canonical, other))
            continue;
        problems_add_place(&place, paths->at[i].mark);
        if (strcmp(other, canonical) == 0)
            problems_add(checker->problems, mark, "`%s` is swept twice, here and at %s",
                         canonical, place.at);
        else
            problems_add(checker->problems, mark,
                         "`%s` and `%s` are swept, and one is a part of the other, at %s",
                         canonical, other, place.at);
        text_free(&place);
        return false;
    }
    paths->at = arena_grow(checker->arena, paths->at, paths->count, &paths->capacity,
                           sizeof *paths->at);
    paths->at[paths->count++] = (struct form_path){canonical, mark};
    add_axis(checker, canonical);
    return true;
}

bool form_checker_add(struct form_checker *checker, struct form_paths *paths,
                      size_t count, const struct form_paths *own)
{
    bool right = true;
    for (size_t i = 0; i < own->count; i++)
        right &= add_path(checker, paths, count, own->at[i].canonical, own->at[i].mark);
    return right;
}

bool form_checker_path(struct form_checker *checker, const struct entry *entry,
                       const struct node *value, struct form_paths *paths)
{
    const struct node *root = checker->experiment->root;
    if (assign_swept(root, entry->key, value, entry->key_mark, checker->arena,
                     checker->problems) == NULL)
        return false;
    return add_path(checker, paths, paths->count,
                    assign_canonical_path(root, entry->key, checker->arena),
                    entry->key_mark);
}

/* ---- Keys ---- */

bool form_checker_keys(const struct node *map, const char *path, const char *const *known,
                       size_t count, struct problems *problems)
{
    size_t before = problems->count;
    for (size_t i = 0; i < map->count; i++) {
        size_t j = 0;
        while (j < count && strcmp(known[j], map->entries[i].key) != 0)
            j++;
        if (j == count)
            option_unknown_key(&map->entries[i], path, known, count, NULL, problems);
    }
    return problems->count == before;
}

/* ---- Conditions ---- */

bool form_checker_when(struct form_checker *checker, const struct node *when)
{
    if (when == NULL)
        return true;
    if (when->kind != NODE_MAPPING || when->count == 0) {
        problems_add(checker->problems, when->mark,
                     "`when` must be a mapping of paths to a value or a list of values");
        return false;
    }
    form_note(checker->conditions, when, checker->arena);
    return true;
}
