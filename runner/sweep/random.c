/* Random values of a sweep, by inversion of a share. */
#include "sweep/random.h"

#include <math.h>
#include <string.h>

#include "config/option.h"
#include "sweep/share.h"

/* Doubles have all integers up to here. */
#define MAX_INTEGER (INT64_C(1) << 53)

/* What a distribution of numbers is drawn with: the value at `share`, in [0, 1), of the
 * way from low to high. */
struct bounds {
    double low, high, step; /* step 0: not quantised */
};

struct distribution {
    const char *name;
    bool is_integer, is_log;
    double (*at)(const struct bounds *bounds, double share);
};

/* How many steps fit; the last one also where binary fractions miss it by a hair. */
static double most_steps(const struct bounds *bounds)
{
    return floor((bounds->high - bounds->low) / bounds->step * (1 + 1e-12));
}

static double at_step(const struct bounds *bounds, double steps)
{
    double value = bounds->low + fmin(steps, most_steps(bounds)) * bounds->step;
    return fabs(value) < 1e-9 * bounds->step ? 0 : value; /* -0.3 + 3 * 0.1 is 6e-17 */
}

/* Equally likely steps, or any number. */
static double uniform_at(const struct bounds *bounds, double share)
{
    if (bounds->step == 0)
        return bounds->low + share * (bounds->high - bounds->low);
    return at_step(bounds, floor(share * (most_steps(bounds) + 1)));
}

static double nearest_step(const struct bounds *bounds, double value)
{
    if (bounds->step == 0)
        return value;
    return at_step(bounds, nearbyint((value - bounds->low) / bounds->step));
}

static double log_uniform_at(const struct bounds *bounds, double share)
{
    double low = log(bounds->low), high = log(bounds->high);
    return nearest_step(bounds, exp(low + share * (high - low)));
}

/* An integer stands for all numbers up to the next one. */
static double log_integer_at(const struct bounds *bounds, double share)
{
    double low = log(bounds->low), high = log(bounds->high + 1);
    double value =
        fmin(floor(exp(low + share * (high - low)) * (1 + 1e-12)), bounds->high);
    return bounds->step > 1 ? nearest_step(bounds, value) : value;
}

static const struct distribution distributions[] = {
    {"uniform", false, false, uniform_at},
    {"log_uniform", false, true, log_uniform_at},
    {"integer", true, false, uniform_at},
    {"log_integer", true, true, log_integer_at},
};

enum { DISTRIBUTION_COUNT = sizeof distributions / sizeof distributions[0] };

/* The distribution of numbers that a mapping names; NULL where it names none. */
static const struct distribution *find(const struct node *map)
{
    for (size_t i = 0; i < DISTRIBUTION_COUNT; i++)
        if (tree_get(map, distributions[i].name) != NULL)
            return &distributions[i];
    return NULL;
}

static bool is_distribution(const struct node *node)
{
    return find(node) != NULL || tree_get(node, "choice") != NULL;
}

/* ---- Checking ---- */

static bool read_number(const struct node *node, bool is_integer, double *value)
{
    int64_t integer;
    if (node->kind != NODE_SCALAR || node->quoted)
        return false;
    if (!is_integer)
        return text_to_real(node->scalar, value) && isfinite(*value);
    if (!text_to_integer(node->scalar, &integer) || integer < -MAX_INTEGER ||
        integer > MAX_INTEGER)
        return false;
    *value = (double)integer;
    return true;
}

static bool read_step(const struct node *map, const struct distribution *distribution,
                      struct bounds *bounds, struct problems *problems)
{
    const struct node *step = tree_get(map, "step");
    bounds->step = distribution->is_integer ? 1 : 0;
    if (step == NULL)
        return true;
    if (read_number(step, distribution->is_integer, &bounds->step) && bounds->step > 0 &&
        bounds->step <= bounds->high - bounds->low)
        return true;
    problems_add(problems, step->mark,
                 "`step` must be %s above 0 and at most the width of the range",
                 distribution->is_integer ? "an integer" : "a number");
    return false;
}

