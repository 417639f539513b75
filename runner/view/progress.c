/* The progress of a run, as text on a stream: one line an evaluation, and on a terminal a
 * bar below them, drawn again in place. It knows nothing of databases or processes, and
 * never reads the terminal. Each change is one write, so that nothing flickers. */
#include "view/progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/terminal.h"
#include "base/text.h"

#define REDRAW_SECONDS 0.1
#define WIDEST_BAR 40
#define NARROWEST_BAR 5
#define USUAL_WIDTH 80

struct progress {
    FILE *out;
    bool terminal;
    bool quiet;
    bool drawn; /* the bar is on the screen */
    int64_t total, done, skipped;
    size_t trials, ended;
    double started, redrawn; /* clock_seconds */
};

struct progress *progress_new(FILE *out, bool terminal, int64_t total, size_t trials)
{
    struct progress *progress = calloc(1, sizeof *progress);
    if (!progress)
        return NULL;
    progress->out = out;
    progress->terminal = terminal;
    progress->total = total;
    progress->trials = trials;
    progress->started = clock_seconds();
    return progress;
}

/* 8812 as "8,812". */
static void add_grouped(struct text *text, int64_t value)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRId64, value);
    for (int i = 0; i < length; i++)
        text_add(text, "%s%c", i > 0 && (length - i) % 3 == 0 ? "," : "", digits[i]);
}

/* What stands right of the bar: " 42%  7/36 trials  8,812 iterations/s  12 s left". */
static void add_numbers(struct text *text, const struct progress *progress, double share)
{
    double seconds = clock_seconds() - progress->started;
    double rate = seconds > 0 ? (double)progress->done / seconds : 0;
    int64_t left = progress->total - progress->skipped - progress->done;

    text_add(text, "%3d%%", (int)(100 * share));
    if (progress->trials > 1)
        text_add(text, "  %zu/%zu trials", progress->ended, progress->trials);
    if (progress->done == 0)
        return;
    text_add(text, "  ");
    add_grouped(text, (int64_t)(rate + 0.5));
    text_add(text, " iterations/s");
    if (left > 0 && rate > 0) {
        char buffer[CLOCK_TEXT_SIZE];
        text_add(text, "  %s left", clock_format((double)left / rate, buffer));
    }
}

/* The bar as wide as the terminal leaves room for; without its numbers' end, and without
 * the bar itself, where that is narrow. One column stays free, lest the line wrap. */
static void add_bar(struct text *text, const struct progress *progress)
{
    int64_t expected = progress->total - progress->skipped;
    double share = expected > 0 ? (double)progress->done / (double)expected : 1;
    struct text numbers = {0};
    size_t width = terminal_width(progress->out);
    size_t columns = (width < SIZE_MAX ? width : USUAL_WIDTH) - 1;

    share = share > 1 ? 1 : share;
    add_numbers(&numbers, progress, share);
    if (columns >= numbers.length + NARROWEST_BAR + 3) {
        size_t bar = columns - numbers.length - 3;
        bar = bar > WIDEST_BAR ? WIDEST_BAR : bar;
        size_t filled = (size_t)(share * (double)bar);
        text_add(text, "[");
        for (size_t i = 0; i < bar; i++)
            text_add(text, "%c", i < filled ? '=' : i == filled ? '>' : ' ');
        text_add(text, "] ");
    }
    text_add(text, "%.*s", (int)columns, numbers.at);
    text_free(&numbers);
}

static void write_text(struct progress *progress, struct text *text)
{
    fwrite(text->at, 1, text->length, progress->out);
    fflush(progress->out);
    text_free(text);
}

static void draw(struct progress *progress)
{
    struct text text = {0};
    text_add(&text, TERMINAL_CLEAR_LINE);
    add_bar(&text, progress);
    write_text(progress, &text);
    progress->drawn = true;
    progress->redrawn = clock_seconds();
}

static void draw_when_due(struct progress *progress)
{
    if (progress->terminal && clock_seconds() - progress->redrawn >= REDRAW_SECONDS)
        draw(progress);
}

void progress_iteration(struct progress *progress, const struct iteration_result *result)
{
    (void)result;
    progress->done++;
    draw_when_due(progress);
}

void progress_trial(struct progress *progress)
{
    progress->ended++;
    draw_when_due(progress);
}

void progress_expect(struct progress *progress, int64_t iterations, size_t trials)
{
    progress->total += iterations;
    progress->trials = trials;
}

void progress_skip(struct progress *progress, int64_t iterations)
{
    progress->skipped += iterations;
    draw_when_due(progress);
}

/* Puts a line where the bar was and the bar below it. */
static void write_line(struct progress *progress, const char *line)
{
    struct text text = {0};
    if (progress->drawn)
        text_add(&text, TERMINAL_CLEAR_LINE);
    text_add_clean(&text, line, strlen(line), "");
    text_add(&text, "\n");
    if (progress->drawn)
        add_bar(&text, progress);
    write_text(progress, &text);
}

static void add_value(struct text *line, const char *what, double value)
{
    char buffer[TEXT_REAL_SIZE];
    text_add(line, ". %s: %s", what, text_from_measure(value, buffer));
}

void progress_evaluation(struct progress *progress, const char *lead,
                         const struct evaluation_result *result, enum metric objective)
{
    struct text line = {0};
    if (progress->quiet)
        return;
    text_add(&line, "%sIteration: %" PRId64, lead, result->iteration);
    add_value(&line, "Loss", result->values[METRIC_LOSS]);
    if (!isnan(result->values[METRIC_ACCURACY]))
        add_value(&line, "Accuracy", result->values[METRIC_ACCURACY]);
    if (!isnan(result->values[METRIC_R2]))
        add_value(&line, "R2", result->values[METRIC_R2]);
    if (objective != METRIC_LOSS && objective != METRIC_ACCURACY &&
        objective != METRIC_R2)
        add_value(&line, metric_name(objective), result->values[objective]);
    write_line(progress, line.at);
    text_free(&line);
}

static void write_format(struct progress *progress, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));

static void write_format(struct progress *progress, const char *format, va_list values)
{
    struct text line = {0};
    text_format(&line, format, values);
    write_line(progress, line.at);
    text_free(&line);
}

void progress_line(struct progress *progress, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    if (!progress->quiet)
        write_format(progress, format, values);
    va_end(values);
}

void progress_warning(struct progress *progress, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    write_format(progress, format, values);
    va_end(values);
}

void progress_be_quiet(struct progress *progress)
{
    progress->quiet = true;
    progress->terminal = false;
}

void progress_free(struct progress *progress)
{
    if (!progress)
        return;
    if (progress->drawn) {
        fputs(TERMINAL_CLEAR_LINE, progress->out);
        fflush(progress->out);
    }
    free(progress);
}
