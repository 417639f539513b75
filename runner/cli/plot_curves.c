/* lamina plot --kind curves: series of trials, or their means over seeds and folds. What
 * they are is found in report/, and drawn in view/. */
#include <string.h>

#include "base/print.h"
#include "cli/plot.h"
#include "report/told.h"
#include "train/metric.h"
#include "view/chart.h"

#define MOST_LINES 12 /* that a reader tells apart, where none are named; */
#define MOST_SPLIT 6  /* of several splits, whose dashes colours are not told by */

/* What the picture leaves out is said on stderr, and in it. */
static void leave_out(struct told *told, const char *words, const char *hint)
{
    print_err("lamina: %s%s\n", words, hint);
    told->at[told->count++] = words;
}

/* What of all that there is is not drawn. */
static void tell_left_out(const struct plot_given *given,
                          const struct plot_sources_found *found, struct told *told,
                          struct arena *arena)
{
    if (found->former > 0)
        leave_out(told,
                  arena_format(arena,
                               "%zu earlier trial%s, not asked for now, %s left out",
                               found->former, found->former == 1 ? "" : "s",
                               found->former == 1 ? "is" : "are"),
                  found->former == 1 ? "; --all draws it" : "; --all draws them");
    if (found->whole > found->lines.count)
        leave_out(
            told,
            arena_format(arena, "the best %zu of %zu %s are drawn%s", found->lines.count,
                         found->whole, given->mean ? "configs" : "trials",
                         found->lines.has_several ? ", as many of each experiment" : ""),
            "; --trial names others");
}

static struct series_choice choice_of(const struct plot_given *given)
{
    struct series_choice choice = given->series;
    if (given->x != NULL && strcmp(given->x, "epochs") == 0)
        choice.unit = SERIES_EPOCHS;
    if (given->x != NULL && strcmp(given->x, "seconds") == 0)
        choice.unit = SERIES_SECONDS;
    return choice;
}

/* "train and validation" */
static const char *names_of(const char *const *splits, size_t count, struct arena *arena)
{
    const char *names = splits[0];
    for (size_t i = 1; i < count; i++)
        names = arena_format(arena, "%s%s%s", names, i + 1 < count ? ", " : " and ",
                             splits[i]);
    return names;
}

/* The series of all lines in a split, which is a group of the plot's. */
static int read_split(const struct series_choice *choice, size_t group,
                      const struct lines *lines, struct arena *arena,
                      struct series *series, struct error *error)
{
    if (series_read(choice, lines, arena, series, error) != 0)
        return -1;
    for (size_t i = 0; i < lines->count; i++)
        series[i].drawn.group = group;
    return 0;
}

static bool is_better_higher(const char *metric)
{
    enum metric found = metric_find(metric);
    return found != METRIC_COUNT && metric_is_higher_better(found);
}

/* The plot's own arrays of what there is. */
static void fill(struct plot *plot, const struct lines *lines,
                 const struct series *series, const char *unit, struct arena *arena)
{
    struct plot_series *drawn = arena_array(arena, plot->count, sizeof *drawn);
    struct plot_line *named = arena_array(arena, lines->count, sizeof *named);
    for (size_t i = 0; i < plot->count; i++)
        drawn[i] = series[i].drawn;
    for (size_t i = 0; i < lines->count; i++)
        named[i] = (struct plot_line){
            .label = lines->at[i].numbered,
            .name = lines->at[i].count > 1
                        ? lines->at[i].label
                        : lines_trial_name(lines, &lines->at[i], lines->at[i].trials[0],
                                           arena),
            .state = told_state(&lines->at[i], unit, arena)};
    plot->series = drawn;
    plot->lines = named;
    plot->line_count = lines->count;
}

static int draw(const struct plot_given *given, const struct lines *lines,
                struct told *told, struct arena *arena, struct error *error)
{
    static const char *const units[] = {"iteration", "epoch", "second"};
    struct series_choice choice = choice_of(given);
    if (series_choose_split(&choice, lines, arena, error) != 0)
        return -1;
    const bool several = given->split_count > 1;
    const char *const chosen = choice.split;
    const char *const *splits = several ? given->splits : &chosen;
    const size_t split_count = several ? given->split_count : 1;
    const size_t count = lines->count * split_count;
    struct series *series = arena_array(arena, count, sizeof *series);
    for (size_t i = 0; i < split_count; i++) {
        choice.split = splits[i];
        if (read_split(&choice, i, lines, arena, series + i * lines->count, error) != 0)
            return -1;
        for (size_t j = 0; j < lines->count && several; j++)
            series[i * lines->count + j].split = splits[i];
    }
    const char *over = told_over(lines, series, count, arena);
    const char *unit = units[choice.unit];
    told_means(told, lines, series, count, unit, arena);
    told_states(told, lines, arena);
    const char *what =
        arena_format(arena, "%s %s", names_of(splits, split_count, arena), choice.metric);
    struct plot plot = {
        .title = arena_format(arena, "%s: %s%s%s", lines_title(lines, arena), what,
                              over[0] != '\0' ? ", " : "", over),
        .x_label = choice.unit == SERIES_SECONDS ? "seconds of training" : unit,
        .y_label = several ? choice.metric : what,
        .groups = splits,
        .group_count = split_count,
        .count = count,
        .log_x = given->log != NULL && strchr(given->log, 'x') != NULL,
        .log_y = given->log != NULL && strchr(given->log, 'y') != NULL,
        .whole = choice.unit == SERIES_ITERATIONS,
        .maximize = is_better_higher(choice.metric),
        .notes = told->at,
        .note_count = told->count,
    };
    fill(&plot, lines, series, unit, arena);
    return chart_write(&plot, given->output, error);
}

static enum exit_status draw_curves(struct database *database,
                                    const struct plot_given *given, struct arena *arena,
                                    struct error *error)
{
    struct told told = {0};
    struct plot_sources_found found;
    const struct plot_sources_wish wish = {
        .sources = &given->sources,
        .first = database,
        .trials = given->trials,
        .trial_count = given->number_count,
        .most = given->split_count > 1 ? MOST_SPLIT : MOST_LINES,
        .mean = given->mean,
        .all = given->all,
    };
    enum exit_status status = plot_sources_find(&wish, arena, &found, error);
    if (status == EXIT_OK) {
        tell_left_out(given, &found, &told, arena);
        if (lines_label(&found.lines, arena, error) != 0 ||
            draw(given, &found.lines, &told, arena, error) != 0)
            status = EXIT_PROGRAM;
    }
    plot_sources_close(&found);
    return status;
}

const struct plot_kind plot_curves = {
    .name = "curves",
    .options = (const char *const[]){"mean", "trial", "metric", "split", "smooth", "x",
                                     "log", NULL},
    .takes_several = true,
    .draw = draw_curves};
