/* Reading the forms. All mistakes that can be seen without expanding are told here, once
 * and where they stand. */
#include "sweep/form.h"

#include <string.h>

#include "config/assign.h"
#include "config/option.h"
#include "sweep/random.h"

/* The paths that a part of a sweep sets. */
struct paths {
    struct path {
        const char *canonical;
        struct mark mark;
    } * at;
    size_t count, capacity;
};

struct checker {
    const struct experiment *experiment;
    struct arena *arena;
    struct sweep_rows *rows;
    struct problems *problems;
    struct form_nodes *conditions; /* looked at when all paths are known */
    struct form_nodes *mistaken;
};

static bool check_sweep(struct checker *checker, const struct node *sweep, bool is_top,
                        struct paths *paths);

/* ---- What is where ---- */

enum sweep_form form_of(const char *key)
{
    return sweep_form_find(key, strlen(key));
}

struct form_part form_part(const struct node *parts, size_t i)
{
    const struct entry *entry = &parts->entries[i];
    if (parts->kind == NODE_MAPPING)
        return (struct form_part){.axis = entry, .mark = entry->key_mark};
    return (struct form_part){.sweep = entry->value, .mark = entry->value->mark};
}

const struct node *form_values(const struct node *axis)
{
    const struct node *values =
        axis->kind == NODE_MAPPING ? tree_get(axis, "values") : axis;
    return values != NULL && values->kind == NODE_SEQUENCE && values->count > 0 ? values
                                                                                : NULL;
}

const struct node *form_when(const struct node *node)
{
    return tree_get(node, "when");
}

static bool read_integer(const struct node *node, int64_t *value)
{
    return node->kind == NODE_SCALAR && !node->quoted &&
           text_to_integer(node->scalar, value);
}

int64_t form_budget(const struct node *random)
{
    int64_t budget = 0;
    return read_integer(tree_get(random, "budget"), &budget) ? budget : 0;
}

int64_t form_seed(const struct node *random)
{
    const struct node *seed = tree_get(random, "seed");
    int64_t value = 0;
    return seed != NULL && read_integer(seed, &value) ? value : 0;
}

static const char *const random_keys[] = {"budget", "seed", "when"};

bool form_is_drawn(const struct entry *entry)
{
    for (size_t i = 0; i < sizeof random_keys / sizeof random_keys[0]; i++)
        if (strcmp(entry->key, random_keys[i]) == 0)
            return false;
    return true;
}

/* ---- Paths ---- */

static void add_axis(struct checker *checker, const char *canonical)
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

void form_note(struct form_nodes *nodes, const struct node *node, struct arena *arena)
{
    nodes->at =
        arena_grow(arena, nodes->at, nodes->count, &nodes->capacity, sizeof *nodes->at);
    nodes->at[nodes->count++] = node;
}

bool form_has(const struct form_nodes *nodes, const struct node *node)
{
    for (size_t i = 0; i < nodes->count; i++)
        if (nodes->at[i] == node)
            return true;
    return false;
}

/* Passes on whether a part is right, and notes where it is not. */
static bool judge(struct checker *checker, const struct node *part, bool right)
{
    if (!right)
        form_note(checker->mistaken, part, checker->arena);
    return right;
}

/* A path beside the first `count` that the same row sets already. */
static bool add_path(struct checker *checker, struct paths *paths, size_t count,
                     const char *canonical, struct mark mark)
{
    for (size_t i = 0; i < count; i++) {
        const char *other = paths->at[i].canonical;
        if (!sweep_row_covers(other, canonical) && !sweep_row_covers(canonical, other))
            continue;
        problems_add(checker->problems, mark,
                     strcmp(other, canonical) == 0
                         ? "`%s` is swept twice"
                         : "`%s` and `%s` are swept, and one is a part of the other",
                     canonical, other);
        return false;
    }
    paths->at = arena_grow(checker->arena, paths->at, paths->count, &paths->capacity,
                           sizeof *paths->at);
    paths->at[paths->count++] = (struct path){canonical, mark};
    add_axis(checker, canonical);
    return true;
}

/* The paths of one of several alternatives, which may share theirs: they must not meet
 * the first `count`, which all rows set. */
static bool add_paths(struct checker *checker, struct paths *paths, size_t count,
                      const struct paths *own)
{
    bool right = true;
    for (size_t i = 0; i < own->count; i++)
        right &= add_path(checker, paths, count, own->at[i].canonical, own->at[i].mark);
    return right;
}

/* A path as written; `value` is one that it may get. Found to reach nothing here once,
 * not again in every trial. */
static bool check_path(struct checker *checker, const struct entry *entry,
                       const struct node *value, struct paths *paths)
{
    const struct node *root = checker->experiment->root;
    if (assign_swept(root, entry->key, value, entry->key_mark, checker->arena,
                     checker->problems) == NULL)
        return false;
    return add_path(checker, paths, paths->count,
                    assign_canonical_path(root, entry->key, checker->arena),
                    entry->key_mark);
}

