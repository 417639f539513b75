/* What the parent can rely on when plugin code misbehaves in a child. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/suite.h"
#include "worker/child.h"

struct heard {
    size_t count;
    uint32_t last_type;
    size_t last_size;
    bool in_order, right;
};

static int hear(void *self, const struct message *message)
{
    struct heard *heard = self;
    const unsigned char *bytes = message->bytes;
    heard->in_order &= message->type == heard->count;
    for (size_t i = 0; i < message->size; i++)
        heard->right &= bytes[i] == (unsigned char)message->type;
    heard->last_type = message->type;
    heard->last_size = message->size;
    heard->count++;
    return 0;
}

/* Runs a child to its end; fails the test where it takes more than 20 s. */
static struct child_end run(int (*main)(struct sender *, void *), void *argument,
                            struct heard *heard, struct child **child)
{
    struct error error;
    struct child_end end;
    double start = clock_seconds();
    *heard = (struct heard){.in_order = true, .right = true};
    *child = child_start(main, argument, &error);
    ck_assert_ptr_nonnull(*child);
    while (child_receive(*child, hear, heard) != 0) {
        child_wait(child, 1, 0.1);
        ck_assert_msg(clock_seconds() - start < 20, "the child does not end");
    }
    child_end(*child, &end);
    return end;
}

static int send_many(struct sender *sender, void *argument)
{
    static const size_t sizes[] = {0, 1, 7, 4096, 65535, 65536, 300000};
    char *bytes = malloc(300000);
    (void)argument;
    for (uint32_t i = 0; i < 700; i++) {
        size_t size = sizes[i % 7];
        memset(bytes, (int)i, size);
        if (sender_send(sender, i, bytes, size) != 0)
            return 1;
    }
    free(bytes);
    return 0;
}

START_TEST(messages_of_all_sizes_arrive_whole_and_in_order)
{
    struct heard heard;
    struct child *child;
    struct child_end end = run(send_many, NULL, &heard, &child);
    ck_assert(end.clean);
    ck_assert_uint_eq(heard.count, 700);
    ck_assert(heard.in_order && heard.right);
    child_free(child);
}
END_TEST

static int crash(struct sender *sender, void *argument)
{
    (void)argument;
    sender_place(sender)->layer = 3;
    sender_place(sender)->callback = CALLBACK_BACKWARD;
    raise(SIGSEGV);
    return 0;
}

START_TEST(a_crash_tells_its_signal_and_the_layer)
{
    struct heard heard;
    struct child *child;
    signal(SIGSEGV, SIG_DFL);
    struct child_end end = run(crash, NULL, &heard, &child);
    ck_assert(!end.clean);
    ck_assert(!end.rubbish);
    ck_assert_int_ne(end.status, 0);
    ck_assert_int_eq(end.place.layer, 3);
    ck_assert_int_eq(end.place.callback, CALLBACK_BACKWARD);
    child_free(child);
}
END_TEST

static int print_much(struct sender *sender, void *argument)
{
    (void)sender;
    (void)argument;
    for (int i = 0; i < 100000; i++)
        printf("line %d\n", i);
    fprintf(stderr, "the last words");
    return 7;
}

START_TEST(what_a_child_prints_is_captured_and_only_its_end_is_kept)
{
    struct heard heard;
    struct child *child;
    struct child_end end = run(print_much, NULL, &heard, &child);
    ck_assert_int_eq(end.status, 7);
    ck_assert(!end.clean);
    ck_assert_uint_le(strlen(end.output), 4096);
    ck_assert_ptr_nonnull(strstr(end.output, "the last words"));
    child_free(child);
}
END_TEST

/* In a child: the descriptor of its messages; -1 where it has not exactly one besides the
 * standard streams. */
static int find_pipe(void)
{
    int found = -1, count = 0;
    for (int fd = 3; fd < 65536; fd++)
        if (fcntl(fd, F_GETFD) != -1) {
            found = fd;
            count++;
        }
    return count == 1 ? found : -1;
}

