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
    char instruction_set[32]; /* avx512, avx2 or baseline */
};

void host_describe(struct host *host);

/* Cores that this process may use: affinity mask and cgroup quota, at least 1. */
int host_cores(void);

#endif
