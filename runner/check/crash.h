/* A crash of the layer, and a call of the runner that must not be, put into words: the
 * process ends with them. */
#ifndef CHECK_CRASH_H
#define CHECK_CRASH_H

#include "check/cases.h"

/* From now on crashes are told as findings of `cases`, and every pass as a sign of life.
 */
void crash_catch(struct cases *cases);

/* Calls `body`; false where it crashed, of which nothing is said. What it allocated is
 * lost. */
bool crash_survives(void (*body)(struct cases *), struct cases *cases);

/* Whose memory an address may lie in, from now on; NULL: nobody's. */
void crash_is_of(const struct subject *subject);

#endif
