/* Checking a table of options itself: plugins bring their own. */
#ifndef CONFIG_OPTION_CHECK_H
#define CONFIG_OPTION_CHECK_H

#include "base/error.h"
#include "config/option_kind.h"

/* Names, types, ranges, and defaults that can be read, offsets within the kind's `size`.
 */
int option_check_kind(const struct option_kind *kind, struct error *error);

#endif
