/* The script and its data are gnuplot's standard input, the picture its standard output.
 * No path is ever written into the script, and the user's own settings are not read, so
 * that a picture looks the same everywhere. */
#include "view/gnuplot.h"

#include <errno.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/output.h"
#include "view/glyphs.h"
#include "view/words.h"

#define MOST_BYTES 400 /* of a text: more than there is room for */

extern char **environ;

#define TITLE_LINES 3
#define TITLE_ROW 20 /* pixels of a screen that a further line takes */
#define NOTE_LINES 3 /* of each */
#define NOTE_ROW 15
#define MARGIN 14

/* SVG in pixels of a screen; PNG in twice as many, so that it can be printed; PDF in
 * inches, of 96 pixels. Letters of the two latter are in points, and those of PDF in
 * gnuplot's own ones. */
static const struct gnuplot_format formats[] = {
    {".svg", "svg", "fixed font 'Helvetica,Arial,sans-serif,14'", 1, 1},
    {".png", "pngcairo", "font 'Helvetica,10.5' fontscale 2 linewidth 2 pointscale 2", 2,
     0.75},
    {".pdf", "pdfcairo", "font 'Helvetica,10.5' fontscale 0.75 linewidth 1.5", 1.0 / 96,
     0.75},
};

const struct gnuplot_format *gnuplot_format(const char *path, struct error *error)
{
    const char *ending = strrchr(path, '.');
    for (size_t i = 0; ending && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(ending, formats[i].ending) == 0)
            return &formats[i];
    error_set(error, "%s: the file's name must end in .svg, .png or .pdf", path);
    return NULL;
}

/* In single quotes gnuplot reads nothing as anything but itself, but quotes, of which it
 * takes some for the text's end: each stands in double quotes, and there as its number,
 * so that no @word behind it is taken for a macro. */
void gnuplot_add_quoted(struct text *script, const char *words)
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
        if (*c == '\'')
            text_add(script, "'.\"\\047\".'");
        else
            text_add(script, "%c", *c);
    text_add(script, "'");
    text_free(&shown);
}

void gnuplot_add_label(struct text *script, const char *what, const char *words,
                       double width)
{
    struct arena *arena = arena_new();
    text_add(script, "set %s ", what);
    gnuplot_add_quoted(script, words_fit(words, WORDS_SIZE, width, arena));
    text_add(script, "\n");
    arena_free(arena);
}

/* Gnuplot has ten ticks or so, which differ in the digit of their distance. */
static int digits_of(double low, double high)
{
    double step = (high - low) / 10, largest = fmax(fabs(low), fabs(high));
    double digits = step > 0 ? ceil(log10(largest / step)) + 1 : 0;
    return (int)fmin(fmax(isfinite(digits) ? digits : 0, 0), 15);
}

void gnuplot_add_digits(struct text *script, const char *axis, double low, double high)
{
    int digits = digits_of(low, high);
    text_add(script, "set format %s '%%.%dg'\n", axis, digits > 6 ? digits : 6);
}

double gnuplot_digits_width(double low, double high)
{
    char words[64];
    double largest = fmax(fabs(low), fabs(high));
    int digits = digits_of(low, high);
    int power = largest > 0 ? (int)floor(log10(largest)) : 0;
    int behind = digits - 1 - power; /* the point */
    if (power < -4 || power >= (digits > 6 ? digits : 6))
        snprintf(words, sizeof words, "%.*e", digits > 0 ? digits - 1 : 0, largest);
    else
        snprintf(words, sizeof words, "%.*f", behind > 0 ? behind : 0, largest);
    return words_width(words, WORDS_SIZE) + (low < 0 ? words_width("-", WORDS_SIZE) : 0);
}

void gnuplot_add_terminal(struct text *script, const struct gnuplot_format *format,
                          double width, double height)
{
    text_add(script,
             "set terminal %s size %g,%g %s rounded noenhanced background "
             "'#ffffff'\nset encoding utf8\n",
             format->terminal, format->scale * width, format->scale * height,
             format->options);
}

/* A label of lines. In single quotes there is no end of a line. */
static void add_lines(struct text *script, const char *const *lines, size_t count)
{
    text_add(script, "set label ");
    for (size_t i = 0; i < count; i++) {
        text_add(script, "%s", i > 0 ? ".\"\\n\"." : "");
        gnuplot_add_quoted(script, lines[i]);
    }
}

/* All notes as lines; returns how many. */
static size_t wrap_notes(const struct gnuplot_frame *frame, struct arena *arena,
                         const char ***lines)
{
    size_t count = 0;
    *lines = arena_array(arena, frame->note_count * NOTE_LINES + 1, sizeof **lines);
    for (size_t i = 0; i < frame->note_count; i++)
        count += words_wrap(frame->notes[i], WORDS_SMALL, GNUPLOT_WIDTH - 2 * MARGIN,
                            NOTE_LINES, arena, *lines + count);
    return count;
}

/* A title of gnuplot's own would stand in the middle of what is plotted, and run off the
 * page beside long labels. */
