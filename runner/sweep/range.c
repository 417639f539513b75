#include "sweep/range.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sweep/form_checker.h"
#include "sweep/share.h"

enum spacing { RANGE, LINSPACE, LOGSPACE, SPACING_COUNT };

static const char *const known[] = {"range", "linspace", "logspace",
                                    "step",  "count",    "when"};

/* A range as it is read. */
struct range {
    enum spacing spacing;
    const struct node *pair; /* both ends as written */
    double first, last;
    double step; /* of `range` */
    size_t count;
    bool is_integer; /* all that is written are integers */
};

struct spreading {
    struct arena *arena;
    struct problems *problems;
};

/* ---- Reading ---- */

static bool read_number(const struct node *node, double *value, bool *is_integer)
{
    bool is_one = form_read_number(node, true, value);
    *is_integer &= is_one;
    return is_one || form_read_number(node, false, value);
}

static bool read_ends(struct range *range, struct problems *problems)
{
    const struct node *pair = range->pair;
    const char *name = known[range->spacing];
    range->is_integer = true;
    if (pair->kind != NODE_SEQUENCE || pair->count != 2 ||
        !read_number(pair->entries[0].value, &range->first, &range->is_integer) ||
        !read_number(pair->entries[1].value, &range->last, &range->is_integer))
        problems_add(problems, pair->mark, "`%s` must be two numbers: [first, last]",
                     name);
    else if (!(range->first < range->last))
        problems_add(problems, pair->mark, "`%s` must go from a lower to a higher value",
                     name);
    else if (!isfinite(range->last - range->first))
        problems_add(problems, pair->mark, "`%s` is wider than a number can be", name);
    else if (range->spacing == LOGSPACE && range->first <= 0)
        problems_add(problems, pair->entries[0].value->mark,
                     "`logspace` must begin above 0: its ends are values, not exponents");
    else
        return true;
    return false;
}

static const char *words(double value, struct arena *arena)
{
    char text[TEXT_REAL_SIZE];
    return arena_format(arena, "%s", text_from_real(value, text));
}

/* Both ends are values, so that steps must lead from one to the other. */
static bool read_step(const struct node *axis, struct range *range,
                      const struct spreading *spreading)
{
    const struct node *step = tree_get(axis, "step");
    if (step == NULL || !read_number(step, &range->step, &range->is_integer) ||
        range->step <= 0) {
        problems_add(spreading->problems, step != NULL ? step->mark : axis->mark,
                     "`range` needs a `step`: a number above 0");
        return false;
    }
    double steps = (range->last - range->first) / range->step, whole = round(steps);
    if (whole >= SWEEP_MAX_TRIALS) {
        problems_add(spreading->problems, step->mark,
                     "`range` has more than %d values: the limit", SWEEP_MAX_TRIALS);
        return false;
    }
    if (whole < 1 || fabs(steps - whole) > 1e-9 * steps) {
        double below = range->first + floor(steps) * range->step;
        problems_add(
            spreading->problems, range->pair->entries[1].value->mark,
            "`range` has both its ends, but steps of %s from %s lead to %s and "
            "%s, not to %s",
            words(range->step, spreading->arena), words(range->first, spreading->arena),
            words(below, spreading->arena), words(below + range->step, spreading->arena),
            words(range->last, spreading->arena));
        return false;
    }
    range->count = (size_t)whole + 1;
    return true;
}

static bool read_count(const struct node *axis, struct range *range,
                       struct problems *problems)
{
    const struct node *node = tree_get(axis, "count");
    int64_t count;
    if (node == NULL || !form_read_integer(node, &count) || count < 2 ||
        count > SWEEP_MAX_TRIALS) {
        problems_add(problems, node != NULL ? node->mark : axis->mark,
                     "`%s` needs a `count`: an integer from 2 to %d, as both ends are "
                     "values",
                     known[range->spacing], SWEEP_MAX_TRIALS);
        return false;
    }
    range->count = (size_t)count;
    return true;
}

/* Which of the three an axis is; SPACING_COUNT: none, as others are. */
static enum spacing spacing_of(const struct node *axis)
{
    int i = 0;
    while (i < SPACING_COUNT && tree_get(axis, known[i]) == NULL)
        i++;
    return (enum spacing)i;
}

/* One range, and nothing that does not belong to it. */
static bool check_keys(const struct entry *axis, enum spacing spacing,
                       struct problems *problems)
{
    const char *const own[] = {known[spacing], spacing == RANGE ? "step" : "count",
                               "when"};
    return form_checker_keys(axis->value, axis->key, own, 3, problems);
}

