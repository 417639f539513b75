/* The sweep language as a small algebra over rows. A part of a sweep is expanded for a
 * row that stands before it, as a `when` may look at that: the rows that it makes are
 * what is added to it. */
#include "sweep/sweep.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/set.h"
#include "config/assign.h"
#include "sweep/condition.h"
#include "sweep/forget.h"
#include "sweep/form_check.h"
#include "sweep/overrides.h"
#include "sweep/random.h"
#include "sweep/range.h"
#include "sweep/search_rows.h"

/* A growing list of rows. */
struct list {
    struct sweep_row *at;
    size_t count, capacity;
};

struct sweeper {
    const struct experiment *experiment; /* with lists where its sweep has ranges */
    struct arena *arena;
    struct problems *problems;
    const struct node **noted; /* conditions that held, `random`s that found too few */
    size_t noted_count;
    struct form_nodes conditions, mistaken;
    bool full; /* there are more rows than there may be */
};

static void expand_sweep(struct sweeper *sweeper, const struct node *sweep,
                         const struct sweep_row *before, struct list *out);
static void expand_form(struct sweeper *sweeper, const struct entry *form,
                        const struct sweep_row *before, struct list *out);

/* ---- Rows ---- */

static void too_many(struct sweeper *sweeper, struct mark mark)
{
    sweeper->full = true;
    problems_add(sweeper->problems, mark, "the sweep has more than %d trials: the limit",
                 SWEEP_MAX_TRIALS);
}

static void add_row(struct sweeper *sweeper, struct list *out, struct sweep_row row,
                    struct mark mark)
{
    if (out->count == SWEEP_MAX_TRIALS) {
        too_many(sweeper, mark);
        return;
    }
    out->at =
        arena_grow(sweeper->arena, out->at, out->count, &out->capacity, sizeof *out->at);
    out->at[out->count++] = row;
}

static struct sweep_assignment assign(struct sweeper *sweeper, const struct entry *entry,
                                      const struct node *value)
{
    const char *canonical =
        assign_canonical_path(sweeper->experiment->root, entry->key, sweeper->arena);
    return (struct sweep_assignment){entry->key, canonical, value, entry->key_mark};
}

/* ---- Conditions that held ---- */

static bool was_noted(const struct sweeper *sweeper, const struct node *node)
{
    for (size_t i = 0; i < sweeper->noted_count; i++)
        if (sweeper->noted[i] == node)
            return true;
    return false;
}

static void note(struct sweeper *sweeper, const struct node *node)
{
    if (was_noted(sweeper, node))
        return;
    sweeper->noted = memory_resize(sweeper->noted,
                                   (sweeper->noted_count + 1) * sizeof *sweeper->noted);
    sweeper->noted[sweeper->noted_count++] = node;
}

/* Also where there is no condition. */
static bool holds(struct sweeper *sweeper, const struct node *when,
                  const struct sweep_row *row)
{
    if (!condition_holds(when, row, sweeper->experiment->root, sweeper->arena))
        return false;
    if (when != NULL)
        note(sweeper, when);
    return true;
}

/* ---- Forms ---- */

static const struct sweep_row no_assignments;

/* What has a mistake makes no rows; the rest does, so that its mistakes are told too. */
static bool is_mistaken(const struct sweeper *sweeper, const struct node *part)
{
    return form_has(&sweeper->mistaken, part);
}

static void expand_axis(struct sweeper *sweeper, const struct entry *axis,
                        const struct sweep_row *before, struct list *out)
{
    const struct node *values = form_values(axis->value);
    if (is_mistaken(sweeper, axis->value) ||
        !holds(sweeper, form_when(axis->value), before)) {
        add_row(sweeper, out, no_assignments, axis->key_mark);
        return;
    }
    struct sweep_assignment *assignments =
        arena_array(sweeper->arena, values->count, sizeof *assignments);
    struct sweep_assignment first = assign(sweeper, axis, NULL);
    for (size_t i = 0; i < values->count && !sweeper->full; i++) {
        assignments[i] = first;
        assignments[i].value = values->entries[i].value;
        add_row(sweeper, out, (struct sweep_row){&assignments[i], 1}, axis->key_mark);
    }
}

