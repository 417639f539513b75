/* The sweep language as a small algebra over rows: an axis is a list of rows of one
 * assignment, a grid the product of its axes. Other forms are other ways to make rows. */
#include "sweep/sweep.h"

#include <string.h>

struct sweeper {
    const struct experiment *experiment;
    struct arena *arena;
    struct rows *rows;
    struct problems *problems;
};

/* Every row of `left` with every row of `right`, the right one fastest. False where there
 * would be too many. */
static bool multiply(struct sweeper *sweeper, struct mark mark, const struct row *left,
                     size_t left_count, const struct row *right, size_t right_count,
                     struct row **product)
{
    size_t count;
    if (__builtin_mul_overflow(left_count, right_count, &count) ||
        count > SWEEP_MAX_TRIALS) {
        problems_add(sweeper->problems, mark,
                     "the sweep has more than %d trials: the limit", SWEEP_MAX_TRIALS);
        return false;
    }
    struct row *rows = arena_array(sweeper->arena, count, sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        const struct row *a = &left[i / right_count], *b = &right[i % right_count];
        struct assignment *both =
            arena_array(sweeper->arena, a->count + b->count, sizeof *both);
        if (a->count > 0)
            memcpy(both, a->assignments, a->count * sizeof *both);
        memcpy(both + a->count, b->assignments, b->count * sizeof *both);
        rows[i] = (struct row){both, a->count + b->count};
    }
    *product = rows;
    return true;
}

/* An axis, `path: [value, ...]`, as rows of one assignment. */
static struct row *read_axis(struct sweeper *sweeper, const struct entry *entry)
{
    const struct node *values = entry->value;
    struct row *rows = arena_array(sweeper->arena, values->count, sizeof *rows);
    struct assignment *assignments =
        arena_array(sweeper->arena, values->count, sizeof *assignments);
    for (size_t i = 0; i < values->count; i++) {
        assignments[i] =
            (struct assignment){entry->key, values->entries[i].value, entry->key_mark};
        rows[i] = (struct row){&assignments[i], 1};
        /* Found here once, not again in every trial. */
        if (experiment_assign(sweeper->experiment->root, entry->key,
                              values->entries[i].value, entry->key_mark, sweeper->arena,
                              sweeper->problems) == NULL)
            return NULL;
    }
    return rows;
}

/* Whether a path is the other one, or a section that has it. */
static bool covers(const char *section, const char *path)
{
    size_t length = strlen(section);
    return strncmp(section, path, length) == 0 &&
           (path[length] == '\0' || path[length] == '.');
}

static bool add_axis(struct sweeper *sweeper, const struct entry *entry)
{
    struct rows *rows = sweeper->rows;
    const char *path =
        experiment_canonical_path(sweeper->experiment->root, entry->key, sweeper->arena);
    for (size_t i = 0; i < rows->axis_count; i++)
        if (covers(rows->axes[i], path) || covers(path, rows->axes[i])) {
            problems_add(sweeper->problems, entry->key_mark,
                         strcmp(rows->axes[i], path) == 0
                             ? "`%s` is swept twice"
                             : "`%s` and `%s` are swept, and one is a part of the other",
                         path, rows->axes[i]);
            return false;
        }
    rows->axes[rows->axis_count++] = path;
    return true;
}

static void read_grid(struct sweeper *sweeper, const struct node *grid)
{
    struct rows *rows = sweeper->rows;
    if (grid->kind != NODE_MAPPING || grid->count == 0) {
        problems_add(sweeper->problems, grid->mark,
                     "`grid` must be a mapping of paths to lists of values");
        return;
    }
    rows->axes = arena_array(sweeper->arena, grid->count, sizeof *rows->axes);
    for (size_t i = 0; i < grid->count; i++) {
        const struct entry *entry = &grid->entries[i];
        if (entry->value->kind != NODE_SEQUENCE || entry->value->count == 0) {
            problems_add(sweeper->problems, entry->value->mark,
                         "`%s` must have a list of values to sweep over", entry->key);
            continue;
        }
        struct row *axis = add_axis(sweeper, entry) ? read_axis(sweeper, entry) : NULL;
        struct row *product = NULL;
        if (axis == NULL)
            continue;
        if (!multiply(sweeper, entry->key_mark, rows->at, rows->count, axis,
                      entry->value->count, &product))
            return;
        rows->at = product;
        rows->count *= entry->value->count;
    }
}

static void read_seeds(struct sweeper *sweeper, const struct node *seeds)
{
    struct rows *rows = sweeper->rows;
    size_t trials;
    if (seeds->kind != NODE_SEQUENCE || seeds->count == 0) {
        problems_add(sweeper->problems, seeds->mark,
                     "`seeds` must be a list of integers");
        return;
    }
    rows->seeds = arena_array(sweeper->arena, seeds->count, sizeof *rows->seeds);
    for (size_t i = 0; i < seeds->count; i++) {
        const struct node *seed = seeds->entries[i].value;
        int64_t value;
        if (seed->kind != NODE_SCALAR || seed->quoted ||
            !text_to_integer(seed->scalar, &value) || value < 0)
            problems_add(sweeper->problems, seed->mark,
                         "a seed must be an integer from 0 up");
        else
            rows->seeds[rows->seed_count++] = (uint64_t)value;
    }
    if (__builtin_mul_overflow(rows->count, seeds->count, &trials) ||
        trials > SWEEP_MAX_TRIALS)
        problems_add(sweeper->problems, seeds->mark,
                     "the sweep has more than %d trials: the limit", SWEEP_MAX_TRIALS);
}

int sweep_expand(const struct experiment *experiment, struct arena *arena,
                 struct rows *rows, struct problems *problems)
{
    static const char *const known[] = {"grid", "seeds"};
    struct sweeper sweeper = {experiment, arena, rows, problems};
    const struct node *sweep = experiment->sweep;
    size_t before = problems->count;
    *rows = (struct rows){.at = arena_array(arena, 1, sizeof *rows->at), .count = 1};
    if (sweep == NULL)
        return 0;
    if (sweep->kind != NODE_MAPPING) {
        problems_add(problems, sweep->mark,
                     "`sweep` must be a mapping with `grid`, `seeds` or "
                     "both");
        return -1;
    }
    for (size_t i = 0; i < sweep->count; i++)
        if (strcmp(sweep->entries[i].key, "grid") != 0 &&
            strcmp(sweep->entries[i].key, "seeds") != 0)
            option_unknown_key(&sweep->entries[i], "sweep", known, 2, problems);
    if (tree_get(sweep, "grid") != NULL)
        read_grid(&sweeper, tree_get(sweep, "grid"));
    if (tree_get(sweep, "seeds") != NULL)
        read_seeds(&sweeper, tree_get(sweep, "seeds"));
    return problems->count == before ? 0 : -1;
}
