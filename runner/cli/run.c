/* lamina run: trains what is queued or was interrupted, and records it. */
#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/print.h"
#include "cli/arguments.h"

#define DEADLINE_SECONDS 5.0 /* before the deadline: to save and to write */

/* The last words, for whoever stopped it. */
static int tell_stopped(const struct session *session)
{
    switch (session->stopped) {
    case SESSION_LATE:
        print_err("lamina: stopped before its deadline; the same command goes on "
                  "from here\n");
        return EXIT_AGAIN;
    case SESSION_FAILED:
        print_err("lamina: stopped after %lld failure%s, as `on_failure` says; the same "
                  "command goes on without what failed\n",
                  (long long)session->failed, session->failed == 1 ? "" : "s");
        return EXIT_TRIALS;
    default:
        print_err("lamina: interrupted; the same command goes on from here\n");
        return EXIT_INTERRUPTED;
    }
}

/* Whether the same command would train it. */
static bool waits(const struct session *session, size_t index)
{
    enum trial_state state = session_state(session, index);
    bool goes_on = state == TRIAL_QUEUED || state == TRIAL_INTERRUPTED;
    return session->todo[index].wanted || (goes_on && !session->trials[index].stale);
}

/* The last lines: what became of the plan's trials. */
static int summarize(const struct session *session, const char *db, double seconds)
{
    size_t counts[TRIAL_INTERRUPTED + 1] = {0}, stale = 0, left = 0;
    char duration[CLOCK_TEXT_SIZE];
    for (size_t i = 0; i < session->prepared->plan.count; i++) {
        counts[session_state(session, i)]++;
        stale += session->trials[i].stale;
        left += waits(session, i);
    }
    print_out("%s:", session->prepared->plan.experiment->name);
    const char *comma = "";
    for (int state = 0; state <= TRIAL_INTERRUPTED; state++)
        if (counts[state] > 0) {
            print_out("%s %zu %s", comma, counts[state],
                      recorder_state_name((enum trial_state)state));
            comma = ",";
        }
    if (stale > 0)
        print_out("; %zu stale", stale);
    print_out("%s (%s). Results: %s\n",
              session->prepared->plan.count == 0 ? " no trials" : "",
              clock_format(seconds, duration), db);
    if (session->stopped != SESSION_RUNS && left > 0)
        return tell_stopped(session);
    bool is_well =
        counts[TRIAL_DONE] + counts[TRIAL_PRUNED] == session->prepared->plan.count;
    return is_well && stale == 0 ? EXIT_OK : EXIT_TRIALS;
}

static int record_and_train(struct session *session, const char *db)
{
    double start = clock_seconds();
    struct database database;
    int status = EXIT_PROGRAM;
    if (database_open(&database, db, &session->error) != 0)
        return command_fail(EXIT_PROGRAM, &session->error);
    if (database.note != NULL)
        print_err("lamina: %s\n", database.note);
    session->database = &database;
    if (session_run(session) != 0)
        command_fail(EXIT_PROGRAM, &session->error);
    else
        status = summarize(session, db, clock_seconds() - start);
    command_close(&database);
    return status;
}

/* Trials that are compared must be in one file. */
static int check_shard(const struct prepare_wishes *wishes,
                       const struct prepared *prepared)
{
    const struct plan *plan = &prepared->plan;
    if (wishes->shards == 0)
        return EXIT_OK;
    if (stop_compares(stop_new(prepared->specs[0], NULL, prepared->arena)))
        return command_usage(&command_run,
                             "--shard cannot be used with `stop: {rule: %s}`, which "
                             "compares the trials of all shards",
                             prepared->specs[0]->stop.kind->name);
    print_out("shard %lld of %lld: %zu of %zu trials\n", (long long)wishes->shard,
              (long long)wishes->shards, plan->count, plan->total);
    return EXIT_OK;
}

static int run(int argc, char **argv)
{
    struct arguments arguments;
    struct prepared prepared;
    double start = clock_seconds();
    int status = arguments_parse(&command_run, argc, argv, true, &arguments);
    if (status >= 0)
        return status;
    if (arguments.deadline > 0) {
        double seconds = 60 * arguments.deadline;
        arguments.wishes.deadline = start + fmax(seconds - DEADLINE_SECONDS, seconds / 2);
    }
    status = prepare(&arguments.prepare, true, &prepared);
    if (status == EXIT_OK)
        status = check_shard(&arguments.prepare, &prepared);
    if (status == EXIT_OK) {
        struct session session = {.wishes = &arguments.wishes, .prepared = &prepared};
        status = record_and_train(&session, arguments.db);
    }
    prepare_free(&prepared);
    return status;
}

const struct command command_run = {
    .name = "run",
    .usage =
        "run CONFIG [--set PATH=VALUE]... [--jobs N] [--db FILE] [--retry STATES]... "
        "[--deadline MIN] [--shard I/N] [--plugin-path FOLDERS]",
    .summary = "train what a config describes, and record it",
    .help =
        "  --set PATH=VALUE       override a key, as often as needed\n"
        "  --jobs N               trials at once (default: the cores at hand)\n"
        "  --db FILE              the results file (default: results/lamina.db)\n"
        "  --retry STATES         run these again too: failed, diverged, pruned, "
        "stale\n"
        "  --deadline MIN         save all and leave before so many minutes are over\n"
        "  --shard I/N            only the Ith of N parts, I from 0, into a file of its\n"
        "                         own: results/lamina-shard-I-of-N.db\n"
        "  --plugin-path FOLDERS  look for layers here first (colon-separated)\n"
        "\n"
        "Trials that are done are not run again; interrupted ones go on from their\n"
        "last checkpoint. ctrl-C saves all and leaves; a second one leaves at once.\n"
        "Stale trials were begun with other builds of their layers. Exit status: 0 "
        "all\n"
        "done, 1 the program failed, 2 usage or config, 3 some trials failed, "
        "diverged\n"
        "or are stale, 75 stopped before its deadline, 130 interrupted.\n",
    .run = run,
};