static void expand_part(struct sweeper *sweeper, const struct form_part *part,
                        const struct sweep_row *before, struct list *out)
{
    if (part->axis != NULL)
        expand_axis(sweeper, part->axis, before, out);
    else if (part->sweep != NULL)
        expand_sweep(sweeper, part->sweep, before, out);
    else
        expand_form(sweeper, part->form, before, out);
}

/* Each row of the set with each that `part` makes after it, these ones fastest. */
static void multiply(struct sweeper *sweeper, struct list *out,
                     const struct form_part *part, const struct sweep_row *before)
{
    struct list product = {0};
    for (size_t i = 0; i < out->count && !sweeper->full; i++) {
        struct sweep_row context = sweep_row_join(before, &out->at[i], sweeper->arena);
        struct list right = {0};
        expand_part(sweeper, part, &context, &right);
        if (right.count > SWEEP_MAX_TRIALS / (out->count - i))
            too_many(sweeper, part->mark); /* as far as can be told from this row */
        for (size_t j = 0; j < right.count && !sweeper->full; j++)
            add_row(sweeper, &product,
                    sweep_row_join(&out->at[i], &right.at[j], sweeper->arena),
                    part->mark);
    }
    *out = product;
}

static void expand_grid(struct sweeper *sweeper, const struct node *parts,
                        const struct sweep_row *before, struct list *out)
{
    add_row(sweeper, out, no_assignments, parts->mark);
    for (size_t i = 0; i < parts->count && !sweeper->full; i++) {
        struct form_part part = form_part(parts, i);
        multiply(sweeper, out, &part, before);
    }
}

/* With its place where that is in another file than what is told. */
static const char *part_name(struct sweeper *sweeper, const struct form_part *part,
                             size_t i, struct mark told)
{
    struct text name = {0};
    if (part->axis != NULL)
        text_add(&name, "`%s`", part->axis->key);
    else
        text_add(&name, "part %zu", i + 1);
    if (strcmp(part->mark.source, told.source) != 0) {
        text_add(&name, " (");
        problems_add_place(&name, part->mark);
        text_add(&name, ")");
    }
    const char *result = arena_copy(sweeper->arena, name.at, name.length);
    text_free(&name);
    return result;
}

static void expand_zip(struct sweeper *sweeper, const struct node *parts,
                       const struct sweep_row *before, struct list *out)
{
    struct form_part first = form_part(parts, 0);
    expand_part(sweeper, &first, before, out);
    for (size_t i = 1; i < parts->count && !sweeper->full; i++) {
        struct form_part part = form_part(parts, i);
        struct list next = {0};
        expand_part(sweeper, &part, before, &next);
        if (next.count != out->count && sweeper->mistaken.count == 0)
            problems_add(sweeper->problems, part.mark,
                         "`zip` goes in step, but %s has %zu value%s and %s %zu",
                         part_name(sweeper, &first, 0, part.mark), out->count,
                         out->count == 1 ? "" : "s",
                         part_name(sweeper, &part, i, part.mark), next.count);
        for (size_t j = 0; j < out->count && j < next.count; j++)
            out->at[j] = sweep_row_join(&out->at[j], &next.at[j], sweeper->arena);
    }
}

static void expand_concat(struct sweeper *sweeper, const struct node *parts,
                          const struct sweep_row *before, struct list *out)
{
    for (size_t i = 0; i < parts->count && !sweeper->full; i++) {
        struct form_part part = form_part(parts, i);
        expand_part(sweeper, &part, before, out);
    }
}

static void expand_list(struct sweeper *sweeper, const struct node *list,
                        const struct sweep_row *before, struct list *out)
{
    (void)before;
    for (size_t i = 0; i < list->count && !sweeper->full; i++) {
        const struct node *row = list->entries[i].value;
        struct sweep_assignment *assignments =
            arena_array(sweeper->arena, row->count, sizeof *assignments);
        size_t count = 0;
        for (size_t j = 0; j < row->count && !is_mistaken(sweeper, row); j++)
            if (!is_mistaken(sweeper, row->entries[j].value))
                assignments[count++] =
                    assign(sweeper, &row->entries[j], row->entries[j].value);
        add_row(sweeper, out, (struct sweep_row){assignments, count}, row->mark);
    }
}

/* ---- random ---- */

/* The rows of a form of distributions, `count` of them. */
struct drawn {
    enum sweep_form form;
    const struct node *section;
    size_t count;
};