/* ---- Conditions ---- */

static bool check_when(struct checker *checker, const struct node *when)
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

/* A condition looks at what the config has or some row sets. */
static void check_conditions(struct checker *checker)
{
    const struct node *root = checker->experiment->root;
    for (size_t i = 0; i < checker->conditions->count; i++) {
        const struct node *when = checker->conditions->at[i];
        for (size_t j = 0; j < when->count; j++) {
            const struct entry *entry = &when->entries[j];
            const char *path = assign_canonical_path(root, entry->key, checker->arena);
            bool known = tree_find(root, path) != NULL;
            if (assign_refuses(root, entry->key, entry->key_mark, checker->problems))
                continue;
            for (size_t k = 0; k < checker->rows->axis_count; k++)
                known |= sweep_row_covers(checker->rows->axes[k], path);
            if (!known)
                problems_add(checker->problems, entry->key_mark,
                             "`when` looks at `%s`, which neither the config nor the "
                             "sweep sets",
                             entry->key);
        }
    }
}

/* ---- The forms ---- */

static bool check_axis(struct checker *checker, const struct entry *entry,
                       struct paths *paths)
{
    static const char *const known[] = {"values", "when"};
    const struct node *axis = entry->value, *values = form_values(axis);
    size_t before = checker->problems->count;
    for (size_t i = 0; axis->kind == NODE_MAPPING && i < axis->count; i++) {
        const struct entry *key = &axis->entries[i];
        if (strcmp(key->key, known[0]) == 0 || strcmp(key->key, known[1]) == 0)
            continue;
        if (text_nearest(key->key, known, 2) != NULL)
            option_unknown_key(key, entry->key, known, 2, NULL, checker->problems);
        else
            problems_add(checker->problems, key->key_mark,
                         "a path is written in one, with dots: `%s.%s: [values]`",
                         entry->key, key->key);
    }
    if (checker->problems->count > before)
        return false;
    if (values == NULL) {
        problems_add(checker->problems, axis->mark,
                     "`%s` must have a list of values to sweep over", entry->key);
        return false;
    }
    return check_when(checker, form_when(axis)) &&
           check_path(checker, entry, values->entries[0].value, paths);
}

/* Alternatives are in different rows. */
static bool check_parts(struct checker *checker, const struct node *parts,
                        const struct sweep_form_row *form, struct paths *paths)
{
    size_t before = paths->count;
    bool alternatives = form->content == SWEEP_FORM_ALTERNATIVES, right = true;
    if (parts->kind == NODE_SCALAR || parts->count == 0) {
        problems_add(checker->problems, parts->mark,
                     "`%s` must be a mapping of paths to lists of values, or a list of "
                     "sweeps",
                     form->key);
        return judge(checker, parts, false);
    }
    for (size_t i = 0; i < parts->count; i++) {
        struct form_part part = form_part(parts, i);
        struct paths own = {0}, *to = alternatives ? &own : paths;
        right &= part.axis != NULL ? judge(checker, part.axis->value,
                                           check_axis(checker, part.axis, to))
                                   : check_sweep(checker, part.sweep, false, to);
        right &= add_paths(checker, paths, before, &own);
    }
    return right;
}

static bool check_list(struct checker *checker, const struct node *list,
                       struct paths *paths)
{
    size_t before = paths->count;
    bool right = judge(checker, list, list->kind == NODE_SEQUENCE && list->count > 0);
    if (!right)
        problems_add(checker->problems, list->mark,
                     "`list` must be a list of rows: [{path: value, ...}, ...]");
    for (size_t i = 0; list->kind == NODE_SEQUENCE && i < list->count; i++) {
        const struct node *row = list->entries[i].value;
        struct paths own = {0};
        if (row->kind != NODE_MAPPING || row->count == 0) {
            problems_add(checker->problems, row->mark,
                         "a row of `list` must be a mapping: {path: value, ...}");
            right = judge(checker, row, false);
            continue;
        }
        for (size_t j = 0; j < row->count; j++) {
            const struct node *value = row->entries[j].value;
            right &=
                judge(checker, value, check_path(checker, &row->entries[j], value, &own));
        }
        right &= add_paths(checker, paths, before, &own);
    }
    return right;
}

static bool check_number(struct checker *checker, const struct node *random,
                         const char *key, int64_t low, int64_t high)
{
    const struct node *node = tree_get(random, key);
    int64_t value;
    if (node != NULL && read_integer(node, &value) && value >= low && value <= high)
        return true;
    problems_add(checker->problems, node != NULL ? node->mark : random->mark,
                 "`random` needs a `%s`: an integer from %lld to %lld", key,
                 (long long)low, (long long)high);
    return false;
}

