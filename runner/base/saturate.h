/* Sizes that a config makes as large as it likes: what would be more than any machine has
 * stays at that, and is told where memory is asked for. */
#ifndef BASE_SATURATE_H
#define BASE_SATURATE_H

#include <stdint.h>

/* Floats, or bytes: few enough that sums of two cannot overflow. */
#define SATURATE_MOST ((int64_t)1 << 48)

/* Of numbers from 0 to SATURATE_MOST. */
int64_t saturate_times(int64_t a, int64_t b);
int64_t saturate_plus(int64_t a, int64_t b);

#endif
