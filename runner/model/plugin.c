/* Finding and loading layers. A file that others could have changed is refused before its
 * code runs (model/library.c); what its description says is checked before anything
 * relies on it. Never looks in the current directory by itself, and never unloads. */
#include "model/plugin.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "config/option.h"
#include "config/option_check.h"
#include "config/spelling.h"
#include "model/environment.h"

/* ---- Where to look ---- */

static void add_folder(struct plugin_path *path, const char *folder, struct arena *arena)
{
    const char **grown = arena_array(arena, path->count + 1, sizeof *grown);
    for (size_t i = 0; i < path->count; i++)
        grown[i] = path->folders[i];
    grown[path->count++] = folder;
    path->folders = grown;
}

/* Adds each part of a colon-separated list; an empty part is not the current directory.
 */
static void add_list(struct plugin_path *path, const char *list, struct arena *arena)
{
    while (list && *list) {
        size_t length = strcspn(list, ":");
        if (length > 0)
            add_folder(path, arena_copy(arena, list, length), arena);
        list += length + (list[length] == ':');
    }
}

static void add_home(struct plugin_path *path, struct arena *arena)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data && data[0] == '/')
        add_folder(path, arena_format(arena, "%s/lamina/plugins", data), arena);
    else if (home && home[0] == '/')
        add_folder(path, arena_format(arena, "%s/.local/share/lamina/plugins", home),
                   arena);
}

/* Beside the program in a build tree, and where it was installed, which may have been
 * moved since. */
static const char *installed_folder(struct arena *arena)
{
    const char *const places[] = {"plugins", LAMINA_PLUGIN_FOLDER};
    const char *folder = "";
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    struct stat status;
    program[length > 0 ? length : 0] = '\0';
    char *end = strrchr(program, '/');
    for (size_t i = 0; end && i < sizeof places / sizeof places[0]; i++) {
        folder = arena_format(arena, "%.*s/%s", (int)(end - program), program, places[i]);
        if (stat(folder, &status) == 0 && S_ISDIR(status.st_mode))
            break;
    }
    return folder;
}

void plugin_path_make(const char *option, struct arena *arena, struct plugin_path *path)
{
    *path = (struct plugin_path){0};
    add_list(path, option, arena);
    add_list(path, getenv("LAMINA_PLUGIN_PATH"), arena);
    add_home(path, arena);
    path->user_count = path->count;
    add_folder(path, installed_folder(arena), arena);
}

/* ---- Which types there are ---- */

struct names {
    const char **at;
    size_t count, capacity;
};

static void add_name(struct names *names, const char *name, struct arena *arena)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->at[i], name) == 0)
            return;
    names->at =
        arena_grow(arena, names->at, names->count, &names->capacity, sizeof *names->at);
    names->at[names->count++] = name;
}

static void list_folder(const char *folder, struct arena *arena, struct names *names)
{
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        size_t length = strlen(entry->d_name);
        if (length <= 3 || strcmp(entry->d_name + length - 3, ".so") != 0)
            continue;
        const char *type = arena_copy(arena, entry->d_name, length - 3);
        if (text_is_name(type))
            add_name(names, type, arena);
    }
    if (entries)
        closedir(entries);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t plugin_list(const struct plugin_path *path, struct arena *arena,
                   const char *const **types)
{
    struct names names = {0};
    for (size_t i = 0; i < path->count; i++)
        list_folder(path->folders[i], arena, &names);
    if (names.count > 0)
        qsort(names.at, names.count, sizeof *names.at, compare_names);
    *types = names.at;
    return names.count;
}

/* ---- Finding one ---- */

static int no_name(const struct plugin_path *path, const char *type, struct arena *arena,
                   struct error *error)
{
    const char *const *types;
    size_t count = plugin_list(path, arena, &types);
    const char *nearest = spelling_nearest(type, types, count);
    return error_set(
        error, "'%s' is no name of a layer: names match [a-z][a-z0-9_]*%s%s%s", type,
        nearest ? " (did you mean '" : "", nearest ? nearest : "", nearest ? "'?)" : "");
}

static int not_found(const struct plugin_path *path, const char *type,
                     struct arena *arena, struct error *error)
{
    const char *const *types;
    size_t count = plugin_list(path, arena, &types);
    const char *nearest = spelling_nearest(type, types, count);
    struct text known = {0};
    for (size_t i = 0; i < count; i++)
        text_add(&known, "%s%s", i > 0 ? ", " : "", types[i]);
    error_set(error, "there is no layer '%s'%s%s%s; known layers: %s", type,
              nearest ? " (did you mean '" : "", nearest ? nearest : "",
              nearest ? "'?)" : "", count > 0 ? known.at : "none");
    text_free(&known);
    return -1;
}

