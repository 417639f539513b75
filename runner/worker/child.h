/* A child process: plugin code runs nowhere else. It is confined (worker/confine.h), can
 * trace neither its parent nor another child, and sends messages; the parent receives
 * them and learns how it ended. What a child has started ends with it. */
#ifndef WORKER_CHILD_H
#define WORKER_CHILD_H

#include <sys/types.h>

#include "base/error.h"
#include "worker/sender.h"

struct child;

/* Forks; the child runs main(sender, argument) and exits with its result. NULL with
 * `error` where the system has no process, descriptor or memory for it: it has run
 * nothing. */
struct child *child_start(int (*main)(struct sender *, void *), void *argument,
                          struct error *error);
/* The same for one that reads the standard input, which is empty in others. */
struct child *child_start_reading(int (*main)(struct sender *, void *), void *argument,
                                  struct error *error);
pid_t child_pid(const struct child *child);

/* Receives what has come without blocking, calling `handle` for each whole message; a
 * handler that does not return 0 (rubbish) makes the child be killed. Returns 1 while the
 * child lives or messages may come, 0 when it has ended. */
int child_receive(struct child *child, int (*handle)(void *, const struct message *),
                  void *self);
/* Waits until one of the children has something to say, or `seconds` pass. */
void child_wait(struct child *const *children, size_t count, double seconds);

void child_ask_stop(struct child *child);
void child_kill(struct child *child);

/* How it ended: exit status, or the signal, its place among the layers, and the last
 * lines that it printed. Valid once child_receive returned 0. */
struct child_end {
    bool clean;          /* it exited with 0 */
    int status;          /* exit status, or -signal */
    bool rubbish;        /* its messages made no sense */
    bool starved;        /* there was no memory for one of them */
    int64_t peak_memory; /* the most bytes that were resident, what it shares counted */
    struct network_place place;
    const char *output; /* what it printed, the last 4 KiB; "" for nothing */
};
void child_end(const struct child *child, struct child_end *end);
void child_free(struct child *child);

#endif
