/* lamina run: trains what is queued or was interrupted, and records it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/print.h"
#include "base/terminal.h"
#include "cli/arguments.h"
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
    for (size_t i = 0; i < session->prepared->plan.count; i++) {
        tally.counts[todo_state(&session->todo, i)]++;
        tally.stale += session->todo.trials[i].stale;
        tally.left += todo_waits(&session->todo, i);
    }
    if (tell_results(session, &tally, db, seconds) != 0)
        return command_fail(EXIT_PROGRAM, &session->error);
    if (session->reports.end != REPORTS_GO_ON && tally.left > 0)
        return tell_stopped(session);
    bool is_well = tally.counts[TRIAL_DONE] + tally.counts[TRIAL_PRUNED] ==
                   session->prepared->plan.count;
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
    session->database = &database;
    if (session_run(session) != 0)
        command_fail(EXIT_PROGRAM, &session->error);
    else
        status = summarize(session, db, clock_seconds() - start);
    return command_close(&database, status);
}

/* Trials that are compared must be in one file. */
static int check_shard(const struct prepare_wishes *wishes,
                       const struct prepared *prepared)
{
    const struct plan *plan = &prepared->plan;
    if (wishes->shards == 0)
        return EXIT_OK;
    if (prune_compares(stop_new(prepared->specs[0], NULL, prepared->arena)))
        return command_usage(&command_run,
                             "--shard cannot be used with `stop: {rule: %s}`, which "
                             "compares the trials of all shards",
                             prepared->specs[0]->stop.kind->name);
    print_out("shard %lld of %lld: %zu of %zu trial%s\n", (long long)wishes->shard,
              (long long)wishes->shards, plan->count, plan->total,
              plan->total == 1 ? "" : "s");
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
    arguments.wishes.revision = revision;
    status = arguments_prepare(&arguments.prepare, true, &prepared);
    if (status == EXIT_OK)
        status = check_shard(&arguments.prepare, &prepared);
    if (status == EXIT_OK) {
        struct session session = {.wishes = &arguments.wishes,
                                  .prepared = &prepared,
                                  .out = stdout,
                                  .note = tell_note};
        status = record_and_train(&session, arguments.db);
    }
    prepare_free(&prepared);
    return status;
}

const struct command command_run = {
    .name = "run",
    .usage = "run CONFIG [--set PATH=VALUE]... [--jobs N] [--db FILE]\n"
             "                  [--retry STATES]... [--deadline MIN] [--shard I/N]\n"
             "                  [--plugin-path FOLDERS] [--verbose]",
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
        "  --verbose              a line for each evaluation, however many trials there\n"
        "                         are: of more than 1000, each has only a last one\n"
        "\n"
        "Trials that are done are not run again; interrupted ones go on from their\n"
        "last checkpoint. ctrl-C saves all and leaves; a second one leaves at once.\n"
        "Stale trials were begun with other builds of their layers, or by arithmetic of\n"
        "another version. Exit status: 0 "
        "all\n"
        "done, 1 the program failed, 2 usage or config, 3 some trials failed, "
        "diverged\n"
        "or are stale, 75 stopped before its deadline, 130 interrupted.\n",
    .repeated = "set retry",
    .run = run,
};