static int write_rubbish(struct sender *sender, void *argument)
{
    int pipe = find_pipe();
    (void)sender;
    for (int i = 0; i < 1000; i++)
        if (write(pipe, argument, strlen(argument)) < 0)
            return 1;
    for (;;)
        pause();
    return 0;
}

START_TEST(rubbish_in_the_pipe_ends_the_child)
{
    struct heard heard;
    struct child *child;
    struct child_end end =
        run(write_rubbish, "\xff\xff\xff\xff\xff\xff\xff\xff", &heard, &child);
    ck_assert(end.rubbish);
    ck_assert(!end.clean);
    child_free(child);
}
END_TEST

static int half_a_message(struct sender *sender, void *argument)
{
    const uint32_t header[] = {0, 100};
    (void)sender;
    (void)argument;
    return write(find_pipe(), header, sizeof header) < 0;
}

START_TEST(half_a_message_at_the_end_is_rubbish)
{
    struct heard heard;
    struct child *child;
    struct child_end end = run(half_a_message, NULL, &heard, &child);
    ck_assert(end.rubbish);
    ck_assert_uint_eq(heard.count, 0);
    child_free(child);
}
END_TEST

static int killed_in_a_message(struct sender *sender, void *argument)
{
    half_a_message(sender, argument);
    raise(SIGKILL);
    return 0;
}

START_TEST(a_signal_that_cuts_a_message_is_told_as_the_signal)
{
    struct heard heard;
    struct child *child;
    struct child_end end = run(killed_in_a_message, NULL, &heard, &child);
    ck_assert(!end.rubbish);
    ck_assert(!end.clean);
    ck_assert_int_eq(end.status, -SIGKILL);
    child_free(child);
}
END_TEST

/* 0 where the child is as isolated as it should be, else the number of what is wrong. */
static int inspect(struct sender *sender, void *argument)
{
    struct rlimit core;
    struct stat status;
    int pipe = find_pipe();
    (void)sender;
    (void)argument;
    if (pipe < 0)
        return 1;
    /* Not at a number that a layer meets by accident, nor handed on to what it starts. */
    if (pipe < 16 || fstat(pipe, &status) != 0 || !S_ISFIFO(status.st_mode) ||
        fcntl(pipe, F_GETFD) != FD_CLOEXEC)
        return 2;
    if (getpgrp() != getpid())
        return 3;
    if (getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_cur != 0)
        return 4;
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
        return 6;
    raise(SIGINT); /* ignored: the parent decides */
    char byte;
    return read(0, &byte, 1) != 0 ? 5 : 0; /* standard input is empty */
}

START_TEST(a_child_has_only_its_pipes_and_no_terminal_signals_or_cores)
{
    struct heard heard;
    struct child *child;
    int fd = open("/dev/null", O_WRONLY);
    int high = fcntl(fd, F_DUPFD, 100);
    struct child_end end = run(inspect, NULL, &heard, &child);
    ck_assert_int_eq(end.status, 0);
    ck_assert(end.clean);
    child_free(child);
    close(fd);
    close(high);
}
END_TEST

static int send_pipe(struct sender *sender, void *argument)
{
    int pipe = find_pipe();
    (void)argument;
    return sender_send(sender, (uint32_t)pipe, NULL, 0);
}

START_TEST(the_pipe_is_at_another_number_in_each_child)
{
    uint32_t first = 0;
    bool differs = false;
    for (int i = 0; i < 10; i++) {
        struct heard heard;
        struct child *child;
        run(send_pipe, NULL, &heard, &child);
        first = i == 0 ? heard.last_type : first;
        differs |= heard.last_type != first;
        child_free(child);
    }
    ck_assert(differs);
}
END_TEST

/* Whoever these tests run as, from now on it is somebody without rights over others. */
static void become_nobody(void)
{
    if (geteuid() == 0)
        ck_assert(setgid(65534) == 0 && setuid(65534) == 0);
    ck_assert_int_eq(prctl(PR_SET_DUMPABLE, 1), 0);
}

