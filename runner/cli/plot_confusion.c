/* lamina plot --kind confusion: what the samples of a split are taken for by one trial.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plot.h"
#include "record/confusion.h"
#include "report/standing.h"
#include "view/cells.h"
#include "view/rows.h"
#include "view/words.h"

#define MOST_CLASSES 24  /* of which each has a row and a column */
#define MOST_MISTAKES 30 /* that are listed where there are more classes */

/* The trial that is asked for, or the best of the best config. */
static enum exit_status choose_trial(struct database *database,
                                     const struct plot_given *given,
                                     struct query_trial *trial, struct arena *arena,
                                     struct error *error)
{
    struct plot_trials trials;
    if (given->number_count > 1) {
        error_set(error,
                  "--trial is given %zu times, but --kind confusion draws one trial",
                  given->number_count);
        return EXIT_USAGE;
    }
    enum exit_status status = plot_read_trials(database, given, arena, &trials, error);
    if (status != EXIT_OK)
        return status;
    struct lines lines = lines_make(trials.at, trials.count, false, arena);
    int64_t number = given->number_count > 0 ? given->numbers[0] : 0;
    if (number == 0) {
        const struct standings standings = standing_make(trials.at, trials.count, arena);
        const struct standing *best = standing_first(&standings);
        if (best == NULL) {
            error_set(error,
                      "no trial of %s is done with a value of its objective: --trial N "
                      "names one of the others",
                      trials.at[0].experiment);
            return EXIT_PROGRAM;
        }
        number = best->best->number;
    }
    if (lines_choose(&lines, &number, 1, given->db, arena, error) != 0)
        return EXIT_USAGE;
    *trial = *lines.at[0].trials[0];
    return EXIT_OK;
}

/* ---- Counting ---- */

struct sums {
    int64_t *actual; /* samples of each class */
    int64_t all, right;
};

static struct sums sums_of(const struct confusion *confusion, struct arena *arena)
{
    const size_t classes = confusion->classes;
    struct sums sums = {.actual = arena_array(arena, classes, sizeof *sums.actual)};
    for (size_t i = 0; i < classes * classes; i++) {
        sums.actual[i / classes] += confusion->counts[i];
        sums.all += confusion->counts[i];
        sums.right += i / classes == i % classes ? confusion->counts[i] : 0;
    }
    return sums;
}

static double share(int64_t count, int64_t all)
{
    return all > 0 ? (double)count / (double)all : 0;
}

static const char *title_of(const struct query_trial *trial,
                            const struct confusion *confusion, const struct sums *sums,
                            struct arena *arena)
{
    return arena_format(
        arena, "%s/%" PRId64 ": what %s samples are taken for, %.2f %% rightly, %s",
        trial->experiment, trial->number, confusion->split,
        100 * share(sums->right, sums->all),
        arena_format(arena, "at iteration %" PRId64, confusion->iteration));
}

/* Which evaluation it is, where that is not the best. */
static const char *tell_iteration(const struct query_trial *trial,
                                  const struct confusion *confusion, struct arena *arena)
{
    if (confusion->iteration == trial->best_iteration)
        return NULL;
    return arena_format(arena,
                        "Its best evaluation, at iteration %" PRId64
                        ", is not kept: this "
                        "is the last one.",
                        trial->best_iteration);
}

/* ---- All classes ---- */

static int draw_matrix(const struct query_trial *trial, const struct confusion *confusion,
                       const char *path, struct arena *arena, struct error *error)
{
    const size_t classes = confusion->classes;
    const struct sums sums = sums_of(confusion, arena);
    double *values = arena_array(arena, classes * classes, sizeof *values), least = 1;
    const char **texts = arena_array(arena, classes * classes, sizeof *texts),
               **rows = arena_array(arena, classes, sizeof *rows);
    struct plot_notes notes = {0};
    for (size_t i = 0; i < classes * classes; i++) {
        int64_t count = confusion->counts[i];
        values[i] =
            count > 0 ? 100 * share(count, sums.actual[i / classes]) : (double)NAN;
        texts[i] = count > 0 ? arena_format(arena, "%" PRId64, count) : "";
        least = count > 0 ? fmin(least, values[i]) : least;
    }
    for (size_t i = 0; i < classes; i++)
        rows[i] = sums.actual[i] == 0
                      ? arena_format(arena, "%s  no samples", confusion->names[i])
                      : arena_format(arena, "%s  %.1f %%", confusion->names[i],
                                     100 * share(confusion->counts[i * classes + i],
                                                 sums.actual[i]));
    plot_note(&notes, "Beside an actual class: how much of it is recognised. In a cell: "
                      "samples; its colour is their share of the actual class, by "
                      "powers of ten. White: none.");
    plot_note(&notes, tell_iteration(trial, confusion, arena));
    const struct cells cells = {
        .title = title_of(trial, confusion, &sums, arena),
        .x_label = "taken for",
        .y_label = "actual",
        .notes = notes.at,
        .note_count = notes.count,
        .x_names = confusion->names,
        .y_names = rows,
        .columns = classes,
        .rows = classes,
        .values = values,
        .texts = texts,
        .palette = {.label = "% of the actual class",
                    .low = least,
                    .high = 100,
                    .is_log = true},
    };
    return cells_write(&cells, path, error);
}

