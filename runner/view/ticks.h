/* Words as the ticks of an axis. */
#ifndef VIEW_TICKS_H
#define VIEW_TICKS_H

#include <stddef.h>

#include "base/text.h"

#define TICKS_MOST 24 /* words for which an axis has room */

/* Of so many words every first, second, third ... has room. */
size_t ticks_every(size_t count);

/* Adds ('a' 0, 'b' 1 ...), or only every second, third ... of these; what is wider than
 * `width` pixels is cut. Returns how wide the widest is. */
double ticks_add(struct text *script, const char *const *words, size_t count,
                 size_t every, double width);

#endif
