/* lamina plot --kind importance: which settings matter, alone and in pairs; also as a
 * table on standard output. */
#include <math.h>

#include "base/print.h"
#include "cli/plot.h"
#include "report/matters.h"
#include "view/rows.h"

#define MOST_ROWS 15
#define MOST_PAIRS 3      /* that are named */
#define LEAST_SHARE 0.005 /* of what is drawn */

static const char *percent(double share, struct arena *arena)
{
    return arena_format(arena, "%.1f %%", 100 * share);
}

/* The largest effects, and below them what is left. */
static size_t make_rows(const struct matters *matters, struct rows_row *rows,
                        struct arena *arena)
{
    const struct importance *found = &matters->found;
    double rest = found->left;
    size_t count = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct importance_effect *effect = &found->effects[i];
        if (count == MOST_ROWS || effect->share < LEAST_SHARE) {
            rest += effect->share;
            continue;
        }
        rows[count++] = (struct rows_row){.label = matters_name(matters, effect, arena),
                                          .value = 100 * effect->share,
                                          .low = (double)NAN,
                                          .high = (double)NAN,
                                          .end = percent(effect->share, arena),
                                          .is_faint = !matters->is_told};
    }
    rows[count++] = (struct rows_row){.label = "what is left",
                                      .value = 100 * rest,
                                      .low = (double)NAN,
                                      .high = (double)NAN,
                                      .end = percent(rest, arena),
                                      .is_faint = true};
    return count;
}

/* What can be relied on. */
static const char *tell_trust(const struct matters *matters, struct arena *arena)
{
    const struct importance *found = &matters->found;
    const char *foretold = percent(fmax(found->foretold, 0), arena),
               *by_luck = percent(fmax(found->by_luck, 0), arena);
    if (matters->trials < IMPORTANCE_LEAST_TRIALS)
        return arena_format(arena,
                            "%zu trial%s too few to tell which settings matter: at least "
                            "%d are needed.",
                            matters->trials, matters->trials == 1 ? " is" : "s are",
                            IMPORTANCE_LEAST_TRIALS);
    if (matters->is_told)
        return arena_format(arena,
                            "More than luck: %s of the variance can be foretold for a "
                            "trial by the others. With values shuffled among the trials "
                            "it is %s at most in 19 of 20 cases.",
                            foretold, by_luck);
    return arena_format(
        arena,
        "It cannot be told which settings matter: of the variance %s can "
        "be foretold for a trial by the others, and by luck alone, with "
        "values shuffled among the trials, up to %s. More trials, or more "
        "seeds, may tell.",
        foretold, by_luck);
}

static const char *tell_counted(const struct compared *compared, struct arena *arena)
{
    size_t diverged = compared_count(compared, TRIAL_DIVERGED),
           pruned = compared_count(compared, TRIAL_PRUNED);
    const char *words = NULL;
    if (diverged > 0)
        words =
            arena_format(arena, "%zu diverged: counted as the worst of all.", diverged);
    if (pruned > 0)
        words =
            arena_format(arena, "%s%s%zu pruned: counted with the best value until then.",
                         words != NULL ? words : "", words != NULL ? " " : "", pruned);
    return words;
}

static void print_rows(const struct rows *rows)
{
    int width = 0;
    for (size_t i = 0; i < rows->count; i++)
        width = print_width(rows->at[i].label) > width ? print_width(rows->at[i].label)
                                                       : width;
    print_out("%s\n\n", rows->title);
    for (size_t i = 0; i < rows->count; i++)
        print_out("  %*s  %7s\n", -width, rows->at[i].label, rows->at[i].end);
    print_out("\n");
    for (size_t i = 0; i < rows->note_count; i++)
        print_out("  %s\n", rows->notes[i]);
}

/* What a pair is, and what no setting tells. */
static const char *tell_left(const struct matters *matters)
{
    if (matters->space.axis_count == 1)
        return "Left: luck, and what these trials do not show.";
    if (!matters->found.has_pairs)
        return "The settings, or their values, are too many to look at pairs.";
    return "a x b: what the two do together beyond what each does alone, as where the "
           "best "
           "a depends on b. Left: luck, three settings together, shares too small to "
           "draw, "
           "and what these trials do not show.";
}

