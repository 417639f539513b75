/* One count for the process: files are read deep within loaders, and what tells of it
 * knows none of them. */
#include "data/reading.h"

#include <stdatomic.h>

static atomic_int_fast64_t bytes_read;

void reading_add(int64_t bytes)
{
    atomic_fetch_add_explicit(&bytes_read, bytes, memory_order_relaxed);
}

int64_t reading_bytes(void)
{
    return atomic_load_explicit(&bytes_read, memory_order_relaxed);
}
