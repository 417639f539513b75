/* Finding the axes. Distinct specs are looked at, not trials: seeds change no option. */
#include "sweep/axes.h"

#include <stdlib.h>
#include <string.h>

#include "base/label.h"
#include "base/set.h"
#include "config/option_value.h"

/* Letters of a path as it is written: one with longer names is told by indices, as labels
 * would have no room for what tells trials apart. */
#define MOST_WRITTEN 60

/* An option of a swept section, as one spec has it. */
struct leaf {
    const struct setting *setting;
    const struct trial_spec *spec;
    size_t order; /* specs in order of the plan, options in that of a spec */
};

struct leaves {
    struct leaf *at;
    size_t count;
};

/* The probes of a search come first: they have all that it may come to, so that the axes
 * are the same however many of its rows are there. */
static const struct trial_spec *spec_at(const struct plan *plan, size_t index)
{
    return index < plan->tried_count ? plan->tried[index].spec
                                     : plan->trials[index - plan->tried_count].spec;
}

/* Moves on to the plan's next spec; NULL after the last one. */
static const struct trial_spec *next_spec(const struct plan *plan, size_t *index)
{
    size_t count = plan->tried_count + plan->count;
    while (*index > 0 && *index < count &&
           spec_at(plan, *index) == spec_at(plan, *index - 1))
        ++*index;
    return *index < count ? spec_at(plan, (*index)++) : NULL;
}

static size_t count_specs(const struct plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; next_spec(plan, &i) != NULL;)
        count++;
    return count;
}

static const struct setting *setting_of(const struct trial_spec *spec, const char *path)
{
    for (size_t i = 0; i < spec->setting_count; i++)
        if (strcmp(spec->settings[i].path, path) == 0)
            return &spec->settings[i];
    return NULL;
}

static bool is_option(const struct plan *plan, const char *path)
{
    const struct trial_spec *spec;
    for (size_t i = 0; (spec = next_spec(plan, &i)) != NULL;)
        if (setting_of(spec, path) != NULL)
            return true;
    return false;
}

/* Whether a search draws numbers for a path, which then is an option in some row. */
static bool is_searched(const struct plan *plan, const char *written)
{
    const struct search_space *space =
        plan->rows.search != NULL ? plan->rows.search->space : NULL;
    size_t found = space != NULL ? search_space_find(space, written) : 0;
    return space != NULL && found < space->count && space->dimensions[found].choices == 0;
}

static bool is_beneath(const char *section, const char *path)
{
    size_t length = strlen(section);
    return strncmp(section, path, length) == 0 && path[length] == '.';
}

/* ---- What differs in a section ---- */

static struct leaves collect(const struct plan *plan, const char *section,
                             struct arena *arena)
{
    struct leaves leaves = {0};
    const struct trial_spec *spec;
    size_t most = 0;
    for (size_t i = 0; (spec = next_spec(plan, &i)) != NULL;)
        most += spec->setting_count;
    leaves.at = arena_array(arena, most, sizeof *leaves.at);
    for (size_t i = 0; (spec = next_spec(plan, &i)) != NULL;)
        for (size_t j = 0; j < spec->setting_count; j++)
            if (is_beneath(section, spec->settings[j].path)) {
                leaves.at[leaves.count] =
                    (struct leaf){&spec->settings[j], spec, leaves.count};
                leaves.count++;
            }
    return leaves;
}

static int by_order(const void *a, const void *b)
{
    const struct leaf *left = a, *right = b;
    return (left->order > right->order) - (left->order < right->order);
}

static int by_path(const void *a, const void *b)
{
    const struct leaf *left = a, *right = b;
    int order = strcmp(left->setting->path, right->setting->path);
    return order != 0 ? order : by_order(a, b);
}

static bool is_kind(const char *path)
{
    const char *word = strrchr(path, '.');
    return strcmp(word, ".type") == 0 || strcmp(word, ".rule") == 0;
}

/* The type of the section that a path is an option of; "" where it has none. */
static const char *kind_of(const struct trial_spec *spec, const char *path,
                           struct arena *arena)
{
    const char *section = arena_copy(arena, path, (size_t)(strrchr(path, '.') - path));
    const struct node *node = tree_find(spec->root, section);
    const struct node *type = tree_get(node, "type");
    const struct node *word = type != NULL ? type : tree_get(node, "rule");
    return word != NULL && word->kind == NODE_SCALAR ? word->scalar : "";
}

