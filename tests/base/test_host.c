/* What is recorded of the machine, against what the kernel says in other ways. */
#include "base/host.h"

#include <check.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/clones.h"
#include "support/suite.h"

START_TEST(the_machine_is_described)
{
    struct host host;
    char name[256] = "";
    host_describe(&host);
    gethostname(name, sizeof(name) - 1);
    ck_assert_str_eq(host.name, name);
    ck_assert(strlen(host.boot_id) == 36 || host.boot_id[0] == '\0');
    ck_assert(strcmp(host.instruction_set, "avx512") == 0 ||
              strcmp(host.instruction_set, "avx2") == 0 ||
              strcmp(host.instruction_set, "baseline") == 0);
}
END_TEST

START_TEST(a_build_without_clones_runs_on_what_it_was_compiled_for)
{
    struct host host;
    host_describe(&host);
#if BASE_HAS_CLONES
    bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    ck_assert_int_eq(strcmp(host.instruction_set, "baseline") != 0, v3);
#elif !defined(__AVX2__)
    ck_assert_str_eq(host.instruction_set, "baseline");
#endif
}
END_TEST

START_TEST(a_process_is_told_from_a_later_one_of_its_number)
{
    struct host host;
    host_describe(&host);
    int64_t started = clock_utc_us();
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    ck_assert_int_eq(host_process(child, host.name, host.boot_id, started), HOST_ALIVE);
    ck_assert_int_eq(host_process(child, host.name, host.boot_id, started - 60000000),
                     HOST_DEAD);
    ck_assert_int_eq(host_process(child, host.name, "another boot", started), HOST_DEAD);
    ck_assert_int_eq(host_process(child, "elsewhere", host.boot_id, started),
                     HOST_UNKNOWN);
    kill(child, SIGKILL);
    siginfo_t ended; /* which it is, though nobody has asked how yet: a zombie */
    ck_assert_int_eq(waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT), 0);
    ck_assert_int_eq(host_process(child, host.name, host.boot_id, started), HOST_DEAD);
    waitpid(child, NULL, 0);
    ck_assert_int_eq(host_process(child, host.name, host.boot_id, started), HOST_DEAD);
}
END_TEST

START_TEST(no_more_cores_than_the_system_has)
{
    ck_assert_int_ge(host_cores(), 1);
    ck_assert_int_le(host_cores(), sysconf(_SC_NPROCESSORS_CONF));
}
END_TEST

START_TEST(cores_follow_the_affinity_mask)
{
    cpu_set_t allowed, one;
    ck_assert_int_eq(sched_getaffinity(0, sizeof(allowed), &allowed), 0);
    int core = 0;
    while (!CPU_ISSET(core, &allowed))
        core++;
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    ck_assert_int_eq(sched_setaffinity(0, sizeof(one), &one), 0);
    ck_assert_int_eq(host_cores(), 1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("host");
    tcase_add_test(tests, the_machine_is_described);
    tcase_add_test(tests, a_build_without_clones_runs_on_what_it_was_compiled_for);
    tcase_add_test(tests, a_process_is_told_from_a_later_one_of_its_number);
    tcase_add_test(tests, no_more_cores_than_the_system_has);
    tcase_add_test(tests, cores_follow_the_affinity_mask);
    return suite_run("host", tests);
}