/* ---- The largest mistakes ---- */

struct mistake {
    size_t actual, predicted;
    int64_t count;
};

static int by_count(const void *a, const void *b)
{
    const struct mistake *left = a, *right = b;
    if (left->count != right->count)
        return left->count < right->count ? 1 : -1;
    return left->actual != right->actual ? (left->actual > right->actual ? 1 : -1)
                                         : (left->predicted > right->predicted) -
                                               (left->predicted < right->predicted);
}

static struct mistake *find_mistakes(const struct confusion *confusion, size_t *count,
                                     struct arena *arena)
{
    const size_t classes = confusion->classes;
    struct mistake *mistakes = arena_array(arena, classes * classes, sizeof *mistakes);
    *count = 0;
    for (size_t i = 0; i < classes * classes; i++)
        if (i / classes != i % classes && confusion->counts[i] > 0)
            mistakes[(*count)++] =
                (struct mistake){i / classes, i % classes, confusion->counts[i]};
    qsort(mistakes, *count, sizeof *mistakes, by_count);
    return mistakes;
}

/* "a taken for b", of which no long name pushes out the rest. */
static const char *name_mistake(const struct confusion *confusion,
                                const struct mistake *mistake, struct arena *arena)
{
    static const char between[] = " taken for ";
    double width = (ROWS_LABEL - words_width(between, WORDS_SIZE)) / 2;
    return arena_format(
        arena, "%s%s%s",
        words_fit(confusion->names[mistake->actual], WORDS_SIZE, width, arena), between,
        words_fit(confusion->names[mistake->predicted], WORDS_SIZE, width, arena));
}

static int draw_mistakes(const struct query_trial *trial,
                         const struct confusion *confusion, const char *path,
                         struct arena *arena, struct error *error)
{
    const struct sums sums = sums_of(confusion, arena);
    struct rows_row at[MOST_MISTAKES];
    struct plot_notes notes = {0};
    size_t all, shown;
    int64_t drawn = 0;
    const struct mistake *mistakes = find_mistakes(confusion, &all, arena);
    shown = all < MOST_MISTAKES ? all : MOST_MISTAKES;
    for (size_t i = 0; i < shown; i++) {
        const struct mistake *mistake = &mistakes[i];
        drawn += mistake->count;
        at[i] = (struct rows_row){
            .label = name_mistake(confusion, mistake, arena),
            .value = (double)mistake->count,
            .low = (double)NAN,
            .high = (double)NAN,
            .end =
                arena_format(arena, "%.1f %%",
                             100 * share(mistake->count, sums.actual[mistake->actual]))};
    }
    if (shown == 0)
        return error_set(error,
                         "%s/%" PRId64 " makes no mistakes: there is nothing to draw",
                         trial->experiment, trial->number);
    plot_note(&notes,
              arena_format(arena,
                           "Of %zu classes the %zu largest of %zu mistakes, with %" PRId64
                           " of the %" PRId64
                           " samples that are mistaken; at their ends the share of the "
                           "actual class.",
                           confusion->classes, shown, all, drawn, sums.all - sums.right));
    plot_note(&notes, tell_iteration(trial, confusion, arena));
    const struct rows rows = {.title = title_of(trial, confusion, &sums, arena),
                              .x_label = "samples",
                              .notes = notes.at,
                              .note_count = notes.count,
                              .at = at,
                              .count = shown,
                              .is_bars = true};
    return rows_write(&rows, path, error);
}

static enum exit_status draw(struct database *database, const struct plot_given *given,
                             struct arena *arena, struct error *error)
{
    struct query_trial trial;
    struct confusion confusion;
    enum exit_status status = choose_trial(database, given, &trial, arena, error);
    if (status != EXIT_OK)
        return status;
    if (confusion_read(database, &trial, arena, &confusion, error) != 0)
        return EXIT_PROGRAM;
    int result = confusion.classes <= MOST_CLASSES
                     ? draw_matrix(&trial, &confusion, given->output, arena, error)
                     : draw_mistakes(&trial, &confusion, given->output, arena, error);
    return result == 0 ? EXIT_OK : EXIT_PROGRAM;
}

const struct plot_kind plot_confusion = {
    .name = "confusion", .options = (const char *const[]){"trial", NULL}, .draw = draw};