/* A folder may be named twice, or be reached by two names. */
static bool is_same_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/* Fills `file` by the one at `found`, which may be a link. */
static int look_at(const char *found, const char *type, struct arena *arena,
                   struct plugin_file *file, struct error *error)
{
    /* The whole path: it is recorded, and must say where the layer was from anywhere. */
    char whole[PATH_MAX];
    struct library library;
    if (realpath(found, whole) == NULL)
        return error_set(error, "%s cannot be read: %s", found, strerror(errno));
    file->type = arena_copy(arena, type, strlen(type));
    file->path = arena_format(arena, "%s", whole);
    if (library_open(file->path, file->trust, &library, error) != 0)
        return -1;
    memcpy(file->sha256, library.sha256, sizeof file->sha256);
    library_close(&library);
    return 0;
}

int plugin_find(const struct plugin_path *path, const char *type, struct arena *arena,
                struct plugin_file *file, struct error *error)
{
    const char *found = NULL, *folder = NULL;
    if (!text_is_name(type))
        return no_name(path, type, arena, error);
    for (size_t i = 0; i < path->count && (i < path->user_count || !found); i++) {
        const char *place = arena_format(arena, "%s/%s.so", path->folders[i], type);
        if (access(place, F_OK) != 0 || (found && is_same_file(place, found)))
            continue;
        if (found)
            return error_set(error,
                             "the layer '%s' is in two places, %s and %s: remove one",
                             type, found, place);
        found = place;
        folder = path->folders[i];
        file->trust = i < path->user_count ? LIBRARY_OF_USER : LIBRARY_OF_INSTALLED;
    }
    if (!found)
        return not_found(path, type, arena, error);
    if (library_check_folder(folder, file->trust, error) != 0)
        return -1;
    return look_at(found, type, arena, file, error);
}

/* ---- Loading ---- */

/* The sizes of version 1.0, for ever: what was built then is as short. */
#define LAYER_SIZE_1_0 (offsetof(struct lamina_layer, reference) + sizeof(void *))
#define OPTION_SIZE_1_0 (offsetof(struct lamina_option, help) + sizeof(char *))

typedef const struct lamina_layer *describe_function(void);

/* The function of our ABI; a sentence with both versions where there is another's. */
static describe_function *find_function(void *library, const char *path,
                                        struct error *error)
{
    char symbol[] = "lamina_layer_v0";
    describe_function *describe = NULL;
    void *address = dlsym(library, "lamina_layer_v1");
    if (address) {
        memcpy(&describe, &address, sizeof describe); /* as POSIX has it */
        return describe;
    }
    for (int major = '2'; major <= '9'; major++) {
        symbol[sizeof symbol - 2] = (char)major;
        if (dlsym(library, symbol)) {
            error_set(
                error,
                "%s is a layer of ABI version %c, but this lamina loads version %d: "
                "build the layer with this lamina's layer.h",
                path, major, LAMINA_ABI_MAJOR);
            return NULL;
        }
    }
    error_set(
        error,
        "%s is not a layer: it does not export lamina_layer_v1 (see lamina/layer.h)",
        path);
    return NULL;
}

/* The fields that describe the struct itself: until these are right no other is read. */
static int check_version(const struct lamina_layer *layer, const char *path,
                         struct error *error)
{
    if (!layer)
        return error_set(error, "%s: lamina_layer_v1 returned NULL", path);
    if (layer->struct_size < LAYER_SIZE_1_0)
        return error_set(error,
                         "%s: struct_size is %u where a layer has %zu: set it to "
                         "sizeof(struct lamina_layer)",
                         path, layer->struct_size, LAYER_SIZE_1_0);
    if (layer->needs_minor > LAMINA_ABI_MINOR)
        return error_set(error,
                         "%s needs version %d.%u of layer.h, but this lamina has %d.%d: "
                         "update lamina",
                         path, LAMINA_ABI_MAJOR, layer->needs_minor, LAMINA_ABI_MAJOR,
                         LAMINA_ABI_MINOR);
    if (layer->option_count > 0 &&
        (!layer->options || layer->option_count > PLUGIN_MOST_OPTIONS ||
         layer->option_size < OPTION_SIZE_1_0 ||
         layer->option_size % _Alignof(struct lamina_option) != 0))
        return error_set(error,
                         "%s: its table of options does not fit: set option_size to "
                         "sizeof(struct lamina_option) and options to the table",
                         path);
    return 0;
}

/* The description and its options at the sizes of this lamina, whichever version of
 * layer.h the plugin was built with: what that one did not have is 0. Kept, as the plugin
 * is, until exit. */
struct adopted {
    struct adopted *next;
    struct lamina_layer layer;
    struct lamina_option options[];
};

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static struct lamina_layer *adopt(const struct lamina_layer *layer)
{
    static struct adopted *all;
    size_t count = layer->options ? layer->option_count : 0;
    struct adopted *new = memory_zeroed(sizeof *new + count * sizeof *new->options);
    memcpy(&new->layer, layer, smaller(layer->struct_size, sizeof *layer));
    for (size_t i = 0; i < count; i++)
        memcpy(&new->options[i], (const char *)layer->options + i * layer->option_size,
               smaller(layer->option_size, sizeof *new->options));
    if (count > 0)
        new->layer.options = new->options;
    new->next = all;
    all = new;
    return &new->layer;
}

