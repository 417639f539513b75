/* What children have started and left behind: it ends with them, as it comes to this
 * process when they end. */
#ifndef WORKER_ORPHANS_H
#define WORKER_ORPHANS_H

#include <sys/types.h>

/* Before a child is started. */
void orphans_prepare(void);

/* A child that runs, and so is no orphan; kept by its owner until orphans_end. */
struct orphans_child {
    struct orphans_child *next;
    pid_t pid;
};
void orphans_spare(struct orphans_child *child, pid_t pid);

/* Of a child that has ended: what it has left behind ends, too, and what that has. */
void orphans_end(struct orphans_child *child);

#endif
