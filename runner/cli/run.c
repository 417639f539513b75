/* lamina run: trains what is queued or was interrupted, and records it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/print.h"
#include "base/terminal.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/ending.h"
#include "cli/results.h"
#include "cli/revision.h"
#include "train/prune.h"

#define DEADLINE_SECONDS 5.0 /* before the deadline: to save and to write */

static void tell_note(const char *sentence)
{
    print_err("lamina: %s\n", sentence);
}

/* Afterwards the file is released. */
static int record_and_train(struct session *session, const char *db, double start,
                            struct ending *ending)
{
    struct database database;
    int status = EXIT_PROGRAM;
    if (database_open(&database, db, &session->error) != 0)
        return command_fail(EXIT_PROGRAM, &session->error);
    if (database.note != NULL)
        tell_note(database.note);
    /* cppcheck-suppress autoVariables; the session ends with its database */
    session->database = &database;
    bool is_wrong = session_run(session) != 0 || ending_make(session, ending) != 0;
    ending->seconds = clock_seconds() - start;
    if (is_wrong)
        status = command_fail(session->is_wish_wrong ? EXIT_USAGE : EXIT_PROGRAM,
                              &session->error);
    else {
        ending_print(ending, db);
        status = ending_status(ending, session);
    }
    return results_close(&database, status);
}

/* Trials that are compared must be in one file. */
static int check_shard(const struct command *command, const struct prepare_wishes *wishes,
                       const struct prepared *prepared, bool quiet)
{
    const struct plan *plan = &prepared->plan;
    if (wishes->shards == 0)
        return EXIT_OK;
    if (arguments_check_shard(command, wishes, plan) != EXIT_OK)
        return EXIT_USAGE;
    if (prune_compares(stop_new(prepared->specs[0], NULL, prepared->arena)))
        return command_usage(command,
                             "--shard cannot be used with `stop: {rule: %s}`, which "
                             "compares the trials of all shards",
                             prepared->specs[0]->stop.kind->name);
    if (quiet)
        return EXIT_OK;
    print_out("shard %lld of %lld: %zu of %zu trial%s\n", (long long)wishes->shard,
              (long long)wishes->shards, plan->count, plan->total,
              plan->total == 1 ? "" : "s");
    return EXIT_OK;
}

/* Nothing of a sweep is left out without a word. */
static void tell_duplicates(const struct plan *plan)
{
    if (plan->duplicates > 0)
        print_out("%zu of the sweep's trials compute%s what an earlier one does, and "
                  "%s left out\n",
                  plan->duplicates, plan->duplicates == 1 ? "s" : "",
                  plan->duplicates == 1 ? "is" : "are");
}

/* ---- The command line ---- */

struct given {
    struct arguments arguments; /* the first, see cli/arguments.h */
    struct session_wishes wishes;
    const char *db, *on_end;
    double deadline; /* minutes; 0 where not given */
};

static int read_jobs(const struct command *command, const struct command_option *option,
                     const char *value, void *place)
{
    int64_t jobs;
    (void)option;
    if (!text_to_integer(value, &jobs) || jobs < 1 || jobs > 1024)
        return command_usage(command, "--jobs takes a number from 1 to 1024, not \"%s\"",
                             value);
    *(int *)place = (int)jobs;
    return EXIT_OK;
}

/* "7", "7,9", "3-5,9". */
static int read_only(const struct command *command, const struct command_option *option,
                     const char *value, void *place)
{
    struct only_wishes *only = place;
    const char *at = value;
    (void)option;
    do {
        char word[64];
        struct only_range range;
        size_t length = strcspn(at, ",");
        snprintf(word, sizeof word, "%.*s", (int)length, at);
        char *dash = strchr(word, '-');
        if (dash != NULL)
            *dash++ = '\0';
        if (!text_to_integer(word, &range.from) ||
            !text_to_integer(dash != NULL ? dash : word, &range.to) || range.from < 1 ||
            range.to < range.from || only->count == ONLY_MOST)
            return command_usage(command,
                                 "--only takes up to %d numbers of trials, such as 7 or "
                                 "3-5,9, not \"%s\"",
                                 ONLY_MOST, value);
        only->at[only->count++] = range;
        at += length + (at[length] == ',');
    } while (*at != '\0');
    return EXIT_OK;
}

static int read_deadline(const struct command *command,
                         const struct command_option *option, const char *value,
                         void *place)
{
    double *minutes = place;
    (void)option;
    if (!text_to_real(value, minutes) || !(*minutes > 0) || *minutes > 1e6)
        return command_usage(command, "--deadline takes minutes above 0, not \"%s\"",
                             value);
    return EXIT_OK;
}

static const struct command_values states = {
    .name = "states",
    .words = (const char *const[]){"failed", "diverged", "pruned", "stale", NULL}};

/* Of the state in its words' order. */
static bool *retry_of(struct todo_retry *retry, size_t state)
{
    bool *const flags[] = {&retry->failed, &retry->diverged, &retry->pruned,
                           &retry->stale};
    return flags[state];
}

