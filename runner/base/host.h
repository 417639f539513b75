/* The machine that a run happens on: what is recorded with each attempt. */
#ifndef BASE_HOST_H
#define BASE_HOST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct host {
    char name[256];
    char boot_id[64];         /* empty where the system has none */
    char cpu[128];            /* the processor's model name */
    char instruction_set[32]; /* of the vector loops: avx512, avx2 or baseline */
};

void host_describe(struct host *host);

/* Whether the process that was started then on that machine still lives: a later one may
 * have its number. Of other machines nothing is known. */
enum host_process { HOST_UNKNOWN, HOST_DEAD, HOST_ALIVE };
enum host_process host_process(int64_t pid, const char *host, const char *boot_id,
                               int64_t started_us);

/* Cores that this process may use: affinity mask and cgroup quota, at least 1. */
int host_cores(void);

#endif
