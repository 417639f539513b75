/* Parallel coordinates as a script for gnuplot, with their data. Gnuplot's parallel axes
 * know no logarithms, they end where the data do, and their ticks lie beneath the lines:
 * of a logarithmic axis it gets the logarithms, and the axes with their ticks are arrows
 * without heads, and words on white, above the lines. */
#include "view/parallel.h"

#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "view/gnuplot.h"
#include "view/ticks.h"
#include "view/words.h"

#define HEIGHT 560
#define MOST_WIDTH 820. /* pixels that all axes share */
#define LACKING 0.12    /* of an axis: how far below it stand those without a value */
#define LEFT 20.        /* pixels left of all that is drawn */
#define LEAST_STEPS 4.  /* between the ticks of an axis of numbers */

static double scaled(const struct parallel_axis *axis, double value)
{
    return axis->is_log ? log10(value) : value;
}

struct range {
    double low, high;
    double bottom; /* where those without a value stand; low: all have one */
};

static struct range range_of(const struct parallel *parallel,
                             const struct parallel_axis *axis)
{
    struct range range = {scaled(axis, axis->low), scaled(axis, axis->high), 0};
    bool lacks = false;
    for (size_t i = 0; i < parallel->count; i++)
        lacks = lacks || isnan(axis->at[i]);
    if (axis->words != NULL) {
        range.low = -0.3;
        range.high = (double)axis->word_count - 0.7;
    } else if (!(range.low < range.high)) {
        range.low -= fmax(fabs(range.low) * 0.05, 1e-9);
        range.high += fmax(fabs(range.high) * 0.05, 1e-9);
    }
    range.bottom = range.low - (lacks ? LACKING * (range.high - range.low) : 0);
    return range;
}

/* ---- Axes ---- */

/* An axis as it is written. */
struct drawn {
    struct text *script;
    size_t number;
    struct range range;
};

/* The mark is an arrow without a head: gnuplot draws the first of its own ticks bold. */
static void add_tick(struct drawn *drawn, double at, const char *words)
{
    const struct range *range = &drawn->range;
    double place = (at - range->bottom) / (range->high - range->bottom);
    text_add(drawn->script, "set label ");
    gnuplot_add_quoted(drawn->script, words);
    text_add(drawn->script,
             " at first %zu,graph %.6f right offset -0.7,0 front boxed\n"
             "set arrow from first %zu,graph %.6f length screen 0.005 angle 180 nohead "
             "front\n",
             drawn->number, place, drawn->number, place);
}

static void add_given(struct drawn *drawn, const struct parallel_axis *axis)
{
    char words[32];
    for (size_t i = 0; i < axis->tick_count; i++) {
        snprintf(words, sizeof words, "%.9g", axis->ticks[i]);
        add_tick(drawn, scaled(axis, axis->ticks[i]), words);
    }
}

/* At powers of ten, or 1, 2 and 5 times those where these are few. */
static void add_powers(struct drawn *drawn)
{
    const double steps[] = {1, 2, 5};
    const struct range *range = &drawn->range;
    size_t count = range->high - range->low > 1.5 ? 1 : 3;
    char words[32];
    for (int power = (int)floor(range->low); power <= (int)ceil(range->high); power++)
        for (size_t i = 0; i < count; i++) {
            double at = power + log10(steps[i]);
            if (at < range->low - 1e-9 || at > range->high + 1e-9)
                continue;
            snprintf(words, sizeof words, "%.9g", steps[i] * pow(10, power));
            add_tick(drawn, at, words);
        }
}

/* 1, 2 or 5 times a power of ten, so that there are four steps or more. */
static double step_of(const struct range *range)
{
    double most = (range->high - range->low) / LEAST_STEPS;
    double power = pow(10, floor(log10(most)));
    return power * (most >= 5 * power ? 5 : most >= 2 * power ? 2 : 1);
}

/* At even numbers of few digits, or the only value that there is. */
static void add_numbers(struct drawn *drawn, const struct parallel_axis *axis)
{
    const struct range *range = &drawn->range;
    char words[32];
    if (!(axis->low < axis->high)) {
        snprintf(words, sizeof words, "%.9g", axis->low);
        add_tick(drawn, scaled(axis, axis->low), words);
        return;
    }
    double step = step_of(range);
    for (double i = ceil(range->low / step); i * step <= range->high; i++) {
        snprintf(words, sizeof words, "%.12g", i * step);
        add_tick(drawn, i * step, words);
    }
}

