/* Beside the environment that the runner looks at in each trial, each thing is a row that
 * puts into words how it is now: what reads otherwise has changed. */
#include "check/surroundings.h"

#include <dirent.h>
#include <fenv.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/environment.h"

enum { LONGEST = 512 };

static void say_locale(char *text)
{
    snprintf(text, LONGEST, "%s", setlocale(LC_ALL, NULL));
}

static void say_folder(char *text)
{
    if (getcwd(text, LONGEST) == NULL)
        snprintf(text, LONGEST, "unknown");
}

/* Which signals are not left to the system. */
static void say_signals(char *text)
{
    struct sigaction action;
    size_t length = 0;
    for (int number = 1; number < 32; number++)
        if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_DFL &&
            length < LONGEST - 8)
            length += (size_t)snprintf(text + length, LONGEST - length, "%s%d",
                                       length > 0 ? "," : "", number);
}

static void say_threads(char *text)
{
    DIR *tasks = opendir("/proc/self/task");
    int count = 0;
    for (struct dirent *entry; tasks && (entry = readdir(tasks));)
        count += entry->d_name[0] != '.';
    if (tasks)
        closedir(tasks);
    snprintf(text, LONGEST, "%d", count);
}

static void say_mask(char *text)
{
    mode_t mask = umask(0);
    umask(mask);
    snprintf(text, LONGEST, "%03o", (unsigned)mask);
}

static const struct {
    const char *name;
    void (*say)(char *text);
    const char *remedy;
} things[] = {
    {"the locale", say_locale, "leave setlocale alone"},
    {"the current folder", say_folder, "leave chdir alone"},
    {"which signals are handled", say_signals, "leave signal and sigaction alone"},
    {"the number of threads", say_threads,
     "leave parallel work to lamina_gemm and to --jobs"},
    {"the mask of new files", say_mask, "leave umask alone"},
};

enum { THINGS = sizeof things / sizeof things[0] };

static char before[THINGS][LONGEST];
static struct environment environment;
static fenv_t floats; /* to put back what of the environment concerns them */

void surroundings_remember(void)
{
    fegetenv(&floats);
    environment = environment_read();
    for (size_t i = 0; i < THINGS; i++)
        things[i].say(before[i]);
}

const char *surroundings_changed(char *text, size_t size)
{
    struct error error;
    bool changed = environment_check(&environment, &error) != 0;
    if (changed)
        snprintf(text, size, "%s", error.text);
    for (size_t i = 0; i < THINGS && !changed; i++) {
        char now[LONGEST] = "";
        things[i].say(now);
        if (strcmp(now, before[i]) == 0)
            continue;
        snprintf(text, size, "has changed %s (%s, before it %s): %s", things[i].name, now,
                 before[i], things[i].remedy);
        changed = true;
    }
    if (changed) {
        fesetenv(&floats);
        surroundings_remember();
    }
    return changed ? text : NULL;
}
