/* Choosing the paths, and asking for what these could be taken for. */
#include "report/labels.h"

#include <stdlib.h>
#include <string.h>

#include "base/label.h"
#include "base/set.h"

const char *labels_value(const struct query_trial *trial, const char *path)
{
    for (size_t i = 0; i < trial->setting_count; i++)
        if (strcmp(trial->settings[i].path, path) == 0)
            return trial->settings[i].value;
    return NULL;
}

static bool is_common(const struct labels *labels, const struct query_setting *setting)
{
    for (size_t i = 0; i < labels->count; i++) {
        const char *value = labels_value(labels->trials[i], setting->path);
        if (value == NULL || strcmp(value, setting->value) != 0)
            return false;
    }
    return true;
}

static void see_values(const struct labels *labels, struct label_axis *axis,
                       struct arena *arena)
{
    for (size_t i = 0; i < labels->count; i++) {
        const char *value = labels_value(labels->trials[i], axis->path);
        if (value != NULL)
            label_see(axis, value, arena);
    }
}

static bool is_hidden(const struct labels *labels, const char *path)
{
    bool found = false;
    for (size_t i = 0; i < labels->hidden_count; i++)
        found = found || strcmp(labels->hidden[i], path) == 0;
    return found;
}

/* ---- Paths that change together ---- */

struct valued {
    const char *value;
    size_t trial;
};

static int by_value(const void *a, const void *b)
{
    const struct valued *left = a, *right = b;
    return strcmp(left->value, right->value);
}

/* Of each trial a number, below that of trials, that is the same where the values of the
 * path (NULL: the configs) are. */
static const size_t *value_ids(const struct labels *labels, const char *path,
                               struct arena *arena)
{
    const size_t count = labels->all_count;
    struct valued *sorted = arena_array(arena, count, sizeof *sorted);
    size_t *ids = arena_array(arena, count, sizeof *ids);
    for (size_t i = 0; i < count; i++) {
        const struct query_trial *trial = &labels->all[i];
        const char *value = path != NULL ? labels_value(trial, path) : trial->config_hash;
        sorted[i] = (struct valued){value != NULL ? value : "", i};
    }
    qsort(sorted, count, sizeof *sorted, by_value);
    for (size_t i = 1; i < count; i++)
        ids[sorted[i].trial] =
            ids[sorted[i - 1].trial] + (by_value(&sorted[i - 1], &sorted[i]) != 0);
    return ids;
}

/* Whether one of `to` goes with each of `from`, but for trials without a value of the
 * path, where one is given. */
static bool leads(const struct labels *labels, const size_t *from, const size_t *to,
                  const char *path, struct arena *arena)
{
    const size_t count = labels->all_count;
    size_t *partner = arena_array(arena, count, sizeof *partner); /* + 1; 0: none yet */
    for (size_t i = 0; i < count; i++) {
        if (path != NULL && labels_value(&labels->all[i], path) == NULL)
            continue;
        if (partner[from[i]] != 0 && partner[from[i]] != to[i] + 1)
            return false;
        partner[from[i]] = to[i] + 1;
    }
    return true;
}

/* Whether they are one option of several layers, say, that always has one value. */
static bool are_same(const struct labels *labels, const char *path, const char *other)
{
    const char *end = strrchr(path, '.'), *other_end = strrchr(other, '.');
    const size_t count = labels->all != NULL ? labels->all_count : labels->count;
    if (end == NULL || other_end == NULL || strcmp(end, other_end) != 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct query_trial *trial =
            labels->all != NULL ? &labels->all[i] : labels->trials[i];
        const char *a = labels_value(trial, path), *b = labels_value(trial, other);
        if (a == NULL || b == NULL || strcmp(a, b) != 0)
            return false;
    }
    return true;
}

/* The first of the paths that has the same values as the one at `place`, or that one. */
static size_t first_same(const struct labels *labels, const struct label_axis *axes,
                         size_t place)
{
    size_t first = 0;
    while (first < place && !are_same(labels, axes[first].path, axes[place].path))
        first++;
    return first;
}

/* Leaves of those that have the same values the first; returns how many are left. */
static size_t drop_same(const struct labels *labels, struct label_axis *axes,
                        size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        axes[kept] = axes[i];
        kept += first_same(labels, axes, kept) == kept;
    }
    return kept;
}

/* Leaves of those that change together the first; returns how many are left. */
static size_t drop_followers(const struct labels *labels, struct label_axis *axes,
                             size_t count)
{
    struct arena *arena = arena_new();
    const size_t *configs = value_ids(labels, NULL, arena);
    const size_t **ids = arena_array(arena, count, sizeof *ids);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t *own = value_ids(labels, axes[i].path, arena);
        bool is_seen_again = !leads(labels, own, configs, axes[i].path, arena);
        bool follows = false;
        for (size_t j = 0; j < kept && !follows; j++)
            follows = are_same(labels, axes[j].path, axes[i].path) ||
                      (is_seen_again && leads(labels, own, ids[j], NULL, arena) &&
                       leads(labels, ids[j], own, NULL, arena));
        if (follows)
            continue;
        ids[kept] = own;
        axes[kept++] = axes[i];
    }
    arena_free(arena);
    return kept;
}

