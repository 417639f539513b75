/* lamina schema: what a config may hold, as a JSON Schema, with the layers that are
 * found: they are asked in child processes. */
#include <stdio.h>

#include "base/print.h"
#include "cli/options.h"
#include "run/vocabulary.h"
#include "schema/schema.h"
#include "worker/catalogue.h"

/* The layers that can be used; the others are told, and left out. */
static enum exit_status find_layers(const char *folders, struct arena *arena,
                                    struct option_kinds *kinds, struct error *error)
{
    struct plugin_path path;
    const char *const *types;
    plugin_path_make(folders, arena, &path);
    size_t count = plugin_list(&path, arena, &types), usable = 0;
    struct catalogue layers;
    const struct option_kind **at = arena_array(arena, count, sizeof *at);

    if (catalogue_make(&path, types, count, arena, &layers, error) != 0)
        return EXIT_PROGRAM;
    for (size_t i = 0; i < count; i++)
        if (layers.at[i].problem)
            print_err("lamina: the schema is without the layer \"%s\": %s\n", types[i],
                      layers.at[i].problem);
        else
            at[usable++] = &layers.at[i].kind;
    *kinds = (struct option_kinds){"layer", at, usable};
    if (usable > 0)
        return EXIT_OK;
    error_set(error, "no layer that can be used was found: name the layers' folder with "
                     "--plugin-path");
    return EXIT_PROGRAM;
}

static void print_schema(struct option_kinds layers, struct arena *arena)
{
    const struct vocabulary vocabulary = vocabulary_list(layers);
    struct text text = {0};
    schema_write(&vocabulary, arena, &text);
    print_exact(stdout, text.at);
    text_free(&text);
}

struct given {
    const char *folders;
};

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {0};
    struct option_kinds layers;
    struct error error;
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    struct arena *arena = arena_new();
    enum exit_status status = find_layers(given.folders, arena, &layers, &error);
    if (status == EXIT_OK)
        print_schema(layers, arena);
    else
        command_fail(status, &error);
    arena_free(arena);
    return (int)status;
}

static const struct command_option options[] = {OPTIONS_PLUGIN_PATH(struct given, ""),
                                                {0}};

const struct command command_schema = {
    .name = "schema",
    .summary = "print a JSON Schema of configs, for editors",
    .place = 120,
    .options = options,
    .notes =
        "An editor that knows YAML checks and completes a config that begins with\n"
        "\n"
        "  # yaml-language-server: $schema=lamina.schema.json\n"
        "\n"
        "once `lamina schema > lamina.schema.json` was run beside it, and again after a\n"
        "layer was added. The schema wants a config that is whole without its sweep and\n"
        "without --set; `lamina plan CONFIG` checks what it cannot.\n",
    .run = run,
};