/* Whether a spec lacks the option though its section is of a type that has it. */
static bool is_lacking(const struct plan *plan, const struct leaf *leaves, size_t count,
                       struct arena *arena)
{
    const char *path = leaves[0].setting->path;
    const struct trial_spec *spec;
    struct set having = {0}, lacking = {0};
    bool found = false;
    for (size_t i = 0; i < count; i++)
        set_add(&having, kind_of(leaves[i].spec, path, arena));
    for (size_t i = 0, next = 0; (spec = next_spec(plan, &i)) != NULL;) {
        if (next < count && leaves[next].spec == spec) {
            next++;
            continue;
        }
        const char *kind = kind_of(spec, path, arena);
        found |= set_add(&lacking, kind) && !set_add(&having, kind);
    }
    set_free(&having);
    set_free(&lacking);
    return found;
}

/* Whether the leaves of one path tell specs apart. */
static bool differ(const struct plan *plan, size_t specs, const struct leaf *leaves,
                   size_t count, struct arena *arena)
{
    for (size_t i = 1; i < count; i++)
        if (!option_value_same(&leaves[i].setting->value, &leaves[0].setting->value))
            return true;
    return count < specs &&
           (is_kind(leaves[0].setting->path) || is_lacking(plan, leaves, count, arena));
}

/* Leaves one leaf of each path that is an axis, in the order of the config. */
static void keep_axes(const struct plan *plan, struct leaves *leaves, struct arena *arena)
{
    size_t kept = 0, specs = count_specs(plan);
    qsort(leaves->at, leaves->count, sizeof *leaves->at, by_path);
    for (size_t first = 0, end; first < leaves->count; first = end) {
        const struct leaf *of_path = &leaves->at[first];
        for (end = first + 1; end < leaves->count; end++)
            if (strcmp(leaves->at[end].setting->path, of_path->setting->path) != 0)
                break;
        if (differ(plan, specs, of_path, end - first, arena))
            leaves->at[kept++] = *of_path;
    }
    leaves->count = kept;
    qsort(leaves->at, kept, sizeof *leaves->at, by_order);
}

/* ---- Axes ---- */

/* What is found so far: paths, and as the sweep writes them, layers by name where it
 * names them so and there is room. */
struct axes {
    const char **paths, **written;
    size_t count;
    struct set known;
};

static void make_room(struct axes *axes, size_t more, struct arena *arena)
{
    const char **paths = arena_array(arena, axes->count + more, sizeof *paths);
    const char **written = arena_array(arena, axes->count + more, sizeof *written);
    for (size_t i = 0; i < axes->count; i++) {
        paths[i] = axes->paths[i];
        written[i] = axes->written[i];
    }
    axes->paths = paths;
    axes->written = written;
}

static void add_axis(struct axes *axes, const char *path, const char *written)
{
    if (!set_add(&axes->known, path))
        return; /* alternatives of a sweep may share it */
    axes->paths[axes->count] = path;
    axes->written[axes->count++] = label_width(written) <= MOST_WRITTEN ? written : path;
}

/* "schedule.evaluate_every" of "schedule.evaluate_every.epochs", which is a part of that
 * option's value. */
static const char *without_end(const char *path, struct arena *arena)
{
    return arena_copy(arena, path, (size_t)(strrchr(path, '.') - path));
}

static void add_swept(struct axes *axes, const struct plan *plan,
                      const struct plan_swept *swept, struct arena *arena)
{
    if (is_option(plan, swept->path) || is_searched(plan, swept->written)) {
        make_room(axes, 1, arena);
        add_axis(axes, swept->path, swept->written);
        return;
    }
    if (strchr(swept->path, '.') != NULL &&
        is_option(plan, without_end(swept->path, arena))) {
        make_room(axes, 1, arena);
        add_axis(axes, without_end(swept->path, arena),
                 without_end(swept->written, arena));
        return;
    }
    struct leaves leaves = collect(plan, swept->path, arena);
    keep_axes(plan, &leaves, arena);
    make_room(axes, leaves.count, arena);
    for (size_t i = 0; i < leaves.count; i++) {
        const char *path = leaves.at[i].setting->path;
        add_axis(axes, path,
                 arena_format(arena, "%s%s", swept->written, path + strlen(swept->path)));
    }
}

