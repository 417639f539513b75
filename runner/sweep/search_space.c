#include "sweep/search_space.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "config/assign.h"
#include "sweep/condition.h"
#include "sweep/distribution.h"
#include "sweep/form.h"
#include "sweep/share.h"

struct search_part {
    struct distribution distribution;
    const char *drawn;   /* what `random` calls it */
    const size_t *first; /* of a choice: the first dimension in each value, and behind */
    size_t end;          /* the dimension after this one and those in it */
};

struct search_path {
    const char *written, *canonical;
    struct mark mark;
    const struct node *when; /* or NULL */
    size_t dimension;
};

/* ---- Making ---- */

struct builder {
    struct arena *arena;
    struct search_dimension *dimensions;
    struct search_part *parts;
    size_t count, capacity, part_capacity;
    const char *drawn, *name; /* what a path begins with, and what its name does */
};

static void describe(const struct distribution *read, struct search_dimension *dimension)
{
    if (read->choice != NULL) {
        dimension->choices = read->choice->count;
        return;
    }
    dimension->low = read->low;
    dimension->high = distribution_last(read);
    if (read->step > 0 && !read->is_integer)
        dimension->high = share_rounded(dimension->high, read->low, read->high);
    dimension->step = read->step;
    dimension->is_log = read->is_log;
    dimension->is_integer = read->is_integer;
}

static const struct node *add_inner(void *context, const struct node *node,
                                    const char *path);

/* Appends a dimension and all that stand in it. */
static void add_dimension(struct builder *builder, const struct node *node,
                          const char *name, const char *drawn)
{
    size_t own = builder->count;
    builder->dimensions = arena_grow(builder->arena, builder->dimensions, own,
                                     &builder->capacity, sizeof *builder->dimensions);
    builder->parts = arena_grow(builder->arena, builder->parts, own,
                                &builder->part_capacity, sizeof *builder->parts);
    struct distribution read = distribution_read(node);
    size_t choices = read.choice != NULL ? read.choice->count : 0;
    size_t *first = arena_array(builder->arena, choices + 1, sizeof *first);
    builder->dimensions[own] = (struct search_dimension){.name = name};
    describe(&read, &builder->dimensions[own]);
    builder->count++;
    for (size_t i = 0; i < choices; i++) {
        const struct node *value = read.choice->entries[i].value;
        const char *outer_drawn = builder->drawn, *outer_name = builder->name;
        const struct distribution_filler filler = {add_inner, builder, builder->arena};
        builder->name = arena_format(builder->arena, "%s.choice.%zu", name, i);
        builder->drawn = distribution_is(value)
                             ? arena_format(builder->arena, "%s.choice", drawn)
                             : arena_format(builder->arena, "%s.choice.%zu", drawn, i);
        first[i] = builder->count;
        distribution_fill(value, builder->drawn, &filler);
        builder->drawn = outer_drawn;
        builder->name = outer_name;
    }
    first[choices] = builder->count;
    builder->parts[own] = (struct search_part){read, drawn, first, builder->count};
}

static const struct node *add_inner(void *context, const struct node *node,
                                    const char *path)
{
    struct builder *builder = context;
    const char *name = arena_format(builder->arena, "%s%s", builder->name,
                                    path + strlen(builder->drawn));
    add_dimension(builder, node, name, path);
    return node;
}

const struct search_space *search_space_make(const struct node *section,
                                             const struct node *root, struct arena *arena)
{
    struct search_space *space = arena_array(arena, 1, sizeof *space);
    struct search_path *paths = arena_array(arena, section->count, sizeof *paths);
    struct builder builder = {.arena = arena};
    *space = (struct search_space){.seed = form_seed(section),
                                   .budget = (size_t)form_budget(section),
                                   .startup = (size_t)form_startup(section),
                                   .lag = (size_t)form_lag(section),
                                   .section = section,
                                   .paths = paths,
                                   .root = root};
    for (size_t i = 0; i < section->count; i++) {
        const struct entry *entry = &section->entries[i];
        if (!form_is_drawn(SWEEP_FORM_SEARCH, entry))
            continue;
        const char *canonical = assign_canonical_path(root, entry->key, arena);
        paths[space->path_count++] =
            (struct search_path){entry->key, canonical, entry->key_mark,
                                 form_when(entry->value), builder.count};
        add_dimension(&builder, entry->value, entry->key, canonical);
    }
    space->dimensions = builder.dimensions;
    space->parts = builder.parts;
    space->count = builder.count;
    return space;
}

