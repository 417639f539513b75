/* lamina new-layer: a folder with a layer that works, to be changed into one's own. Never
 * writes over anything. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/print.h"
#include "base/text.h"
#include "cli/options.h"
#include "model/plugin.h"

/* The files of runner/cli/new_layer, as the build embeds them. */
extern const char new_layer_source[], new_layer_makefile[], new_layer_cmake[],
    new_layer_config[];

/* Writes a template with every @NAME@ replaced. Only its owner may change it: a layer is
 * code that runs as its user. */
static int write_file(const char *path, const char *template, const char *name,
                      struct error *error)
{
    static const char place[] = "@NAME@";
    int made = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    FILE *file = made >= 0 ? fdopen(made, "w") : NULL;
    if (file == NULL) {
        error_set(error, "%s cannot be written: %s", path, strerror(errno));
        if (made >= 0)
            close(made);
        return -1;
    }
    for (const char *next; (next = strstr(template, place)) != NULL;
         template = next + sizeof place - 1) {
        fwrite(template, 1, (size_t)(next - template), file);
        fputs(name, file);
    }
    fputs(template, file);
    bool failed = ferror(file) != 0;
    if (fclose(file) != 0 || failed)
        return error_set(error, "%s cannot be written: %s", path, strerror(errno));
    return 0;
}

static int write_layer(const char *name, struct arena *arena, struct error *error)
{
    const struct {
        const char *path, *template;
    } files[] = {
        {arena_format(arena, "%s/%s.c", name, name), new_layer_source},
        {arena_format(arena, "%s/Makefile", name), new_layer_makefile},
        {arena_format(arena, "%s/CMakeLists.txt", name), new_layer_cmake},
        {arena_format(arena, "%s/%s.yaml", name, name), new_layer_config},
    };
    if (mkdir(name, 0755) != 0)
        return error_set(error, "the folder %s cannot be made: %s%s", name,
                         strerror(errno),
                         errno == EEXIST ? "; take another name, or remove it" : "");
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (write_file(files[i].path, files[i].template, name, error) != 0)
            return -1;
    return 0;
}

/* Whether a layer of that type came with lamina: a new one would go before it. */
static bool came_with_lamina(const char *name, struct arena *arena)
{
    struct plugin_path path;
    const char *const *types;
    plugin_path_make(NULL, arena, &path);
    const struct plugin_path installed = {.folders = path.folders + path.user_count,
                                          .count = path.count - path.user_count};
    size_t count = plugin_list(&installed, arena, &types);
    for (size_t i = 0; i < count; i++)
        if (strcmp(types[i], name) == 0)
            return true;
    return false;
}

struct given {
    const char *name;
};

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {0};
    struct error error;
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    const char *name = given.name;
    if (name == NULL)
        return command_usage(command, "the layer's NAME is missing");
    if (!text_is_name(name))
        return command_usage(
            command, "'%s' is no name of a layer: names match [a-z][a-z0-9_]*", name);
    struct arena *arena = arena_new();
    int status =
        came_with_lamina(name, arena)
            ? error_set(&error, "%s came with lamina already: take another name", name)
            : write_layer(name, arena, &error);
    arena_free(arena);
    if (status != 0)
        return command_fail(EXIT_PROGRAM, &error);
    print_out("%s/ has a layer that works. Change %s.c into yours:\n\n"
              "    cd %s\n"
              "    make\n"
              "    lamina check %s.so\n"
              "    lamina run %s.yaml --plugin-path .\n",
              name, name, name, name, name);
    return EXIT_OK;
}

static const struct command_option options[] = {
    {.value = "NAME",
     .help = "the layer's type, such as swish",
     .required = true,
     .read = options_text,
     .at = offsetof(struct given, name)},
    {0}};

const struct command command_new_layer = {
    .name = "new-layer",
    .summary = "write a layer that works into ./NAME, to be changed into yours",
    .place = 110,
    .options = options,
    .notes =
        "Writes NAME/NAME.c, a Makefile, a CMakeLists.txt and a config that trains it.\n"
        "They build with the installed lamina alone.\n",
    .run = run,
};