static int check_options(const struct lamina_layer *layer, const char *path,
                         struct error *error)
{
    const struct option_kind kind = {.name = layer->name,
                                     .version = layer->version,
                                     .summary = layer->summary,
                                     .options = layer->options,
                                     .count = layer->option_count,
                                     .size = layer->options_size};
    struct error inner;
    for (uint32_t i = 0; i < layer->option_count; i++)
        if (layer->options[i].type < LAMINA_BOOL ||
            layer->options[i].type > LAMINA_INTEGERS)
            return error_set(
                error,
                "%s: option %u of `%s` has type %d, which layer.h %d.%d does "
                "not have: use one of enum lamina_type, or a lamina that "
                "knows it",
                path, i, layer->name, layer->options[i].type, LAMINA_ABI_MAJOR,
                LAMINA_ABI_MINOR);
    if (layer->option_count > 0 && option_check_kind(&kind, &inner) != 0)
        return error_set(error, "%s: %s", path, inner.text);
    return 0;
}

/* An earlier lamina hands a layer of several inputs one alone. */
static int check_inputs(const struct lamina_layer *layer, const char *path,
                        struct error *error)
{
    long long least = layer->least_inputs, most = layer->most_inputs;
    if (least < 0 || most < 0)
        return error_set(error,
                         "%s: the layer's least_inputs is %lld and its most_inputs %lld: "
                         "these are counts, and 0 where they are left out",
                         path, least, most);
    if (most > 0 && least > most)
        return error_set(error,
                         "%s: the layer says that it reads at least %lld layers and at "
                         "most %lld: set most_inputs to least_inputs or more",
                         path, least, most);
    if (plugin_most_inputs(layer) > 1 && layer->needs_minor < 2)
        return error_set(error,
                         "%s: a layer of several inputs needs version 1.2 of layer.h, "
                         "but declares that 1.%u will do: set .needs_minor = 2",
                         path, layer->needs_minor);
    return 0;
}

static int check_description(const struct lamina_layer *layer,
                             const struct plugin_file *file, struct error *error)
{
    if (!layer->name || strcmp(layer->name, file->type) != 0)
        return error_set(error,
                         "%s describes a layer named '%s': a layer's file is named "
                         "<name>.so",
                         file->path, layer->name ? layer->name : "");
    if (!layer->version || !layer->version[0] || !layer->summary)
        return error_set(error, "%s: the layer has no version or no summary", file->path);
    if (!text_is_clean(layer->version))
        return error_set(error, "%s: the layer's version is no line of text: \"%s\"",
                         file->path, layer->version);
    if (layer->onnx && layer->onnx_operator)
        return error_set(error,
                         "%s: the layer has both onnx and onnx_operator: one of them "
                         "says what it is",
                         file->path);
    if (!layer->shape || !layer->forward || !layer->backward)
        return error_set(error, "%s: the layer needs shape, forward and backward",
                         file->path);
    if (check_inputs(layer, file->path, error) != 0)
        return -1;
    return check_options(layer, file->path, error);
}

/* What stands at its path now must be what was found there. */
static void *load(const struct plugin_file *file, struct error *error)
{
    struct library library;
    void *loaded = NULL;
    if (library_open(file->path, file->trust, &library, error) != 0)
        return NULL;
    if (strcmp(library.sha256, file->sha256) == 0)
        loaded = library_load(&library, error);
    else
        error_set(error, "%s changed while lamina was running: start the run again",
                  file->path);
    library_close(&library);
    return loaded;
}

int plugin_open(const struct plugin_file *file, const struct lamina_layer **layer,
                struct error *error)
{
    const struct environment before = environment_read();
    struct error changed;
    void *library = load(file, error);
    if (!library)
        return -1;
    if (environment_check(&before, &changed) != 0)
        return error_set(error,
                         "%s: loading it %s; it may have been linked with -ffast-math or "
                         "-Ofast, whose start-up code does so: link it without",
                         file->path, changed.text);
    describe_function *describe = find_function(library, file->path, error);
    if (!describe)
        return -1;
    const struct lamina_layer *described = describe();
    if (check_version(described, file->path, error) != 0)
        return -1;
    *layer = adopt(described);
    return check_description(*layer, file, error);
}

/* ---- What a description says ---- */

int64_t plugin_least_inputs(const struct lamina_layer *plugin)
{
    return plugin->least_inputs > 0 ? plugin->least_inputs : 1;
}

int64_t plugin_most_inputs(const struct lamina_layer *plugin)
{
    int64_t least = plugin_least_inputs(plugin);
    return plugin->most_inputs > least ? plugin->most_inputs : least;
}

bool plugin_reads_input(const struct lamina_layer *plugin)
{
    return (plugin->flags & LAMINA_FORGETS_INPUT) == 0;
}

bool plugin_reads_output(const struct lamina_layer *plugin)
{
    return (plugin->flags & LAMINA_FORGETS_OUTPUT) == 0;
}
