/* What a library takes from others: the names it needs, and, while it runs, its calls of
 * those that a layer must leave alone. */
#ifndef CHECK_SYMBOLS_H
#define CHECK_SYMBOLS_H

#include <lamina/layer.h>

#include "base/arena.h"

/* A function that a layer must not use, and what to do instead. NULL: none such. */
const char *symbols_remedy(const char *function);

/* The names that the loaded library of `layer` needs from other libraries, and those that
 * it shows besides lamina_layer_v1. Return how many; the texts live in the arena. */
size_t symbols_needed(const struct lamina_layer *layer, struct arena *arena,
                      const char *const **names);
size_t symbols_shown(const struct lamina_layer *layer, struct arena *arena,
                     const char *const **names);

/* Remembers the library's variables, in the arena, and tells how many of their bytes are
 * others now. */
void symbols_remember(const struct lamina_layer *layer, struct arena *arena);
size_t symbols_changed(void);

/* From now on this library's calls of malloc, printf and the like are counted; those that
 * print do nothing. The runner's own calls are not this library's and do not count. */
void symbols_count_calls(const struct lamina_layer *layer);
int symbols_allocations(void);
int symbols_exits(void); /* functions to be called when the process ends */
int symbols_prints(void);

/* What to do where a library's loader said this because of a sanitizer; NULL: it is not
 * because of one. */
const char *symbols_sanitizer(const char *said);

#endif