size_t search_space_find(const struct search_space *space, const char *name)
{
    size_t i = 0;
    while (i < space->count && strcmp(space->dimensions[i].name, name) != 0)
        i++;
    return i;
}

const char *search_space_written(const struct search_space *space, const char *canonical)
{
    for (size_t i = 0; i < space->path_count; i++)
        if (strcmp(space->paths[i].canonical, canonical) == 0)
            return space->paths[i].written;
    return NULL;
}

bool search_space_always_sets(const struct search_space *space, const char *canonical)
{
    bool always = false;
    for (size_t i = 0; i < space->path_count; i++)
        always |= space->paths[i].when == NULL &&
                  sweep_row_covers(space->paths[i].canonical, canonical);
    return always;
}

struct search_point search_space_point(const struct search_space *space,
                                       struct arena *arena)
{
    struct search_point point = {arena_array(arena, space->count, sizeof *point.at)};
    for (size_t i = 0; i < space->count; i++)
        point.at[i] = NAN;
    return point;
}

/* ---- Points and rows ---- */

struct filling {
    const struct search_space *space;
    const double *given; /* (count) */
    double *used;        /* (count): what the row has */
    size_t next;         /* the dimension of the next distribution */
    bool whole;          /* nothing was missing or out of its range */
    struct arena *arena;
};

static bool is_in_range(const struct search_dimension *dimension, double at)
{
    if (dimension->choices > 0)
        return at >= 0 && at < (double)dimension->choices;
    return at >= dimension->low && at <= dimension->high;
}

static const struct node *fill(void *context, const struct node *node, const char *none)
{
    struct filling *filling = context;
    size_t own = filling->next;
    const struct search_part *part = &filling->space->parts[own];
    double at = filling->given[own];
    (void)none;
    filling->next = part->end;
    if (!is_in_range(&filling->space->dimensions[own], at)) {
        filling->whole = false;
        return node;
    }
    if (part->distribution.choice == NULL) {
        const struct node *number =
            distribution_number(&part->distribution, at, filling->arena);
        text_to_real(number->scalar, &filling->used[own]);
        return number;
    }
    const struct distribution_filler filler = {fill, filling, filling->arena};
    filling->used[own] = floor(at);
    filling->next = part->first[(size_t)at];
    const struct node *value = distribution_fill(
        part->distribution.choice->entries[(size_t)at].value, NULL, &filler);
    filling->next = part->end;
    return value;
}

/* The row as far as its first `count` paths go. */
static void fill_paths(struct filling *filling, size_t count, struct sweep_row *row)
{
    const struct search_space *space = filling->space;
    struct sweep_assignment *assignments =
        arena_array(filling->arena, count, sizeof *assignments);
    *row = (struct sweep_row){assignments, 0};
    for (size_t i = 0; i < count && filling->whole; i++) {
        const struct search_path *path = &space->paths[i];
        if (!condition_holds(path->when, row, space->root, filling->arena))
            continue;
        filling->next = path->dimension;
        assignments[row->count] =
            (struct sweep_assignment){path->written, path->canonical, NULL, path->mark};
        assignments[row->count++].value = fill(filling, NULL, NULL);
    }
}

bool search_space_row(const struct search_space *space, struct search_point *point,
                      struct arena *arena, struct sweep_row *row)
{
    struct search_point used = search_space_point(space, arena);
    struct filling filling = {space, point->at, used.at, 0, true, arena};
    fill_paths(&filling, space->path_count, row);
    if (filling.whole)
        memcpy(point->at, used.at, space->count * sizeof *used.at);
    return filling.whole;
}

/* ---- Which dimensions a point has ---- */

/* Of the dimensions from `first` on, which stand side by side, the one that is the
 * dimension or has it in it. */
static size_t holder_of(const struct search_space *space, size_t first, size_t dimension)
{
    while (space->parts[first].end <= dimension)
        first = space->parts[first].end;
    return first;
}

/* Whether the choices in which a dimension stands lead to it, from the outermost on. */
static bool is_chosen(const struct search_space *space, const struct search_point *so_far,
                      size_t outer, size_t dimension)
{
    while (outer != dimension) {
        double at = so_far->at[outer];
        if (isnan(at))
            return false;
        const size_t *firsts = space->parts[outer].first, value = (size_t)at;
        if (dimension < firsts[value] || dimension >= firsts[value + 1])
            return false;
        outer = holder_of(space, firsts[value], dimension);
    }
    return true;
}

