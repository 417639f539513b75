/* Plots through gnuplot, run as a program: the script and its data on its standard input,
 * the picture from its standard output. No path is ever written into the script, labels
 * are quoted, and the user's own gnuplot settings are not read, so a label cannot run
 * code and a plot looks the same everywhere. Nothing is drawn here. */
#include "view/plot.h"

#include <errno.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "view/curve.h"
#include "view/output.h"

#define POINTS 2000          /* of a curve: twice what its width in pixels can show */
#define FEW_POINTS 60        /* up to here each one gets a dot */
#define FAINT_CURVES_UP_TO 3 /* series, beneath which the raw values are drawn too */
#define LEGEND_CHARACTERS 88 /* beside each other */
#define LEGEND_SAMPLE 8      /* the width of a line's sample, in characters */
#define MOST_ROWS 60         /* of the legend that the picture grows by */
#define WIDTH 960
#define HEIGHT 540 /* without the legend */
#define LEGEND_ROW 21
#define MOST_BYTES 400 /* of a text: more than there is room for */

extern char **environ;

/* SVG in pixels of a screen; PNG in twice as many, so that it can be printed. */
static const struct format {
    const char *ending, *terminal, *options;
    int scale;
} formats[] = {
    {".svg", "svg", "fixed font 'Helvetica,Arial,sans-serif,14'", 1},
    {".png", "pngcairo", "font 'Helvetica,14' fontscale 2 linewidth 2 pointscale 2", 2},
};

/* The colours of Okabe and Ito that stand out on white, told apart with any kind of
 * colour vision; after all of them come dashes. */
static const char *const colours[] = {"0072B2", "D55E00", "009E73",
                                      "CC79A7", "56B4E9", "E69F00"};
#define COLOURS (sizeof colours / sizeof *colours)

static const struct format *find_format(const char *path)
{
    const char *ending = strrchr(path, '.');
    for (size_t i = 0; ending && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(ending, formats[i].ending) == 0)
            return &formats[i];
    return NULL;
}

/* In single quotes gnuplot reads only '' as anything but itself. */
static void add_quoted(struct text *script, const char *words)
{
    struct text shown = {0};
    size_t length = strnlen(words, MOST_BYTES + 1);
    bool is_cut = length > MOST_BYTES;
    while (is_cut && ((unsigned char)words[--length] & 0xc0) == 0x80) /* a whole letter */
        ;
    text_add_clean(&shown, words, length, "");
    text_add(&shown, "%s", is_cut ? "..." : "");
    text_add(script, "'");
    for (const char *c = shown.at; *c; c++)
        text_add(script, "%s%c", *c == '\'' ? "'" : "", *c);
    text_add(script, "'");
    text_free(&shown);
}

static void add_setting(struct text *script, const char *what, const char *words)
{
    if (!words)
        return;
    text_add(script, "set %s ", what);
    add_quoted(script, words);
    text_add(script, "\n");
}

static size_t legend_rows(const struct plot *plot)
{
    size_t longest = 1;
    for (size_t i = 0; i < plot->count; i++) {
        size_t length = strlen(plot->series[i].label) + LEGEND_SAMPLE;
        longest = length > longest ? length : longest;
    }
    size_t columns = LEGEND_CHARACTERS > longest ? LEGEND_CHARACTERS / longest : 1;
    return (plot->count + columns - 1) / columns;
}

/* The legend stands below the curves, and the picture grows with it. */
static void add_looks(struct text *script, const struct plot *plot,
                      const struct format *format)
{
    size_t rows = legend_rows(plot);
    int height = HEIGHT + LEGEND_ROW * (int)(rows < MOST_ROWS ? rows : MOST_ROWS);

    text_add(
        script, "set terminal %s size %d,%d %s rounded noenhanced background '#ffffff'\n",
        format->terminal, format->scale * WIDTH, format->scale * height, format->options);
    add_setting(script, "title", plot->title);
    add_setting(script, "xlabel", plot->x_label);
    add_setting(script, "ylabel", plot->y_label);
    text_add(script,
             "set border 3 linecolor '#555555'\n"
             "set tics nomirror out textcolor '#333333'\n"
             "set grid back linetype 1 linecolor '#e4e4e4' linewidth 1\n"
             "set xrange [0:*] noextend\nset offsets graph 0, graph 0.02, 0, 0\n"
             "set lmargin 11\nset rmargin 3\nset xlabel offset 0,0.5\n"
             "set key bmargin center vertical Left reverse samplen 2.5 height 0.5 "
             "maxrows %zu\n",
             rows);
}

static void add_curve(struct text *script, const char *name, size_t index,
                      const struct curve *curve)
{
    text_add(script, "$%s%zu << EOD\n", name, index);
    for (size_t i = 0; i < curve->count; i++)
        text_add(script, "%.15g %.9g\n", curve->x[i], curve->y[i]);
    text_add(script, "EOD\n");
}

