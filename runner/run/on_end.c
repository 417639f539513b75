/* It is a process like any that a shell starts: it has the terminal, ctrl-C ends it, and
 * a pipe that nobody reads does, too. */
#include "run/on_end.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

static bool is_replaced(const char *variable, const struct on_end_value *values,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(values[i].name);
        if (strncmp(variable, values[i].name, length) == 0 && variable[length] == '=')
            return true;
    }
    return false;
}

static char **make_environment(const struct on_end_value *values, size_t count,
                               struct arena *arena)
{
    size_t given = 0, all = 0;
    while (environ[given] != NULL)
        given++;
    char **environment = arena_array(arena, given + count + 1, sizeof *environment);
    for (size_t i = 0; i < given; i++)
        if (!is_replaced(environ[i], values, count))
            environment[all++] = environ[i];
    for (size_t i = 0; i < count; i++)
        environment[all++] =
            arena_format(arena, "%s=%s", values[i].name, values[i].value);
    return environment;
}

/* What the program ignores or catches is as usual there. */
static int start(const char *command, char **environment, pid_t *process)
{
    char *const arguments[] = {(char[]){"sh"}, (char[]){"-c"}, (char *)command, NULL};
    posix_spawnattr_t attributes;
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    sigaddset(&signals, SIGXFSZ);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    int failed =
        posix_spawn(process, "/bin/sh", NULL, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

int on_end_run(const char *command, const struct on_end_value *values, size_t count,
               struct error *error)
{
    struct arena *arena = arena_new();
    pid_t process;
    int status = 0;
    int failed = start(command, make_environment(values, count, arena), &process);
    arena_free(arena);
    if (failed != 0)
        return error_set(error, "the command of --on-end cannot be started: %s",
                         strerror(failed));
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return error_set(error, "the command of --on-end is lost: %s",
                             strerror(errno));
    if (WIFSIGNALED(status))
        return error_set(error, "the command of --on-end was ended by signal %d",
                         WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return error_set(error, "the command of --on-end ended with status %d",
                         WEXITSTATUS(status));
    return 0;
}