static int reach(const char *what)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)getppid(), what);
    return open(path, O_RDONLY);
}

static int reach_for_parent(struct sender *sender, void *argument)
{
    (void)sender;
    (void)argument;
    if (reach("mem") >= 0 || reach("fd/0") >= 0 || reach("environ") >= 0)
        return 1;
    return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0 ? 2 : 0;
}

START_TEST(a_child_can_neither_trace_its_parent_nor_open_its_files)
{
    struct heard heard;
    struct child *child;
    become_nobody();
    struct child_end end = run(reach_for_parent, NULL, &heard, &child);
    ck_assert_int_eq(end.status, 0);
    child_free(child);
}
END_TEST

/* Where it leaves its daemon's number, in memory that all see. */
struct daemon {
    pid_t pid;
    int end; /* of its starter: exit status, or -signal */
};

static int start_daemon(struct sender *sender, void *argument)
{
    struct daemon *daemon = argument;
    (void)sender;
    pid_t starter = fork();
    if (starter == 0) {
        setsid();
        pid_t pid = fork();
        if (pid == 0) {
            close_range(0, ~0U, 0);
            for (;;)
                pause();
        }
        daemon->pid = pid;
        _exit(0);
    }
    waitpid(starter, NULL, 0);
    if (daemon->end < 0)
        raise(-daemon->end);
    return daemon->end;
}

