/* expect: has changed the current folder */
/* By a call that no table of names shows. */
#if defined(__x86_64__)
#define AFTER_FORWARD                                                                    \
    long status = 80; /* chdir */                                                        \
    __asm__ volatile("syscall" : "+a"(status) : "D"("/") : "rcx", "r11", "memory");
#else
#include <unistd.h>
#define AFTER_FORWARD                                                                    \
    if (chdir("/") != 0)                                                                 \
        return lamina_fail(runner, NULL, "there is no root");
#endif
#include "affine.h"
