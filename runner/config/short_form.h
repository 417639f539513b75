/* Short forms made long: `- sigmoid` is {type: sigmoid}, `stop: median` {rule: median}.
 */
#ifndef CONFIG_SHORT_FORM_H
#define CONFIG_SHORT_FORM_H

#include "config/tree.h"

/* The config with no short form left. Copies only what is short: a sweep calls it for
 * each assignment. */
const struct node *short_form_lengthen(const struct node *root, struct arena *arena);

#endif
