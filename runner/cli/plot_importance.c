/* lamina plot --kind importance: which settings matter, alone and in pairs; also as a
 * table on standard output. */
#include <math.h>

#include "base/print.h"
#include "cli/plot.h"
#include "report/matters.h"
#include "view/rows.h"

#define MOST_ROWS 15
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
    double foretold = found->foretold > 0 ? found->foretold : 0;
    if (matters->trials < IMPORTANCE_LEAST_TRIALS)
        return arena_format(arena,
                            "%zu trials are too few to tell which settings matter: "
                            "at least %d are needed.",
                            matters->trials, IMPORTANCE_LEAST_TRIALS);
    return arena_format(
        arena,
        "%sOf the variance of a trial that is left out %s are foretold by the others%s",
        matters->is_told ? "" : "It cannot be told which settings matter. ",
        percent(foretold, arena),
        matters->is_told ? "." : ": more trials, or more seeds, may tell.");
}

static const char *tell_counted(const struct compared *compared, struct arena *arena)
{
    size_t diverged = compared_count(compared, TRIAL_DIVERGED),
           pruned = compared_count(compared, TRIAL_PRUNED);
    const char *words = "";
    if (diverged > 0)
        words = arena_format(arena, "%zu diverged: counted as the worst value of all. ",
                             diverged);
    if (pruned > 0)
        words =
            arena_format(arena, "%s%zu pruned: counted with their best value until then.",
                         words, pruned);
    return words[0] != '\0' ? words : NULL;
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

static void add_notes(struct plot_notes *notes, const struct compared *compared,
                      const struct matters *matters, size_t former, struct arena *arena)
{
    const unsigned shown = 1u << TRIAL_DIVERGED | 1u << TRIAL_PRUNED;
    plot_note(notes, tell_trust(matters, arena));
    plot_note(notes,
              matters->found.has_pairs
                  ? "a x b: what the two do together beyond what each does alone, as "
                    "where the best a depends on b. Left: luck, three settings together, "
                    "and what so few trials do not show."
                  : "The settings are too many to look at pairs of them.");
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

static enum exit_status draw(struct database *database, const struct plot_given *given,
                             struct arena *arena, struct error *error)
{
    struct plot_trials trials;
    enum exit_status status = plot_read_trials(database, given, arena, &trials, error);
    if (status != EXIT_OK)
        return status;
    const struct compared compared = compared_make(trials.at, trials.count, arena);
    if (draw_matters(database, given, &compared, trials.former, arena, error) != 0)
        return EXIT_PROGRAM;
    return EXIT_OK;
}

const struct plot_kind plot_importance = {
    .name = "importance", .options = (const char *const[]){NULL}, .draw = draw};
