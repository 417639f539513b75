/* What a check tells its parent, from the layer's own process. */
#ifndef CHECK_WORDS_H
#define CHECK_WORDS_H

#include "check/cases.h"

/* What is being done, so that a crash can be told. */
void words_doing(struct cases *cases, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A finding. */
void words_say(struct cases *cases, enum check_verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* That it goes on; for every pass, however quick. */
void words_alive(struct cases *cases);

/* "3x4"; of all inputs "3x4 and 2x4"; and "inputs of 3x4 and 2x4", or "an input of 3x4".
 * In the arena. */
const char *words_shape(const struct lamina_shape *shape, struct arena *arena);
const char *words_shapes(const struct layer *layer, struct arena *arena);
const char *words_inputs(const struct layer *layer, struct arena *arena);

#endif
