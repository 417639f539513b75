/* expect: loading it has changed how floats are rounded */
/* As gcc's start-up file of -Ofast does. */
#include <fenv.h>
__attribute__((constructor)) static void flush(void)
{
#if defined(__x86_64__)
    __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 0x8040);
#else
    fesetround(FE_UPWARD);
#endif
}
#include "affine.h"
