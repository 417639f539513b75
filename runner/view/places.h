/* The places of ticks, where gnuplot's own would be few or at no iteration. */
#ifndef VIEW_PLACES_H
#define VIEW_PLACES_H

#include "base/text.h"
#include "view/drawn.h"

/* Adds the ticks of x: where the points of few evaluations are, or else at whole
 * numbers, as iterations are. */
void places_add_x(struct text *script, const struct plot *plot,
                  const struct drawn *drawn);

/* Adds ticks of a logarithmic axis over which there are few powers of ten. */
void places_add_logarithmic(struct text *script, const char *axis, double low,
                            double high);

#endif
