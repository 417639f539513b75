/* Words get their places, and numbers the scale that spreads them. */
#include "report/space.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/label.h"
#include "base/reals.h"
#include "base/set.h"
#include "report/labels.h"

#define LEAST_RATIO 4            /* of a logarithmic axis: 50, 100, 200, */
#define LEAST_OBJECTIVE_RATIO 20 /* and of the objective */
#define LEAST_MANY 20            /* numbers that go down by ratios */
#define MANY_RATIO 100 /* from the largest to the twentieth part that is least */

size_t space_place(const struct space_axis *axis, double value)
{
    if (isnan(value)) /* which bsearch would take for any */
        return SIZE_MAX;
    const double *found =
        bsearch(&value, axis->values, axis->value_count, sizeof value, reals_order);
    return found != NULL ? (size_t)(found - axis->values) : SIZE_MAX;
}

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

bool space_goes_down_by_ratios(const double *sorted, size_t count)
{
    return count >= LEAST_MANY && sorted[0] > 0 &&
           sorted[count - 1] >= MANY_RATIO * sorted[count / LEAST_MANY];
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
            const struct query_setting *setting = &trials[i]->settings[j];
            const char *path = setting->path;
            if (!set_add(&known, path) || is_repeated(space->repeated, path))
                continue;
            space->axes = arena_grow(arena, space->axes, space->axis_count, &capacity,
                                     sizeof *space->axes);
            space->axes[space->axis_count++] =
                (struct space_axis){.path = path, .canonical = setting->canonical};
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
    axis->is_log =
        !axis->is_word && (space_is_log(values, axis->value_count, LEAST_RATIO) ||
                           space_goes_down_by_ratios(values, axis->value_count));
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

/* Whether the words of another axis tell which trials have the setting: all with one word
 * have it, or none has. */
static bool is_told_by(const struct space_axis *axis, const struct space_axis *other,
                       size_t count, struct arena *arena)
{
    enum { HAS = 1, LACKS = 2 };
    int *seen = arena_array(arena, other->word_count + 1, sizeof *seen);
    if (!other->is_word || other->value_count < 2)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t word = isnan(other->at[i]) ? other->word_count : (size_t)other->at[i];
        seen[word] |= isnan(axis->at[i]) ? LACKS : HAS;
        if (seen[word] == (HAS | LACKS))
            return false;
    }
    return true;
}

/* Whether some trials lack the setting, and no other one tells which. */
static bool differs_by_lack(const struct space *space, const struct space_axis *axis,
                            struct arena *arena)
{
    bool is_lacking = false;
    for (size_t i = 0; i < space->count; i++)
        is_lacking = is_lacking || isnan(axis->at[i]);
    for (size_t i = 0; is_lacking && i < space->axis_count; i++)
        if (is_told_by(axis, &space->axes[i], space->count, arena))
            return false;
    return is_lacking && axis->value_count == 1;
}

/* To have the setting and to lack it become words. */
static void make_words_of_lack(const struct space *space, struct space_axis *axis,
                               struct arena *arena)
{
    const char **words = arena_array(arena, 2, sizeof *words);
    double *values = arena_array(arena, 2, sizeof *values);
    words[1] = "none";
    values[1] = 1;
    for (size_t i = 0; i < space->count; i++) {
        if (!isnan(axis->at[i]))
            words[0] = labels_value(space->trials[i], axis->path);
        axis->at[i] = isnan(axis->at[i]) ? 1 : 0;
    }
    axis->is_word = true;
    axis->words = words;
    axis->values = values;
    axis->word_count = axis->value_count = 2;
    axis->low = 0;
    axis->high = 1;
}

int space_find(struct database *database, struct space *space, struct arena *arena,
               struct error *error)
{
    size_t kept = 0;
    find_axes(space, arena);
    if (name_axes(database, space, arena, error) != 0)
        return -1;
    for (size_t i = 0; i < space->axis_count; i++)
        read_axis(&space->axes[i], space->trials, space->count, arena);
    bool *is_lack = arena_array(arena, space->axis_count, sizeof *is_lack);
    for (size_t i = 0; i < space->axis_count; i++)
        is_lack[i] = differs_by_lack(space, &space->axes[i], arena);
    for (size_t i = 0; i < space->axis_count; i++) {
        if (is_lack[i])
            make_words_of_lack(space, &space->axes[i], arena);
        if (space->axes[i].value_count > 1)
            space->axes[kept++] = space->axes[i];
    }
    space->axis_count = kept;
    return 0;
}
