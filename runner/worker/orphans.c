/* Orphans come to a process, not to whoever in it started their parent, so there is one
 * list of children for all of it. */
#include "worker/orphans.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#define MOST_ROUNDS 1000 /* of ending orphans, which may go on to start others */

static struct orphans_child *running; /* those that have not ended */
static bool gets_orphans;             /* what they leave behind comes to this process */

static bool is_traced(void)
{
    char line[256];
    long tracer = 0;
    FILE *status = fopen("/proc/self/status", "re");
    while (status != NULL && fgets(line, sizeof line, status) != NULL)
        if (strncmp(line, "TracerPid:", 10) == 0)
            tracer = strtol(line + 10, NULL, 10);
    if (status != NULL)
        fclose(status);
    return tracer != 0;
}

/* Before the first child. Children run as the same user, and could else reach the memory
 * and the files of this process, and of each other: they inherit it. A debugger that
 * began this process would then see nothing of it, so there it is left.
 * Orphans are not taken in by a process that has children from before its exec: whose
 * they were could not be told. */
void orphans_prepare(void)
{
    static bool prepared;
    siginfo_t any;
    if (prepared)
        return;
    prepared = true;
    if (!is_traced())
        prctl(PR_SET_DUMPABLE, 0);
    if (waitid(P_ALL, 0, &any, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD)
        gets_orphans = prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

static bool is_running(pid_t pid)
{
    const struct orphans_child *child = running;
    while (child != NULL && child->pid != pid)
        child = child->next;
    return child != NULL;
}

/* Ends the children of this process that it has not started: what a layer started in a
 * session of its own, and who did not end with its trial. False where there were none.
 * A kernel without /proc/.../children leaves them. */
static bool end_some_orphans(void)
{
    FILE *children = fopen("/proc/thread-self/children", "re");
    bool found = false;
    int pid;
    while (children != NULL && fscanf(children, "%d", &pid) == 1)
        if (!is_running(pid) && kill(pid, SIGKILL) == 0) {
            waitpid(pid, NULL, 0);
            found = true;
        }
    if (children != NULL)
        fclose(children);
    return found;
}

void orphans_spare(struct orphans_child *child, pid_t pid)
{
    *child = (struct orphans_child){running, pid};
    running = child;
}

void orphans_end(struct orphans_child *child)
{
    struct orphans_child **at = &running;
    while (*at != NULL && *at != child)
        at = &(*at)->next;
    if (*at == NULL)
        return;
    *at = child->next;
    kill(-child->pid, SIGKILL);
    for (int i = 0; i < MOST_ROUNDS && gets_orphans && end_some_orphans(); i++)
        ;
}
