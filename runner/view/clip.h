/* Where curves leave the picture, so that one that diverges does not flatten the others.
 *
 * The rule: what is worse than all that is ordinary is clipped, where more of the values
 * is not better those above. A curve is ordinary from the best value of all up to its own
 * first value or its median, whichever is worse; the picture's ordinary part goes up to
 * the middle one of these of all curves. Only where that would take less than a tenth of
 * the picture's height, it takes a third of it, and the rest is clipped. On a logarithmic
 * axis the same holds of logarithms. */
#ifndef VIEW_CLIP_H
#define VIEW_CLIP_H

#include <stdbool.h>

#include "view/curve.h"

/* The last value that is drawn, rounded away from what is ordinary to two digits; NaN:
 * all are. Curves without points count for nothing. */
double clip_limit(const struct curve *const *curves, size_t count, bool maximize,
                  bool is_log);

#endif
