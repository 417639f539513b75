#include "sweep/distribution.h"

#include <math.h>
#include <string.h>

#include "config/spelling.h"
#include "sweep/form_checker.h"
#include "sweep/share.h"

/* How many steps fit; the last one also where binary fractions miss it by a hair. */
static double most_steps(const struct distribution *bounds)
{
    return floor((bounds->high - bounds->low) / bounds->step * (1 + 1e-12));
}

static double at_step(const struct distribution *bounds, double steps)
{
    double value = bounds->low + fmin(steps, most_steps(bounds)) * bounds->step;
    return fabs(value) < 1e-9 * bounds->step ? 0 : value; /* -0.3 + 3 * 0.1 is 6e-17 */
}

/* Equally likely steps, or any number. */
static double uniform_at(const struct distribution *bounds, double share)
{
    if (bounds->step == 0)
        return bounds->low + share * (bounds->high - bounds->low);
    return at_step(bounds, floor(share * (most_steps(bounds) + 1)));
}

static double nearest_step(const struct distribution *bounds, double value)
{
    if (bounds->step == 0)
        return value;
    return at_step(bounds, nearbyint((value - bounds->low) / bounds->step));
}

static double log_uniform_at(const struct distribution *bounds, double share)
{
    double low = log(bounds->low), high = log(bounds->high);
    return nearest_step(bounds, exp(low + share * (high - low)));
}

/* An integer stands for all numbers up to the next one. */
static double log_integer_at(const struct distribution *bounds, double share)
{
    double low = log(bounds->low), high = log(bounds->high + 1);
    double value =
        fmin(floor(exp(low + share * (high - low)) * (1 + 1e-12)), bounds->high);
    return bounds->step > 1 ? nearest_step(bounds, value) : value;
}

struct numbers {
    const char *name;
    bool is_integer, is_log;
};

static const struct numbers of_numbers[] = {
    {"uniform", false, false},
    {"log_uniform", false, true},
    {"integer", true, false},
    {"log_integer", true, true},
};

/* All keys, the names of distributions first. */
static const char *const known[] = {"uniform", "log_uniform", "integer", "log_integer",
                                    "choice",  "step",        "when"};

enum {
    NUMBERS_COUNT = sizeof of_numbers / sizeof of_numbers[0],
    KEY_COUNT = sizeof known / sizeof known[0],
    NAME_COUNT = NUMBERS_COUNT + 1
};

/* The distribution of numbers that a mapping names; NULL where it names none. */
static const struct numbers *find(const struct node *map)
{
    for (size_t i = 0; i < NUMBERS_COUNT; i++)
        if (tree_get(map, of_numbers[i].name) != NULL)
            return &of_numbers[i];
    return NULL;
}

/* ---- Which mappings are one ---- */

static bool is_number(const struct node *node)
{
    double value;
    return node->kind == NODE_SCALAR && !node->quoted &&
           text_to_real(node->scalar, &value);
}

bool distribution_is(const struct node *node)
{
    if (node->kind != NODE_MAPPING || tree_get(node, "type") != NULL ||
        tree_get(node, "rule") != NULL)
        return false;
    for (size_t i = 0; i < NAME_COUNT; i++) {
        const struct node *value = tree_get(node, known[i]);
        if (value != NULL && (value->kind == NODE_SEQUENCE || is_number(value)))
            return true;
    }
    return node->count > 0 && node->entries[0].value->kind == NODE_SEQUENCE &&
           spelling_nearest(node->entries[0].key, known, NAME_COUNT) != NULL;
}

const char *distribution_word(const struct node *node)
{
    for (size_t i = 0; i < NAME_COUNT; i++)
        if (tree_get(node, known[i]) != NULL)
            return known[i];
    return NULL;
}

struct inside {
    const char *path;
    const struct distribution_filler *filler;
};

static const struct node *fill_inside(void *context, const struct node *node,
                                      size_t index)
{
    const struct inside *inside = context;
    const struct entry *entry = &node->entries[index];
    const char *path = NULL;
    if (inside->path != NULL && entry->key != NULL)
        path = arena_format(inside->filler->arena, "%s.%s", inside->path, entry->key);
    else if (inside->path != NULL)
        path = arena_format(inside->filler->arena, "%s.%zu", inside->path, index);
    return distribution_fill(entry->value, path, inside->filler);
}

const struct node *distribution_fill(const struct node *value, const char *path,
                                     const struct distribution_filler *filler)
{
    struct inside inside = {path, filler};
    if (distribution_is(value))
        return filler->fill(filler->context, value, path);
    return tree_map(filler->arena, value, fill_inside, &inside);
}

/* ---- Checking ---- */

static bool read_step(const struct node *map, struct distribution *bounds,
                      struct problems *problems)
{
    const struct node *step = tree_get(map, "step");
    bounds->step = bounds->is_integer ? 1 : 0;
    if (step == NULL)
        return true;
    if (form_read_number(step, bounds->is_integer, &bounds->step) && bounds->step > 0 &&
        bounds->step <= bounds->high - bounds->low)
        return true;
    problems_add(problems, step->mark,
                 "`step` must be %s above 0 and at most the width of the range",
                 bounds->is_integer ? "an integer" : "a number");
    return false;
}

