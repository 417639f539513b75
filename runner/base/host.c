/* Asks the kernel about this machine. A fact that it does not tell stays empty: nothing
 * here can fail, and no run depends on it. */
#include "base/host.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/clones.h"
#include "base/text.h"

/* The first line of a file without its newline, or "" where it cannot be read. */
static void read_line(const char *path, char *line, int size)
{
    line[0] = '\0';
    FILE *file = fopen(path, "re");
    if (!file)
        return;
    if (fgets(line, size, file))
        line[strcspn(line, "\n")] = '\0';
    else
        line[0] = '\0';
    fclose(file);
}

static void read_cpu(char *cpu, size_t size)
{
    char line[512];
    cpu[0] = '\0';
    FILE *file = fopen("/proc/cpuinfo", "re");
    if (!file)
        return;
    while (!cpu[0] && fgets(line, sizeof(line), file)) {
        char *value = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || !value)
            continue;
        value += 1 + strspn(value + 1, " \t");
        value[strcspn(value, "\n")] = '\0';
        snprintf(cpu, size, "%.*s", (int)size - 1, value);
    }
    fclose(file);
}

/* What the vector loops run on: of the clones, the one that the loader has chosen, by the
 * levels x86-64-v4 and x86-64-v3 of the System V ABI; of a build without clones, what it
 * was compiled for. */
#if BASE_HAS_CLONES
static const char *instruction_set(void)
{
    __builtin_cpu_init();
    bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
              __builtin_cpu_supports("bmi2");
    bool v4 = v3 && __builtin_cpu_supports("avx512f") &&
              __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
              __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    return v4 ? "avx512" : v3 ? "avx2" : "baseline";
}
#elif defined(__AVX512F__)
static const char *instruction_set(void)
{
    return "avx512";
}
#elif defined(__AVX2__)
static const char *instruction_set(void)
{
    return "avx2";
}
#else
static const char *instruction_set(void)
{
    return "baseline";
}
#endif

void host_describe(struct host *host)
{
    memset(host, 0, sizeof(*host));
    if (gethostname(host->name, sizeof(host->name) - 1) != 0)
        host->name[0] = '\0';
    read_line("/proc/sys/kernel/random/boot_id", host->boot_id, sizeof(host->boot_id));
    read_cpu(host->cpu, sizeof(host->cpu));
    snprintf(host->instruction_set, sizeof(host->instruction_set), "%s",
             instruction_set());
}

/* The state and, in microseconds UTC, the start of a process, from /proc/PID/stat, whose
 * second field may have spaces and brackets: see proc(5). False where there is none. */
static bool read_process(int64_t pid, char *state, int64_t *started_us)
{
    char path[64], line[1024];
    struct timespec up;
    snprintf(path, sizeof(path), "/proc/%lld/stat", (long long)pid);
    read_line(path, line, sizeof(line));
    const char *field = strrchr(line, ')');
    if (!field || clock_gettime(CLOCK_BOOTTIME, &up) != 0)
        return false;
    field += strspn(field, ") ");
    *state = field[0];
    for (int i = 3; i < 22 && field; i++) {
        field = strchr(field, ' ');
        field = field ? field + 1 : NULL;
    }
    if (!field)
        return false;
    double since_boot = strtod(field, NULL) / (double)sysconf(_SC_CLK_TCK);
    double age = (double)up.tv_sec + (double)up.tv_nsec * 1e-9 - since_boot;
    *started_us = clock_utc_us() - (int64_t)(age * 1e6);
    return true;
}

enum host_process host_process(int64_t pid, const char *host, const char *boot_id,
                               int64_t started_us)
{
    const int64_t tolerance = 3000000;
    struct host own;
    int64_t found_us;
    char state;
    host_describe(&own);
    if (strcmp(host, own.name) != 0 || own.boot_id[0] == '\0')
        return HOST_UNKNOWN;
    if (strcmp(boot_id, own.boot_id) != 0 || pid <= 0 || pid > INT32_MAX)
        return HOST_DEAD;
    /* /proc may hide it: see proc(5), hidepid. */
    if (!read_process(pid, &state, &found_us))
        return kill((pid_t)pid, 0) == 0 || errno == EPERM ? HOST_UNKNOWN : HOST_DEAD;
    bool same = found_us > started_us - tolerance && found_us < started_us + tolerance;
    return same && state != 'Z' && state != 'X' ? HOST_ALIVE : HOST_DEAD;
}

static int affinity_cores(void)
{
    /* The kernel refuses a mask smaller than its own, so the mask grows. */
    for (int cpus = CPU_SETSIZE; cpus <= 1 << 20; cpus *= 2) {
        cpu_set_t *set = CPU_ALLOC((size_t)cpus);
        if (!set)
            break;
        size_t size = CPU_ALLOC_SIZE((size_t)cpus);
        int count = sched_getaffinity(0, size, set) == 0 ? CPU_COUNT_S(size, set) : 0;
        int reason = errno;
        CPU_FREE(set);
        if (count > 0)
            return count;
        if (reason != EINVAL)
            break;
    }
    return 1;
}

/* Cores that a quota of microseconds in each period is worth, rounded up; `cores` where
 * it sets no lower limit. */
static int limited(int cores, const char *quota, const char *period)
{
    int64_t used, whole;
    if (!text_to_integer(quota, &used) || !text_to_integer(period, &whole) || used <= 0 ||
        whole <= 0)
        return cores; /* "max", or -1 in version 1 */
    int64_t worth = (used - 1) / whole + 1;
    return worth < cores ? (int)worth : cores;
}

/* cgroup version 2: cpu.max of the folder of this process and of each above it. */
static int quota_cores_v2(int cores)
{
    char group[PATH_MAX], path[PATH_MAX + 64], line[128];
    read_line("/proc/self/cgroup", group, sizeof(group));
    if (strncmp(group, "0::/", 4) != 0)
        return cores;
    for (char *end = group + strlen(group); end; end = strrchr(group + 3, '/')) {
        *end = '\0';
        snprintf(path, sizeof(path), "/sys/fs/cgroup%s/cpu.max", group + 3);
        read_line(path, line, sizeof(line));
        char *space = strchr(line, ' ');
        if (!space)
            continue;
        *space = '\0';
        cores = limited(cores, line, space + 1);
    }
    return cores;
}

/* cgroup version 1, as containers see their own limit. */
static int quota_cores_v1(int cores)
{
    char quota[64], period[64];
    read_line("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", quota, sizeof(quota));
    read_line("/sys/fs/cgroup/cpu/cpu.cfs_period_us", period, sizeof(period));
    return limited(cores, quota, period);
}

int host_cores(void)
{
    return quota_cores_v1(quota_cores_v2(affinity_cores()));
}
