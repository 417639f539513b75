/* The text that tells trials apart has each setting that is not at its default, in the
 * order in which sections are read: who changes that order makes other trials of all
 * there are. */
#include "config/settings.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static void append(struct settings_list *list, const struct setting *setting)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity > 0 ? 2 * list->capacity : 64;
        list->at = memory_resize(list->at, list->capacity * sizeof *list->at);
    }
    list->at[list->count++] = *setting;
}

/* Ten thousand trials have theirs at the same time. */
struct setting *settings_take(struct settings_list *list, struct arena *arena)
{
    struct setting *taken = arena_array(arena, list->count, sizeof *taken);
    if (list->count > 0)
        memcpy(taken, list->at, list->count * sizeof *taken);
    free(list->at);
    *list = (struct settings_list){0};
    return taken;
}

static bool is_length(const struct setting *setting)
{
    return strcmp(setting->path, "schedule.epochs") == 0 ||
           strcmp(setting->path, "schedule.iterations") == 0;
}

/* Lengths also where they are at their defaults: see settings_hash_of_length. */
static bool is_of_config(const struct setting *setting)
{
    return setting->identity == IDENTITY_CONFIG &&
           (setting->differs || is_length(setting));
}

/* From now on what is written and what tells trials apart are two lists. */
static void part_identity(struct settings *settings)
{
    for (size_t i = 0; i < settings->written.count && !settings->is_parted; i++)
        if (is_of_config(&settings->written.at[i]))
            append(&settings->identity, &settings->written.at[i]);
    settings->is_parted = true;
}

void settings_of_layer(struct settings *settings, const char *path, size_t place,
                       bool is_again)
{
    int64_t index;
    settings->layer = path;
    settings->place = place;
    settings->is_elsewhere =
        path != NULL &&
        !(text_to_integer(path + strlen("layers."), &index) && index == (int64_t)place);
    settings->is_again = is_again;
    if (settings->is_elsewhere)
        part_identity(settings);
}

static void write_identity(const struct setting *setting, struct text *text)
{
    text_add(text, "%s=", setting->path);
    option_value_write(&setting->value, text);
}

static void identify(struct settings *settings, struct setting setting)
{
    if (setting.identity == IDENTITY_NONE || (!setting.differs && !is_length(&setting)))
        return;
    if (settings->layer != NULL && settings->is_elsewhere)
        setting.path = arena_format(settings->arena, "layers.%zu%s", settings->place,
                                    setting.path + strlen(settings->layer));
    if (settings->is_parted && is_of_config(&setting))
        append(&settings->identity, &setting);
    if (setting.differs)
        write_identity(&setting, setting.identity == IDENTITY_CONFIG
                                     ? &settings->config
                                     : &settings->repetition);
}

void settings_identify(struct settings *settings, struct setting setting)
{
    part_identity(settings);
    identify(settings, setting);
}

void settings_add(struct settings *settings, struct setting setting, bool differs)
{
    setting.differs = differs;
    if (settings->layer == NULL || !settings->is_again)
        append(&settings->written, &setting);
    identify(settings, setting);
}

/* A path as it is given. */
static const char *given_path(const struct lamina_option *option, const struct node *map)
{
    const struct node *given = tree_get(map, option->name);
    return given != NULL ? given->scalar : option->default_value;
}

static enum setting_identity identity_of(const struct option_kind *kind,
                                         const struct lamina_option *option)
{
    if (kind->incidental || option->type == OPTION_PATH)
        return IDENTITY_NONE;
    return option->type == OPTION_REPETITION ? IDENTITY_REPETITION : IDENTITY_CONFIG;
}

static void add_option(struct settings *settings, const struct component *section,
                       const struct lamina_option *option)
{
    const char *path = section->path, *dot = path[0] != '\0' ? "." : "";
    struct option_value value = option_value(option, section->options, settings->arena);
    if (option->type == OPTION_PATH)
        value.text = given_path(option, section->node);
    const struct setting setting = {
        arena_format(settings->arena, "%s%s%s", path, dot, option->name), value,
        identity_of(section->kind, option), false};
    settings_add(
        settings, setting,
        option_value_differs(option, section->node, section->options, settings->arena));
}

/* Of names only what is given: a file may have a thousand. */
static void add_sections(struct settings *settings, const struct component *section,
                         const struct lamina_option *option)
{
    const struct option_sections *sections =
        (const void *)((const char *)section->options + option->offset);
    for (size_t i = 0; i < sections->count; i++) {
        const struct component each = {.kind = sections->kind,
                                       .node = sections->nodes[i],
                                       .path = arena_format(settings->arena, "%s.%s.%s",
                                                            section->path, option->name,
                                                            sections->names[i]),
                                       .options = sections->at[i]};
        for (size_t j = 0; j < each.kind->count; j++)
            if (tree_find(each.node, each.kind->options[j].name) != NULL)
                add_option(settings, &each, &each.kind->options[j]);
    }
}

void settings_hash_of_length(const struct trial_spec *spec, const char *path,
                             int64_t length, char hash[DIGEST_SIZE])
{
    struct text text = {0};
    for (size_t i = 0; i < spec->identity_count; i++) {
        struct setting setting = spec->identity[i];
        if (!is_of_config(&setting))
            continue;
        if (is_length(&setting)) {
            setting.differs = strcmp(setting.path, path) == 0;
            setting.value.integer = length;
        }
        if (setting.differs)
            write_identity(&setting, &text);
    }
    digest_bytes(text.at != NULL ? text.at : "", text.length, hash);
    text_free(&text);
}

void settings_add_options(struct settings *settings, const struct component *section)
{
    for (size_t i = 0; i < section->kind->count; i++) {
        const struct lamina_option *option = &section->kind->options[i];
        if (option->type == OPTION_SECTIONS)
            add_sections(settings, section, option);
        else if (option->type != OPTION_PART && option->type != OPTION_COMPONENTS)
            add_option(settings, section, option);
    }
}

void settings_add_kind(struct settings *settings, const struct component *component,
                       const char *word, bool differs)
{
    const struct setting setting = {
        arena_format(settings->arena, "%s.%s", component->path, word),
        {.type = VALUE_TEXT, .text = component->kind->name},
        component->kind->incidental ? IDENTITY_NONE : IDENTITY_CONFIG,
        false};
    settings_add(settings, setting, differs);
}
