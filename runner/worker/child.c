/* The child's half runs between fork and _exit and touches nothing of the parent's but
 * what it was handed; the parent's half trusts nothing that comes out of the pipe. */
#include "worker/child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"

#define OUTPUT_KEPT 4096
#define SEND_BUFFER (64 * 1024)
#define SEND_SECONDS 0.05 /* messages wait no longer than this to travel together */
#define MOST_FD 1024      /* a larger table of descriptors would cost more to make */

/* In memory that both processes see. */
struct shared {
    int refused; /* errno where the system did not let the child begin; 0 */
    struct network_place place;
    volatile sig_atomic_t stop;
};

struct header {
    uint32_t type, size;
};

struct sender {
    struct shared *shared;
    int pipe;
    size_t used;
    double sent; /* when, by clock_seconds */
    char buffer[SEND_BUFFER];
};

struct child {
    struct child *next; /* of those that have not ended */
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
};

/* ---- The child's half ---- */

static int write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, bytes, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        bytes += n;
        length -= (size_t)n;
    }
    return 0;
}

int sender_flush(struct sender *sender)
{
    size_t used = sender->used;
    sender->used = 0;
    sender->sent = clock_seconds();
    return write_all(sender->pipe, sender->buffer, used);
}

int sender_send(struct sender *sender, uint32_t type, const void *bytes, size_t size)
{
    struct header header = {type, (uint32_t)size};
    if (size > CHILD_MAX_MESSAGE)
        return -1;
    if (sender->used + sizeof header + size > SEND_BUFFER && sender_flush(sender) != 0)
        return -1;
    if (sizeof header + size > SEND_BUFFER) {
        if (write_all(sender->pipe, (const char *)&header, sizeof header) != 0)
            return -1;
        return write_all(sender->pipe, bytes, size);
    }
    memcpy(sender->buffer + sender->used, &header, sizeof header);
    if (size > 0)
        memcpy(sender->buffer + sender->used + sizeof header, bytes, size);
    sender->used += sizeof header + size;
    return clock_seconds() - sender->sent > SEND_SECONDS ? sender_flush(sender) : 0;
}

bool sender_stop_asked(const struct sender *sender)
{
    return sender->shared->stop != 0;
}

struct network_place *sender_place(struct sender *sender)
{
    return &sender->shared->place;
}

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

/* Leaves the child with the descriptors 0 (nothing), 1 and 2 (captured) and that of the
 * messages, which it returns. */
static int keep_only_pipes(int messages, int output)
{
    enum { MESSAGES = 3 };
    int nothing = open("/dev/null", O_RDONLY);
    int high = fcntl(messages, F_DUPFD, 10); /* out of the way of the low numbers */
    int high_output = fcntl(output, F_DUPFD, 10);
    if (nothing < 0 || high < 0 || high_output < 0)
        return -1;
    if (dup2(nothing, 0) < 0 || dup2(high_output, 1) < 0 || dup2(high_output, 2) < 0 ||
        dup2(high, MESSAGES) < 0)
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

static _Noreturn void run_child(int (*main)(struct sender *, void *), void *argument,
                                pid_t parent, struct shared *shared, const int *pipes)
{
    static struct sender sender; /* of this process alone, after the fork */
    int status = 1, pipe = -1;
    errno = 0;
    if (behave_as_child(parent) == 0 && leave_mapped_files() == 0 &&
        (pipe = keep_only_pipes(pipes[0], pipes[1])) >= 0) {
        sender = (struct sender){.shared = shared, .pipe = pipe, .sent = clock_seconds()};
        if (write_all(pipe, "b", 1) == 0) /* begins; see await_beginning */
            status = main(&sender, argument);
        if (sender_flush(&sender) != 0)
            status = 1;
    } else {
        shared->refused = errno == EINVAL ? EMFILE : errno; /* a number above the limit */
    }
    fflush(NULL);
    _exit(status);
}

/* ---- What the parent is to its children ---- */

#define MOST_ROUNDS 1000 /* of ending orphans, which may go on to start others */

static struct child *running; /* those that have not ended */
static bool gets_orphans;     /* what they leave behind comes to this process */

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
static void prepare_parent(void)
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
    const struct child *child = running;
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

/* Of a child that has ended: what it has left behind ends, too, and what that has. */
static void forget(struct child *child)
{
    struct child **at = &running;
    while (*at != NULL && *at != child)
        at = &(*at)->next;
    if (*at == NULL)
        return;
    *at = child->next;
    kill(-child->pid, SIGKILL);
    for (int i = 0; i < MOST_ROUNDS && gets_orphans && end_some_orphans(); i++)
        ;
}

/* ---- The parent's half ---- */

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

struct child *child_start(int (*main)(struct sender *, void *), void *argument,
                          struct error *error)
{
    int messages[2] = {-1, -1}, output[2] = {-1, -1};
    struct child *child = calloc(1, sizeof *child);
    pid_t parent = getpid();

    prepare_parent();
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
        run_child(main, argument, parent, child->shared, (int[]){messages[1], output[1]});
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
    child->next = running;
    running = child;
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

pid_t child_pid(const struct child *child)
{
    return child->pid;
}

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
    while (child->length - at >= sizeof(struct header)) {
        struct header header;
        memcpy(&header, child->incoming + at, sizeof header);
        if (header.size > CHILD_MAX_MESSAGE)
            return -1;
        if (child->length - at < sizeof header + header.size) {
            if (reserve(child, sizeof header + header.size + SEND_BUFFER) != 0)
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
    bool ended = waitpid(child->pid, &child->wait_status, WNOHANG) == child->pid;
    size_t received = 0, n = 0;
    receive_output(child);
    while (!child->rubbish && (ended || received < 4 * SEND_BUFFER)) {
        if (reserve(child, SEND_BUFFER) != 0)
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
        forget(child);
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
        forget(child);
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
