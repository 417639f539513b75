/* Values of --set have marks without a line; they are looked for in the tree as it is
 * when all are set, so that the last of several is the one that is asked for. A value of
 * a file goes before a sweep of the files that this one extends. */
#include "sweep/overrides.h"

#include <string.h>

#include "sweep/form.h"
#include "sweep/search_rows.h"

struct checker {
    const struct experiment *experiment;
    const struct sweep_rows *rows;
    struct arena *arena;
    struct problems *problems;
};

/* What a row sets at a canonical path, or at a section that has it; NULL: nothing. */
static const struct sweep_assignment *covering(const struct sweep_row *row,
                                               const char *path)
{
    for (size_t i = 0; i < row->count; i++)
        if (sweep_row_covers(row->assignments[i].canonical, path))
            return &row->assignments[i];
    return NULL;
}

/* Whether rows that a search has not proposed yet may leave a path as it is. */
static bool may_be_left(const struct sweep_rows *rows, const char *path)
{
    return rows->search != NULL && strcmp(path, "dataset.fold") != 0 &&
           !search_space_always_sets(rows->search->space, path);
}

/* The first row's assignment, where every row has one; else NULL. */
static const struct sweep_assignment *in_every_row(const struct sweep_rows *rows,
                                                   const char *path)
{
    bool varies = false;
    if (may_be_left(rows, path))
        return NULL;
    for (size_t i = 0; i < rows->axis_count; i++)
        varies |= sweep_row_covers(rows->axes[i], path);
    for (size_t i = 0; varies && i < rows->count; i++)
        varies = covering(&rows->at[i], path) != NULL;
    return varies ? covering(&rows->at[0], path) : NULL;
}

static const char *place_of(struct mark mark, struct arena *arena)
{
    struct text text = {0};
    problems_add_place(&text, mark);
    const char *place = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return place;
}

/* Whether the sweep has no other value than this one. */
static bool is_all(const struct node *axis, const struct node *value)
{
    return axis->count == 1 && tree_same(axis->entries[0].value, value);
}

/* The form of the sweep in which a path stands; SWEEP_FORM_COUNT: in none at its top. */
static enum sweep_form form_with(const struct node *sweep, const char *path)
{
    int form = 0;
    while (form < SWEEP_FORM_COUNT &&
           tree_get(tree_get(sweep, sweep_form_table[form].key), path) == NULL)
        form++;
    return (enum sweep_form)form;
}

/* A list of one value in the grid that has the path, or no sweep at all. */
static const char *remedy(const struct checker *checker, const char *key,
                          const struct node *value)
{
    const struct node *grid = tree_get(checker->experiment->sweep, "grid");
    const struct node *axis = tree_get(grid, key);
    enum sweep_form form = form_with(checker->experiment->sweep, key);
    struct text text = {0};
    text_add(&text, "change it there, or train without the sweep: --set 'sweep={}'");
    if (value->mark.line > 0) {
        text.length = 0;
        if (form < SWEEP_FORM_COUNT)
            text_add(&text, "write `sweep: {%s: {%s: ~unset}}` to have one value, or ",
                     sweep_form_table[form].key, key);
        text_add(&text, "write `sweep: {}` to train without the sweep");
    } else if (axis != NULL && axis->kind == NODE_SEQUENCE && is_all(axis, value)) {
        text.length = 0;
        text_add(&text, "the sweep has the same value, so leave this one out");
    } else if (axis != NULL && axis->kind == NODE_SEQUENCE) {
        text.length = 0;
        text_add(&text, "write --set 'sweep.grid.%s=[", key);
        tree_write_json(value, &text);
        text_add(&text, "]', or --set 'sweep={}' to train without the sweep");
    }
    const char *words = arena_copy(checker->arena, text.at, text.length);
    text_free(&text);
    return words;
}

/* What every row has in place of a value that goes before the sweep; NULL: nothing.
 * `is_part`: of a list or section that was given whole, which may need the value; what a
 * `set` changed in such a list is none. */
static const struct sweep_assignment *replacing(const struct checker *checker,
                                                const struct node *value,
                                                const char *path, bool is_part)
{
    if (value->mark.line > 0 && (is_part || !checker->experiment->is_composed))
        return NULL;
    const struct sweep_assignment *instead = in_every_row(checker->rows, path);
    bool goes_before =
        instead != NULL &&
        (value->mark.line == 0 || mark_order(value->mark) > mark_order(instead->mark));
    return goes_before ? instead : NULL;
}

