/* lamina schema: what a config may hold, as a JSON Schema, with the layers that are
 * found: they are asked in child processes. */
#include <stdio.h>

#include "base/print.h"
#include "cli/command.h"
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
    struct option_kind *at = arena_array(arena, count, sizeof *at);

    if (catalogue_make(&path, types, count, arena, &layers, error) != 0)
        return EXIT_PROGRAM;
    for (size_t i = 0; i < count; i++)
        if (layers.at[i].problem)
            print_err("lamina: the schema is without the layer \"%s\": %s\n", types[i],
                      layers.at[i].problem);
        else
            at[usable++] = layers.at[i].kind;
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

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"plugin-path", required_argument, NULL, 'p'},
                                            {NULL, 0, NULL, 0}};
    const char *folders = NULL;
    struct option_kinds layers;
    struct error error;
    int letter;

    while ((letter = command_option(&command_schema, argc, argv, options)) != -1) {
        if (letter == '?')
            return EXIT_USAGE;
        folders = optarg;
    }
    if (optind < argc)
        return command_usage(&command_schema, "one argument too many: %s", argv[optind]);
    struct arena *arena = arena_new();
    enum exit_status status = find_layers(folders, arena, &layers, &error);
    if (status == EXIT_OK)
        print_schema(layers, arena);
    else
        command_fail(status, &error);
    arena_free(arena);
    return (int)status;
}

const struct command command_schema = {
    .name = "schema",
    .usage = "schema [--plugin-path FOLDERS]",
    .summary = "print a JSON Schema of configs, for editors",
    .help =
        "  --plugin-path FOLDERS  look for layers here first (colon-separated)\n"
        "\n"
        "An editor that knows YAML checks and completes a config that begins with\n"
        "\n"
        "  # yaml-language-server: $schema=lamina.schema.json\n"
        "\n"
        "once `lamina schema > lamina.schema.json` was run beside it, and again after a\n"
        "layer was added. The schema wants a config that is whole without its sweep and\n"
        "without --set; `lamina plan CONFIG` checks what it cannot.\n",
    .run = run,
};