static struct daemon *make_daemon(int end)
{
    struct daemon *daemon = mmap(NULL, sizeof *daemon, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(daemon, MAP_FAILED);
    daemon->end = end;
    return daemon;
}

START_TEST(what_a_child_leaves_behind_ends_with_it)
{
    static const int ends[] = {0, 1, -SIGKILL};
    for (int i = 0; i < 3; i++) {
        struct heard heard;
        struct child *child;
        struct daemon *daemon = make_daemon(ends[i]);
        struct child_end end = run(start_daemon, daemon, &heard, &child);
        ck_assert_int_eq(end.status, ends[i]);
        ck_assert_int_gt(daemon->pid, 0);
        ck_assert_int_eq(kill(daemon->pid, 0), -1);
        ck_assert_int_eq(errno, ESRCH);
        child_free(child);
    }
}
END_TEST

static int wait_for_stop(struct sender *sender, void *argument);

static int start_daemon_and_wait(struct sender *sender, void *argument)
{
    if (start_daemon(sender, argument) != 0)
        return 1;
    return wait_for_stop(sender, NULL);
}

START_TEST(what_a_child_leaves_behind_lives_as_long_as_it)
{
    struct error error;
    struct heard heard = {.in_order = true, .right = true}, other;
    struct child *ended;
    struct daemon *daemon = make_daemon(0);
    struct child *child = child_start(start_daemon_and_wait, daemon, &error);
    ck_assert_ptr_nonnull(child);
    while (heard.count == 0 && child_receive(child, hear, &heard) != 0)
        child_wait(&child, 1, 0.1);
    run(send_many, NULL, &other, &ended); /* the end of another one is not its own */
    child_free(ended);
    ck_assert_int_eq(kill(daemon->pid, 0), 0);
    child_free(child);
    ck_assert_int_eq(kill(daemon->pid, 0), -1);
    ck_assert_int_eq(errno, ESRCH);
}
END_TEST

/* As after `helper & exec lamina`. */
START_TEST(a_process_that_was_there_before_the_first_child_is_left_alone)
{
    struct heard heard;
    struct child *child;
    pid_t helper = fork();
    if (helper == 0)
        for (;;)
            pause();
    run(send_many, NULL, &heard, &child);
    child_free(child);
    ck_assert_int_eq(kill(helper, 0), 0);
    ck_assert_int_eq(waitpid(helper, NULL, WNOHANG), 0);
    kill(helper, SIGKILL);
    waitpid(helper, NULL, 0);
}
END_TEST

static int close_and_linger(struct sender *sender, void *argument)
{
    (void)sender;
    (void)argument;
    close_range(1, ~0U, 0);
    usleep(100000);
    return 0;
}

/* Check ends the test where the wait lasts as long as it may. */
START_TEST(waiting_ends_with_the_child_though_its_pipes_were_closed_before)
{
    struct error error;
    struct heard heard = {0};
    struct child_end end;
    struct child *child = child_start(close_and_linger, NULL, &error);
    ck_assert_ptr_nonnull(child);
    while (child_receive(child, hear, &heard) != 0)
        child_wait(&child, 1, 3600);
    child_end(child, &end);
    ck_assert(end.clean);
    child_free(child);
}
END_TEST

static int wait_for_stop(struct sender *sender, void *argument)
{
    (void)argument;
    if (sender_send(sender, 0, NULL, 0) != 0 || sender_flush(sender) != 0)
        return 1;
    while (!sender_stop_asked(sender))
        usleep(1000);
    return 0;
}

START_TEST(a_child_learns_that_it_is_asked_to_stop)
{
    struct error error;
    struct heard heard = {.in_order = true, .right = true};
    struct child *child = child_start(wait_for_stop, NULL, &error);
    ck_assert_ptr_nonnull(child);
    while (heard.count == 0 && child_receive(child, hear, &heard) != 0)
        child_wait(&child, 1, 0.1);
    child_ask_stop(child);
    while (child_receive(child, hear, &heard) != 0)
        child_wait(&child, 1, 0.1);
    struct child_end end;
    child_end(child, &end);
    ck_assert(end.clean);
    child_free(child);
}
END_TEST

static int sleep_for_ever(struct sender *sender, void *argument)
{
    (void)sender;
    (void)argument;
    for (;;)
        pause();
    return 0;
}

START_TEST(freeing_a_child_that_still_runs_kills_it)
{
    struct error error;
    struct child *child = child_start(sleep_for_ever, NULL, &error);
    ck_assert_ptr_nonnull(child);
    pid_t pid = child_pid(child);
    child_free(child);
    ck_assert_int_eq(kill(pid, 0), -1);
    ck_assert_int_eq(errno, ESRCH);
}
END_TEST

START_TEST(a_child_dies_with_its_parent)
{
    pid_t *grandchild = mmap(NULL, sizeof *grandchild, PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t middle = fork();
    if (middle == 0) {
        struct error error;
        struct child *child = child_start(sleep_for_ever, NULL, &error);
        *grandchild = child_pid(child);
        usleep(100000); /* until the child has asked to die with its parent */
        _exit(0);
    }
    waitpid(middle, NULL, 0);
    double start = clock_seconds();
    while (kill(*grandchild, 0) == 0 && clock_seconds() - start < 10) {
        char path[64], state = 0;
        snprintf(path, sizeof path, "/proc/%d/stat", (int)*grandchild);
        FILE *stat = fopen(path, "r");
        if (stat == NULL || fscanf(stat, "%*d %*s %c", &state) != 1 || state == 'Z') {
            if (stat != NULL)
                fclose(stat);
            return; /* gone, or waiting for init to collect it */
        }
        fclose(stat);
        usleep(10000);
    }
    ck_assert_msg(clock_seconds() - start < 10, "the child outlived its parent");
}
END_TEST

/* From now on the kernel does not know this call: no newer than before it came. Where the
 * kernel itself cannot do that, the test ends here. */
static void forget_call(uint32_t number)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        exit(0);
}

/* How many writable mappings this process shares with others. */
static int count_shared(void)
{
    char line[512];
    int count = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (fgets(line, sizeof line, maps) != NULL)
        count += strstr(line, " rw-s ") != NULL;
    fclose(maps);
    return count;
}

static int tell_shared(struct sender *sender, void *argument)
{
    (void)sender;
    (void)argument;
    return count_shared();
}

START_TEST(a_child_shares_no_memory_but_its_own_page_with_its_parent)
{
    struct error error;
    struct heard heard;
    struct child *child, *other = child_start(sleep_for_ever, NULL, &error);
    FILE *file = tmpfile();
    ck_assert_int_eq(ftruncate(fileno(file), 4096), 0);
    void *mine = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file),
                      0); /* as SQLite maps its index */
    ck_assert_ptr_nonnull(other);
    ck_assert(mine != MAP_FAILED);
    ck_assert_int_ge(count_shared(), 2);
    struct child_end end = run(tell_shared, NULL, &heard, &child);
    ck_assert_int_eq(end.status, 1);
    child_free(child);
    child_free(other);
    munmap(mine, 4096);
    fclose(file);
}
END_TEST