static bool check_drawn(struct checker *checker, const struct entry *entry,
                        struct paths *paths)
{
    const struct node *distribution = entry->value;
    size_t count = sizeof random_keys / sizeof random_keys[0];
    if (distribution->kind == NODE_SCALAR &&
        text_nearest(entry->key, random_keys, count) != NULL) {
        option_unknown_key(entry, "random", random_keys, count, NULL, checker->problems);
        return false;
    }
    return random_check(distribution, entry->key, checker->problems) &&
           check_when(checker, form_when(distribution)) &&
           check_path(checker, entry,
                      random_draw(distribution, 0, entry->key, 0, 0, checker->arena),
                      paths);
}

static bool check_random(struct checker *checker, const struct node *random,
                         struct paths *paths)
{
    size_t drawn = 0;
    if (random->kind != NODE_MAPPING) {
        problems_add(checker->problems, random->mark,
                     "`random` must be a mapping: {budget: 20, path: {uniform: [low, "
                     "high]}, ...}");
        return judge(checker, random, false);
    }
    bool right = check_number(checker, random, "budget", 1, FORM_MAX_TRIALS);
    if (tree_get(random, "seed") != NULL)
        right &= check_number(checker, random, "seed", 0, INT64_MAX);
    right = judge(checker, random, right && check_when(checker, form_when(random)));
    for (size_t i = 0; i < random->count; i++) {
        if (!form_is_drawn(&random->entries[i]))
            continue;
        drawn++;
        right &= judge(checker, random->entries[i].value,
                       check_drawn(checker, &random->entries[i], paths));
    }
    if (drawn == 0)
        problems_add(checker->problems, random->mark, "`random` has no path to draw for");
    return right && drawn > 0;
}

static bool check_form(struct checker *checker, const struct entry *entry,
                       struct paths *paths)
{
    const struct sweep_form_row *form = &sweep_form_table[form_of(entry->key)];
    if (form->content == SWEEP_FORM_DRAWN)
        return check_random(checker, entry->value, paths);
    if (form->content == SWEEP_FORM_ROWS)
        return check_list(checker, entry->value, paths);
    return check_parts(checker, entry->value, form, paths);
}

/* "grid, zip, list, concat or random". */
static const char *all_forms(struct arena *arena)
{
    struct text text = {0};
    for (int i = 0; i < SWEEP_FORM_COUNT; i++)
        text_add(&text, "%s%s",
                 i == 0                      ? ""
                 : i + 1 == SWEEP_FORM_COUNT ? " or "
                                             : ", ",
                 sweep_form_table[i].key);
    const char *words = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return words;
}

/* What may stand in a sweep. */
static void refuse_key(struct checker *checker, const struct entry *entry, bool is_top)
{
    const char *known[SWEEP_FORM_COUNT + 2];
    size_t count = 0;
    for (; count < SWEEP_FORM_COUNT; count++)
        known[count] = sweep_form_table[count].key;
    known[count++] = "when";
    if (is_top)
        known[count++] = "seeds";
    option_unknown_key(entry, is_top ? "sweep" : "", known, count, NULL,
                       checker->problems);
}

static bool check_sweep(struct checker *checker, const struct node *sweep, bool is_top,
                        struct paths *paths)
{
    size_t forms = 0;
    bool right = true;
    for (size_t i = 0; sweep->kind == NODE_MAPPING && i < sweep->count; i++) {
        const struct entry *entry = &sweep->entries[i];
        bool is_form = form_of(entry->key) != SWEEP_FORM_COUNT;
        forms += is_form;
        if (is_form)
            right &= check_form(checker, entry, paths);
        else if (strcmp(entry->key, "when") == 0)
            right &= judge(checker, sweep, check_when(checker, entry->value));
        else if (!is_top || strcmp(entry->key, "seeds") != 0) {
            refuse_key(checker, entry, is_top);
            right = false;
        }
    }
    if (sweep->kind == NODE_MAPPING && (forms > 0 || is_top || !right))
        return right;
    problems_add(checker->problems, sweep->mark, "a sweep must be a mapping with %s%s",
                 all_forms(checker->arena), is_top ? ", or seeds" : "");
    return judge(checker, sweep, false);
}

void form_check(const struct experiment *experiment, struct arena *arena,
                struct sweep_rows *rows, struct form_nodes *conditions,
                struct form_nodes *mistaken, struct problems *problems)
{
    struct checker checker = {.experiment = experiment,
                              .arena = arena,
                              .rows = rows,
                              .problems = problems,
                              .conditions = conditions,
                              .mistaken = mistaken};
    struct paths paths = {0};
    if (check_sweep(&checker, experiment->sweep, true, &paths))
        check_conditions(&checker);
}
