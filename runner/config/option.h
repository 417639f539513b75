/* Reading the options of a section of a config by the table of its kind. */
#ifndef CONFIG_OPTION_H
#define CONFIG_OPTION_H

#include "config/option_kind.h"
#include "config/problems.h"
#include "config/tree.h"

/* Reads the options of the mapping `map` by the kind's table into the struct `out` (NULL:
 * only check), defaults included; keys that are no options are passed over. Every finding
 * is added to `problems`; returns how many there were. `path` ("optimizer", "" at the
 * top) leads names in messages. */
size_t option_read(const struct option_kind *kind, const struct node *map,
                   const char *path, void *out, struct arena *arena,
                   struct problems *problems);

/* Reports each key of `map` that is no option of the kind and none of `also` (NULL-ended,
 * or NULL), with the nearest valid one; returns how many there were. */
size_t option_refuse_unknown(const struct option_kind *kind, const struct node *map,
                             const char *path, const char *const *also,
                             struct arena *arena, struct problems *problems);

/* Refuses what stands in `entry` where the kind has a part of its name: no mapping, or a
 * key that is unknown there. Other entries are fine. */
void option_check_part(const struct option_kind *kind, const struct entry *entry,
                       const char *path, struct arena *arena, struct problems *problems);

/* Reports a key that is none of the known ones, with the nearest of them, the place where
 * it belongs (`elsewhere`, "schedule.batch_size", or NULL), or all. */
void option_unknown_key(const struct entry *entry, const char *path,
                        const char *const *known, size_t count, const char *elsewhere,
                        struct problems *problems);

#endif