START_TEST(a_kernel_without_close_range_serves)
{
    struct heard heard;
    struct child *child;
    int mine = open("/dev/null", O_RDONLY);
    forget_call(SYS_close_range);
    struct child_end end = run(inspect, NULL, &heard, &child);
    ck_assert_int_eq(end.status, 0);
    child_free(child);
    close(mine);
}
END_TEST

START_TEST(a_kernel_that_is_too_old_is_told)
{
    struct error error;
    forget_call(SYS_pidfd_open);
    ck_assert_ptr_null(child_start(send_many, NULL, &error));
    ck_assert_str_eq(error.text, "cannot start a process for a trial: Function not "
                                 "implemented; Lamina needs Linux 5.3 or newer");
}
END_TEST

/* Leaves as many descriptors as the parent needs, two pipes and the child's: the child
 * needs more. What began the tests may have left some open. */
static void leave_five_descriptors(void)
{
    int taken[5], most = 0;
    for (int i = 0; i < 5; i++) {
        taken[i] = open("/dev/null", O_RDONLY);
        most = taken[i] > most ? taken[i] : most;
    }
    for (int i = 0; i < 5; i++)
        close(taken[i]);
    const struct rlimit few = {(rlim_t)most + 1, (rlim_t)most + 1};
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
}

START_TEST(a_child_that_could_not_begin_is_told_from_one_that_failed)
{
    struct heard heard;
    struct child *child;
    struct error error;
    run(print_much, NULL, &heard, &child);
    child_free(child);
    leave_five_descriptors();
    ck_assert_ptr_null(child_start(print_much, NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "cannot start a process for a trial: "));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("child");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, messages_of_all_sizes_arrive_whole_and_in_order);
    tcase_add_test(tests, a_crash_tells_its_signal_and_the_layer);
    tcase_add_test(tests, what_a_child_prints_is_captured_and_only_its_end_is_kept);
    tcase_add_test(tests, rubbish_in_the_pipe_ends_the_child);
    tcase_add_test(tests, half_a_message_at_the_end_is_rubbish);
    tcase_add_test(tests, a_signal_that_cuts_a_message_is_told_as_the_signal);
    tcase_add_test(tests, a_child_has_only_its_pipes_and_no_terminal_signals_or_cores);
    tcase_add_test(tests, the_pipe_is_at_another_number_in_each_child);
    tcase_add_test(tests, a_child_can_neither_trace_its_parent_nor_open_its_files);
    tcase_add_test(tests, what_a_child_leaves_behind_ends_with_it);
    tcase_add_test(tests, what_a_child_leaves_behind_lives_as_long_as_it);
    tcase_add_test(tests, a_process_that_was_there_before_the_first_child_is_left_alone);
    tcase_add_test(tests,
                   waiting_ends_with_the_child_though_its_pipes_were_closed_before);
    tcase_add_test(tests, a_child_learns_that_it_is_asked_to_stop);
    tcase_add_test(tests, freeing_a_child_that_still_runs_kills_it);
    tcase_add_test(tests, a_child_dies_with_its_parent);
    tcase_add_test(tests, a_child_shares_no_memory_but_its_own_page_with_its_parent);
    tcase_add_test(tests, a_kernel_without_close_range_serves);
    tcase_add_test(tests, a_kernel_that_is_too_old_is_told);
    tcase_add_test(tests, a_child_that_could_not_begin_is_told_from_one_that_failed);
    return suite_run("worker/child", tests);
}