void axes_find(struct plan *plan, struct arena *arena)
{
    struct axes axes = {0};
    for (size_t i = 0; i < plan->swept_count; i++)
        add_swept(&axes, plan, &plan->swept[i], arena);
    if (plan->sweeps_seeds) {
        make_room(&axes, 1, arena);
        add_axis(&axes, "seed", "seed");
    }
    plan->axes = axes.paths;
    plan->axes_written = axes.written;
    plan->axis_count = axes.count;
    set_free(&axes.known);
    axes_label(plan, SIZE_MAX, arena);
}

/* ---- Labels ---- */

/* As it is recorded, however the config writes it, so that a trial is called the same
 * everywhere; a seed is no setting. "" where the trial has no such option. */
static void add_value(struct text *text, const struct trial *trial, const char *path)
{
    const struct setting *setting = setting_of(trial->spec, path);
    if (setting != NULL)
        option_value_show(&setting->value, text);
    else if (strcmp(path, "seed") == 0)
        text_add(text, "%llu", (unsigned long long)trial->seed);
}

/* The same text each time: NULL where the trial has no such option. */
static const char *value_of(const struct trial *trial, const char *path,
                            struct text *text)
{
    text->length = 0;
    text_add(text, "%s", "");
    add_value(text, trial, path);
    return text->length > 0 ? text->at : NULL;
}

static const char *make_label(const struct plan *plan, const struct label_axis *axes,
                              const struct trial *trial, struct arena *arena)
{
    struct text label = {0}, text = {0};
    text_add(&label, "%s", "");
    for (size_t i = 0; i < plan->axis_count; i++) {
        const char *value = value_of(trial, plan->axes[i], &text);
        if (value != NULL)
            label_add_axis(&label, &axes[i], value);
    }
    const char *copy = arena_copy(arena, label.at, label.length);
    text_free(&label);
    text_free(&text);
    return copy;
}

/* The paths of the first trial, for which one that is cut could be taken. */
static size_t known_paths(const struct plan *plan, const char ***known,
                          struct arena *arena)
{
    const struct trial_spec *spec = plan->trials[0].spec;
    *known = arena_array(arena, spec->setting_count, sizeof **known);
    for (size_t i = 0; i < spec->setting_count; i++)
        (*known)[i] = spec->settings[i].path;
    return spec->setting_count;
}

/* The axes, and where there are limits their values. */
static struct label_axis *measure(const struct plan *plan, size_t limit,
                                  struct arena *arena)
{
    struct label_axis *axes = arena_array(arena, plan->axis_count, sizeof *axes);
    struct text text = {0};
    for (size_t i = 0; i < plan->axis_count; i++) {
        axes[i].path = axes[i].shown = plan->axes_written[i];
        for (size_t j = 0; j < plan->count && limit < SIZE_MAX; j++) {
            const char *value = value_of(&plan->trials[j], plan->axes[i], &text);
            if (value != NULL)
                label_see(&axes[i], value, arena);
        }
    }
    text_free(&text);
    return axes;
}

void axes_label_from(struct plan *plan, size_t first, struct arena *arena)
{
    struct label_axis *axes = measure(plan, SIZE_MAX, arena);
    for (size_t i = first; i < plan->count; i++)
        plan->trials[i].label = make_label(plan, axes, &plan->trials[i], arena);
}

void axes_label(struct plan *plan, size_t width, struct arena *arena)
{
    const char **known, **labels = arena_array(arena, plan->count, sizeof *labels);
    if (plan->count == 0)
        return;
    struct label_axis *axes = measure(plan, width, arena);
    size_t count = known_paths(plan, &known, arena);
    label_shorten(axes, plan->axis_count, known, count, width, arena);
    for (size_t i = 0; i < plan->count; i++)
        labels[i] = make_label(plan, axes, &plan->trials[i], arena);
    label_cut(labels, plan->count, width, arena);
    for (size_t i = 0; i < plan->count; i++)
        plan->trials[i].label = labels[i];
}