static struct sweep_row draw_row(struct sweeper *sweeper, const struct drawn *drawn_form,
                                 const struct sweep_row *before, size_t index,
                                 size_t again)
{
    const struct node *section = drawn_form->section;
    int64_t seed = form_seed(section);
    struct sweep_row row = {0};
    for (size_t i = 0; i < section->count; i++) {
        const struct entry *entry = &section->entries[i];
        struct sweep_row context = sweep_row_join(before, &row, sweeper->arena);
        if (!form_is_drawn(drawn_form->form, entry) ||
            is_mistaken(sweeper, entry->value) ||
            !holds(sweeper, form_when(entry->value), &context))
            continue;
        struct sweep_assignment *drawn = arena_array(sweeper->arena, 1, sizeof *drawn);
        *drawn = assign(sweeper, entry, NULL);
        drawn->value = random_draw(entry->value, seed, drawn->canonical, index, again,
                                   sweeper->arena);
        row = sweep_row_join(&row, &(struct sweep_row){drawn, 1}, sweeper->arena);
    }
    return row;
}

/* Draws until the row is a new one; false where it never is. */
static bool draw_new_row(struct sweeper *sweeper, const struct drawn *drawn,
                         const struct sweep_row *before, size_t index, struct set *known,
                         struct sweep_row *row)
{
    for (size_t again = 0; again <= FORM_REDRAWS; again++) {
        *row = draw_row(sweeper, drawn, before, index, again);
        if (set_add(known, sweep_row_describe(row, sweeper->arena)))
            return true;
    }
    return false;
}

static void expand_drawn(struct sweeper *sweeper, const struct drawn *drawn,
                         const struct sweep_row *before, struct list *out)
{
    size_t budget = (size_t)form_budget(drawn->section);
    const struct node *node = tree_get(drawn->section, "budget");
    struct set known = {0};
    struct sweep_row row;
    for (size_t i = 0; i < drawn->count && !sweeper->full; i++) {
        if (!draw_new_row(sweeper, drawn, before, i, &known, &row)) {
            if (sweeper->mistaken.count > 0)
                break; /* more is meant to be drawn */
            problems_add(sweeper->problems, node->mark,
                         "`budget` is %zu, but only %zu different row%s found: lower it, "
                         "or widen what is drawn",
                         budget, i, i == 1 ? " was" : "s were");
            note(sweeper, drawn->section);
            break;
        }
        add_row(sweeper, out, row, drawn->section->mark);
        if (row.count == 0)
            break; /* nothing is drawn for these rows: they pass as they are, once */
    }
    set_free(&known);
}

static void expand_random(struct sweeper *sweeper, const struct node *random,
                          const struct sweep_row *before, struct list *out)
{
    const struct drawn drawn = {SWEEP_FORM_RANDOM, random, (size_t)form_budget(random)};
    if (holds(sweeper, form_when(random), before) && !was_noted(sweeper, random))
        expand_drawn(sweeper, &drawn, before, out);
    else
        add_row(sweeper, out, no_assignments, random->mark);
}

/* Of a search with a mistake somewhere, so that what is drawn first is looked at. */
static void expand_search(struct sweeper *sweeper, const struct node *search,
                          const struct sweep_row *before, struct list *out)
{
    const struct drawn drawn = {SWEEP_FORM_SEARCH, search, (size_t)form_startup(search)};
    expand_drawn(sweeper, &drawn, before, out);
}

/* ---- Sweeps ---- */

#define EXPAND(name, key, ...) [SWEEP_FORM_##name] = expand_##key,

static void expand_form(struct sweeper *sweeper, const struct entry *form,
                        const struct sweep_row *before, struct list *out)
{
    static void (*const forms[SWEEP_FORM_COUNT])(struct sweeper *, const struct node *,
                                                 const struct sweep_row *,
                                                 struct list *) = {SWEEP_FORMS(EXPAND)};
    if (is_mistaken(sweeper, form->value))
        add_row(sweeper, out, no_assignments, form->key_mark);
    else
        forms[form_of(form->key)](sweeper, form->value, before, out);
}