/* ---- What is told ---- */

static bool is_word(const char *value)
{
    double number;
    bool truth;
    return value != NULL && value[0] != '\0' && strchr("[{", value[0]) == NULL &&
           !text_to_real(value, &number) && !text_to_bool(value, &truth);
}

/* Whether the values of the only path tell enough without it. */
static bool are_words(const struct labels *labels, const char *path)
{
    for (size_t i = 0; i < labels->count; i++)
        if (!is_word(labels_value(labels->trials[i], path)))
            return false;
    return true;
}

/* The paths that are told, each once. */
static size_t find_axes(const struct labels *labels, struct arena *arena,
                        struct label_axis **axes)
{
    struct set known = {0};
    size_t most = 0, count = 0;
    for (size_t i = 0; i < labels->count; i++)
        most += labels->trials[i]->setting_count;
    *axes = arena_array(arena, most, sizeof **axes);
    for (size_t i = 0; i < labels->count; i++)
        for (size_t j = 0; j < labels->trials[i]->setting_count; j++) {
            const struct query_setting *setting = &labels->trials[i]->settings[j];
            if (!set_add(&known, setting->path) || is_hidden(labels, setting->path) ||
                (!labels->common && is_common(labels, setting)))
                continue;
            (*axes)[count] =
                (struct label_axis){.path = setting->path, .shown = setting->path};
            see_values(labels, &(*axes)[count++], arena);
        }
    set_free(&known);
    if (labels->same && labels->count > 1) /* of one alone nothing can be said */
        count = drop_same(labels, *axes, count);
    return labels->all != NULL ? drop_followers(labels, *axes, count) : count;
}

const char *labels_same(const struct labels *labels, struct arena *arena)
{
    struct labels whole = *labels;
    struct label_axis *axes;
    const char *told = "";
    whole.same = false;
    size_t count = find_axes(&whole, arena, &axes);
    for (size_t i = 0; i < count && labels->same && labels->count > 1; i++) {
        const char *others = "";
        for (size_t j = i + 1; j < count; j++)
            if (first_same(labels, axes, j) == i)
                others = arena_format(arena, "%s%s%s", others,
                                      others[0] != '\0' ? ", " : "", axes[j].path);
        if (others[0] != '\0')
            told = arena_format(arena, "%s%s%s: as %s", told, told[0] != '\0' ? "; " : "",
                                others, axes[i].path);
    }
    return told;
}

/* Paths as they are, or as much of their ends as tells them apart. */
static void show_paths(const struct labels *labels, struct label_axis *axes, size_t count,
                       const char *const *known, size_t known_count, struct arena *arena)
{
    for (size_t i = 0; i < count && labels->ends; i++)
        axes[i].shown = label_end(axes[i].path, axes, count, known, known_count, arena);
    for (size_t i = 0; i < count; i++)
        axes[i].path = axes[i].shown;
}

static const char *write_label(const struct query_trial *trial,
                               const struct label_axis *axes, const char *const *paths,
                               size_t count, struct arena *arena)
{
    struct text text = {0};
    text_add(&text, "%s", "");
    for (size_t i = 0; i < count; i++) {
        const char *value = labels_value(trial, paths[i]);
        if (value != NULL)
            label_add_axis(&text, &axes[i], value);
    }
    const char *label = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return label;
}

static void write_labels(const struct labels *labels, const struct label_axis *axes,
                         const char *const *paths, size_t count, struct arena *arena,
                         const char **texts)
{
    bool alone = labels->all != NULL && labels->count > 1 && count == 1 &&
                 are_words(labels, paths[0]);
    for (size_t i = 0; i < labels->count; i++)
        texts[i] = alone ? labels_value(labels->trials[i], paths[0])
                         : write_label(labels->trials[i], axes, paths, count, arena);
}

static bool all_fit(const struct labels *labels, const char *const *texts)
{
    bool fit = true;
    for (size_t i = 0; i < labels->count; i++)
        fit = fit && label_width(texts[i]) <= labels->width;
    return fit;
}

int labels_make(struct database *database, const struct labels *labels,
                struct arena *arena, const char **texts, struct error *error)
{
    struct label_axis *axes;
    const char *const *known; /* a path that is cut could be taken for any of these */
    size_t known_count;
    if (labels->count == 0)
        return 0;
    size_t count = find_axes(labels, arena, &axes);
    const char **paths = arena_array(arena, count, sizeof *paths);
    for (size_t i = 0; i < count; i++)
        paths[i] = axes[i].path;
    if (query_paths(database, labels->trials[0]->id, arena, &known, &known_count,
                    error) != 0)
        return -1;
    show_paths(labels, axes, count, known, known_count, arena);
    write_labels(labels, axes, paths, count, arena, texts);
    if (all_fit(labels, texts) && labels->all != NULL)
        return 0;
    label_shorten(axes, count, known, known_count, labels->width, arena);
    write_labels(labels, axes, paths, count, arena, texts);
    label_cut(texts, labels->count, labels->width, arena);
    return 0;
}
