/* lamina run: trains what is queued or was interrupted, and records it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/print.h"
#include "base/terminal.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/results.h"
#include "cli/revision.h"
#include "run/session.h"
#include "train/prune.h"

#define DEADLINE_SECONDS 5.0 /* before the deadline: to save and to write */

/* The last words, for whoever stopped it. */
static int tell_stopped(const struct session *session)
{
    int64_t failed = session->reports.failed;
    if (session->reports.end == REPORTS_LATE) {
        print_err("lamina: stopped before its deadline; the same command goes on "
                  "from here\n");
        return EXIT_AGAIN;
    }
    if (session->reports.end == REPORTS_FAILURES) {
        print_err("lamina: stopped after %lld failure%s, as `on_failure` says; the same "
                  "command goes on without what failed\n",
                  (long long)failed, failed == 1 ? "" : "s");
        return EXIT_TRIALS;
    }
    print_err("lamina: interrupted; the same command goes on from here\n");
    return EXIT_INTERRUPTED;
}

/* What became of the plan's trials. */
struct tally {
    size_t counts[TRIAL_INTERRUPTED + 1], stale, left;
};

/* "sweep: 35 done, 1 failed (2 min 5 s)." */
static void add_counts(struct text *text, const struct session *session,
                       const struct tally *tally, double seconds)
{
    const char *comma = "";
    char duration[CLOCK_TEXT_SIZE];
    text_add(text, "%s:", session->prepared->plan.experiment->name);
    for (int state = 0; state <= TRIAL_INTERRUPTED; state++)
        if (tally->counts[state] > 0) {
            text_add(text, "%s %zu %s", comma, tally->counts[state],
                     trial_state_name((enum trial_state)state));
            comma = ",";
        }
    if (tally->stale > 0)
        text_add(text, "; %zu stale", tally->stale);
    if (tally->left > 0)
        text_add(text, "; %zu to do", tally->left);
    text_add(text, "%s (%s).", session->prepared->plan.count == 0 ? " no trials" : "",
             clock_format(seconds, duration));
}

/* "Best: trial 7 (optimizer.learning_rate=0.1), accuracy 0.9712.", where one is done. */
static int add_best(struct text *text, struct session *session)
{
    const struct plan *plan = &session->prepared->plan;
    struct query_trial best;
    char value[TEXT_REAL_SIZE];
    if (query_best(session->database, plan->experiment->name, session->prepared->arena,
                   &best, &session->error) != 0)
        return -1;
    if (best.id == 0)
        return 0;
    text_add(text, "Best: trial %lld", (long long)best.number);
    for (size_t i = 0; i < plan->count; i++)
        if (session->todo.trials[i].id == best.id && plan->trials[i].label[0] != '\0')
            text_add(text, " (%s)", plan->trials[i].label);
    text_add(text, ", %s %s.", best.objective, text_from_measure(best.best_value, value));
    return 0;
}

/* The last line: what became of the plan's trials, the best of them, and where they are.
 * On a terminal that it does not fit, a line of each. */
static int tell_results(struct session *session, const struct tally *tally,
                        const char *db, double seconds)
{
    struct text ended = {0}, best = {0};
    text_add(&best, "%s", "");
    add_counts(&ended, session, tally, seconds);
    int status = add_best(&best, session);
    size_t width = ended.length + best.length + strlen(" Results: ") + strlen(db);
    char space = width > terminal_width(stdout) ? '\n' : ' ';
    print_out("%s", ended.at);
    if (best.length > 0)
        print_out(space == ' ' ? " %s" : "\n%s", best.at);
    print_out(space == ' ' ? " Results: %s\n" : "\nResults: %s\n", db);
    text_free(&ended);
    text_free(&best);
    return status;
}

static int summarize(struct session *session, const char *db, double seconds)
{
    struct tally tally = {0};
    size_t named = 0;
    for (size_t i = 0; i < session->prepared->plan.count; i++) {
        if (session->todo.at[i].unnamed)
            continue;
        named++;
        tally.counts[todo_state(&session->todo, i)]++;
        tally.stale += session->todo.trials[i].stale;
        tally.left += todo_waits(&session->todo, i);
    }
    if (tell_results(session, &tally, db, seconds) != 0)
        return command_fail(EXIT_PROGRAM, &session->error);
    if (session->reports.end != REPORTS_GO_ON && tally.left > 0)
        return tell_stopped(session);
    bool is_well = tally.counts[TRIAL_DONE] + tally.counts[TRIAL_PRUNED] == named;
    return is_well && tally.stale == 0 ? EXIT_OK : EXIT_TRIALS;
}

static void tell_note(const char *sentence)
{
    print_err("lamina: %s\n", sentence);
}

static int record_and_train(struct session *session, const char *db)
{
    double start = clock_seconds();
    struct database database;
    int status = EXIT_PROGRAM;
    if (database_open(&database, db, &session->error) != 0)
        return command_fail(EXIT_PROGRAM, &session->error);
    if (database.note != NULL)
        tell_note(database.note);
    /* cppcheck-suppress autoVariables; the session ends with its database */
    session->database = &database;
    if (session_run(session) != 0)
        status = command_fail(session->is_wish_wrong ? EXIT_USAGE : EXIT_PROGRAM,
                              &session->error);
    else
        status = summarize(session, db, clock_seconds() - start);
    return results_close(&database, status);
}

/* Trials that are compared must be in one file. */
static int check_shard(const struct command *command, const struct prepare_wishes *wishes,
                       const struct prepared *prepared)
{
    const struct plan *plan = &prepared->plan;
    if (wishes->shards == 0)
        return EXIT_OK;
    if (prune_compares(stop_new(prepared->specs[0], NULL, prepared->arena)))
        return command_usage(command,
                             "--shard cannot be used with `stop: {rule: %s}`, which "
                             "compares the trials of all shards",
                             prepared->specs[0]->stop.kind->name);
    print_out("shard %lld of %lld: %zu of %zu trial%s\n", (long long)wishes->shard,
              (long long)wishes->shards, plan->count, plan->total,
              plan->total == 1 ? "" : "s");
    return EXIT_OK;
}

/* ---- The command line ---- */

struct given {
    struct arguments arguments; /* the first, see cli/arguments.h */
    struct session_wishes wishes;
    const char *db;
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
    char shard_db[64];
    double start = clock_seconds();
    int status = arguments_parse(command, argc, argv, &given.arguments);
    if (status != EXIT_OK)
        return status;
    given.arguments.prepare.names_trials = given.wishes.only.count > 0;
    if (given.db == NULL)
        given.db = default_db(&given.arguments.prepare, shard_db);
    if (given.deadline > 0) {
        double seconds = 60 * given.deadline;
        given.wishes.deadline = start + fmax(seconds - DEADLINE_SECONDS, seconds / 2);
    }
    status = arguments_prepare(&given.arguments.prepare, true, &prepared);
    if (status == EXIT_OK)
        status = check_shard(command, &given.arguments.prepare, &prepared);
    if (status == EXIT_OK) {
        struct session session = {.wishes = &given.wishes,
                                  .prepared = &prepared,
                                  .out = stdout,
                                  .note = tell_note};
        status = record_and_train(&session, given.db);
    }
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
