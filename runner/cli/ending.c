/* The values of the command's environment are written once, in one table. */
#include "cli/ending.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/print.h"
#include "base/terminal.h"
#include "base/text.h"
#include "cli/command.h"
#include "run/on_end.h"
#include "sweep/axes.h"
#include "train/objective.h"

static bool has_objectives(const struct prepared *prepared)
{
    for (size_t i = 1; i < prepared->spec_count; i++) {
        const struct objective first = objective_of(prepared->specs[0],
                                                    prepared->datasets[0]),
                               other = objective_of(prepared->specs[i],
                                                    prepared->datasets[i]);
        if (other.metric != first.metric || other.split != first.split)
            return true;
    }
    return false;
}

/* The trials are those that the config asks for, as what is told is of the config. */
static int find_best(const struct session *session, struct ending *ending,
                     struct error *error)
{
    struct arena *arena = session->prepared->arena;
    const char *name = session->prepared->plan.experiment->name;
    struct query_trial *trials;
    size_t count;
    if (query_trials(session->database, name, arena, &trials, &count, error) != 0)
        return -1;
    query_keep_current(trials, &count);
    const struct standings standings = standing_make(trials, count, arena);
    ending->best = standing_first(&standings);
    ending->repeats = standing_repeats(standings.at, standings.count);
    return 0;
}

int ending_make(struct session *session, struct ending *ending)
{
    struct plan *plan = &session->prepared->plan;
    size_t best = plan->count;
    for (size_t i = 0; i < plan->count; i++) {
        if (session->todo.at[i].unnamed)
            continue;
        ending->named++;
        ending->counts[todo_state(&session->todo, i)]++;
        ending->stale += session->todo.trials[i].stale;
        ending->left += todo_waits(&session->todo, i);
    }
    if (session->wishes->only.count == 0)
        ending->left += propose_left(plan);
    if (find_best(session, ending, &session->error) != 0)
        return -1;
    for (size_t i = 0; ending->best != NULL && i < plan->count; i++)
        if (session->todo.trials[i].id == ending->best->best->id)
            best = i;
    ending->has_objectives = has_objectives(session->prepared);
    ending->label = ending->settings = "";
    if (best < plan->count) {
        ending->label = plan->trials[best].label;
        axes_label(plan, SIZE_MAX, session->prepared->arena);
        ending->settings = plan->trials[best].label;
    }
    ending->known = true;
    return 0;
}

/* ---- The last line ---- */

/* "sweep: 35 done, 1 failed (2 min 5 s)." */
static void add_counts(struct text *text, const struct ending *ending)
{
    const char *comma = "";
    char duration[CLOCK_TEXT_SIZE];
    text_add(text, "%s:", ending->experiment);
    for (int state = 0; state <= TRIAL_INTERRUPTED; state++)
        if (ending->counts[state] > 0) {
            text_add(text, "%s %zu %s", comma, ending->counts[state],
                     trial_state_name((enum trial_state)state));
            comma = ",";
        }
    if (ending->stale > 0)
        text_add(text, "; %zu stale", ending->stale);
    if (ending->left > 0)
        text_add(text, "; %zu to do", ending->left);
    text_add(text, "%s (%s).", comma[0] == '\0' ? " no trials" : "",
             clock_format(ending->seconds, duration));
}

static const char first_alone[] =
    ", by the first of several objectives: `lamina best` has all";

/* "Best mean of a config: accuracy 0.9634 over 3 of 3 trials." */
static void add_mean(struct text *text, const struct ending *ending)
{
    const struct standing *best = ending->best;
    char value[TEXT_REAL_SIZE];
    text_add(text, "Best mean of a config: %s %s over %zu of %zu trial%s%s.",
             best->best->objective, text_from_measure(best->mean, value), best->valued,
             best->count, best->count == 1 ? "" : "s",
             ending->has_objectives ? first_alone : "");
}

/* "Best: trial 7 (optimizer.learning_rate=0.1), accuracy 0.9712 at iteration 500.", or
 * after a mean "Its best is trial 7 (optimizer.learning_rate=0.1 seed=2), 0.9712 at ...".
 */
static void add_best(struct text *text, const struct ending *ending)
{
    const struct query_trial *best = ending->best->best;
    char value[TEXT_REAL_SIZE];
    text_add(text, "%s trial %" PRId64,
             ending->repeats ? "Its best is" : "Best:", best->number);
    if (ending->label[0] != '\0')
        text_add(text, " (%s)", ending->label);
    text_add(text, ", %s%s%s at iteration %" PRId64 "%s.",
             ending->repeats ? "" : best->objective, ending->repeats ? "" : " ",
             text_from_measure(best->best_value, value), best->best_iteration,
             ending->has_objectives && !ending->repeats ? first_alone : "");
}

