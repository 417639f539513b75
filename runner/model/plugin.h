/* Layer plugins: found by type name on the search path, looked at with suspicion, loaded
 * with dlopen. Only plugin_open runs a plugin's code; it is called in child processes. */
#ifndef MODEL_PLUGIN_H
#define MODEL_PLUGIN_H

#include <lamina/layer.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "model/library.h"

/* Where layers are looked for, in order: --plugin-path and $LAMINA_PLUGIN_PATH
 * (colon-separated folders), the user's ($XDG_DATA_HOME or
 * ~/.local/share)/lamina/plugins, the installed one (beside the program in a build tree).
 */
struct plugin_path {
    const char **folders;
    size_t count;
    size_t user_count; /* the first ones are the user's; the rest installed */
};

void plugin_path_make(const char *option, struct arena *arena, struct plugin_path *path);

/* The types that have a file on the path, sorted, without duplicates. */
size_t plugin_list(const struct plugin_path *path, struct arena *arena,
                   const char *const **types);

/* A file found and judged safe: not writable by others, nor a folder that leads to it. */
struct plugin_file {
    const char *type;
    const char *path;         /* whole, without links */
    enum library_trust trust; /* how far it was looked at */
    char sha256[DIGEST_SIZE];
};

/* Finds `<type>.so`. -1 with a sentence: not found (the known types and the nearest are
 * named), in two user places, writable by others, not readable. Runs no plugin code. */
int plugin_find(const struct plugin_path *path, const char *type, struct arena *arena,
                struct plugin_file *file, struct error *error);

#define PLUGIN_MOST_OPTIONS 1000

/* Loads the file and checks the description and its options table; stays loaded until
 * exit. -1 with a sentence: not a library, no lamina_layer_v1, another ABI (both
 * versions), changed since it was found, a broken description. */
int plugin_open(const struct plugin_file *file, const struct lamina_layer **layer,
                struct error *error);

/* How many inputs a layer takes, and what of forward's its backward reads. */
int64_t plugin_least_inputs(const struct lamina_layer *plugin);
int64_t plugin_most_inputs(const struct lamina_layer *plugin);
bool plugin_reads_input(const struct lamina_layer *plugin);
bool plugin_reads_output(const struct lamina_layer *plugin);

#endif