/* Forms that stand beside one another multiply. */
static void expand_sweep(struct sweeper *sweeper, const struct node *sweep,
                         const struct sweep_row *before, struct list *out)
{
    struct list rows = {0};
    bool left_out = is_mistaken(sweeper, sweep);
    add_row(sweeper, &rows, no_assignments, sweep->mark);
    for (size_t i = 0; i < sweep->count && !left_out && !sweeper->full; i++) {
        const struct entry *entry = &sweep->entries[i];
        struct form_part part = {.form = entry, .mark = entry->key_mark};
        if (form_of(entry->key) == SWEEP_FORM_COUNT)
            continue;
        if (!holds(sweeper, form_when(sweep), before))
            break;
        multiply(sweeper, &rows, &part, before);
    }
    for (size_t i = 0; i < rows.count && !sweeper->full; i++)
        add_row(sweeper, out, rows.at[i], sweep->mark);
}

/* A condition that is never true would leave a part of the sweep out in silence. */
static void check_held(struct sweeper *sweeper)
{
    for (size_t i = 0; i < sweeper->conditions.count; i++)
        if (!was_noted(sweeper, sweeper->conditions.at[i]))
            problems_add(sweeper->problems, sweeper->conditions.at[i]->mark,
                         "this `when` is true for no row");
}

/* Of a sweep that may have `most` rows. */
static void read_seeds(struct sweeper *sweeper, struct sweep_rows *rows,
                       const struct node *seeds, size_t most)
{
    struct problems *problems = sweeper->problems;
    size_t trials;
    if (seeds->kind != NODE_SEQUENCE || seeds->count == 0) {
        problems_add(problems, seeds->mark, "`seeds` must be a list of integers");
        return;
    }
    rows->seeds = arena_array(sweeper->arena, seeds->count, sizeof *rows->seeds);
    for (size_t i = 0; i < seeds->count; i++) {
        const struct node *seed = seeds->entries[i].value;
        int64_t value;
        if (seed->kind != NODE_SCALAR || seed->quoted ||
            !text_to_integer(seed->scalar, &value) || value < 0)
            problems_add(problems, seed->mark, "a seed must be an integer from 0 up");
        else
            rows->seeds[rows->seed_count++] = (uint64_t)value;
    }
    if (__builtin_mul_overflow(most, seeds->count, &trials) || trials > SWEEP_MAX_TRIALS)
        too_many(sweeper, seeds->mark);
}

/* Of no sweep, or in place of one that has too many. */
static struct sweep_rows one_row(const struct sweeper *sweeper)
{
    return (struct sweep_rows){
        .root = sweeper->experiment->root,
        .at = arena_array(sweeper->arena, 1, sizeof(struct sweep_row)),
        .count = 1};
}

/* `right`: no range has a mistake. */
static void expand_all(struct sweeper *sweeper, struct sweep_rows *rows, bool right)
{
    const struct node *sweep = sweeper->experiment->sweep;
    const struct node *seeds = tree_get(sweep, "seeds");
    const struct node *search = tree_get(sweep, "search");
    size_t most, before = sweeper->problems->count;
    struct list set = {0};
    form_check(sweeper->experiment, sweeper->arena, rows, &sweeper->conditions,
               &sweeper->mistaken, sweeper->problems);
    right &= sweeper->problems->count == before;
    if (right && search != NULL) {
        most = search_rows_most(search, form_folds(sweep));
        if (most > SWEEP_MAX_TRIALS)
            too_many(sweeper, search->mark);
        else
            search_rows_make(search, form_folds(sweep), sweeper->arena, rows,
                             sweeper->problems);
    } else {
        expand_sweep(sweeper, sweep, &no_assignments, &set);
        if (!sweeper->full && right)
            check_held(sweeper);
        rows->at = set.at;
        rows->count = most = set.count;
    }
    free(sweeper->noted);
    if (seeds != NULL)
        read_seeds(sweeper, rows, seeds, most);
    if (sweeper->full)
        *rows = one_row(sweeper);
    if (!right || sweeper->full)
        rows->root = forget_swept(sweep, rows->root, sweeper->arena);
}

int sweep_expand(const struct experiment *experiment, struct arena *arena,
                 struct sweep_rows *rows, struct problems *problems)
{
    struct experiment spread = *experiment;
    struct sweeper sweeper = {
        .experiment = &spread, .arena = arena, .problems = problems};
    size_t before = problems->count;
    *rows = one_row(&sweeper);
    if (experiment->sweep == NULL)
        return 0;
    spread.sweep = range_spread(experiment->sweep, arena, problems);
    expand_all(&sweeper, rows, problems->count == before);
    if (problems->count == before)
        overrides_check(experiment, rows, arena, problems);
    return problems->count == before ? 0 : -1;
}