/* The data blocks of a series, and what draws them: the faint raw values go to `beneath`.
 * Returns the number of its points. */
static size_t add_series(const struct plot *plot, size_t index, struct text *data,
                         struct text *beneath, struct text *above)
{
    const struct plot_series *series = &plot->series[index];
    const char *colour = colours[index % COLOURS];
    struct curve curve = curve_make(series->x, series->y, series->count);
    size_t count = curve.count;

    if (series->smoothing > 0 && plot->count <= FAINT_CURVES_UP_TO && count > 0) {
        curve_thin(&curve, POINTS);
        add_curve(data, "raw", index, &curve);
        text_add(beneath,
                 "$raw%zu with lines linecolor rgb '#BB%s' linewidth 1 notitle, ", index,
                 colour);
        curve_free(&curve);
        curve = curve_make(series->x, series->y, series->count);
    }
    curve_smooth(&curve, series->smoothing);
    curve_thin(&curve, POINTS);
    add_curve(data, "curve", index, &curve);
    if (count > 0)
        text_add(above, "$curve%zu with %s", index,
                 count <= FEW_POINTS ? "linespoints pointtype 7 pointsize 0.6" : "lines");
    else
        text_add(above, "keyentry with lines"); /* in the legend, so that it is missed */
    text_add(above, " linecolor rgb '#%s' linewidth 2 dashtype %zu title ", colour,
             index / COLOURS % 5 + 1);
    add_quoted(above, series->label);
    text_add(above, "%s, ", count > 0 ? "" : ".' (no values)'");
    curve_free(&curve);
    return count;
}

static int make_script(const struct plot *plot, const struct format *format, FILE *file,
                       struct error *error)
{
    struct text script = {0}, beneath = {0}, above = {0};
    size_t points = 0;
    int result = -1;

    text_add(&beneath, "%s", "");
    add_looks(&script, plot, format);
    for (size_t i = 0; i < plot->count; i++)
        points += add_series(plot, i, &script, &beneath, &above);
    if (points == 0) {
        error_set(error, "there is nothing to plot: no series has a finite value");
        goto out;
    }
    above.at[above.length - 2] = '\0'; /* the last comma */
    text_add(&script, "plot %s%s\n", beneath.at, above.at);
    if (fwrite(script.at, 1, script.length, file) != script.length || fflush(file) != 0) {
        error_set(error, "cannot write a temporary file for gnuplot: %s",
                  strerror(errno));
        goto out;
    }
    rewind(file);
    result = 0;
out:
    text_free(&script);
    text_free(&beneath);
    text_free(&above);
    return result;
}

/* The first line of what gnuplot said that is not an echo of the script or a marker. */
static int gnuplot_error(FILE *said, struct error *error)
{
    char line[512];
    rewind(said);
    while (fgets(line, sizeof line, said)) {
        line[strcspn(line, "\n")] = '\0';
        const char *words = line + strspn(line, " \t^");
        if (strncmp(words, "gnuplot>", 8) != 0 && words[0])
            return error_set(error, "gnuplot could not draw the plot: %s", words);
    }
    return error_set(error, "gnuplot ended without drawing the plot");
}

/* Runs gnuplot from file to file: no pipe that could block. */
static int run_gnuplot(FILE *script, FILE *picture, FILE *said, struct error *error)
{
    char *arguments[] = {"gnuplot", "--default-settings", "-", NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status;

    if (posix_spawn_file_actions_init(&actions) != 0)
        return error_set(error, "no memory to start gnuplot");
    posix_spawn_file_actions_adddup2(&actions, fileno(script), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(picture), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(said), STDERR_FILENO);
    int failed = posix_spawnp(&pid, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed == ENOENT)
        return error_set(error, "gnuplot is not installed: apt-get install gnuplot-nox");
    if (failed)
        return error_set(error, "cannot start gnuplot: %s", strerror(failed));
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return error_set(error, "lost gnuplot: %s", strerror(errno));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 ||
        lseek(fileno(picture), 0, SEEK_END) <= 0)
        return gnuplot_error(said, error);
    return 0;
}

bool plot_knows(const char *path)
{
    return find_format(path) != NULL;
}

int plot_write(const struct plot *plot, const char *path, struct error *error)
{
    const struct format *format = find_format(path);
    struct output output;
    FILE *script = NULL, *said = NULL;
    int result = -1;

    if (!format)
        return error_set(error, "%s: the file's name must end in .svg or .png", path);
    if (output_open(&output, path, error) != 0)
        return -1;
    script = tmpfile();
    said = tmpfile();
    if (!script || !said)
        error_set(error, "cannot make a temporary file for gnuplot: %s", strerror(errno));
    else if (make_script(plot, format, script, error) == 0 &&
             run_gnuplot(script, output.file, said, error) == 0)
        result = 0;
    if (result == 0)
        result = output_keep(&output, error);
    else
        output_drop(&output);
    if (script)
        fclose(script);
    if (said)
        fclose(said);
    return result;
}