void ending_print(const struct ending *ending, const char *db)
{
    struct text sentences[4] = {{0}};
    size_t count = 0, width = 0;
    add_counts(&sentences[count++], ending);
    if (ending->best != NULL && ending->repeats)
        add_mean(&sentences[count++], ending);
    if (ending->best != NULL)
        add_best(&sentences[count++], ending);
    text_add(&sentences[count++], "Results: %s", db);
    for (size_t i = 0; i < count; i++)
        width += sentences[i].length + 1;
    const bool apart = width > terminal_width(stdout);
    for (size_t i = 0; i < count; i++) {
        print_out("%s", sentences[i].at);
        print_out(i + 1 == count || apart ? "\n" : " ");
        text_free(&sentences[i]);
    }
}

/* ---- The exit status ---- */

int ending_tell_interrupted(void)
{
    print_err("lamina: interrupted; the same command goes on from here\n");
    return EXIT_INTERRUPTED;
}

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
    return ending_tell_interrupted();
}

int ending_status(const struct ending *ending, const struct session *session)
{
    const size_t *counts = ending->counts;
    if (session->reports.end != REPORTS_GO_ON && ending->left > 0)
        return tell_stopped(session);
    bool is_well = counts[TRIAL_DONE] + counts[TRIAL_PRUNED] == ending->named;
    return is_well && ending->stale == 0 ? EXIT_OK : EXIT_TRIALS;
}

/* ---- The environment of a command ---- */

/* "" for what is not known, or not there. */
static const char *count_text(struct arena *arena, int64_t count, bool is_known)
{
    return is_known ? arena_format(arena, "%" PRId64, count) : "";
}

/* All digits. */
static const char *real_text(struct arena *arena, double value, bool is_known)
{
    char buffer[TEXT_REAL_SIZE];
    return is_known ? arena_format(arena, "%s", text_from_real(value, buffer)) : "";
}

/* Of the file that there is, or would be. */
static const char *whole_path(struct arena *arena, const char *db)
{
    char folder[PATH_MAX];
    char *real = realpath(db, NULL);
    const char *path = real != NULL ? arena_format(arena, "%s", real) : db;
    free(real);
    if (path[0] != '/' && getcwd(folder, sizeof folder) != NULL)
        path = arena_format(arena, "%s/%s", folder, path);
    return path;
}

void ending_hand_on(const struct ending *ending, const char *command, const char *db,
                    int status)
{
    static const struct query_trial none;
    const bool known = ending->known, is_there = ending->best != NULL;
    const struct query_trial *best = is_there ? ending->best->best : &none;
    const size_t *counts = ending->counts;
    if (!command_flush() && status == EXIT_OK) /* as the program will end */
        status = EXIT_PROGRAM;
    struct arena *arena = arena_new();
    struct error error;
    const int64_t done = (int64_t)counts[TRIAL_DONE],
                  failed = (int64_t)(counts[TRIAL_FAILED] + counts[TRIAL_DIVERGED]),
                  pruned = (int64_t)counts[TRIAL_PRUNED];
    const struct on_end_value values[] = {
        {"LAMINA_STATUS", count_text(arena, status, true)},
        {"LAMINA_EXPERIMENT", ending->experiment},
        {"LAMINA_DB", whole_path(arena, db)},
        {"LAMINA_SECONDS", arena_format(arena, "%.1f", ending->seconds)},
        {"LAMINA_DONE", count_text(arena, done, known)},
        {"LAMINA_FAILED", count_text(arena, failed, known)},
        {"LAMINA_PRUNED", count_text(arena, pruned, known)},
        {"LAMINA_TO_DO", count_text(arena, (int64_t)ending->left, known)},
        {"LAMINA_BEST_TRIAL", count_text(arena, best->number, is_there)},
        {"LAMINA_BEST_SETTINGS", is_there ? ending->settings : ""},
        {"LAMINA_OBJECTIVE", is_there ? best->objective : ""},
        {"LAMINA_BEST_VALUE", real_text(arena, best->best_value, is_there)},
        {"LAMINA_BEST_ITERATION", count_text(arena, best->best_iteration, is_there)},
        {"LAMINA_BEST_MEAN",
         real_text(arena, is_there ? ending->best->mean : 0, is_there)},
    };
    if (on_end_run(command, values, sizeof values / sizeof *values, &error) != 0)
        print_err("lamina: %s\n", error.text);
    arena_free(arena);
}
