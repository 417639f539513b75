/* The parent's half of a child trusts nothing that comes out of the pipe. What runs
 * between fork and _exit touches nothing of the parent's but what it was handed. */
#include "worker/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "worker/confine.h"
#include "worker/orphans.h"
#include "worker/shared.h"

#define OUTPUT_KEPT 4096

struct child {
    struct orphans_child self;
    pid_t pid;
    int messages, output; /* descriptors, -1 once at their end */
    int exited;           /* readable once the process has ended */
    struct shared *shared;
    char *incoming; /* bytes of messages not yet handled */
    size_t length, capacity;
    char printed[OUTPUT_KEPT + 1];
    size_t printed_length;
    bool ended, rubbish, starved;
    int wait_status;
    struct rusage usage; /* once it has ended */
};

/* ---- Beginning ---- */

/* `pipe` -1: the process may not begin, as errno says. */
static _Noreturn void run_child(int (*main)(struct sender *, void *), void *argument,
                                struct shared *shared, int pipe)
{
    struct sender *sender = pipe >= 0 ? sender_begin(pipe, shared) : NULL;
    int status = 1;
    if (sender == NULL)
        shared->refused = errno == EINVAL ? EMFILE : errno; /* a number above the limit */
    else
        status = main(sender, argument);
    if (sender != NULL && sender_flush(sender) != 0)
        status = 1;
    fflush(NULL);
    _exit(status);
}

/* What of the system's is used up, and where the user finds its limit. */
static const char *mend_of(int reason)
{
    switch (reason) {
    case EAGAIN:
        return "; end other programs, or raise the limit of processes (`ulimit -u`)";
    case EMFILE:
        return "; raise the limit of open files (`ulimit -n`)";
    case ENOMEM:
        return "; end other programs, or raise the limit of memory (`ulimit -v`)";
    case ENOSYS:
        return "; Lamina needs Linux 5.3 or newer";
    default:
        return "";
    }
}

static void cannot_start(int reason, struct error *error)
{
    error_set(error, "cannot start a process for a trial: %s%s",
              reason == ECHILD ? "it was killed before it began" : strerror(reason),
              mend_of(reason));
}

/* Whether the system has let the process begin: its first byte, or the end of its pipe.
 * -1 with the reason in errno. */
static int await_beginning(int messages, const struct shared *shared)
{
    char byte;
    ssize_t n;
    do
        n = read(messages, &byte, 1);
    while (n < 0 && errno == EINTR);
    if (n == 1)
        return 0;
    errno = shared->refused != 0 ? shared->refused : ECHILD;
    return -1;
}

static void end_at_once(pid_t pid)
{
    int reason = errno;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    errno = reason;
}

