/* Resolving one section of a trial's config against the kinds that exist. */
#ifndef CONFIG_COMPONENT_H
#define CONFIG_COMPONENT_H

#include "config/problems.h"
#include "config/settings.h"

/* One trial's tree on its way to a trial_spec. */
struct resolver {
    const struct vocabulary *vocabulary;
    const struct node *root;
    struct arena *arena;
    struct problems *problems;
    struct trial_spec *spec;
    struct settings settings;
};

/* Checks and reads one {type: ..., ...}, where also[0] is the word for `type`; leaves
 * component->kind NULL where it cannot be told. */
void component_read(struct resolver *resolver, const struct node *node, const char *path,
                    const struct option_kinds *kinds, const char *const *also,
                    struct component *component);

/* As option_read and option_refuse_unknown, with the section where an unknown key
 * belongs. */
size_t component_read_options(struct resolver *resolver, const struct option_kind *kind,
                              const struct node *map, const char *path,
                              const char *const *also, void *out);
void component_refuse_unknown(const struct resolver *resolver,
                              const struct option_kind *kind, const struct node *map,
                              const char *path, const char *const *also);

/* Whether a layer's type has an option of that name, and what the layer has under a key
 * of every layer, which such an option goes before: NULL then, and where it has none. */
bool component_has_own(const struct resolver *resolver, const struct node *layer,
                       const char *key);
const struct node *component_layer_key(const struct resolver *resolver,
                                       const struct node *layer, const char *key);

/* Whether a sweep with a mistake may have set some of its values. */
bool component_has_unknown(const struct node *map);

/* Where option `name` of a component stands ("": the component itself). */
struct mark component_mark(const struct component *component, const char *name);

/* Adds, behind `before`, what has been set in it since: "`bias` of own.yaml:3:20", from
 * another file, a `set` or --set; nothing where nothing has. */
void component_add_set(const struct component *component, const char *before,
                       struct text *out);

#endif