static void check_value(struct checker *checker, const struct node *value,
                        const char *path, bool is_part)
{
    const struct sweep_assignment *instead = replacing(checker, value, path, is_part);
    if (instead != NULL) {
        bool same = strcmp(instead->canonical, path) == 0;
        problems_add(checker->problems, value->mark,
                     "every trial gets its `%s` from the sweep (%s), so this one is used "
                     "by none: %s",
                     instead->path, place_of(instead->mark, checker->arena),
                     remedy(checker, same ? instead->path : "", value));
        return;
    }
    bool is_whole = mark_replaces(value->mark) != NULL || value->kind == NODE_SEQUENCE;
    bool is_block = path[0] != '\0' && tree_is_block(value);
    for (size_t i = 0; i < value->count; i++) {
        const struct entry *entry = &value->entries[i];
        const char *dot = path[0] != '\0' ? "." : "";
        bool as_given = mark_order(entry->value->mark) == mark_order(value->mark);
        bool of_whole = as_given && (is_part || is_whole);
        if (is_block && strcmp(entry->key, "layers") == 0)
            check_value(checker, entry->value, path, of_whole); /* paths leave it out */
        else
            check_value(
                checker, entry->value,
                entry->key != NULL
                    ? arena_format(checker->arena, "%s%s%s", path, dot, entry->key)
                    : arena_format(checker->arena, "%s.%zu", path, i),
                of_whole);
    }
}

static void check_seed(const struct checker *checker)
{
    const struct node *seed = checker->experiment->given_seed;
    const struct node *seeds = tree_get(checker->experiment->sweep, "seeds");
    struct text words = {0};
    if (seed == NULL || seeds == NULL ||
        (seed->mark.line > 0 && mark_order(seed->mark) <= mark_order(seeds->mark)))
        return;
    if (seeds->kind == NODE_SEQUENCE && is_all(seeds, seed))
        text_add(&words, "the sweep has the same seed, so leave this one out");
    else if (seed->mark.line > 0)
        text_add(&words, "write `sweep: {seeds: [%s]}`", seed->scalar);
    else
        text_add(&words, "write --set 'sweep.seeds=[%s]'", seed->scalar);
    problems_add(checker->problems, seed->mark,
                 "every trial gets its seed from the `seeds` of the sweep (%s), so this "
                 "one is used by none: %s",
                 place_of(seeds->mark, checker->arena), words.at);
    text_free(&words);
}

void overrides_check(const struct experiment *experiment, const struct sweep_rows *rows,
                     struct arena *arena, struct problems *problems)
{
    struct checker checker = {experiment, rows, arena, problems};
    check_seed(&checker);
    if ((experiment->overrides[0] != '\0' || experiment->is_composed) &&
        rows->axis_count > 0)
        check_value(&checker, experiment->root, "", false);
}

/* ---- Forms of several files ---- */

/* Whether a file of the config has the form alone, none that it extends. */
static bool is_new(const struct entry *form)
{
    bool is_own = form->key_mark.line > 0 && mark_replaces(form->key_mark) == NULL;
    for (size_t i = 0; i < form->value->count; i++)
        is_own &=
            mark_order(form->value->entries[i].key_mark) == mark_order(form->key_mark) &&
            mark_replaces(form->value->entries[i].key_mark) == NULL;
    return is_own;
}

void overrides_warn(const struct experiment *experiment, struct problems *warnings)
{
    const struct node *sweep = experiment->sweep;
    for (size_t i = 0; sweep != NULL && i < sweep->count; i++)
        for (size_t j = 0; j < sweep->count; j++) {
            const struct entry *own = &sweep->entries[i], *base = &sweep->entries[j];
            struct text place = {0};
            if (form_of(own->key) == SWEEP_FORM_COUNT ||
                form_of(base->key) == SWEEP_FORM_COUNT || !is_new(own) ||
                mark_order(own->key_mark) <= mark_order(base->key_mark))
                continue;
            problems_add_place(&place, base->key_mark);
            problems_add(warnings, own->key_mark,
                         "`%s` multiplies with the `%s` at %s: `%s: ~unset` beside it "
                         "takes that one away",
                         own->key, base->key, place.at, base->key);
            text_free(&place);
        }
}
