/* Lists name a few, and count the others. */
#include "report/told.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "record/trial_state.h"

#define MOST_NAMES 4

/* A list of which the first ones are named. */
struct names {
    const char *text;
    size_t count;
};

static void add_name(struct names *names, const char *name, struct arena *arena)
{
    if (names->count < MOST_NAMES)
        names->text = arena_format(arena, "%s%s%s", names->count > 0 ? names->text : "",
                                   names->count > 0 ? ", " : "", name);
    names->count++;
}

/* Adds a note of the list, if it has any. */
static void add_note(struct told *told, const char *begin, const struct names *names,
                     struct arena *arena)
{
    const char *more = "";
    if (names->count == 0 || told->count == TOLD_MOST)
        return;
    if (names->count > MOST_NAMES)
        more = arena_format(arena, " and %zu more", names->count - MOST_NAMES);
    told->at[told->count++] = arena_format(arena, "%s%s%s", begin, names->text, more);
}

/* How many trials the means are over; most 0: there is none. */
static void range_of(const struct series *series, size_t count, size_t *least,
                     size_t *most)
{
    *least = SIZE_MAX;
    *most = 0;
    for (size_t i = 0; i < count; i++) {
        if (series[i].trials == 0)
            continue;
        *least = series[i].trials < *least ? series[i].trials : *least;
        *most = series[i].trials > *most ? series[i].trials : *most;
    }
}

const char *told_over(const struct lines *lines, const struct series *series,
                      size_t count, struct arena *arena)
{
    size_t least, most;
    const char *over = lines_repeated(lines, arena);
    range_of(series, count, &least, &most);
    if (over[0] == '\0' || most == 0)
        return "";
    /* Of two folds with three seeds each there are six trials. */
    const char *what =
        lines->repeated_count > 1 ? arena_format(arena, "trials (%s)", over)
        : most == 1               ? arena_copy(arena, over, strlen(over) - 1) /* a seed */
                                  : over;
    if (least == most)
        return arena_format(arena, "mean over %zu %s", most, what);
    return arena_format(arena, "mean over %zu to %zu %s", least, most, what);
}

/* Adds where one of a line's series goes on with fewer trials; what stands before it says
 * of which line. */
static const char *add_end(const char *words, const struct series *series,
                           struct arena *arena)
{
    return arena_format(arena, "%s%.6g (%s%sdown to %zu of %zu)", words,
                        series->drawn.x[series->drawn.shared - 1],
                        series->split != NULL ? series->split : "",
                        series->split != NULL ? ": " : "", series->fewest,
                        series->trials);
}

static void tell_ends(struct told *told, const struct lines *lines,
                      const struct series *series, size_t count, const char *unit,
                      struct arena *arena)
{
    struct names ends = {0};
    for (size_t i = 0; i < lines->count; i++) {
        const char *words = NULL;
        for (size_t j = 0; j < count; j++) {
            const struct plot_series *drawn = &series[j].drawn;
            if (drawn->line != i || drawn->shared == 0 || drawn->shared == drawn->count)
                continue;
            words = words == NULL
                        ? arena_format(arena, "%s after %s ", lines->at[i].label, unit)
                        : arena_format(arena, "%s and ", words);
            words = add_end(words, &series[j], arena);
        }
        if (words != NULL)
            add_name(&ends, words, arena);
    }
    add_note(told, "dotted: where some trials have ended, the mean of those that go on: ",
             &ends, arena);
}

static void tell_lacking(struct told *told, const struct lines *lines,
                         const struct series *series, size_t count, struct arena *arena)
{
    struct names lacking = {0};
    for (size_t i = 0; i < count; i++) {
        const struct line *line = &lines->at[series[i].drawn.line];
        for (size_t j = 0; j < line->count && line->count > 1; j++)
            if (!series[i].has[j])
                add_name(
                    &lacking,
                    arena_format(arena, "%s (%s)%s%s",
                                 lines_trial_name(lines, line, line->trials[j], arena),
                                 line->trials[j]->state,
                                 series[i].split != NULL ? " in " : "",
                                 series[i].split != NULL ? series[i].split : ""),
                    arena);
    }
    add_note(told, "without values, and in no mean: ", &lacking, arena);
}

void told_means(struct told *told, const struct lines *lines, const struct series *series,
                size_t count, const char *unit, struct arena *arena)
{
    bool has_band = false;
    for (size_t i = 0; i < count; i++)
        has_band |= series[i].drawn.spread != NULL;
    if (has_band)
        told->at[told->count++] =
            "bands: one sample standard deviation to either side of the mean";
    if (has_band && strcmp(unit, "second") == 0)
        told->at[told->count++] = "seconds of a mean are the mean of those of its trials";
    tell_ends(told, lines, series, count, unit, arena);
    tell_lacking(told, lines, series, count, arena);
}

void told_states(struct told *told, const struct lines *lines, struct arena *arena)
{
    struct names others = {0};
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->at[i];
        for (size_t j = 0; j < line->count; j++) {
            const struct query_trial *trial = line->trials[j];
            if (trial_state_of(trial->state) != TRIAL_DONE)
                add_name(&others,
                         arena_format(arena, "%s (%s, iteration %" PRId64 ")",
                                      lines_trial_name(lines, line, trial, arena),
                                      trial->state, trial->last_iteration),
                         arena);
        }
    }
    add_note(told, "not done: ", &others, arena);
}

const char *told_state(const struct line *line, const char *unit, struct arena *arena)
{
    size_t others = 0;
    const char *state = NULL;
    for (size_t i = 0; i < line->count; i++) {
        if (trial_state_of(line->trials[i]->state) == TRIAL_DONE)
            continue;
        const char *next = line->trials[i]->state;
        state = state == NULL || strcmp(state, next) == 0 ? next : "not done";
        others++;
    }
    if (others == 0 || (line->count == 1 && line->trials[0]->last_iteration == 0))
        return state;
    if (line->count == 1)
        return arena_format(arena, "%s at %s%" PRId64, state,
                            strcmp(unit, "iteration") == 0 ? "" : "iteration ",
                            line->trials[0]->last_iteration);
    return arena_format(arena, "%zu of %zu %s", others, line->count, state);
}
