#include "sweep/form_drawn.h"

#include <string.h>

#include "config/assign.h"
#include "config/option.h"
#include "config/spelling.h"
#include "sweep/distribution.h"
#include "sweep/random.h"

/* ---- What both have ---- */

static bool check_number(struct form_checker *checker, const struct entry *form,
                         const char *key, int64_t low, int64_t high)
{
    const struct node *node = tree_get(form->value, key);
    int64_t value;
    if (node != NULL && form_read_integer(node, &value) && value >= low && value <= high)
        return true;
    problems_add(checker->problems, node != NULL ? node->mark : form->value->mark,
                 "`%s` needs a `%s`: an integer from %lld to %lld", form->key, key,
                 (long long)low, (long long)high);
    return false;
}

/* The same of a key that need not be there. */
static bool check_given(struct form_checker *checker, const struct entry *form,
                        const char *key, int64_t low, int64_t high)
{
    return tree_get(form->value, key) == NULL ||
           check_number(checker, form, key, low, high);
}

static bool check_seed(struct form_checker *checker, const struct entry *form)
{
    const struct node *seed = tree_get(form->value, "seed");
    if (seed == NULL || seed->kind == NODE_SCALAR)
        return check_given(checker, form, "seed", 0, INT64_MAX);
    problems_add(
        checker->problems, seed->mark,
        "`seed` of `%s` is one integer, of its draws; rows are trained with each "
        "of `sweep.seeds: [...]`",
        form->key);
    return false;
}

static bool check_path(struct form_checker *checker, const struct entry *form,
                       const struct entry *entry, struct form_paths *paths)
{
    const struct node *distribution = entry->value;
    const char *const *keys;
    size_t count = form_keys(form_of(form->key), &keys);
    if (strcmp(entry->key, "when") == 0) {
        problems_add(checker->problems, entry->key_mark,
                     "`when` stands in the distribution of a path of `search`: {uniform: "
                     "[low, high], when: {path: value}}");
        return false;
    }
    if (distribution->kind == NODE_SCALAR && strcmp(entry->key, "direction") == 0) {
        option_unknown_key(entry, form->key, keys, count, "objective.mode",
                           checker->problems);
        return false;
    }
    if (distribution->kind == NODE_SCALAR &&
        spelling_nearest(entry->key, keys, count) != NULL) {
        option_unknown_key(entry, form->key, keys, count, NULL, checker->problems);
        return false;
    }
    return distribution_check(distribution, entry->key, checker->problems) &&
           form_checker_when(checker, form_when(distribution)) &&
           form_checker_path(
               checker, entry,
               random_draw(distribution, 0, entry->key, 0, 0, checker->arena), paths);
}

static bool check_paths(struct form_checker *checker, const struct entry *form,
                        struct form_paths *paths)
{
    size_t drawn = 0;
    bool right = true;
    for (size_t i = 0; i < form->value->count; i++) {
        const struct entry *entry = &form->value->entries[i];
        if (!form_is_drawn(form_of(form->key), entry))
            continue;
        drawn++;
        right &= form_checker_judge(checker, entry->value,
                                    check_path(checker, form, entry, paths));
    }
    if (drawn == 0)
        problems_add(checker->problems, form->value->mark, "`%s` has no path to draw for",
                     form->key);
    return right && drawn > 0;
}

static bool check_mapping(struct form_checker *checker, const struct entry *form)
{
    bool right = form->value->kind == NODE_MAPPING;
    if (!right)
        problems_add(checker->problems, form->value->mark,
                     "`%s` must be a mapping: {budget: 20, path: {uniform: [low, "
                     "high]}, ...}",
                     form->key);
    return form_checker_judge(checker, form->value, right);
}

bool form_drawn_check_random(struct form_checker *checker, const struct entry *form,
                             struct form_paths *paths)
{
    if (!check_mapping(checker, form))
        return false;
    bool right = check_number(checker, form, "budget", 1, SWEEP_MAX_TRIALS);
    right &= check_seed(checker, form);
    right =
        form_checker_judge(checker, form->value,
                           right && form_checker_when(checker, form_when(form->value)));
    return check_paths(checker, form, paths) && right;
}

/* ---- search ---- */

static bool check_method(struct form_checker *checker, const struct node *method)
{
    if (method == NULL ||
        (method->kind == NODE_SCALAR && strcmp(method->scalar, "tpe") == 0))
        return true;
    problems_add(checker->problems, method->mark,
                 "`method` must be tpe, a tree-structured Parzen estimator: there is no "
                 "other; rows that are only drawn are `random`");
    return false;
}

static struct mark mark_of(const struct node *search, const char *key)
{
    const struct node *node = tree_get(search, key);
    return node != NULL ? node->mark : tree_get(search, "budget")->mark;
}