bool search_space_has(const struct search_space *space, const struct search_point *so_far,
                      size_t dimension, struct arena *arena)
{
    size_t path = 0;
    struct sweep_row row = {0};
    while (path + 1 < space->path_count && space->paths[path + 1].dimension <= dimension)
        path++;
    if (!is_chosen(space, so_far, space->paths[path].dimension, dimension))
        return false;
    const struct node *when = space->paths[path].when;
    if (when == NULL)
        return true;
    struct search_point used = search_space_point(space, arena);
    struct filling filling = {space, so_far->at, used.at, 0, true, arena};
    fill_paths(&filling, path, &row);
    return condition_holds(when, &row, space->root, arena);
}

/* ---- Draws ---- */

struct search_point search_space_draw(const struct search_space *space, size_t index,
                                      size_t again, struct arena *arena)
{
    struct search_point point = search_space_point(space, arena);
    for (size_t i = 0; i < space->count; i++) {
        const struct search_part *part = &space->parts[i];
        const struct distribution *read = &part->distribution;
        double at =
            distribution_at(read, share_of(space->seed, part->drawn, index, again));
        bool is_real = read->choice == NULL && !read->is_integer;
        point.at[i] = is_real ? share_rounded(at, read->low, read->high) : at;
    }
    return point;
}

/* ---- How large it is ---- */

static double size_of(const struct search_space *space, size_t dimension);

/* Of all dimensions from `first` to before `end` that stand in no other of these. */
static double size_of_all(const struct search_space *space, size_t first, size_t end)
{
    double size = 1;
    for (size_t i = first; i < end; i = space->parts[i].end)
        size *= size_of(space, i);
    return size;
}

static double size_of(const struct search_space *space, size_t dimension)
{
    const struct search_dimension *own = &space->dimensions[dimension];
    const struct search_part *part = &space->parts[dimension];
    double size = 0;
    if (own->choices == 0)
        return own->step > 0 ? round((own->high - own->low) / own->step) + 1 : INFINITY;
    for (size_t i = 0; i < own->choices; i++)
        size += size_of_all(space, part->first[i], part->first[i + 1]);
    return size;
}

double search_space_size(const struct search_space *space)
{
    double size = 1;
    for (size_t i = 0; i < space->path_count; i++)
        size *=
            size_of(space, space->paths[i].dimension) + (space->paths[i].when != NULL);
    return size;
}

/* ---- Conditions ---- */

/* Whether rows may have a value for one path of a `when`, where those before `count` are
 * drawn. A number that is drawn may have any. */
static bool may_hold(const struct search_space *space, size_t count,
                     const struct node *single, const char *canonical,
                     struct arena *arena)
{
    const struct sweep_row nothing = {0};
    bool is_drawn = false, holds = false;
    for (size_t i = 0; i < count && !holds; i++) {
        const struct search_path *path = &space->paths[i];
        const struct node *choice = space->parts[path->dimension].distribution.choice;
        if (!sweep_row_covers(path->canonical, canonical))
            continue;
        is_drawn = path->when == NULL;
        holds = choice == NULL;
        for (size_t j = 0; choice != NULL && j < choice->count && !holds; j++) {
            const struct node *value = choice->entries[j].value;
            struct sweep_assignment one = {path->written, path->canonical, value,
                                           path->mark};
            const struct sweep_row row = {&one, 1};
            holds = distribution_is(value) ||
                    condition_holds(single, &row, space->root, arena);
        }
    }
    return holds || (!is_drawn && condition_holds(single, &nothing, space->root, arena));
}

void search_space_check_conditions(const struct search_space *space, struct arena *arena,
                                   struct problems *problems)
{
    for (size_t i = 0; i < space->path_count; i++) {
        const struct node *when = space->paths[i].when;
        const char *below = NULL; /* what would make it true, were it drawn before */
        bool holds = true;
        for (size_t j = 0; when != NULL && j < when->count && holds; j++) {
            struct node single = *when;
            single.count = 1;
            single.entries = &when->entries[j];
            const char *path =
                assign_canonical_path(space->root, when->entries[j].key, arena);
            holds = may_hold(space, i, &single, path, arena);
            if (!holds && may_hold(space, space->path_count, &single, path, arena))
                below = when->entries[j].key;
        }
        if (below != NULL)
            problems_add(problems, when->mark,
                         "this `when` looks at `%s`, which is drawn below it: put that "
                         "first",
                         below);
        else if (!holds)
            problems_add(problems, when->mark, "this `when` is true for no row");
    }
}
