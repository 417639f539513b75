/* All mistakes that can be seen without expanding are told here, once
 * and where they stand. */
#include "sweep/form_check.h"

#include <string.h>

#include "config/assign.h"
#include "config/option.h"
#include "config/spelling.h"
#include "sweep/distribution.h"
#include "sweep/form_drawn.h"

static bool check_sweep(struct form_checker *checker, const struct node *sweep,
                        bool is_top, struct form_paths *paths);

/* A condition looks at what the config has or some row sets. */
static void check_conditions(struct form_checker *checker)
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

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    bool found = false;
    for (size_t i = 0; i < count; i++)
        found |= strcmp(word, words[i]) == 0;
    return found;
}

/* A distribution where there are lists: what goes in its place. */
static void refuse_distribution(struct form_checker *checker, const struct entry *axis)
{
    const char *word = distribution_word(axis->value);
    const struct node *pair = tree_get(axis->value, word);
    struct text instead = {0};
    bool is_pair = strcmp(word, "choice") != 0 && pair->count == 2 &&
                   pair->entries[0].value->kind == NODE_SCALAR &&
                   pair->entries[1].value->kind == NODE_SCALAR;
    if (is_pair)
        text_add(&instead,
                 strcmp(word, "log_uniform") == 0 ? " or {logspace: [%s, %s], count: N}"
                 : strcmp(word, "uniform") == 0   ? " or {linspace: [%s, %s], count: N}"
                                                  : " or {range: [%s, %s], step: N}",
                 pair->entries[0].value->scalar, pair->entries[1].value->scalar);
    problems_add(checker->problems, axis->value->entries[0].key_mark,
                 "`%s` is of `random` and `search`; here write a list of values%s", word,
                 is_pair ? instead.at : "");
    text_free(&instead);
}

/* Beside a word that is misspelt, the others are its own. */
static bool check_axis_keys(struct form_checker *checker, const struct entry *entry)
{
    static const char *const known[] = {"values", "when", "range", "linspace",
                                        "logspace"};
    const struct node *axis = entry->value;
    struct problems *problems = checker->problems;
    size_t before = problems->count;
    for (size_t i = 0; i < axis->count; i++) {
        const struct entry *key = &axis->entries[i];
        if (!is_one_of(key->key, known, 2) &&
            spelling_nearest(key->key, known, 5) != NULL)
            option_unknown_key(key, entry->key, known, 5, NULL, problems);
    }
    bool is_misspelt = problems->count > before;
    if (!is_misspelt && distribution_is(axis) && distribution_word(axis) != NULL) {
        refuse_distribution(checker, entry);
        return false;
    }
    for (size_t i = 0; i < axis->count && !is_misspelt; i++) {
        const struct entry *key = &axis->entries[i];
        if (is_one_of(key->key, known, 2))
            continue;
        if (strcmp(key->key, "step") != 0 && strcmp(key->key, "count") != 0)
            problems_add(problems, key->key_mark,
                         "a path is written in one, with dots: `%s.%s: [values]`",
                         entry->key, key->key);
        else if (tree_get(axis, "values") != NULL)
            problems_add(problems, key->key_mark,
                         "`step` goes with `range: [first, last]`, and `count` with "
                         "`linspace` or `logspace`");
    }
    return problems->count == before;
}

static bool check_axis(struct form_checker *checker, const struct entry *entry,
                       struct form_paths *paths)
{
    const struct node *axis = entry->value, *values = form_values(axis);
    if (axis->unknown || (axis->kind == NODE_MAPPING && !check_axis_keys(checker, entry)))
        return false;
    if (values == NULL) {
        problems_add(checker->problems, axis->mark,
                     "`%s` must have a list of values to sweep over", entry->key);
        return false;
    }
    return form_checker_when(checker, form_when(axis)) &&
           form_checker_path(checker, entry, values->entries[0].value, paths);
}

/* An empty one may be meant to take that of a base away. */
static const char *hint_unset(const struct form_checker *checker,
                              const struct node *parts, const struct sweep_form_row *form)
{
    bool is_meant = parts->kind == NODE_MAPPING && mark_replaces(parts->mark) != NULL;
    return is_meant
               ? arena_format(checker->arena, "; `%s: ~unset` takes it away", form->key)
               : "";
}

/* Alternatives are in different rows. */
static bool check_parts(struct form_checker *checker, const struct node *parts,
                        const struct sweep_form_row *form, struct form_paths *paths)
{
    size_t before = paths->count;
    bool alternatives = form->content == SWEEP_FORM_ALTERNATIVES, right = true;
    if (parts->kind == NODE_SCALAR || parts->count == 0) {
        problems_add(checker->problems, parts->mark,
                     "`%s` must be a mapping of paths to lists of values, or a list of "
                     "sweeps%s",
                     form->key, hint_unset(checker, parts, form));
        return form_checker_judge(checker, parts, false);
    }
    for (size_t i = 0; i < parts->count; i++) {
        struct form_part part = form_part(parts, i);
        struct form_paths own = {0}, *to = alternatives ? &own : paths;
        right &= part.axis != NULL
                     ? form_checker_judge(checker, part.axis->value,
                                          check_axis(checker, part.axis, to))
                     : check_sweep(checker, part.sweep, false, to);
        right &= form_checker_add(checker, paths, before, &own);
    }
    return right;
}

