/* Memory that the program cannot do without. Small pieces only: where a user chooses the
 * size while a run goes on, arena_try_floats or malloc fails softly instead. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* As calloc and realloc, except that they never return NULL: see memory_exhausted. The
 * caller frees what they return. */
void *memory_zeroed(size_t size);
void *memory_resize(void *piece, size_t size);

/* Ends the program at once, with one sentence on stderr and status 1. */
void memory_exhausted(void) __attribute__((noreturn));

#endif
