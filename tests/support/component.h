/* A component from a text, {learning_rate: 0.1}, as resolving a trial would give it. */
#ifndef TESTS_COMPONENT_H
#define TESTS_COMPONENT_H

#include <string.h>

#include "config/experiment.h"
#include "config/option.h"
#include "config/option_part.h"

/* `source` is the file that the text stands in. The kind is NULL where it has no such
 * option or does not allow a value; of other keys nothing is said. All lives in the
 * arena.
 */
static inline struct component component_from(const struct option_kind *kind,
                                              const char *source, const char *text,
                                              struct arena *arena)
{
    struct problems problems = {0};
    void *options = arena_array(arena, 1, kind->size);
    const struct node *map = tree_parse(text, strlen(text), source, arena, &problems);
    if (map != NULL)
        map = option_part_lengthen(kind, map, arena);
    if (map == NULL || option_read(kind, map, "made_up", options, arena, &problems) != 0)
        kind = NULL;
    problems_free(&problems);
    return (struct component){kind, map, "made_up", options};
}

/* The kind by its name; NULL of one that does not exist. */
static inline struct component component_of(struct option_kinds kinds, const char *name,
                                            const char *text, struct arena *arena)
{
    const struct option_kind *kind = option_kind_find(&kinds, name);
    return kind != NULL ? component_from(kind, "made-up.yaml", text, arena)
                        : (struct component){0};
}

/* Layers each of which reads the one before it. */
static inline void component_chain(struct layer_spec *layers, size_t count,
                                   struct arena *arena)
{
    int64_t *inputs = arena_array(arena, count, sizeof *inputs);
    for (size_t i = 0; i < count; i++) {
        inputs[i] = (int64_t)i - 1;
        layers[i].inputs = &inputs[i];
        layers[i].input_count = 1;
        layers[i].repetitions = 1;
    }
}

#endif
