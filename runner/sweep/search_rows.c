#include "sweep/search_rows.h"

#include <math.h>
#include <string.h>

#include "base/set.h"
#include "config/assign.h"
#include "sweep/form.h"

size_t search_rows_most_probes(const struct search_space *space)
{
    size_t count = 0;
    for (size_t i = 0; i < space->count; i++)
        count += space->dimensions[i].choices > 0 ? space->dimensions[i].choices : 2;
    return count;
}

size_t search_rows_most(const struct node *section, const struct entry *axis)
{
    size_t folds = axis != NULL ? form_values(axis->value)->count : 1;
    return (size_t)form_budget(section) * folds;
}

static void add_row(struct sweep_rows *rows, const struct sweep_row *row, size_t fold,
                    struct arena *arena)
{
    const struct search_rows *search = rows->search;
    struct sweep_row of_fold = {0};
    if (search->folds != NULL)
        of_fold = (struct sweep_row){&search->folds[fold], 1};
    rows->at[rows->count++] = sweep_row_join(row, &of_fold, arena);
}

void search_rows_add(struct sweep_rows *rows, const struct search_point *point,
                     struct arena *arena)
{
    struct search_rows *search = rows->search;
    struct search_point copy = search_space_point(search->space, arena);
    struct sweep_row row;
    memcpy(copy.at, point->at, search->space->count * sizeof *copy.at);
    search_space_row(search->space, &copy, arena, &row);
    search->points[search->count++] = copy;
    for (size_t i = 0; i < search->width; i++)
        add_row(rows, &row, i, arena);
}

void search_rows_take_back(struct sweep_rows *rows)
{
    rows->search->count--;
    rows->count -= rows->search->width;
}

/* ---- The rows that are drawn ---- */

static void read_folds(struct search_rows *search, const struct entry *axis,
                       const struct node *values, const struct node *root,
                       struct arena *arena)
{
    struct sweep_assignment *folds =
        arena_array(arena, values->count, sizeof *search->folds);
    for (size_t i = 0; i < values->count; i++)
        folds[i] = (struct sweep_assignment){
            axis->key, assign_canonical_path(root, axis->key, arena),
            values->entries[i].value, axis->key_mark};
    search->folds = folds;
    search->width = values->count;
}

/* As `random` draws it: one that repeats an earlier row is drawn again. False where each
 * does. */
static bool draw_row(struct sweep_rows *rows, size_t index, struct set *known,
                     struct arena *arena)
{
    const struct search_space *space = rows->search->space;
    struct sweep_row row;
    for (size_t again = 0; again <= FORM_REDRAWS; again++) {
        struct search_point point = search_space_draw(space, index, again, arena);
        search_space_row(space, &point, arena, &row);
        if (!set_add(known, sweep_row_describe(&row, arena)))
            continue;
        search_rows_add(rows, &point, arena);
        return true;
    }
    return false;
}

/* How many rows are drawn, up to those that the search begins with. */
static size_t draw_rows(struct sweep_rows *rows, struct arena *arena)
{
    const struct search_space *space = rows->search->space;
    struct set known = {0};
    size_t count = 0;
    while (count < space->startup && draw_row(rows, count, &known, arena))
        count++;
    set_free(&known);
    return count;
}

void search_rows_make(const struct node *section, const struct entry *axis,
                      struct arena *arena, struct sweep_rows *rows,
                      struct problems *problems)
{
    struct search_rows *search = arena_array(arena, 1, sizeof *search);
    const struct search_space *space = search_space_make(section, rows->root, arena);
    double size = search_space_size(space);
    size_t before = problems->count;
    *search = (struct search_rows){
        .space = space, .width = 1, .most = search_rows_most(section, axis)};
    if (axis != NULL)
        read_folds(search, axis, form_values(axis->value), rows->root, arena);
    search_space_check_conditions(space, arena, problems);
    search->points = arena_array(arena, space->budget, sizeof *search->points);
    rows->search = search;
    rows->at = arena_array(arena, search->most + search_rows_most_probes(space),
                           sizeof *rows->at);
    rows->count = 0;
    size_t drawn = draw_rows(rows, arena);
    size = drawn < space->startup ? (double)drawn : size;
    if (problems->count == before && size < (double)space->budget)
        problems_add(problems, tree_get(section, "budget")->mark,
                     "`budget` is %zu, but there %s only %.0f different row%s: lower it, "
                     "or widen what is drawn",
                     space->budget, size == 1 ? "is" : "are", size, size == 1 ? "" : "s");
}

void search_rows_warn(const struct search_rows *search, struct problems *warnings)
{
    const struct search_space *space = search->space;
    if (space->startup < space->budget)
        return;
    problems_add(warnings, tree_get(space->section, "budget")->mark,
                 "the search proposes no row: `budget` is %zu, and at least as many are "
                 "drawn first (`startup`), as `random` draws them",
                 space->budget);
}

/* ---- Probes ---- */

/* The first point that has the dimension: of the rows, then of the probes so far. */
static const struct search_point *find_base(const struct search_rows *search,
                                            size_t dimension)
{
    for (size_t i = 0; i < search->count; i++)
        if (!isnan(search->points[i].at[dimension]))
            return &search->points[i];
    for (size_t i = 0; i < search->probes; i++)
        if (!isnan(search->tried[i].at[dimension]))
            return &search->tried[i];
    return NULL;
}

/* What stands in the value gets what the first row would have drawn there. */
static void add_probe(struct sweep_rows *rows, size_t dimension, double value,
                      struct arena *arena)
{
    struct search_rows *search = rows->search;
    const struct search_point *base = find_base(search, dimension);
    struct search_point point = search_space_draw(search->space, 0, 0, arena);
    struct sweep_row row;
    for (size_t i = 0; base != NULL && i < search->space->count; i++)
        if (!isnan(base->at[i]))
            point.at[i] = base->at[i];
    point.at[dimension] = value;
    if (base == NULL || !search_space_row(search->space, &point, arena, &row))
        return;
    search->tried[search->probes++] = point;
    add_row(rows, &row, 0, arena);
}

void search_rows_add_probes(struct sweep_rows *rows, struct arena *arena)
{
    struct search_rows *search = rows->search;
    const struct search_space *space = search->space;
    search->tried =
        arena_array(arena, search_rows_most_probes(space), sizeof *search->tried);
    for (size_t i = 0; i < space->count; i++) {
        const struct search_dimension *dimension = &space->dimensions[i];
        for (size_t j = 0; j < dimension->choices; j++)
            add_probe(rows, i, (double)j, arena);
        if (dimension->choices > 0)
            continue;
        add_probe(rows, i, dimension->low, arena);
        add_probe(rows, i, dimension->high, arena);
    }
}

void search_rows_drop_probes(struct sweep_rows *rows)
{
    rows->count -= rows->search->probes;
    rows->search->probes = 0;
}
