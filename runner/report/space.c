/* Words get their places, and numbers the scale that spreads them. */
#include "report/space.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/label.h"
#include "base/reals.h"
#include "base/set.h"
#include "report/labels.h"

#define LEAST_RATIO 4            /* of a logarithmic axis: 50, 100, 200, */
#define LEAST_OBJECTIVE_RATIO 20 /* and of the objective */

bool space_is_log(const double *values, size_t count, double ratio)
{
    struct arena *arena = arena_new();
    double *sorted = arena_array(arena, count + 1, sizeof *sorted);
    memcpy(sorted, values, count * sizeof *sorted);
    size_t different = reals_distinct(sorted, count);
    bool is_log = false;
    if (different > 2 && sorted[0] > 0 && sorted[different - 1] >= ratio * sorted[0]) {
        double low = sorted[0], high = sorted[different - 1],
               middle = sorted[different / 2];
        is_log =
            fabs(log(middle / sqrt(low * high))) < fabs(log(middle / ((low + high) / 2)));
    }
    arena_free(arena);
    return is_log;
}

bool space_is_log_objective(const struct compared *compared, const double *values,
                            size_t count)
{
    return !compared->maximize && space_is_log(values, count, LEAST_OBJECTIVE_RATIO);
}

static bool is_repeated(const struct lines *repeated, const char *path)
{
    bool found = strcmp(path, "seed") == 0;
    for (size_t i = 0; i < repeated->repeated_count; i++)
        found = found || strcmp(repeated->repeated[i], path) == 0;
    return found;
}

/* The paths, each once, in the order of the config: all trials have theirs in that. */
static void find_axes(struct space *space, struct arena *arena)
{
    const struct query_trial *const *trials = space->trials;
    struct set known = {0};
    size_t capacity = 0;
    for (size_t i = 0; i < space->count; i++)
        for (size_t j = 0; j < trials[i]->setting_count; j++) {
            const char *path = trials[i]->settings[j].path;
            if (!set_add(&known, path) || is_repeated(space->repeated, path))
                continue;
            space->axes = arena_grow(arena, space->axes, space->axis_count, &capacity,
                                     sizeof *space->axes);
            space->axes[space->axis_count++] = (struct space_axis){.path = path};
        }
    set_free(&known);
}

/* The values as numbers; false: one is none. */
static bool read_numbers(struct space_axis *axis, const struct query_trial *const *trials,
                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *value = labels_value(trials[i], axis->path);
        axis->at[i] = (double)NAN;
        if (value != NULL &&
            (!text_to_real(value, &axis->at[i]) || !isfinite(axis->at[i])))
            return false;
    }
    return true;
}

struct word {
    const char *text;
    int64_t number; /* of the first trial that has it */
};

static int by_text(const void *a, const void *b)
{
    const struct word *left = a, *right = b;
    int order = strcmp(left->text, right->text);
    return order != 0 ? order
                      : (left->number > right->number) - (left->number < right->number);
}

static int by_first(const void *a, const void *b)
{
    const struct word *left = a, *right = b;
    return left->number != right->number ? (left->number > right->number ? 1 : -1)
                                         : strcmp(left->text, right->text);
}

/* The words, each once, by the numbers of the first trials that have them. */
static struct word *find_words(const struct space_axis *axis,
                               const struct query_trial *const *trials, size_t count,
                               size_t *found, struct arena *arena)
{
    struct word *words = arena_array(arena, count, sizeof *words);
    size_t all = 0;
    for (size_t i = 0; i < count; i++) {
        const char *value = labels_value(trials[i], axis->path);
        if (value != NULL)
            words[all++] = (struct word){value, trials[i]->number};
    }
    qsort(words, all, sizeof *words, by_text);
    *found = 0;
    for (size_t i = 0; i < all; i++)
        if (i == 0 || strcmp(words[i].text, words[*found - 1].text) != 0)
            words[(*found)++] = words[i];
    qsort(words, *found, sizeof *words, by_first);
    return words;
}

static void read_words(struct space_axis *axis, const struct query_trial *const *trials,
                       size_t count, struct arena *arena)
{
    struct word *words = find_words(axis, trials, count, &axis->word_count, arena);
    const char **texts = arena_array(arena, axis->word_count, sizeof *texts);
    axis->is_word = true;
    axis->words = texts;
    for (size_t i = 0; i < axis->word_count; i++)
        texts[i] = words[i].text;
    for (size_t i = 0; i < count; i++) {
        const char *value = labels_value(trials[i], axis->path);
        axis->at[i] = (double)NAN;
        for (size_t j = 0; value != NULL && j < axis->word_count; j++)
            if (strcmp(texts[j], value) == 0) {
                axis->at[i] = (double)j;
                break;
            }
    }
}

static void read_axis(struct space_axis *axis, const struct query_trial *const *trials,
                      size_t count, struct arena *arena)
{
    axis->at = arena_array(arena, count, sizeof *axis->at);
    if (!read_numbers(axis, trials, count))
        read_words(axis, trials, count, arena);
    double *values = arena_array(arena, count, sizeof *values);
    memcpy(values, axis->at, count * sizeof *values);
    axis->values = values;
    axis->value_count = reals_distinct(values, count);
    if (axis->value_count > 0) {
        axis->low = values[0];
        axis->high = values[axis->value_count - 1];
    }
    axis->is_log = !axis->is_word && space_is_log(values, axis->value_count, LEAST_RATIO);
}

/* The ends of the paths, which no other option of a trial has. */
static int name_axes(struct database *database, struct space *space, struct arena *arena,
                     struct error *error)
{
    struct label_axis *axes = arena_array(arena, space->axis_count, sizeof *axes);
    const char *const *known;
    size_t known_count;
    if (query_paths(database, space->trials[0]->id, arena, &known, &known_count, error) !=
        0)
        return -1;
    for (size_t i = 0; i < space->axis_count; i++)
        axes[i].path = space->axes[i].path;
    for (size_t i = 0; i < space->axis_count; i++)
        space->axes[i].name =
            label_end(axes[i].path, axes, space->axis_count, known, known_count, arena);
    return 0;
}

int space_find(struct database *database, struct space *space, struct arena *arena,
               struct error *error)
{
    size_t kept = 0;
    find_axes(space, arena);
    if (name_axes(database, space, arena, error) != 0)
        return -1;
    for (size_t i = 0; i < space->axis_count; i++) {
        struct space_axis *axis = &space->axes[i];
        read_axis(axis, space->trials, space->count, arena);
        if (axis->value_count > 1)
            space->axes[kept++] = *axis;
    }
    space->axis_count = kept;
    return 0;
}
