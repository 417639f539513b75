/* Where curves leave the picture, so that one that diverges does not flatten the others.
 *
 * The rule: what is worse than all that is ordinary is clipped, where more of the values
 * is not better those above. A curve is ordinary from the best value of all up to its own
 * first value or its median, whichever is worse; the picture's ordinary part goes up to
 * the middle one of these of those curves that count as ordinary. Only where that would
 * take less than a fifth of the picture's height, it takes half of it, and the rest is
 * clipped. A logarithmic axis, on which more can be seen, has logarithms instead, and a
 * tenth and a third. */
#ifndef VIEW_CLIP_H
#define VIEW_CLIP_H

#include <stdbool.h>

#include "view/curve.h"

/* The last value that is drawn, rounded away from what is ordinary to two digits; NaN:
 * all are. The first `ordinary` curves say what is ordinary, as those of trials that are
 * done do; 0: all. Curves without points count for nothing. */
double clip_limit(const struct curve *const *curves, size_t count, size_t ordinary,
                  bool maximize, bool is_log);

#endif