static struct child *start(int (*main)(struct sender *, void *), void *argument,
                           bool keeps_input, struct error *error)
{
    int messages[2] = {-1, -1}, output[2] = {-1, -1};
    struct child *child = calloc(1, sizeof *child);
    pid_t parent = getpid();

    orphans_prepare();
    if (child == NULL)
        goto failed;
    child->exited = -1;
    child->shared = mmap(NULL, sizeof *child->shared, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (child->shared == MAP_FAILED)
        goto failed;
    child->shared->place.layer = -1;
    if (pipe2(messages, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0)
        goto failed;
    fflush(NULL); /* else the child would print it once more */
    child->pid = fork();
    if (child->pid < 0)
        goto failed;
    if (child->pid == 0)
        run_child(main, argument, child->shared,
                  confine(parent, messages[1], output[1], keeps_input));
    madvise(child->shared, sizeof *child->shared, MADV_DONTFORK); /* no other child's */
    close(messages[1]);
    close(output[1]);
    messages[1] = output[1] = -1;
    child->exited = (int)syscall(SYS_pidfd_open, child->pid, 0);
    if (child->exited < 0 || await_beginning(messages[0], child->shared) != 0) {
        end_at_once(child->pid);
        goto failed;
    }
    child->messages = messages[0];
    child->output = output[0];
    fcntl(child->messages, F_SETFL, O_NONBLOCK);
    fcntl(child->output, F_SETFL, O_NONBLOCK);
    orphans_spare(&child->self, child->pid);
    return child;

failed:
    cannot_start(errno, error);
    if (child != NULL && child->exited >= 0)
        close(child->exited);
    for (int i = 0; i < 2; i++) {
        if (messages[i] >= 0)
            close(messages[i]);
        if (output[i] >= 0)
            close(output[i]);
    }
    if (child != NULL && child->shared != NULL && child->shared != MAP_FAILED)
        munmap(child->shared, sizeof *child->shared);
    free(child);
    return NULL;
}

struct child *child_start(int (*main)(struct sender *, void *), void *argument,
                          struct error *error)
{
    return start(main, argument, false, error);
}

struct child *child_start_reading(int (*main)(struct sender *, void *), void *argument,
                                  struct error *error)
{
    return start(main, argument, true, error);
}

pid_t child_pid(const struct child *child)
{
    return child->pid;
}

/* ---- Receiving ---- */

/* Reads what there is into `at`: the number of bytes, 0 where there is nothing now or any
 * more. */
static size_t read_some(int *fd, char *at, size_t room)
{
    ssize_t n;
    if (*fd < 0)
        return 0;
    do
        n = read(*fd, at, room);
    while (n < 0 && errno == EINTR);
    if (n > 0)
        return (size_t)n;
    if (n == 0 || errno != EAGAIN) {
        close(*fd);
        *fd = -1;
    }
    return 0;
}

/* Keeps the last OUTPUT_KEPT bytes of what the child prints. */
static void receive_output(struct child *child)
{
    char bytes[OUTPUT_KEPT];
    size_t n;
    for (int i = 0; i < 64 && (n = read_some(&child->output, bytes, sizeof bytes)) > 0;
         i++) {
        size_t over = child->printed_length + n;
        over = over > OUTPUT_KEPT ? over - OUTPUT_KEPT : 0;
        memmove(child->printed, child->printed + over, child->printed_length - over);
        child->printed_length -= over;
        memcpy(child->printed + child->printed_length, bytes, n);
        child->printed_length += n;
        child->printed[child->printed_length] = '\0';
    }
}

static int reserve(struct child *child, size_t capacity)
{
    if (child->capacity >= capacity)
        return 0;
    char *grown = realloc(child->incoming, capacity);
    child->starved |= grown == NULL;
    if (grown == NULL)
        return -1;
    child->incoming = grown;
    child->capacity = capacity;
    return 0;
}

/* Hands every whole message to `handle`; -1 where they make no sense. */
static int handle_messages(struct child *child,
                           int (*handle)(void *, const struct message *), void *self)
{
    size_t at = 0;
    while (child->length - at >= sizeof(struct message_header)) {
        struct message_header header;
        memcpy(&header, child->incoming + at, sizeof header);
        if (header.size > MESSAGE_MOST)
            return -1;
        if (child->length - at < sizeof header + header.size) {
            if (reserve(child, sizeof header + header.size + SENDER_BUFFER) != 0)
                return -1;
            break;
        }
        /* Messages of odd sizes follow one another: a copy puts this one on a boundary
         * that suits its type. */
        void *bytes = malloc(header.size + 1);
        child->starved |= bytes == NULL;
        if (bytes == NULL)
            return -1;
        memcpy(bytes, child->incoming + at + sizeof header, header.size);
        struct message message = {header.type, header.size, bytes};
        int status = handle(self, &message);
        free(bytes);
        if (status != 0)
            return -1;
        at += sizeof header + header.size;
    }
    memmove(child->incoming, child->incoming + at, child->length - at);
    child->length -= at;
    return 0;
}

int child_receive(struct child *child, int (*handle)(void *, const struct message *),
                  void *self)
{
    if (child->ended)
        return 0;
    /* Asked before reading: what an ended child wrote is then all in the pipes. */
    bool ended =
        wait4(child->pid, &child->wait_status, WNOHANG, &child->usage) == child->pid;
    size_t received = 0, n = 0;
    receive_output(child);
    while (!child->rubbish && (ended || received < 4 * (size_t)SENDER_BUFFER)) {
        if (reserve(child, SENDER_BUFFER) != 0)
            child->rubbish = true;
        else if ((n = read_some(&child->messages, child->incoming + child->length,
                                child->capacity - child->length)) == 0)
            break;
        child->length += n;
        received += n;
        if (handle_messages(child, handle, self) != 0)
            child->rubbish = true;
    }
    /* Half a message: a signal may cut one, the child itself never ends in one. */
    child->rubbish |= ended && child->length > 0 && WIFEXITED(child->wait_status);
    if (child->rubbish && !ended)
        child_kill(child);
    if (ended)
        orphans_end(&child->self);
    child->ended = ended;
    return ended ? 0 : 1;
}

void child_wait(struct child *const *children, size_t count, double seconds)
{
    struct pollfd *polled = memory_zeroed(3 * count * sizeof *polled);
    nfds_t n = 0;
    for (size_t i = 0; i < count; i++) {
        polled[n++] = (struct pollfd){.fd = children[i]->messages, .events = POLLIN};
        polled[n++] = (struct pollfd){.fd = children[i]->output, .events = POLLIN};
        polled[n++] = (struct pollfd){.fd = children[i]->exited, .events = POLLIN};
    }
    poll(polled, n, (int)(seconds * 1000));
    free(polled);
}

/* ---- Ending ---- */

void child_ask_stop(struct child *child)
{
    child->shared->stop = 1;
}

void child_kill(struct child *child)
{
    if (child->ended)
        return;
    kill(child->pid, SIGKILL);
    kill(-child->pid, SIGKILL);
}

void child_end(const struct child *child, struct child_end *end)
{
    int status = child->wait_status;
    *end = (struct child_end){
        .clean = WIFEXITED(status) && WEXITSTATUS(status) == 0 && !child->rubbish,
        .status = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status),
        .rubbish = child->rubbish,
        .starved = child->starved,
        .peak_memory = (int64_t)child->usage.ru_maxrss * 1024, /* it is in KiB */
        .place = child->shared->place,
        .output = child->printed,
    };
}

void child_free(struct child *child)
{
    if (child == NULL)
        return;
    if (!child->ended) {
        child_kill(child);
        waitpid(child->pid, &child->wait_status, 0);
        orphans_end(&child->self);
    }
    if (child->messages >= 0)
        close(child->messages);
    if (child->output >= 0)
        close(child->output);
    close(child->exited);
    munmap(child->shared, sizeof *child->shared);
    free(child->incoming);
    free(child);
}
