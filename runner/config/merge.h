/* What a config becomes that builds on another: mappings are merged key by key, anything
 * else replaces what it stands for. Whole are replaced, too: a section that names another
 * kind, as the options of one kind are not another's; an axis of a sweep, for the same
 * reason; and what {} stands for, as nothing to merge would be nothing to say.
 * `KEY: ~unset` removes a key. */
#ifndef CONFIG_MERGE_H
#define CONFIG_MERGE_H

#include "config/tree.h"

/* `base` with what `own` says otherwise; both have no short forms. A mark of what stands
 * in place of another says where that stood. */
const struct node *merge_trees(const struct node *base, const struct node *own,
                               struct arena *arena, struct problems *problems);

#endif