static bool read_range(const struct entry *axis, struct range *range,
                       const struct spreading *spreading)
{
    struct problems *problems = spreading->problems;
    range->spacing = spacing_of(axis->value);
    range->pair = tree_get(axis->value, known[range->spacing]);
    if (!check_keys(axis, range->spacing, problems) || !read_ends(range, problems))
        return false;
    return range->spacing == RANGE ? read_step(axis->value, range, spreading)
                                   : read_count(axis->value, range, problems);
}

/* ---- Values ---- */

/* Steps in as many digits as do not show that 0.1 is none in binary; -0.3 + 3 * 0.1 is
 * 6e-17. */
static double value_at(const struct range *range, size_t index)
{
    char text[TEXT_REAL_SIZE];
    double share = (double)index / (double)(range->count - 1);
    if (index == 0 || index + 1 == range->count)
        return index == 0 ? range->first : range->last;
    double value = range->first + share * (range->last - range->first);
    if (range->spacing == RANGE)
        value = range->first + (double)index * range->step;
    if (range->spacing == RANGE && fabs(value) < 1e-9 * range->step)
        value = 0;
    if (range->spacing == LOGSPACE)
        value = exp(log(range->first) + share * (log(range->last) - log(range->first)));
    if (range->spacing != RANGE)
        return share_rounded(value, range->first, range->last);
    if (range->is_integer)
        return value;
    snprintf(text, sizeof text, "%.12g", value);
    return strtod(text, NULL);
}

static const struct node *node_at(const struct range *range, size_t index,
                                  struct arena *arena)
{
    if (index == 0 || index + 1 == range->count)
        return range->pair->entries[index > 0].value;
    double value = value_at(range, index);
    bool is_whole = range->is_integer && value == floor(value);
    return tree_scalar(
        arena, is_whole ? arena_format(arena, "%.0f", value) : words(value, arena),
        range->pair->mark);
}

static const struct node *list_values(const struct range *range,
                                      const struct spreading *spreading)
{
    struct node *list = arena_array(spreading->arena, 1, sizeof *list);
    *list = (struct node){
        .kind = NODE_SEQUENCE,
        .mark = range->pair->mark,
        .count = range->count,
        .entries = arena_array(spreading->arena, range->count, sizeof *list->entries)};
    for (size_t i = 0; i < range->count; i++) {
        list->entries[i].key_mark = range->pair->mark;
        list->entries[i].value = node_at(range, i, spreading->arena);
        if (i == 0 || value_at(range, i) > value_at(range, i - 1))
            continue;
        problems_add(spreading->problems, range->pair->mark,
                     "`%s` has values that %s digits do not tell apart: %s",
                     known[range->spacing], range->spacing == RANGE ? "twelve" : "six",
                     range->spacing == RANGE ? "raise `step`" : "lower `count`");
        return NULL;
    }
    return list;
}

/* ---- Where they stand ---- */

static const struct node *spread_axis(const struct entry *axis,
                                      struct spreading *spreading)
{
    const struct node *values = NULL;
    struct range range = {.count = 0};
    if (axis->value->kind != NODE_MAPPING || spacing_of(axis->value) == SPACING_COUNT)
        return axis->value;
    if (read_range(axis, &range, spreading))
        values = list_values(&range, spreading);
    if (values == NULL)
        return tree_unknown(spreading->arena, axis->value->mark);
    const struct node *when = form_when(axis->value);
    struct node empty = {.kind = NODE_MAPPING, .mark = axis->value->mark};
    if (when == NULL)
        return values;
    return tree_with(spreading->arena,
                     tree_with(spreading->arena, &empty, "values", values, values->mark),
                     "when", when, when->mark);
}

static const struct node *spread_form(void *context, const struct node *sweep,
                                      size_t index);

static const struct node *spread_part(void *context, const struct node *parts,
                                      size_t index)
{
    struct spreading *spreading = context;
    const struct entry *entry = &parts->entries[index];
    if (parts->kind == NODE_MAPPING)
        return spread_axis(entry, spreading);
    if (entry->value->kind != NODE_MAPPING)
        return entry->value;
    return tree_map(spreading->arena, entry->value, spread_form, context);
}

static const struct node *spread_form(void *context, const struct node *sweep,
                                      size_t index)
{
    struct spreading *spreading = context;
    const struct entry *entry = &sweep->entries[index];
    enum sweep_form form = form_of(entry->key);
    if (form == SWEEP_FORM_COUNT ||
        (sweep_form_table[form].content != SWEEP_FORM_PARTS &&
         sweep_form_table[form].content != SWEEP_FORM_ALTERNATIVES))
        return entry->value;
    return tree_map(spreading->arena, entry->value, spread_part, context);
}

const struct node *range_spread(const struct node *sweep, struct arena *arena,
                                struct problems *problems)
{
    struct spreading spreading = {arena, problems};
    return sweep->kind == NODE_MAPPING ? tree_map(arena, sweep, spread_form, &spreading)
                                       : sweep;
}