static bool read_bounds(const struct node *map, const struct numbers *numbers,
                        struct distribution *bounds, struct problems *problems)
{
    const struct node *pair = tree_get(map, numbers->name);
    const char *kind = numbers->is_integer ? "integers" : "numbers";
    bounds->is_integer = numbers->is_integer;
    bounds->is_log = numbers->is_log;
    if (pair->kind != NODE_SEQUENCE || pair->count != 2 ||
        !form_read_number(pair->entries[0].value, numbers->is_integer, &bounds->low) ||
        !form_read_number(pair->entries[1].value, numbers->is_integer, &bounds->high)) {
        problems_add(problems, pair->mark, "`%s` must be two %s: [low, high]",
                     numbers->name, kind);
        return false;
    }
    if (!isfinite(bounds->high - bounds->low)) {
        problems_add(problems, pair->mark, "`%s` is wider than a number can be",
                     numbers->name);
        return false;
    }
    if (!(bounds->low < bounds->high)) {
        problems_add(problems, pair->mark, "`%s` must go from a lower to a higher value",
                     numbers->name);
        return false;
    }
    if (numbers->is_log && bounds->low <= 0) {
        problems_add(problems, pair->entries[0].value->mark,
                     "`%s` must begin above 0: its bounds are values, not exponents",
                     numbers->name);
        return false;
    }
    return read_step(map, bounds, problems);
}

/* A value of a choice, or what stands in it. */
static void check_inside(const struct node *value, const char *path,
                         struct problems *problems)
{
    if (distribution_is(value)) {
        const struct node *when = tree_get(value, "when");
        if (when != NULL)
            problems_add(problems, when->mark,
                         "`when` must stand beside `choice`, not in it");
        distribution_check(value, path, problems);
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        const struct entry *entry = &value->entries[i];
        struct text inside = {0};
        if (entry->key != NULL)
            text_add(&inside, "%s.%s", path, entry->key);
        else
            text_add(&inside, "%s.%zu", path, i);
        check_inside(entry->value, inside.at, problems);
        text_free(&inside);
    }
}

static bool check_choice(const struct node *map, const char *path,
                         struct problems *problems)
{
    const struct node *choice = tree_get(map, "choice"), *step = tree_get(map, "step");
    size_t before = problems->count;
    if (step != NULL)
        problems_add(problems, step->mark, "a `choice` has no `step`");
    if (choice->kind != NODE_SEQUENCE || choice->count == 0)
        problems_add(problems, choice->mark, "`choice` must be a list of values");
    for (size_t i = 0; choice->kind == NODE_SEQUENCE && i < choice->count; i++)
        check_inside(choice->entries[i].value, path, problems);
    return problems->count == before;
}

/* One distribution, and nothing that it does not know. */
static bool check_keys(const struct node *map, const char *path,
                       struct problems *problems)
{
    const char *first = NULL;
    bool right = form_checker_keys(map, path, known, KEY_COUNT, problems);
    for (size_t i = 0; i < map->count; i++) {
        const struct entry *entry = &map->entries[i];
        size_t j = 0;
        while (j < NAME_COUNT && strcmp(known[j], entry->key) != 0)
            j++;
        if (j == NAME_COUNT)
            continue;
        if (first != NULL) {
            problems_add(problems, entry->key_mark,
                         "`%s` has two distributions: %s and %s", path, first,
                         entry->key);
            right = false;
        }
        first = entry->key;
    }
    return right;
}

bool distribution_check(const struct node *node, const char *path,
                        struct problems *problems)
{
    struct distribution bounds;
    bool is_mapping = node->kind == NODE_MAPPING;
    if (is_mapping && !check_keys(node, path, problems))
        return false;
    if (!is_mapping || (find(node) == NULL && tree_get(node, "choice") == NULL)) {
        problems_add(
            problems, node->mark,
            "`%s` must have a distribution: {uniform: [low, high]}, log_uniform, "
            "integer, log_integer or {choice: [value, ...]}",
            path);
        return false;
    }
    if (find(node) == NULL)
        return check_choice(node, path, problems);
    return read_bounds(node, find(node), &bounds, problems);
}

/* ---- Values ---- */

struct distribution distribution_read(const struct node *checked)
{
    struct distribution distribution = {.mark = checked->mark};
    struct problems none = {0};
    const struct numbers *numbers = find(checked);
    if (numbers == NULL)
        distribution.choice = tree_get(checked, "choice");
    else
        read_bounds(checked, numbers, &distribution, &none);
    return distribution;
}

double distribution_at(const struct distribution *distribution, double share)
{
    if (distribution->choice != NULL)
        return floor(share * (double)distribution->choice->count);
    if (!distribution->is_log)
        return uniform_at(distribution, share);
    return distribution->is_integer ? log_integer_at(distribution, share)
                                    : log_uniform_at(distribution, share);
}

double distribution_last(const struct distribution *distribution)
{
    return distribution->step > 0 ? at_step(distribution, HUGE_VAL) : distribution->high;
}

const struct node *distribution_number(const struct distribution *distribution,
                                       double value, struct arena *arena)
{
    char text[TEXT_REAL_SIZE];
    const char *words;
    if (distribution->is_integer)
        words = arena_format(arena, "%.0f", value);
    else
        words = arena_format(
            arena, "%s",
            text_from_real(share_rounded(value, distribution->low, distribution->high),
                           text));
    return tree_scalar(arena, words, distribution->mark);
}