/* How budget, startup and lag, each right by itself, go together. */
static bool check_together(struct form_checker *checker, const struct node *search)
{
    long long budget = form_budget(search), startup = form_startup(search),
              lag = form_lag(search);
    bool says_startup = tree_get(search, "startup") != NULL;
    size_t before = checker->problems->count;
    if (startup < lag && startup < budget)
        problems_add(checker->problems, mark_of(search, says_startup ? "startup" : "lag"),
                     "`startup` is %lld and `lag` %lld: the first row that is proposed "
                     "would see no other; raise `startup`, or lower `lag`",
                     startup, lag);
    if (budget < startup)
        problems_add(checker->problems, mark_of(search, "startup"),
                     "`budget` is %lld rows, and the first %lld are only drawn "
                     "(`startup`): raise `budget`, or lower `startup`",
                     budget, startup);
    return checker->problems->count == before;
}

/* What rows must share to be compared, and what is a row's own repetition. */
static bool check_drawable(struct form_checker *checker, const struct node *search)
{
    const struct node *root = checker->experiment->root;
    size_t before = checker->problems->count;
    for (size_t i = 0; i < search->count; i++) {
        const struct entry *entry = &search->entries[i];
        const char *path = assign_canonical_path(root, entry->key, checker->arena);
        if (strcmp(path, "dataset.fold") == 0)
            problems_add(checker->problems, entry->key_mark,
                         "a search does not draw `dataset.fold`: a row is trained on all "
                         "folds of `grid: {dataset.fold: [...]}` beside it");
        else if (sweep_row_covers("objective", path) || sweep_row_covers("stop", path))
            problems_add(checker->problems, entry->key_mark,
                         "a search does not draw `%s`: its rows are compared by one "
                         "objective and one rule",
                         entry->key);
        else
            continue;
        form_note(checker->mistaken, entry->value, checker->arena);
    }
    return checker->problems->count == before;
}

bool form_drawn_check_search(struct form_checker *checker, const struct entry *form,
                             bool is_top, struct form_paths *paths)
{
    const struct node *search = form->value;
    if (!is_top) {
        problems_add(checker->problems, form->key_mark,
                     "`search` stands at the top of `sweep`, not in another form: its "
                     "rows depend on one another");
        return form_checker_judge(checker, search, false);
    }
    if (!check_mapping(checker, form))
        return false;
    bool right = check_method(checker, tree_get(search, "method"));
    bool numbers = check_number(checker, form, "budget", 1, SWEEP_MAX_SEARCHED);
    numbers &= check_given(checker, form, "startup", 1, SWEEP_MAX_SEARCHED);
    numbers &= check_given(checker, form, "lag", 1, SWEEP_MAX_SEARCHED);
    right &= check_seed(checker, form);
    right &= numbers && check_together(checker, search);
    right &= check_drawable(checker, search);
    form_checker_judge(checker, search, right);
    return check_paths(checker, form, paths) && right;
}

/* ---- Beside it ---- */

static bool is_folds(struct form_checker *checker, const struct entry *entry)
{
    const struct node *grid = entry->value;
    return strcmp(entry->key, "grid") == 0 && grid->kind == NODE_MAPPING &&
           grid->count == 1 && form_when(grid->entries[0].value) == NULL &&
           strcmp(assign_canonical_path(checker->experiment->root, grid->entries[0].key,
                                        checker->arena),
                  "dataset.fold") == 0;
}

/* A row's folds are all trained, so none is another row's. */
static bool looks_at_fold(struct form_checker *checker, const struct node *when)
{
    bool looks = false;
    for (size_t i = 0; when != NULL && when->kind == NODE_MAPPING && i < when->count; i++)
        looks |= strcmp(assign_canonical_path(checker->experiment->root,
                                              when->entries[i].key, checker->arena),
                        "dataset.fold") == 0;
    return looks;
}

bool form_drawn_check_beside(struct form_checker *checker, const struct node *sweep)
{
    const struct node *search = tree_get(sweep, "search");
    size_t before = checker->problems->count;
    bool folds = false;
    for (size_t i = 0; i < sweep->count; i++) {
        const struct entry *entry = &sweep->entries[i];
        bool is_form = form_of(entry->key) != SWEEP_FORM_COUNT;
        if (is_form && is_folds(checker, entry))
            folds = true;
        else if ((is_form && entry->value != search) || strcmp(entry->key, "when") == 0)
            problems_add(checker->problems, entry->key_mark,
                         "beside `search` stand only `seeds` and `grid: {dataset.fold: "
                         "[...]}`, of which a row has all: what else varies is drawn in "
                         "`search`, a list of values as `{choice: [...]}`");
    }
    for (size_t i = 0; folds && search->kind == NODE_MAPPING && i < search->count; i++)
        if (looks_at_fold(checker, form_when(search->entries[i].value)))
            problems_add(checker->problems, form_when(search->entries[i].value)->mark,
                         "`when` looks at `dataset.fold`, but a row of a search is "
                         "trained on all folds");
    return form_checker_judge(checker, sweep, checker->problems->count == before);
}
