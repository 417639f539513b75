/* Reading the environment: a few nanoseconds, as it is done at each callback. */
#include "model/environment.h"

#include <locale.h>

static unsigned read_rounding(void)
{
#ifdef __x86_64__
    return __builtin_ia32_stmxcsr() & ~0x3fu; /* without the flags of what has happened */
#else
    return (unsigned)fegetround();
#endif
}

struct environment environment_read(void)
{
    return (struct environment){read_rounding(), localeconv()->decimal_point[0]};
}

int environment_check(const struct environment *before, struct error *error)
{
    const struct environment now = environment_read();
    if (now.rounding != before->rounding)
        return error_set(error,
                         "has changed how floats are rounded (the rounding mode, or "
                         "flush-to-zero), and with it all that is computed after it: put "
                         "back what it found");
    if (now.point != before->point)
        return error_set(error, "has changed the locale, and with it how numbers are "
                                "written and read after it: leave that to the program");
    return 0;
}
