/* lamina layers: the layer types that a config may name, and the options of each. What
 * the plugins say is asked in child processes; this one loads none. */
#include <string.h>

#include "base/print.h"
#include "base/text.h"
#include "cli/options.h"
#include "config/experiment.h"
#include "config/sections.h"
#include "config/spelling.h"
#include "worker/catalogue.h"

static const char *const type_names[] = {
    [LAMINA_BOOL] = "bool", [LAMINA_INTEGER] = "integer",
    [LAMINA_REAL] = "real", [LAMINA_CHOICE] = "choice",
    [LAMINA_TEXT] = "text", [LAMINA_INTEGERS] = "integers",
};

static void widen(int *width, const char *text)
{
    int length = print_width(text);
    *width = length > *width ? length : *width;
}

static void print_list(const struct catalogue *catalogue, const char *const *types)
{
    int type = 0, version = 0, summary = 0;
    for (size_t i = 0; i < catalogue->count; i++) {
        widen(&type, types[i]);
        if (catalogue->at[i].problem)
            continue;
        widen(&version, catalogue->at[i].kind.version);
        widen(&summary, catalogue->at[i].kind.summary);
    }
    for (size_t i = 0; i < catalogue->count; i++)
        if (catalogue->at[i].problem)
            print_out("%-*s  cannot be used: %s\n", type, types[i],
                      catalogue->at[i].problem);
        else
            print_out("%-*s  %-*s  %-*s  %s\n", type, types[i], version,
                      catalogue->at[i].kind.version, summary,
                      catalogue->at[i].kind.summary, catalogue->at[i].file.path);
    print_out("\n`lamina layers NAME` shows the options of one.\n");
}

static void print_option(const struct lamina_option *option)
{
    print_out("  %-18s %-9s", option->name, type_names[option->type]);
    if (option->default_value)
        print_out("default %s",
                  option->default_value[0] ? option->default_value : "\"\"");
    else
        print_out("must be given");
    if (option->allowed)
        print_out("; allowed: %s", option->allowed);
    print_out("\n      %s\n", option->help ? option->help : "");
    if (sections_is_layer_key(option->name))
        print_out("      (This layer's own: it cannot have the `%s` that other layers "
                  "have.)\n",
                  option->name);
}

static enum exit_status print_layer(const struct catalogue_entry *layer,
                                    struct error *error)
{
    if (layer->problem) {
        error_set(error, "the layer cannot be used: %s", layer->problem);
        return EXIT_PROGRAM;
    }
    print_out("%s %s: %s\n%s\n", layer->kind.name, layer->kind.version,
              layer->kind.summary, layer->file.path);
    print_out(layer->kind.count > 0 ? "\noptions\n" : "\nno options\n");
    for (size_t i = 0; i < layer->kind.count; i++)
        print_option(&layer->kind.options[i]);
    return EXIT_OK;
}

static enum exit_status no_layers(const struct plugin_path *path, struct error *error)
{
    struct text folders = {0};
    for (size_t i = 0; i < path->count; i++)
        text_add(&folders, "%s%s", i > 0 ? ", " : "", path->folders[i]);
    error_set(error, "no layers were found in %s: name their folder with --plugin-path",
              path->count > 0 ? folders.at : "any folder");
    text_free(&folders);
    return EXIT_PROGRAM;
}

static enum exit_status unknown_layer(const char *name, const char *const *types,
                                      size_t count, struct error *error)
{
    const char *nearest = spelling_nearest(name, types, count);
    if (nearest)
        error_set(error, "unknown layer \"%s\": did you mean \"%s\"?", name, nearest);
    else
        error_set(error, "unknown layer \"%s\": `lamina layers` lists those found", name);
    return EXIT_USAGE;
}

/* `name` is NULL for all of them. */
static enum exit_status show_layers(const char *name, const char *folders,
                                    struct arena *arena, struct error *error)
{
    struct plugin_path path;
    const char *const *types;
    size_t first = 0;

    plugin_path_make(folders, arena, &path);
    size_t count = plugin_list(&path, arena, &types);
    if (count == 0)
        return no_layers(&path, error);
    if (name) {
        while (first < count && strcmp(types[first], name) != 0)
            first++;
        if (first == count)
            return unknown_layer(name, types, count, error);
        count = 1;
    }
    struct catalogue catalogue;
    if (catalogue_make(&path, types + first, count, arena, &catalogue, error) != 0)
        return EXIT_PROGRAM;
    if (name)
        return print_layer(catalogue.at, error);
    print_list(&catalogue, types);
    return EXIT_OK;
}

struct given {
    const char *name, *folders;
};

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {0};
    struct error error;
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    struct arena *arena = arena_new();
    enum exit_status status = show_layers(given.name, given.folders, arena, &error);
    if (status != EXIT_OK)
        command_fail(status, &error);
    arena_free(arena);
    return (int)status;
}

static const struct command_option options[] = {{.value = "NAME",
                                                 .help = "a layer's type, such as linear",
                                                 .values = &options_layers,
                                                 .read = options_text,
                                                 .at = offsetof(struct given, name)},
                                                OPTIONS_PLUGIN_PATH(struct given, ""),
                                                {0}};

const struct command command_layers = {
    .name = "layers",
    .summary = "list the layers found, or the options of one",
    .place = 40,
    .options = options,
    .run = run,
};