/* What there was no room for. */
static void note_rest(struct plot_notes *notes, const struct matters *matters,
                      struct arena *arena)
{
    const struct importance *found = &matters->found;
    const char *alone = NULL;
    for (size_t i = 0; i < found->looked_at; i++) {
        const struct space_axis *axis = &matters->space.axes[i];
        if (found->is_alone[i] && found->has_pairs)
            alone = alone == NULL
                        ? matters->names[i]
                        : arena_format(arena, "%s, %s", alone, matters->names[i]);
        if (axis->is_word && axis->value_count > found->most_words)
            plot_note(notes,
                      arena_format(arena,
                                   "Of the %zu values of %s all but the first %zu "
                                   "are taken for one.",
                                   axis->value_count, axis->name, found->most_words - 1));
    }
    if (alone != NULL)
        plot_note(
            notes,
            arena_format(arena, "In no pairs, as the values are too many: %s.", alone));
    if (found->looked_at < matters->space.axis_count)
        plot_note(notes,
                  arena_format(arena, "Of %zu settings the first %zu are looked at.",
                               matters->space.axis_count, found->looked_at));
}

/* Which settings were not tried in all combinations, as where each optimizer has rates of
 * its own. */
static void note_uncrossed(struct plot_notes *notes, const struct matters *matters,
                           struct arena *arena)
{
    const struct importance *found = &matters->found;
    const char *words = "";
    size_t count = 0;
    for (size_t i = 0; i < found->looked_at; i++)
        for (size_t j = i + 1; j < found->looked_at; j++) {
            if (found->same[i] != i || found->same[j] != j ||
                matters_is_crossed(matters, i, j, arena))
                continue;
            if (count++ < MOST_PAIRS)
                words = arena_format(arena, "%s%s%s and %s", words, count > 1 ? "; " : "",
                                     matters->names[i], matters->names[j]);
        }
    if (count > MOST_PAIRS)
        words = arena_format(arena, "%s; %zu more pairs", words, count - MOST_PAIRS);
    if (count > 0)
        plot_note(notes,
                  arena_format(arena,
                               "Not tried in all combinations: %s. What two such explain "
                               "may be told of either, so that their shares are not "
                               "unique.",
                               words));
}

static void add_notes(struct plot_notes *notes, const struct compared *compared,
                      const struct matters *matters, size_t former, struct arena *arena)
{
    const unsigned shown = 1u << TRIAL_DIVERGED | 1u << TRIAL_PRUNED;
    plot_note(notes, tell_trust(matters, arena));
    plot_note(notes, tell_left(matters));
    note_uncrossed(notes, matters, arena);
    note_rest(notes, matters, arena);
    plot_note(notes, tell_counted(compared, arena));
    plot_note(notes, compared_left_out(compared, shown, former, arena));
}

static int draw_matters(struct database *database, const struct plot_given *given,
                        const struct compared *compared, size_t former,
                        struct arena *arena, struct error *error)
{
    struct matters matters;
    struct rows_row at[MOST_ROWS + 1];
    struct plot_notes notes = {0};
    if (matters_find(database, compared, arena, &matters, error) != 0)
        return -1;
    add_notes(&notes, compared, &matters, former, arena);
    const struct rows rows = {
        .title = arena_format(arena, "%s: which settings matter for the %s",
                              compared->trials[0].experiment, compared->value),
        .x_label =
            arena_format(arena, "per cent of the variance of %s%zu trials",
                         matters.is_log ? "its logarithm over " : "", matters.trials),
        .notes = notes.at,
        .note_count = notes.count,
        .at = at,
        .count = make_rows(&matters, at, arena),
        .is_bars = true,
    };
    if (rows_write(&rows, given->output, error) != 0)
        return -1;
    print_rows(&rows);
    return 0;
}

const struct plot_kind plot_importance = {.name = "importance",
                                          .options = (const char *const[]){NULL},
                                          .compare = draw_matters};
