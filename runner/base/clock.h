/* Time: a steady clock for durations, the wall clock for records. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

double clock_seconds(void); /* steady, from an arbitrary start */
int64_t clock_utc_us(void); /* microseconds since 1970-01-01 UTC */

/* A duration as people read it: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min". */
#define CLOCK_TEXT_SIZE 32
const char *clock_format(double seconds, char buffer[CLOCK_TEXT_SIZE]);

#endif