static bool check_list(struct form_checker *checker, const struct node *list,
                       struct form_paths *paths)
{
    size_t before = paths->count;
    bool right =
        form_checker_judge(checker, list, list->kind == NODE_SEQUENCE && list->count > 0);
    if (!right)
        problems_add(checker->problems, list->mark,
                     "`list` must be a list of rows: [{path: value, ...}, ...]");
    for (size_t i = 0; list->kind == NODE_SEQUENCE && i < list->count; i++) {
        const struct node *row = list->entries[i].value;
        struct form_paths own = {0};
        if (row->kind != NODE_MAPPING || row->count == 0) {
            problems_add(checker->problems, row->mark,
                         "a row of `list` must be a mapping: {path: value, ...}");
            right = form_checker_judge(checker, row, false);
            continue;
        }
        for (size_t j = 0; j < row->count; j++) {
            const struct node *value = row->entries[j].value;
            right &= form_checker_judge(
                checker, value,
                form_checker_path(checker, &row->entries[j], value, &own));
        }
        right &= form_checker_add(checker, paths, before, &own);
    }
    return right;
}

static bool check_form(struct form_checker *checker, const struct entry *entry,
                       bool is_top, struct form_paths *paths)
{
    const struct sweep_form_row *form = &sweep_form_table[form_of(entry->key)];
    if (form->content == SWEEP_FORM_DRAWN)
        return form_drawn_check_random(checker, entry, paths);
    if (form->content == SWEEP_FORM_SEARCHED)
        return form_drawn_check_search(checker, entry, is_top, paths);
    if (form->content == SWEEP_FORM_ROWS)
        return check_list(checker, entry->value, paths);
    return check_parts(checker, entry->value, form, paths);
}

/* "grid, zip, list, concat or random"; at the top "search", too. */
static const char *all_forms(struct arena *arena, bool is_top)
{
    struct text text = {0};
    int count = is_top ? SWEEP_FORM_COUNT : SWEEP_FORM_NESTED;
    for (int i = 0; i < count; i++)
        text_add(&text, "%s%s",
                 i == 0           ? ""
                 : i + 1 == count ? " or "
                                  : ", ",
                 sweep_form_table[i].key);
    const char *words = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return words;
}

/* What may stand in a sweep. */
static void refuse_key(struct form_checker *checker, const struct entry *entry,
                       bool is_top)
{
    const char *known[SWEEP_FORM_COUNT + 2];
    size_t count = 0;
    for (; count < (is_top ? SWEEP_FORM_COUNT : SWEEP_FORM_NESTED); count++)
        known[count] = sweep_form_table[count].key;
    known[count++] = "when";
    if (is_top)
        known[count++] = "seeds";
    option_unknown_key(entry, is_top ? "sweep" : "", known, count, NULL,
                       checker->problems);
}

static bool check_sweep(struct form_checker *checker, const struct node *sweep,
                        bool is_top, struct form_paths *paths)
{
    const struct node *search = is_top ? tree_get(sweep, "search") : NULL;
    size_t forms = 0;
    bool right = true;
    for (size_t i = 0; sweep->kind == NODE_MAPPING && i < sweep->count; i++) {
        const struct entry *entry = &sweep->entries[i];
        bool is_form = form_of(entry->key) != SWEEP_FORM_COUNT;
        struct form_paths own = {0}; /* of what may not stand beside a search at all */
        forms += is_form;
        if (is_form)
            right &= check_form(checker, entry, is_top,
                                search != NULL && entry->value != search ? &own : paths);
        else if (strcmp(entry->key, "when") == 0)
            right &= form_checker_judge(checker, sweep,
                                        form_checker_when(checker, entry->value));
        else if (!is_top || strcmp(entry->key, "seeds") != 0) {
            refuse_key(checker, entry, is_top);
            right = false;
        }
    }
    if (search != NULL)
        right &= form_drawn_check_beside(checker, sweep);
    if (sweep->kind == NODE_MAPPING && (forms > 0 || is_top || !right))
        return right;
    problems_add(checker->problems, sweep->mark, "a sweep must be a mapping with %s%s",
                 all_forms(checker->arena, is_top), is_top ? ", or seeds" : "");
    return form_checker_judge(checker, sweep, false);
}

void form_check(const struct experiment *experiment, struct arena *arena,
                struct sweep_rows *rows, struct form_nodes *conditions,
                struct form_nodes *mistaken, struct problems *problems)
{
    struct form_checker checker = {.experiment = experiment,
                                   .arena = arena,
                                   .rows = rows,
                                   .problems = problems,
                                   .conditions = conditions,
                                   .mistaken = mistaken};
    struct form_paths paths = {0};
    if (check_sweep(&checker, experiment->sweep, true, &paths))
        check_conditions(&checker);
}