static void add_axis(struct text *script, const struct parallel *parallel, size_t index,
                     double width)
{
    const struct parallel_axis *axis = &parallel->axes[index];
    struct drawn drawn = {script, index + 1, range_of(parallel, axis)};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < axis->word_count; i += ticks_every(axis->word_count))
        add_tick(&drawn, (double)i, words_fit(axis->words[i], WORDS_SIZE, width, arena));
    if (axis->ticks != NULL)
        add_given(&drawn, axis);
    else if (axis->words == NULL && axis->is_log)
        add_powers(&drawn);
    else if (axis->words == NULL)
        add_numbers(&drawn, axis);
    if (drawn.range.bottom < drawn.range.low)
        add_tick(&drawn, drawn.range.bottom, "none");
    text_add(script,
             "set paxis %zu range [%.9g:%.9g]\nunset paxis %zu tics\n"
             "set arrow from first %zu,graph 0 to first %zu,graph 1 nohead front "
             "linewidth 1.5\n",
             drawn.number, drawn.range.bottom, drawn.range.high, drawn.number,
             drawn.number, drawn.number);
    arena_free(arena);
}

/* The names below the axes, by turns in two lines where there is no room beside one
 * another. */
static void add_names(struct text *script, const struct parallel *parallel, double width)
{
    struct arena *arena = arena_new();
    bool is_narrow = false;
    for (size_t i = 0; i < parallel->axis_count; i++)
        is_narrow = is_narrow || words_width(parallel->axes[i].name, WORDS_SIZE) > width;
    for (size_t i = 0; i < parallel->axis_count; i++) {
        text_add(script, "set label ");
        gnuplot_add_quoted(script, words_fit(parallel->axes[i].name, WORDS_SIZE,
                                             is_narrow ? 2 * width : width, arena));
        text_add(script, " at first %zu,graph 0 center offset 0,%d\n", i + 1,
                 is_narrow && i % 2 == 1 ? -3 : -2);
    }
    text_add(script, "set bmargin %d\nunset xtics\n", is_narrow ? 5 : 4);
    arena_free(arena);
}

/* ---- Lines ---- */

static void add_lines(struct text *script, const struct parallel *parallel)
{
    const size_t count = parallel->axis_count;
    struct arena *arena = arena_new();
    double *bottoms = arena_array(arena, count, sizeof *bottoms);
    for (size_t j = 0; j < count; j++)
        bottoms[j] = range_of(parallel, &parallel->axes[j]).bottom;
    text_add(script, "$lines << EOD\n");
    for (size_t i = 0; i < parallel->count; i++) {
        for (size_t j = 0; j < count; j++) {
            const struct parallel_axis *axis = &parallel->axes[j];
            double at = isnan(axis->at[i]) ? bottoms[j] : scaled(axis, axis->at[i]);
            text_add(script, "%.9g ", at);
        }
        text_add(script, "%.9g\n", parallel->axes[count - 1].at[i]);
    }
    text_add(script,
             "EOD\nplot $lines using 1:%zu with parallelaxes linecolor palette notitle",
             count + 1);
    for (size_t j = 1; j < count; j++)
        text_add(script, ", '' using %zu with parallelaxes notitle", j + 1);
    text_add(script, "\n");
    arena_free(arena);
}

int parallel_write(const struct parallel *parallel, const char *path, struct error *error)
{
    const struct gnuplot_format *format = gnuplot_format(path, error);
    struct text script = {0};
    if (format == NULL)
        return -1;
    double width = MOST_WIDTH / ((double)parallel->axis_count + 0.5);
    gnuplot_add_frame(&script, format,
                      &(struct gnuplot_frame){parallel->title, parallel->notes,
                                              parallel->note_count, HEIGHT});
    palette_add(&script, &parallel->palette);
    text_add(&script,
             "set border 0\nunset ytics\nunset grid\n"
             "set style textbox opaque noborder fillcolor rgb '#ffffff' margins 0.4,0.4\n"
             "set xrange [0.2:%g]\n",
             (double)parallel->axis_count + 0.3);
    gnuplot_add_margins(&script, LEFT, palette_width(&parallel->palette));
    add_names(&script, parallel, width - 10);
    for (size_t i = 0; i < parallel->axis_count; i++)
        add_axis(&script, parallel, i, width - 24);
    add_lines(&script, parallel);
    int result = gnuplot_draw(&script, path, error);
    text_free(&script);
    return result;
}
