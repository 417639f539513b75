/* A config as it came to be, for `lamina plan --resolved`. */
#ifndef CLI_PLAN_RESOLVED_H
#define CLI_PLAN_RESOLVED_H

#include "run/prepare.h"

/* Prints it as a config that means the same wherever it lies, with the origin of each
 * line; its values are not checked, so that a mistake can be looked for in it. Returns
 * the status to exit with. */
int plan_resolved_print(const struct prepare_wishes *wishes);

#endif
