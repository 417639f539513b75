/* The command line of the commands that read a config, and what is told of it. */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include "cli/options.h"
#include "run/prepare.h"

#define ARGUMENTS_MAX_SETS 256

/* What such a command is given; the first member of its own struct, so that the rows
 * below find it there. */
struct arguments {
    struct prepare_wishes prepare; /* its sets are those below once it is prepared */
    const char *sets[ARGUMENTS_MAX_SETS];
};

extern const struct command_values arguments_configs;

int arguments_config(const struct command *command, const struct command_option *option,
                     const char *value, void *place);
int arguments_set(const struct command *command, const struct command_option *option,
                  const char *value, void *place);
int arguments_shard(const struct command *command, const struct command_option *option,
                    const char *value, void *place);

/* Their rows, for a struct that begins with `struct arguments`. */
#define ARGUMENTS_CONFIG                                                                 \
    {                                                                                    \
        .value = "CONFIG", .usage = "CONFIG", .repeats = true, /* to tell of settings */ \
            .values = &arguments_configs, .read = arguments_config                       \
    }
#define ARGUMENTS_SET                                                                    \
    {                                                                                    \
        .name = "set", .value = "PATH=VALUE", .repeats = true,                           \
        .help = "override a key, as often as needed", .read = arguments_set              \
    }
#define ARGUMENTS_SHARD(told)                                                            \
    {                                                                                    \
        .name = "shard", .value = "I/N", .help = told, .read = arguments_shard           \
    }
#define ARGUMENTS_PLUGIN_PATH                                                            \
    {                                                                                    \
        .name = "plugin-path", .value = "FOLDERS",                                       \
        .help = "look for layers here first (colon-separated)", .read = options_text,    \
        .at = offsetof(struct arguments, prepare.plugin_path)                            \
    }

/* Reads them as options_parse does; a config must be there. */
int arguments_parse(const struct command *command, int argc, char **argv,
                    struct arguments *arguments);

/* Prepares the trials and tells what there is to tell. Returns EXIT_OK or the status to
 * exit with; `prepared` is to be freed in either case. */
int arguments_prepare(const struct prepare_wishes *wishes, bool to_train,
                      struct prepared *prepared);

/* A search has no shards: refused with a sentence. */
int arguments_check_shard(const struct command *command,
                          const struct prepare_wishes *wishes, const struct plan *plan);

#endif
