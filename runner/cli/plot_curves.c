/* lamina plot --kind curves: series of trials, or their means over seeds and folds. What
 * they are is found in report/, and drawn in view/. */
#include "base/print.h"
#include "cli/plot.h"

#define MOST_LINES 12 /* that a reader tells apart, where none are named */

/* What the picture leaves out is said on stderr, and in it. */
struct notes {
    const char *at[4];
    size_t count;
};

static void add_note(struct notes *notes, const char *words, const char *hint)
{
    print_err("lamina: %s%s\n", words, hint);
    notes->at[notes->count++] = words;
}

/* Which lines are drawn, with their labels. */
static int choose_lines(struct database *database, const struct plot_given *given,
                        struct lines *lines, struct notes *notes, struct arena *arena,
                        struct error *error)
{
    if (given->number_count == 0 && lines->count > MOST_LINES) {
        add_note(notes,
                 arena_format(arena, "the best %d of %zu %s are drawn", MOST_LINES,
                              lines->count, given->mean ? "configs" : "trials"),
                 "; --trial names others");
        lines_sort(lines);
        lines->count = MOST_LINES;
    }
    return lines_label(database, lines, arena, error);
}

static int draw(struct database *database, const struct plot_given *given,
                const struct lines *lines, const struct notes *notes, struct arena *arena,
                struct error *error)
{
    struct plot_series *series = arena_array(arena, lines->count, sizeof *series);
    struct series_choice choice = given->series;
    if (series_choose_split(database, &choice, lines, arena, error) != 0 ||
        series_read(database, &choice, lines, arena, series, error) != 0)
        return -1;
    char *what = arena_format(arena, "%s %s", choice.split, choice.metric);
    const char *over = lines_repeated(lines, arena);
    const struct plot plot = {
        .title = arena_format(arena, "%s: %s%s%s", lines->at[0].trials[0]->experiment,
                              what, over[0] != '\0' ? ", mean over " : "", over),
        .x_label = "iteration",
        .y_label = what,
        .series = series,
        .count = lines->count,
        .notes = notes->at,
        .note_count = notes->count,
    };
    return plot_write(&plot, given->output, error);
}

static enum exit_status draw_curves(struct database *database,
                                    const struct plot_given *given, struct arena *arena,
                                    struct error *error)
{
    struct plot_trials trials;
    enum exit_status status = plot_read_trials(database, given, arena, &trials, error);
    if (status != EXIT_OK)
        return status;
    struct notes notes = {0};
    if (trials.former > 0)
        add_note(&notes,
                 arena_format(arena,
                              "%zu earlier trial%s, not asked for now, %s left out",
                              trials.former, trials.former == 1 ? "" : "s",
                              trials.former == 1 ? "is" : "are"),
                 trials.former == 1 ? "; --all draws it" : "; --all draws them");
    struct lines lines = lines_make(trials.at, trials.count, given->mean, arena);
    if (given->number_count > 0 &&
        lines_choose(&lines, given->numbers, given->number_count, given->db, arena,
                     error) != 0)
        return EXIT_USAGE;
    if (choose_lines(database, given, &lines, &notes, arena, error) != 0 ||
        draw(database, given, &lines, &notes, arena, error) != 0)
        return EXIT_PROGRAM;
    return EXIT_OK;
}

const struct plot_kind plot_curves = {
    .name = "curves",
    .options = (const char *const[]){"mean", "trial", "metric", "split", "smooth", NULL},
    .draw = draw_curves};
