/* The command line of the commands that use a trained net, and opening that net. */
#ifndef CLI_NETS_H
#define CLI_NETS_H

#include "cli/options.h"
#include "run/net.h"

enum { NETS_MAX_SETS = 100 };

/* What such a command is given; the first member of its own struct, so that the rows
 * below find it there. */
struct nets_given {
    const char *net, *db, *plugin_path;
    bool best, last, provenance;
    size_t set_count;
    const char *sets[NETS_MAX_SETS];
};
#define NETS_DEFAULTS .db = PLACE_DEFAULT

extern const struct command_values nets_files;

int nets_set(const struct command *command, const struct command_option *option,
             const char *value, void *place);

/* Their rows, for a struct that begins with `struct nets_given`. */
#define NETS_NET                                                                         \
    {                                                                                    \
        .value = "NET",                                                                  \
        .help = "EXPERIMENT/N, a trial that kept its weights,\nor a FILE.safetensors",   \
        .usage = "NET", .values = &nets_files, .read = options_text,                     \
        .at = offsetof(struct nets_given, net)                                           \
    }
#define NETS_WHICH                                                                       \
    {.name = "best",                                                                     \
     .help = "its weights at its best evaluation (default,\nwhere they were kept)",      \
     .read = options_flag,                                                               \
     .at = offsetof(struct nets_given, best)},                                           \
    {                                                                                    \
        .name = "last", .help = "its weights at its end", .read = options_flag,          \
        .at = offsetof(struct nets_given, last)                                          \
    }
#define NETS_SET                                                                         \
    {                                                                                    \
        .name = "set", .value = "dataset.PATH=VALUE", .repeats = true,                   \
        .help = "other data than its own, as often as needed", .read = nets_set          \
    }
#define NETS_PLACES                                                                      \
    OPTIONS_DB(struct nets_given),                                                       \
    {                                                                                    \
        .name = "plugin-path", .value = "FOLDERS",                                       \
        .help = "look for layers here first (colon-separated)", .read = options_text,    \
        .at = offsetof(struct nets_given, plugin_path)                                   \
    }

/* Whether the name is that of a file. */
bool nets_is_file(const char *net);

/* Reads them as options_parse does; a net must be named. */
int nets_parse(const struct command *command, int argc, char **argv,
               struct nets_given *given);

/* Opens the net and tells what there is to tell. Returns EXIT_OK or the status to exit
 * with; the net is to be freed in either case. */
int nets_open(const struct nets_given *given, struct net *net);

/* Its data, of which only the split is needed, loaded as net_data() has it; NULL with
 * what is wrong told and `status` the one to exit with. */
const struct dataset *nets_data(struct net *net, enum split split, int *status);

#endif