static int read_retry(const struct command *command, const struct command_option *option,
                      const char *value, void *place)
{
    const char *const *words = option->values->words;
    do {
        size_t length = strcspn(value, ","), word = 0;
        while (words[word] != NULL && (strlen(words[word]) != length ||
                                       strncmp(value, words[word], length) != 0))
            word++;
        if (words[word] == NULL)
            return command_usage(command,
                                 "--retry takes failed, diverged, pruned and stale, "
                                 "with commas between them, not \"%.*s\"",
                                 (int)length, value);
        *retry_of(place, word) = true;
        value += length + (value[length] == ',');
    } while (*value != '\0');
    return EXIT_OK;
}

/* A file for each shard, as one file has one writer. */
static const char *default_db(const struct prepare_wishes *wishes, char shard_db[64])
{
    if (wishes->shards == 0)
        return PLACE_DEFAULT;
    snprintf(shard_db, 64, "results/lamina-shard-%lld-of-%lld.db",
             (long long)wishes->shard, (long long)wishes->shards);
    return shard_db;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.wishes = {.revision = revision}};
    struct prepared prepared;
    struct ending ending = {.experiment = ""};
    char shard_db[64];
    double start = clock_seconds();
    int status = arguments_parse(command, argc, argv, &given.arguments);
    if (status != EXIT_OK)
        return status;
    given.arguments.prepare.names_trials = given.wishes.only.count > 0;
    given.arguments.prepare.quiet = given.wishes.quiet;
    if (given.db == NULL)
        given.db = default_db(&given.arguments.prepare, shard_db);
    if (given.deadline > 0) {
        double seconds = 60 * given.deadline;
        given.wishes.deadline = start + fmax(seconds - DEADLINE_SECONDS, seconds / 2);
    }
    if (given.wishes.quiet && given.wishes.verbose)
        return command_usage(command, "give --quiet or --verbose, not both");
    if (given.on_end != NULL)
        session_catch_stop();
    status = arguments_prepare(&given.arguments.prepare, true, &prepared);
    if (status == EXIT_OK)
        status =
            check_shard(command, &given.arguments.prepare, &prepared, given.wishes.quiet);
    if (status == EXIT_OK && !given.wishes.quiet)
        tell_duplicates(&prepared.plan);
    if (status == EXIT_OK)
        ending.experiment = prepared.plan.experiment->name;
    if (status == EXIT_OK && session_is_stop_asked())
        status = ending_tell_interrupted();
    else if (status == EXIT_OK) {
        struct session session = {.wishes = &given.wishes,
                                  .prepared = &prepared,
                                  .out = given.wishes.quiet ? stderr : stdout,
                                  .note = tell_note};
        status = record_and_train(&session, given.db, clock_seconds(), &ending);
    }
    if (given.on_end != NULL)
        ending_hand_on(&ending, given.on_end, given.db, status);
    prepare_free(&prepared);
    return status;
}

static const struct command_option options[] = {
    ARGUMENTS_CONFIG,
    ARGUMENTS_SET,
    {.name = "jobs",
     .value = "N",
     .help = "trials at once (default: the cores at hand)",
     .read = read_jobs,
     .at = offsetof(struct given, wishes.jobs)},
    OPTIONS_DB(struct given),
    {.name = "retry",
     .value = "STATES",
     .repeats = true,
     .help = "run these again too: failed, diverged, pruned, stale",
     .values = &states,
     .read = read_retry,
     .at = offsetof(struct given, wishes.retry)},
    {.name = "only",
     .value = "NUMBERS",
     .repeats = true,
     .help = "only these trials: 7 or 3-5,9; one that is done is\n"
             "trained again for weights, with checkpoint.keep=best\nor last",
     .read = read_only,
     .at = offsetof(struct given, wishes.only)},
    {.name = "deadline",
     .value = "MIN",
     .help = "save all and leave before so many minutes are over",
     .read = read_deadline,
     .at = offsetof(struct given, deadline)},
    ARGUMENTS_SHARD("only the Ith of N parts, I from 0, into a file of its\n"
                    "own: results/lamina-shard-I-of-N.db"),
    ARGUMENTS_PLUGIN_PATH,
    {.name = "verbose",
     .help = "a line for each evaluation, however many trials there\n"
             "are: of more than 1000, each has only a last one",
     .read = options_flag,
     .at = offsetof(struct given, wishes.verbose)},
    {.name = "quiet",
     .help = "only the last line, and what went wrong",
     .read = options_flag,
     .at = offsetof(struct given, wishes.quiet)},
    {.name = "on-end",
     .value = "COMMAND",
     .help = "have a shell run it when the run has ended, also by a\n"
             "signal that can be caught or a mistake in the config,\n"
             "with what became of it in LAMINA_STATUS ...",
     .read = options_text,
     .at = offsetof(struct given, on_end)},
    {0}};

const struct command command_run = {
    .name = "run",
    .summary = "train what a config describes, and record it",
    .place = 10,
    .options = options,
    .notes =
        "Trials that are done are not run again; interrupted ones go on from their\n"
        "last checkpoint. ctrl-C saves all and leaves; a second one leaves at once.\n"
        "Stale trials were begun with other builds of their layers, or by arithmetic of\n"
        "another version. Exit status: 0 all\n"
        "done, 1 the program failed, 2 usage or config, 3 some trials failed, diverged\n"
        "or are stale, 75 stopped before its deadline, 130 interrupted.\n",
    .run = run,
};
