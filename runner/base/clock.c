/* Reads the system's clocks. A duration is only ever the difference of two readings of
 * the steady one, which no change of the date moves. */
#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

double clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int64_t clock_utc_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

const char *clock_format(double seconds, char buffer[CLOCK_TEXT_SIZE])
{
    static const double longest = 1e15; /* so that the casts below are defined */
    if (isnan(seconds) || seconds < 0)
        seconds = 0;
    long long whole = llround(fmin(seconds, longest));
    if (seconds < 9.95)
        snprintf(buffer, CLOCK_TEXT_SIZE, "%.1f s", seconds);
    else if (whole < 60)
        snprintf(buffer, CLOCK_TEXT_SIZE, "%lld s", whole);
    else if (whole < 3600)
        snprintf(buffer, CLOCK_TEXT_SIZE, "%lld min %lld s", whole / 60, whole % 60);
    else
        snprintf(buffer, CLOCK_TEXT_SIZE, "%lld h %lld min", whole / 3600,
                 whole % 3600 / 60);
    return buffer;
}
