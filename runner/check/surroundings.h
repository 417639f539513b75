/* What a process has once for all that is in it, and a layer must leave as it is: how
 * floats are computed, locale, folder, signals, threads. */
#ifndef CHECK_SURROUNDINGS_H
#define CHECK_SURROUNDINGS_H

#include <stddef.h>

void surroundings_remember(void);

/* Says in a sentence what has changed since; NULL: nothing has. What concerns floats is
 * put back, so that the next check can be done; the rest is remembered as it is now. */
const char *surroundings_changed(char *text, size_t size);

#endif
