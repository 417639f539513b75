/* Looks for room between the values of a setting. */
#include "cli/plot_axis.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/slices.h"
#include "view/ticks.h"
#include "view/words.h"

#define MOST_WRITTEN 12  /* values that someone writes into a config, */
#define LONGEST_NUMBER 8 /* and letters of one; those drawn at random have more */
#define LINE 18.         /* pixels from one label to the one below it */
#define GAP 8.           /* and between two side by side */

static const char **name_values(const struct space_axis *axis, struct arena *arena)
{
    const char **names = arena_array(arena, axis->value_count, sizeof *names);
    char buffer[TEXT_REAL_SIZE];
    for (size_t i = 0; i < axis->value_count; i++)
        names[i] = arena_format(arena, "%s", text_from_real(axis->values[i], buffer));
    return names;
}

static double scaled(const struct space_axis *axis, double value)
{
    return axis->is_log ? log(value) : value;
}

static bool is_crowded(const struct space_axis *axis, const char *const *names,
                       double pixels, bool is_upright)
{
    double range = scaled(axis, axis->high) - scaled(axis, axis->low);
    for (size_t i = 1; i < axis->value_count; i++) {
        double distance =
            scaled(axis, axis->values[i]) - scaled(axis, axis->values[i - 1]);
        double room = is_upright ? LINE
                                 : GAP + (words_width(names[i - 1], WORDS_SIZE) +
                                          words_width(names[i], WORDS_SIZE)) /
                                             2;
        if (distance / range * pixels < room)
            return true;
    }
    return false;
}

static bool is_written(const struct space_axis *axis, const char *const *names)
{
    bool is_short = axis->value_count <= MOST_WRITTEN;
    for (size_t i = 0; is_short && i < axis->value_count; i++)
        is_short = strlen(names[i]) <= LONGEST_NUMBER;
    return is_short;
}

/* Of each trial the place of its value among the sorted ones. */
static struct space_axis make_even(const struct space_axis *axis, const char **names,
                                   size_t trials, struct arena *arena)
{
    struct space_axis even = *axis;
    double *values = arena_array(arena, axis->value_count, sizeof *values);
    even.at = arena_array(arena, trials, sizeof *even.at);
    for (size_t i = 0; i < axis->value_count; i++)
        values[i] = (double)i;
    for (size_t i = 0; i < trials; i++) {
        even.at[i] = (double)NAN;
        for (size_t j = 0; j < axis->value_count; j++)
            if (axis->values[j] == axis->at[i])
                even.at[i] = (double)j;
    }
    even.is_word = true;
    even.is_log = false;
    even.words = names;
    even.word_count = axis->value_count;
    even.values = values;
    even.low = 0;
    even.high = values[axis->value_count - 1];
    return even;
}

struct plot_axis plot_axis_make(const struct space_axis *axis, size_t trials,
                                double pixels, bool is_upright, struct arena *arena)
{
    struct plot_axis shown = {.at = *axis};
    size_t every = ticks_every(axis->word_count);
    if (axis->is_word && every > 1)
        shown.note = arena_format(arena, "Of the %zu values of %s one in %zu is named.",
                                  axis->word_count, axis->name, every);
    if (axis->is_word || !slices_is_discrete(axis))
        return shown;
    const char **names = name_values(axis, arena);
    shown.has_ticks = !is_crowded(axis, names, pixels, is_upright);
    if (shown.has_ticks || !is_written(axis, names))
        return shown;
    shown.at = make_even(axis, names, trials, arena);
    shown.note = arena_format(
        arena, "The values of %s stand evenly, not by their distances.", axis->name);
    return shown;
}
