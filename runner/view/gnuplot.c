/* The script and its data are gnuplot's standard input, the picture its standard output.
 * No path is ever written into the script, and the user's own settings are not read, so
 * that a picture looks the same everywhere. */
#include "view/gnuplot.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/output.h"

#define MOST_BYTES 400 /* of a text: more than there is room for */

extern char **environ;

/* SVG in pixels of a screen; PNG in twice as many, so that it can be printed. */
static const struct gnuplot_format formats[] = {
    {".svg", "svg", "fixed font 'Helvetica,Arial,sans-serif,14'", 1},
    {".png", "pngcairo", "font 'Helvetica,14' fontscale 2 linewidth 2 pointscale 2", 2},
};

const struct gnuplot_format *gnuplot_format(const char *path, struct error *error)
{
    const char *ending = strrchr(path, '.');
    for (size_t i = 0; ending && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(ending, formats[i].ending) == 0)
            return &formats[i];
    error_set(error, "%s: the file's name must end in .svg or .png", path);
    return NULL;
}

/* In single quotes gnuplot reads only '' as anything but itself. */
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
        text_add(script, "%s%c", *c == '\'' ? "'" : "", *c);
    text_add(script, "'");
    text_free(&shown);
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

int gnuplot_draw(const struct text *script, const char *path, struct error *error)
{
    struct output output;
    FILE *input = NULL, *said = NULL;
    int result = -1;

    if (output_open(&output, path, error) != 0)
        return -1;
    input = tmpfile();
    said = tmpfile();
    if (!input || !said)
        error_set(error, "cannot make a temporary file for gnuplot: %s", strerror(errno));
    else if (put_script(script, input, error) == 0 &&
             run_gnuplot(input, output.file, said, error) == 0)
        result = 0;
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
