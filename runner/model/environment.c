/* Reading the environment: a few nanoseconds, as it is done at each callback. */
#include "model/environment.h"

#include <locale.h>
#include <string.h>

static unsigned read_rounding(void)
{
#ifdef __x86_64__
    return __builtin_ia32_stmxcsr() & ~0x3fu; /* without the flags of what has happened */
#else
    return (unsigned)fegetround();
#endif
}

static bool is_locale_c(void)
{
    return uselocale((locale_t)0) == LC_GLOBAL_LOCALE &&
           strcmp(setlocale(LC_ALL, NULL), "C") == 0;
}

struct environment environment_read(void)
{
    return (struct environment){read_rounding(), is_locale_c()};
}

int environment_check(const struct environment *before, struct error *error)
{
    const struct environment now = environment_read();
    if (now.rounding != before->rounding)
        return error_set(error,
                         "has changed how floats are rounded (the rounding mode, or "
                         "flush-to-zero), and with it all that is computed after it: put "
                         "back what it found");
    if (now.locale_is_c != before->locale_is_c)
        return error_set(error, "has changed the locale, and with it how numbers are "
                                "written and read after it: leave that to the program");
    return 0;
}