void gnuplot_add_frame(struct text *script, const struct gnuplot_format *format,
                       const struct gnuplot_frame *frame)
{
    struct arena *arena = arena_new();
    const char *title[TITLE_LINES], **notes;
    size_t title_count = 0, note_count = wrap_notes(frame, arena, &notes);
    if (frame->title != NULL)
        title_count = words_wrap(frame->title, WORDS_SIZE, GNUPLOT_WIDTH - 4 * MARGIN,
                                 TITLE_LINES, arena, title);
    double more = title_count > 1 ? TITLE_ROW * (double)(title_count - 1) : 0;
    double above = title_count > 0 ? TITLE_ROW * (double)title_count + MARGIN : 0;
    double below = note_count > 0 ? NOTE_ROW * (double)note_count + MARGIN : 0;
    double height = frame->height + more + below;
    gnuplot_add_terminal(script, format, GNUPLOT_WIDTH, height);
    if (title_count > 0) {
        add_lines(script, title, title_count);
        text_add(script, " at screen 0.5,screen %g center\n",
                 1 - (MARGIN + TITLE_ROW / 2.) / height);
    }
    if (note_count > 0) {
        add_lines(script, notes, note_count);
        text_add(script, " at screen %g,screen %g left font ',%g' textcolor '#555555'\n",
                 MARGIN / (double)GNUPLOT_WIDTH, (below - NOTE_ROW) / height,
                 WORDS_SMALL * format->point);
    }
    text_add(script,
             "set origin 0,%g\nset size 1,%g\n"
             "set border 3 linecolor '#555555'\n"
             "set tics nomirror out textcolor '#333333'\n"
             "set grid back linetype 1 linecolor '#e4e4e4' linewidth 1\n",
             below / height, 1 - (above + below) / height);
    arena_free(arena);
}

void gnuplot_add_margins(struct text *script, double left, double right)
{
    text_add(script,
             "set lmargin at screen %.4f\nset rmargin at screen %.4f\n"
             "set title offset screen %.4f,0\n",
             left / GNUPLOT_WIDTH, 1 - right / GNUPLOT_WIDTH,
             (right - left) / 2 / GNUPLOT_WIDTH);
}

/* Writes the script where gnuplot reads it from its beginning. */
static int put_script(const struct text *script, FILE *file, struct error *error)
{
    if (fwrite(script->at, 1, script->length, file) != script->length ||
        fflush(file) != 0)
        return error_set(error, "cannot write a temporary file for gnuplot: %s",
                         strerror(errno));
    rewind(file);
    return 0;
}

/* The first line of what gnuplot said that is not an echo of the script or a marker. */
static int gnuplot_error(FILE *said, const struct gnuplot_format *format,
                         struct error *error)
{
    char line[512];
    rewind(said);
    while (fgets(line, sizeof line, said)) {
        line[strcspn(line, "\n")] = '\0';
        const char *words = line + strspn(line, " \t^");
        if (strstr(words, "unknown or ambiguous terminal type") != NULL)
            return error_set(error,
                             "this gnuplot was built without Cairo and cannot write %s: "
                             "install that of Debian (apt-get install gnuplot-nox), or "
                             "name a .svg",
                             format->ending);
        if (strncmp(words, "gnuplot>", 8) != 0 && words[0])
            return error_set(error, "gnuplot could not draw the plot: %s", words);
    }
    return error_set(error, "gnuplot ended without drawing the plot");
}

/* Runs a program from file to file: no pipe that could block. Returns 0, an errno where
 * it cannot be run, or -1 where it failed. */
static int run(char *const arguments[], FILE *input, FILE *output, FILE *said)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status, failed = posix_spawn_file_actions_init(&actions);
    if (failed)
        return failed;
    posix_spawn_file_actions_adddup2(&actions, fileno(input), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(output), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(said), STDERR_FILENO);
    failed = posix_spawnp(&pid, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed)
        return failed;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return errno;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static int run_gnuplot(const struct gnuplot_format *format, FILE *script, FILE *picture,
                       FILE *said, struct error *error)
{
    char *arguments[] = {"gnuplot", "--default-settings", "-", NULL};
    int failed = run(arguments, script, picture, said);
    if (failed == ENOENT)
        return error_set(error, "gnuplot is not installed: apt-get install gnuplot-nox");
    if (failed > 0)
        return error_set(error, "cannot start gnuplot: %s", strerror(failed));
    if (failed || lseek(fileno(picture), 0, SEEK_END) <= 0)
        return gnuplot_error(said, format, error);
    return 0;
}

/* The script as the format can draw it. Without fc-list, which is one of the fonts'
 * library's own programs, no rare letter is taken for known. */
static struct text drawable(const struct text *script,
                            const struct gnuplot_format *format, FILE *said)
{
    char *arguments[] = {"fc-list", ":", "--format", "%{charset} ", NULL};
    struct text copy = {0};
    FILE *ranges = NULL;
    if (format->scale != 1 && glyphs_are_rare(script->at))
        ranges = tmpfile();
    if (ranges == NULL) {
        text_add(&copy, "%s", script->at);
        return copy;
    }
    run(arguments, ranges, ranges, said);
    rewind(ranges);
    copy = glyphs_replace(script->at, ranges);
    fclose(ranges);
    return copy;
}

int gnuplot_draw(const struct text *script, const char *path, struct error *error)
{
    const struct gnuplot_format *format = gnuplot_format(path, error);
    struct output output;
    int result = -1;

    if (format == NULL || output_open(&output, path, error) != 0)
        return -1;
    FILE *input = tmpfile(), *said = tmpfile();
    if (!input || !said)
        error_set(error, "cannot make a temporary file for gnuplot: %s", strerror(errno));
    else {
        struct text copy = drawable(script, format, said);
        if (put_script(&copy, input, error) == 0)
            result = run_gnuplot(format, input, output.file, said, error);
        text_free(&copy);
    }
    if (result == 0)
        result = output_keep(&output, error);
    else
        output_drop(&output);
    if (input)
        fclose(input);
    if (said)
        fclose(said);
    return result;
}
