/* The command line of the commands that read a config. */
#include "cli/arguments.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/print.h"
#include "base/text.h"

#define MOST_WARNINGS 20 /* that are told */

static int read_jobs(const struct command *command, const char *text, int *jobs)
{
    int64_t value;
    if (!text_to_integer(text, &value) || value < 1 || value > 1024)
        return command_usage(command, "--jobs takes a number from 1 to 1024, not \"%s\"",
                             text);
    *jobs = (int)value;
    return -1;
}

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && strncmp(text, word, length) == 0;
}

static int read_retry(const struct command *command, const char *text,
                      struct arguments *arguments)
{
    do {
        size_t length = strcspn(text, ",");
        if (is_word(text, length, "failed"))
            arguments->wishes.retry.failed = true;
        else if (is_word(text, length, "diverged"))
            arguments->wishes.retry.diverged = true;
        else if (is_word(text, length, "pruned"))
            arguments->wishes.retry.pruned = true;
        else if (is_word(text, length, "stale"))
            arguments->wishes.retry.stale = true;
        else
            return command_usage(command,
                                 "--retry takes failed, diverged, pruned and stale, "
                                 "with commas between them, not \"%.*s\"",
                                 (int)length, text);
        text += length + (text[length] == ',');
    } while (*text != '\0');
    return -1;
}

static int read_deadline(const struct command *command, const char *text, double *minutes)
{
    if (!text_to_real(text, minutes) || !(*minutes > 0) || *minutes > 1e6)
        return command_usage(command, "--deadline takes minutes above 0, not \"%s\"",
                             text);
    return -1;
}

static int read_set(const struct command *command, const char *text,
                    struct arguments *arguments)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text)
        return command_usage(command, "--set takes path=value, not \"%s\"", text);
    if (arguments->prepare.set_count == ARGUMENTS_MAX_SETS)
        return command_usage(command, "--set was given more than %d times",
                             ARGUMENTS_MAX_SETS);
    arguments->sets[arguments->prepare.set_count++] = text;
    return -1;
}

/* "I/N" */
static int read_shard(const struct command *command, const char *text,
                      struct arguments *arguments)
{
    struct prepare_wishes *wishes = &arguments->prepare;
    const char *slash = strchr(text, '/');
    char first[24] = "";
    if (slash != NULL && (size_t)(slash - text) < sizeof first)
        memcpy(first, text, (size_t)(slash - text));
    if (text_to_integer(first, &wishes->shard) &&
        text_to_integer(slash + 1, &wishes->shards) && wishes->shards >= 1 &&
        wishes->shards <= 100000 && wishes->shard >= 0 && wishes->shard < wishes->shards)
        return -1;
    return command_usage(command,
                         "--shard takes I/N, a shard from 0 to N - 1 and how many there "
                         "are, not \"%s\"",
                         text);
}

/* A file for each shard, as one file has one writer. */
static const char *default_db(struct arguments *arguments)
{
    const struct prepare_wishes *wishes = &arguments->prepare;
    if (wishes->shards == 0)
        return PLACE_DEFAULT;
    snprintf(arguments->shard_db, sizeof arguments->shard_db,
             "results/lamina-shard-%lld-of-%lld.db", (long long)wishes->shard,
             (long long)wishes->shards);
    return arguments->shard_db;
}

/* The file, and nothing else. A setting that stands there by itself is told apart from a
 * file that is not there. */
static int read_config(const struct command *command, int argc, char **argv,
                       const char **config)
{
    for (int i = optind; i < argc; i++)
        if (strchr(argv[i], '=') != NULL && access(argv[i], F_OK) != 0)
            return command_usage(command, "there is no file %s: did you mean --set %s?",
                                 argv[i], argv[i]);
    if (!command_argument(command, argc, argv, config))
        return EXIT_USAGE;
    if (*config == NULL)
        return command_usage(command, "the config file is missing");
    return -1;
}

int arguments_parse(const struct command *command, int argc, char **argv, bool runs,
                    struct arguments *arguments)
{
    static const struct option plan_options[] = {
        {"set", required_argument, NULL, 's'},
        {"plugin-path", required_argument, NULL, 'p'},
        {"shard", required_argument, NULL, 'S'},
        {NULL, 0, NULL, 0}};
    static const struct option run_options[] = {
        {"set", required_argument, NULL, 's'},
        {"plugin-path", required_argument, NULL, 'p'},
        {"shard", required_argument, NULL, 'S'},
        {"db", required_argument, NULL, 'd'},
        {"jobs", required_argument, NULL, 'j'},
        {"retry", required_argument, NULL, 'r'},
        {"deadline", required_argument, NULL, 'D'},
        {"verbose", no_argument, NULL, 'v'},
        {NULL, 0, NULL, 0}};
    int letter, status = -1;
    *arguments = (struct arguments){.prepare = {.sets = arguments->sets}};
    while (status < 0 &&
           (letter = command_option(command, argc, argv,
                                    runs ? run_options : plan_options)) != -1) {
        switch (letter) {
        case 's':
            status = read_set(command, optarg, arguments);
            break;
        case 'p':
            arguments->prepare.plugin_path = optarg;
            break;
        case 'S':
            status = read_shard(command, optarg, arguments);
            break;
        case 'd':
            arguments->db = optarg;
            break;
        case 'v':
            arguments->wishes.verbose = true;
            break;
        case 'j':
            status = read_jobs(command, optarg, &arguments->wishes.jobs);
            break;
        case 'r':
            status = read_retry(command, optarg, arguments);
            break;
        case 'D':
            status = read_deadline(command, optarg, &arguments->deadline);
            break;
        default:
            return EXIT_USAGE;
        }
    }
    if (status < 0)
        status = read_config(command, argc, argv, &arguments->prepare.config);
    if (status >= 0)
        return status;
    if (arguments->db == NULL)
        arguments->db = default_db(arguments);
    return -1;
}

static void print_warnings(const struct problems *warnings)
{
    for (size_t i = 0; i < warnings->kept && i < MOST_WARNINGS; i++)
        print_err("warning: %s\n", warnings->lines[i]);
    if (warnings->distinct > MOST_WARNINGS)
        print_err("warning: and %zu more\n", warnings->distinct - MOST_WARNINGS);
}

int arguments_prepare(const struct prepare_wishes *wishes, bool to_train,
                      struct prepared *prepared)
{
    static const enum exit_status statuses[] = {[PREPARE_OK] = EXIT_OK,
                                                [PREPARE_WRONG] = EXIT_USAGE,
                                                [PREPARE_FAILED] = EXIT_PROGRAM};
    enum prepare_status status = prepare_trials(wishes, to_train, prepared);
    if (prepared->faults != NULL)
        print_exact(stderr, prepared->faults);
    else if (status == PREPARE_FAILED)
        command_fail(EXIT_PROGRAM, &prepared->error);
    print_warnings(&prepared->warnings);
    problems_print(&prepared->problems, stderr);
    return (int)statuses[status];
}
