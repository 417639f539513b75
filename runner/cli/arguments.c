/* The command line of the commands that read a config. */
#include "cli/arguments.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/print.h"
#include "base/terminal.h"
#include "base/text.h"
#include "run/session.h"

#define MOST_WARNINGS 20 /* that are told */

const struct command_values arguments_configs = {.name = "configs", .files = "yaml|yml"};

/* The file, and nothing else. A setting that stands there by itself is told apart from a
 * file that is not there. */
int arguments_config(const struct command *command, const struct command_option *option,
                     const char *value, void *place)
{
    struct arguments *arguments = place;
    (void)option;
    if (strchr(value, '=') != NULL && access(value, F_OK) != 0)
        return command_usage(command, "there is no file %s: did you mean --set %s?",
                             value, value);
    if (arguments->prepare.config != NULL)
        return command_usage(command, "one argument too many: %s", value);
    arguments->prepare.config = value;
    return EXIT_OK;
}

int arguments_set(const struct command *command, const struct command_option *option,
                  const char *value, void *place)
{
    struct arguments *arguments = place;
    const char *equals = strchr(value, '=');
    (void)option;
    if (equals == NULL || equals == value)
        return command_usage(command, "--set takes path=value, not \"%s\"", value);
    if (arguments->prepare.set_count == ARGUMENTS_MAX_SETS)
        return command_usage(command, "--set was given more than %d times",
                             ARGUMENTS_MAX_SETS);
    arguments->sets[arguments->prepare.set_count++] = value;
    return EXIT_OK;
}

/* "I/N" */
int arguments_shard(const struct command *command, const struct command_option *option,
                    const char *value, void *place)
{
    struct prepare_wishes *wishes = &((struct arguments *)place)->prepare;
    const char *slash = strchr(value, '/');
    char first[24] = "";
    (void)option;
    if (slash != NULL && (size_t)(slash - value) < sizeof first)
        memcpy(first, value, (size_t)(slash - value));
    if (text_to_integer(first, &wishes->shard) &&
        text_to_integer(slash + 1, &wishes->shards) && wishes->shards >= 1 &&
        wishes->shards <= 100000 && wishes->shard >= 0 && wishes->shard < wishes->shards)
        return EXIT_OK;
    return command_usage(command,
                         "--shard takes I/N, a shard from 0 to N - 1 and how many there "
                         "are, not \"%s\"",
                         value);
}

int arguments_parse(const struct command *command, int argc, char **argv,
                    struct arguments *arguments)
{
    int status = options_parse(command, argc, argv, arguments);
    arguments->prepare.sets = arguments->sets;
    if (status == EXIT_OK && arguments->prepare.config == NULL)
        return command_usage(command, "the config file is missing");
    return status;
}

static void print_warnings(const struct problems *warnings)
{
    for (size_t i = 0; i < warnings->kept && i < MOST_WARNINGS; i++)
        print_err("warning: %s\n", warnings->lines[i]);
    if (warnings->distinct > MOST_WARNINGS)
        print_err("warning: and %zu more\n", warnings->distinct - MOST_WARNINGS);
}

/* A line that is drawn again on a terminal once a second has passed, elsewhere one every
 * ten seconds. */
struct telling {
    bool redraws, drawn;
    double told; /* seconds when it was last told */
};

static void tell_waiting(void *self, const struct prepare_waiting *waiting)
{
    struct telling *telling = self;
    const char *end = session_is_stop_asked() ? "; then it ends, as was asked" : "";
    char bytes[32] = "";
    if (waiting->seconds < telling->told + (telling->redraws ? 1 : 10))
        return;
    if (waiting->bytes >= 1000000)
        snprintf(bytes, sizeof bytes, ", %lld MB read",
                 (long long)waiting->bytes / 1000000);
    if (telling->redraws)
        print_err(TERMINAL_CLEAR_LINE "loading the data (%s): %.0f s%s%s", waiting->type,
                  waiting->seconds, bytes, end);
    else
        print_err("loading the data (%s): %.0f s%s%s\n", waiting->type, waiting->seconds,
                  bytes, end);
    telling->told = waiting->seconds;
    telling->drawn = telling->redraws;
}

int arguments_prepare(const struct prepare_wishes *wishes, bool to_train,
                      struct prepared *prepared)
{
    static const enum exit_status statuses[] = {[PREPARE_OK] = EXIT_OK,
                                                [PREPARE_WRONG] = EXIT_USAGE,
                                                [PREPARE_FAILED] = EXIT_PROGRAM};
    struct telling telling = {.redraws = terminal_can_redraw(stderr)};
    struct prepare_wishes told = *wishes;
    told.tell = wishes->quiet ? NULL : tell_waiting;
    told.self = &telling;
    enum prepare_status status = prepare_trials(&told, to_train, prepared);
    if (telling.drawn)
        print_err(TERMINAL_CLEAR_LINE);
    if (prepared->faults != NULL)
        print_exact(stderr, prepared->faults);
    else if (status == PREPARE_FAILED)
        command_fail(EXIT_PROGRAM, &prepared->error);
    print_warnings(&prepared->warnings);
    problems_print(&prepared->problems, stderr);
    return (int)statuses[status];
}

int arguments_check_shard(const struct command *command,
                          const struct prepare_wishes *wishes, const struct plan *plan)
{
    if (wishes->shards == 0 || plan->rows.search == NULL)
        return EXIT_OK;
    return command_usage(command,
                         "--shard cannot be used with `search`, which proposes rows "
                         "by what those of all shards came to");
}
