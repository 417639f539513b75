/* Choosing the paths, and asking for what these could be taken for. */
#include "report/labels.h"

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
    return count;
}

/* What is shown of the paths; one that is cut could be taken for any that the first trial
 * has. */
static int choose_paths(struct database *database, const struct labels *labels,
                        struct label_axis *axes, size_t count, struct arena *arena,
                        struct error *error)
{
    const char *const *known;
    size_t known_count;
    if (query_paths(database, labels->trials[0]->id, arena, &known, &known_count,
                    error) != 0)
        return -1;
    for (size_t i = 0; i < count && labels->ends; i++)
        axes[i].shown = label_end(axes[i].path, axes, count, known, known_count, arena);
    for (size_t i = 0; i < count; i++)
        axes[i].path = axes[i].shown;
    label_shorten(axes, count, known, known_count, labels->width, arena);
    return 0;
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

int labels_make(struct database *database, const struct labels *labels,
                struct arena *arena, const char **texts, struct error *error)
{
    struct label_axis *axes;
    if (labels->count == 0)
        return 0;
    size_t count = find_axes(labels, arena, &axes);
    const char **paths = arena_array(arena, count, sizeof *paths);
    for (size_t i = 0; i < count; i++)
        paths[i] = axes[i].path;
    if (choose_paths(database, labels, axes, count, arena, error) != 0)
        return -1;
    for (size_t i = 0; i < labels->count; i++)
        texts[i] = write_label(labels->trials[i], axes, paths, count, arena);
    label_cut(texts, labels->count, labels->width, arena);
    return 0;
}
