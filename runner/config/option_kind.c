/* Finding kinds and options by name. */
#include "config/option_kind.h"

#include <string.h>

static const struct lamina_option epochs_table[] = {
    {"epochs", LAMINA_REAL, 0, NULL, "(0, 1000000000]", "passes over the training split"},
};
const struct option_kind option_kind_epochs = {
    .name = "epochs", .options = epochs_table, .count = 1, .size = sizeof(double)};

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

const struct option_kind *option_kind_part(const struct option_kind *kind,
                                           const char *part, struct arena *arena)
{
    size_t length = strlen(part);
    struct option_kind *result = arena_array(arena, 1, sizeof *result);
    struct lamina_option *options = arena_array(arena, kind->count, sizeof *options);
    *result = *kind;
    result->options = options;
    result->count = 0;
    for (size_t i = 0; i < kind->count; i++) {
        const char *name = kind->options[i].name;
        if (strncmp(name, part, length) != 0 || name[length] != '.')
            continue;
        options[result->count] = kind->options[i];
        options[result->count++].name = name + length + 1;
    }
    return result;
}

const char *option_kind_words(const struct option_kind *kind, struct arena *arena)
{
    const char *words = "";
    for (size_t i = 0; i < kind->count; i++)
        if (kind->options[i].type == LAMINA_BOOL &&
            strchr(kind->options[i].name, '.') == NULL)
            words = arena_format(arena, "%s%s%s", words, words[0] != '\0' ? " | " : "",
                                 kind->options[i].name);
    return words;
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
    size_t count = 0;
    const char **list = arena_array(arena, kind->count + more, sizeof *list);
    for (size_t i = 0; i < kind->count; i++)
        if (strchr(kind->options[i].name, '.') == NULL)
            list[count++] = kind->options[i].name;
    for (size_t i = 0; i < more; i++)
        list[count++] = also[i];
    *names = list;
    return count;
}
