/* All of it can be refused by the system, and then nothing is run. */
#include "worker/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

#define MOST_FD 1024 /* a larger table of descriptors would cost more to make */

/* A copy of a descriptor under a number that a layer does not meet by accident. */
static int hide(int descriptor)
{
    struct rlimit limit;
    unsigned drawn;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 ||
        getrandom(&drawn, sizeof drawn, 0) != (ssize_t)sizeof drawn)
        return -1;
    unsigned most = limit.rlim_cur < MOST_FD ? (unsigned)limit.rlim_cur : MOST_FD;
    unsigned least = most / 4;
    return fcntl(descriptor, F_DUPFD_CLOEXEC, (int)(least + drawn % (most - least)));
}

/* Leaves the child with the descriptors 0 (nothing, or as it is), 1 and 2 (captured) and
 * that of the messages, which it returns. */
static int keep_only_pipes(int messages, int output, bool keeps_input)
{
    enum { MESSAGES = 3 };
    int nothing = open("/dev/null", O_RDONLY);
    int high = fcntl(messages, F_DUPFD, 10); /* out of the way of the low numbers */
    int high_output = fcntl(output, F_DUPFD, 10);
    if (nothing < 0 || high < 0 || high_output < 0)
        return -1;
    if ((!keeps_input && dup2(nothing, 0) < 0) || dup2(high_output, 1) < 0 ||
        dup2(high_output, 2) < 0 || dup2(high, MESSAGES) < 0)
        return -1;
    closefrom(MESSAGES + 1); /* serves kernels without close_range, too */
    int hidden = hide(MESSAGES);
    close(MESSAGES);
    return hidden;
}

/* Takes from the child the files that it would share with its parent in memory: the index
 * of a results file's log, which SQLite maps. A layer that writes where it may not must
 * not reach it. -1: errno says why. */
static int leave_mapped_files(void)
{
    char line[PATH_MAX + 128], rights[8];
    unsigned long from, to;
    FILE *maps = fopen("/proc/self/maps", "re"); /* without it no layer is loaded */
    int status = 0, name;
    while (status == 0 && maps != NULL && fgets(line, sizeof line, maps) != NULL)
        if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %n", &from, &to, rights, &name) == 3 &&
            strcmp(rights, "rw-s") == 0 && strncmp(line + name, "/dev/zero", 9) != 0)
            status = munmap((void *)(uintptr_t)from, to - from);
    if (maps != NULL)
        fclose(maps);
    return status;
}

/* What it starts itself and leaves alone comes to it, and after its end to the parent. */
static int behave_as_child(pid_t parent)
{
    struct rlimit no_core = {0, 0};
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        return -1;
    if (setpgid(0, 0) != 0 || setrlimit(RLIMIT_CORE, &no_core) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        return -1;
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_DFL);
    return 0;
}

int confine(pid_t parent, int messages, int output, bool keeps_input)
{
    errno = 0;
    if (behave_as_child(parent) != 0 || leave_mapped_files() != 0)
        return -1;
    return keep_only_pipes(messages, output, keeps_input);
}
