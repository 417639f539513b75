/* Words in place of mappings within a section: of an OPTION_PART, and of each name of an
 * OPTION_SECTIONS. */
#ifndef CONFIG_OPTION_PART_H
#define CONFIG_OPTION_PART_H

#include "config/option_kind.h"
#include "config/tree.h"

/* `map` with each such word made {word: true}. What is no bool of the mapping's options
 * stays, and is refused when it is read. */
const struct node *option_part_lengthen(const struct option_kind *kind,
                                        const struct node *map, struct arena *arena);

#endif
