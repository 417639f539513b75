/* A default is read as a config's value would be, so that a table is checked by its use.
 */
#include "config/option_check.h"

#include <string.h>

#include "config/option_type.h"

/* A name, or that of a part, a dot and a name. */
static bool is_option_name(const char *name)
{
    char part[64];
    size_t length = strcspn(name, ".");
    if (length >= sizeof part)
        return false;
    memcpy(part, name, length);
    part[length] = '\0';
    return text_is_name(part) &&
           (name[length] == '\0' || is_option_name(name + length + 1));
}

/* Words in place of numbers are followed by what numbers may be: "same | [0, 9]". */
static bool has_range(const struct lamina_option *option)
{
    struct option_range range;
    const char *bounds = option_type_bounds(option);
    bool parted = bounds == option->allowed ||
                  (bounds - option->allowed > 3 && memcmp(bounds - 3, " | ", 3) == 0);
    return parted && option_type_range(bounds, &range);
}

static int check_option(const struct option_kind *kind, size_t index, struct arena *arena,
                        struct error *error)
{
    const struct lamina_option *option = &kind->options[index];
    const struct option_type *type = option_type_find(option->type);
    struct option_parsed parsed;
    if (option->name == NULL || !is_option_name(option->name) ||
        strcmp(option->name, "type") == 0 || strcmp(option->name, "name") == 0)
        return error_set(error,
                         "option %zu of `%s` has no name that a config can use: "
                         "[a-z][a-z0-9_]*, and neither `type` nor `name`",
                         index, kind->name);
    if (option->help == NULL)
        return error_set(error, "option `%s` of `%s` has no help text", option->name,
                         kind->name);
    for (size_t i = 0; i < index; i++)
        if (strcmp(kind->options[i].name, option->name) == 0)
            return error_set(error, "`%s` has two options called `%s`", kind->name,
                             option->name);
    if (type == NULL || option->offset % type->alignment != 0 ||
        (size_t)option->offset + type->size > kind->size)
        return error_set(
            error,
            "option `%s` of `%s` has an unknown type, or its offset is not that "
            "of a field of its type",
            option->name, kind->name);
    bool words = option->type == LAMINA_CHOICE ||
                 (option->type == OPTION_TEXTS && option->allowed != NULL);
    bool readable =
        words ? option->allowed != NULL && option->allowed[0] != '\0' : has_range(option);
    if (!readable)
        return error_set(error,
                         "option `%s` of `%s` allows \"%s\", which is no range such as "
                         "[0, 1) and no list of words such as a | b",
                         option->name, kind->name,
                         option->allowed != NULL ? option->allowed : "");
    if (option->default_value == NULL)
        return 0;
    struct node absent;
    const struct node *node = option_type_default(option, &absent, arena);
    if (node == NULL || !option_type_parse(option, node, arena, &parsed) ||
        !option_type_allows(option, &parsed))
        return error_set(error,
                         "option `%s` of `%s` does not allow its own default, \"%s\"",
                         option->name, kind->name, option->default_value);
    return 0;
}

int option_check_kind(const struct option_kind *kind, struct error *error)
{
    struct arena *arena = arena_new();
    int status = 0;
    for (size_t i = 0; i < kind->count && status == 0; i++)
        status = check_option(kind, i, arena, error);
    arena_free(arena);
    return status;
}