static bool read_bounds(const struct node *map, const struct distribution *distribution,
                        struct bounds *bounds, struct problems *problems)
{
    const struct node *pair = tree_get(map, distribution->name);
    const char *kind = distribution->is_integer ? "integers" : "numbers";
    if (pair->kind != NODE_SEQUENCE || pair->count != 2 ||
        !read_number(pair->entries[0].value, distribution->is_integer, &bounds->low) ||
        !read_number(pair->entries[1].value, distribution->is_integer, &bounds->high)) {
        problems_add(problems, pair->mark, "`%s` must be two %s: [low, high]",
                     distribution->name, kind);
        return false;
    }
    if (!isfinite(bounds->high - bounds->low)) {
        problems_add(problems, pair->mark, "`%s` is wider than a number can be",
                     distribution->name);
        return false;
    }
    if (!(bounds->low < bounds->high)) {
        problems_add(problems, pair->mark, "`%s` must go from a lower to a higher value",
                     distribution->name);
        return false;
    }
    if (distribution->is_log && bounds->low <= 0) {
        problems_add(problems, pair->entries[0].value->mark,
                     "`%s` must begin above 0: its bounds are values, not exponents",
                     distribution->name);
        return false;
    }
    return read_step(map, distribution, bounds, problems);
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
    for (size_t i = 0; choice->kind == NODE_SEQUENCE && i < choice->count; i++) {
        const struct node *value = choice->entries[i].value;
        if (!is_distribution(value))
            continue;
        if (tree_get(value, "when") != NULL)
            problems_add(problems, tree_get(value, "when")->mark,
                         "`when` must stand beside `choice`, not in it");
        random_check(value, path, problems);
    }
    return problems->count == before;
}

/* One distribution, and nothing that it does not know. */
static bool check_keys(const struct node *map, const char *path,
                       struct problems *problems)
{
    static const char *const known[] = {
        "uniform", "log_uniform", "integer", "log_integer", "choice", "step", "when"};
    const size_t count = sizeof known / sizeof known[0], names = count - 2;
    const char *first = NULL;
    size_t before = problems->count;
    for (size_t i = 0; i < map->count; i++) {
        const struct entry *entry = &map->entries[i];
        size_t j = 0;
        while (j < count && strcmp(known[j], entry->key) != 0)
            j++;
        if (j == count)
            option_unknown_key(entry, path, known, count, NULL, problems);
        else if (j < names && first != NULL)
            problems_add(problems, entry->key_mark,
                         "`%s` has two distributions: %s and %s", path, first,
                         entry->key);
        else if (j < names)
            first = entry->key;
    }
    return problems->count == before;
}

bool random_check(const struct node *distribution, const char *path,
                  struct problems *problems)
{
    struct bounds bounds;
    bool is_mapping = distribution->kind == NODE_MAPPING;
    if (is_mapping && !check_keys(distribution, path, problems))
        return false;
    if (!is_mapping || !is_distribution(distribution)) {
        problems_add(
            problems, distribution->mark,
            "`%s` must have a distribution: {uniform: [low, high]}, log_uniform, "
            "integer, log_integer or {choice: [value, ...]}",
            path);
        return false;
    }
    if (find(distribution) == NULL)
        return check_choice(distribution, path, problems);
    return read_bounds(distribution, find(distribution), &bounds, problems);
}

/* ---- Drawing ---- */

static const struct node *number(double value, const struct bounds *bounds,
                                 bool is_integer, struct mark mark, struct arena *arena)
{
    char text[TEXT_REAL_SIZE];
    if (is_integer)
        return tree_scalar(arena, arena_format(arena, "%.0f", value), mark);
    value = share_rounded(value, bounds->low, bounds->high);
    return tree_scalar(arena, arena_format(arena, "%s", text_from_real(value, text)),
                       mark);
}

const struct node *random_draw(const struct node *distribution, int64_t seed,
                               const char *path, size_t row, int again,
                               struct arena *arena)
{
    double share = share_of(seed, path, row, (size_t)again);
    const struct distribution *found = find(distribution);
    struct problems none = {0};
    struct bounds bounds;
    if (found != NULL) {
        read_bounds(distribution, found, &bounds, &none);
        return number(found->at(&bounds, share), &bounds, found->is_integer,
                      distribution->mark, arena);
    }
    const struct node *choice = tree_get(distribution, "choice");
    const struct node *value =
        choice->entries[(size_t)(share * (double)choice->count)].value;
    if (!is_distribution(value))
        return value;
    return random_draw(value, seed, arena_format(arena, "%s.choice", path), row, again,
                       arena);
}
