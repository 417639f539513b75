/* Finding kinds and options by name. */
#include "config/option_kind.h"

#include <string.h>

const char *option_kind_version(const struct option_kind *kind)
{
    return kind->version != NULL ? kind->version : "1";
}

const struct option_kind *option_kind_find(const struct option_kinds *kinds,
                                           const char *name)
{
    for (size_t i = 0; i < kinds->count; i++)
        if (strcmp(kinds->at[i]->name, name) == 0)
            return kinds->at[i];
    return NULL;
}

const struct lamina_option *option_kind_get(const struct option_kind *kind,
                                            const char *name)
{
    for (size_t i = 0; kind != NULL && i < kind->count; i++)
        if (strcmp(kind->options[i].name, name) == 0)
            return &kind->options[i];
    return NULL;
}

bool option_kind_knows(const struct option_kind *kind, const char *const *also,
                       const char *key)
{
    bool found = option_kind_get(kind, key) != NULL;
    for (size_t i = 0; also != NULL && also[i] != NULL && !found; i++)
        found = strcmp(also[i], key) == 0;
    return found;
}

size_t option_kind_names(const struct option_kind *kind, const char *const *also,
                         struct arena *arena, const char *const **names)
{
    size_t more = 0;
    while (also != NULL && also[more] != NULL)
        more++;
    const char **list = arena_array(arena, kind->count + more, sizeof *list);
    for (size_t i = 0; i < kind->count; i++)
        list[i] = kind->options[i].name;
    for (size_t i = 0; i < more; i++)
        list[kind->count + i] = also[i];
    *names = list;
    return kind->count + more;
}
