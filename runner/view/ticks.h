/* Words as the ticks of an axis. */
#ifndef VIEW_TICKS_H
#define VIEW_TICKS_H

#include <stddef.h>

#include "base/text.h"

/* Adds ('a' 0, 'b' 1 ...), places from `first` on; what is wider than `width` pixels is
 * cut. Returns how wide the widest is. */
double ticks_add(struct text *script, const char *const *words, size_t count,
                 size_t first, double width);

#endif
