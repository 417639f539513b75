/* Reads one trial's weights and what belongs to them, and changes nothing. */
#include "record/kept.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/shell.h"
#include "data/dataset.h"
#include "record/database.h"
#include "record/database_error.h"
#include "record/database_handle.h"
#include "record/place.h"
#include "record/registry.h"
#include "record/resume.h"
#include "record/seal.h"
#include "record/sql.h"

/* The trial as its experiment names it. */
static const char find_trial[] =
    "SELECT trials.id, seed, trials.config, trials.best_iteration, last_iteration, "
    "signatures.signature, overrides, file, folder, run_key, (SELECT "
    "group_concat(type || '@' || version, ' ') FROM (SELECT * FROM layers WHERE trial_id "
    "= trials.id ORDER BY position)), (SELECT count(DISTINCT config || "
    "coalesce(" REGISTRY_TEXTS(
        "files") ", '')) > 1 FROM experiment_trials AS asking "
                 "JOIN experiment_configs AS theirs USING (experiment_id, revision) "
                 "WHERE asking.trial_id = trials.id) FROM experiment_trials "
                 "JOIN "
                 "experiments ON experiments.id = experiment_trials.experiment_id JOIN "
                 "trials ON "
                 "trials.id = trial_id "
                 "LEFT JOIN signatures ON digest = trials.signature LEFT JOIN "
                 "experiment_configs AS c "
                 "ON c.experiment_id = experiments.id AND c.revision = "
                 "experiment_trials.revision "
                 "WHERE experiments.name = ?1 AND number = ?2";

/* All values of evaluations at an iteration. */
static const char find_metrics[] =
    "SELECT json_group_object(split, json(of_split)) FROM (SELECT split, "
    "json_group_object(iif(name LIKE 'evaluated_%', substr(name, 11), name), value) AS "
    "of_split FROM series WHERE trial_id = ?1 AND iteration = ?2 AND (split <> 'train' "
    "OR "
    "name LIKE 'evaluated_%') GROUP BY split)";

static const char find_origin[] =
    "SELECT json_object('host', host, 'cpu', cpu, 'instruction_set', instruction_set, "
    "'version', version, 'revision', revision, 'compiler', compiler, 'libraries', "
    "libraries, 'started_us', started_us, 'ended_us', ended_us) FROM attempts WHERE "
    "trial_id = ?1 ORDER BY n DESC LIMIT 1";

/* The first column of the first row, or NULL. */
static const char *read_one(const struct database *database, const char *sql, int64_t id,
                            int64_t iteration, struct arena *arena)
{
    sqlite3_stmt *row = sql_query(database->handle, sql, "ii", id, iteration);
    const char *text = sql_step(row) > 0 ? sql_text_or_null(arena, row, 0) : NULL;
    sqlite3_finalize(row);
    return text;
}

/* Returns the trial's id; 0: there is none; -1: SQLite failed. */
static int64_t read_trial(const struct database *database, const char *experiment,
                          int64_t number, struct arena *arena, struct kept *kept)
{
    sqlite3_stmt *row = sql_query(database->handle, find_trial, "ti", experiment, number);
    int64_t id = sql_step(row);
    if (id > 0) {
        id = sqlite3_column_int64(row, 0);
        *kept = (struct kept){
            .name = arena_format(arena, "%s/%lld", experiment, (long long)number),
            .seed = sqlite3_column_int64(row, 1),
            .config = sql_text(arena, row, 2),
            .best_iteration = sqlite3_column_int64(row, 3),
            .last_iteration = sqlite3_column_int64(row, 4),
            .signature = sql_text_or_null(arena, row, 5),
            .overrides = sql_text_or_null(arena, row, 6),
            .file = sql_text_or_null(arena, row, 7),
            .folder = sql_text_or_null(arena, row, 8),
            .run_key = sql_text(arena, row, 9),
            .layers = sql_text_or_null(arena, row, 10),
            .is_shared = sqlite3_column_int(row, 11) != 0};
    }
    sqlite3_finalize(row);
    return id;
}

static void read_splits(const struct database *database, int64_t id, struct kept *kept)
{
    sqlite3_stmt *row =
        sql_query(database->handle,
                  "SELECT split, samples FROM splits WHERE trial_id = ?", "i", id);
    while (sql_step(row) > 0)
        for (enum split split = 0; split < SPLIT_COUNT; split++)
            if (strcmp(sql_string(row, 0), dataset_split_name(split)) == 0)
                kept->splits[split] = sqlite3_column_int64(row, 1);
    sqlite3_finalize(row);
}

/* The iteration of the checkpoint that is wanted; 0: there is none. */
static int64_t choose(const struct database *database, int64_t id,
                      const struct kept *kept, enum kept_which which)
{
    int64_t best = 0, last = 0;
    sqlite3_stmt *row = sql_query(
        database->handle,
        "SELECT iteration FROM checkpoints WHERE trial_id = ? ORDER BY iteration", "i",
        id);
    while (sql_step(row) > 0) {
        last = sqlite3_column_int64(row, 0);
        if (last == kept->best_iteration)
            best = last;
    }
    sqlite3_finalize(row);
    if (which == KEPT_BEST)
        return best;
    if (which == KEPT_LAST)
        return last == kept->last_iteration ? last : 0;
    return best > 0 ? best : last;
}

/* "cd /work && lamina run net.yaml --set 'schedule.epochs=3' --only 7 --set
 * checkpoint.keep=best --db results.db", from where the trial was run. */
static void add_command(const struct database *database, const struct kept_wish *wish,
                        const struct kept *kept, struct text *out)
{
    char here[PATH_MAX], real[PATH_MAX];
    const char *line = kept->overrides != NULL ? kept->overrides : "";
    const char *path = database->path;
    bool is_here = kept->folder == NULL ||
                   (getcwd(here, sizeof here) != NULL && strcmp(here, kept->folder) == 0);
    if (!is_here) {
        text_add(out, "cd ");
        shell_add_file(out, kept->folder, "");
        text_add(out, " && ");
        path = realpath(path, real) != NULL ? real : path;
    }
    text_add(out, "lamina run ");
    shell_add_file(out, kept->file != NULL ? kept->file : "CONFIG", "");
    for (const char *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        char *set = strndup(line, (size_t)(end - line));
        text_add(out, " --set ");
        shell_add_file(out, set != NULL ? set : "", "");
        free(set);
    }
    text_add(out, " --only %lld --set checkpoint.keep=%s", (long long)wish->number,
             wish->which == KEPT_LAST || kept->best_iteration == 0 ? "last" : "best");
    place_add_option(out, path);
}

/* Why there are none, and what makes them. */
static int refuse(const struct database *database, const struct kept_wish *wish,
                  const struct kept *kept, int64_t last, struct error *error)
{
    static const char *const words[] = {"weights", "best weights", "last weights"};
    struct text command = {0};
    if (wish->which == KEPT_BEST && kept->best_iteration == 0)
        return error_set(error,
                         "%s has no best weights, as it was never evaluated by its "
                         "objective: leave --best out",
                         kept->name);
    add_command(database, wish, kept, &command);
    if (last > 0)
        error_set(error,
                  "%s kept no %s: it has those of iteration %lld, its best one was %lld "
                  "and its last %lld; `%s` makes them",
                  kept->name, words[wish->which], (long long)last,
                  (long long)kept->best_iteration, (long long)kept->last_iteration,
                  command.at);
    else
        error_set(error,
                  "%s kept no weights: `%s` trains it again for them, and its rows stay",
                  kept->name, command.at);
    text_free(&command);
    return -1;
}

static int read_all(const struct database *database, const struct kept_wish *wish,
                    struct arena *arena, struct kept *kept, struct error *error)
{
    int64_t id = read_trial(database, wish->experiment, wish->number, arena, kept);
    if (id < 0)
        return database_error(database, "reading a trial", error);
    if (id == 0)
        return error_set(error, "%s has no trial %lld: `lamina status %s` lists them",
                         wish->experiment, (long long)wish->number, wish->experiment);
    int64_t iteration = choose(database, id, kept, wish->which);
    if (iteration == 0)
        return refuse(database, wish, kept, choose(database, id, kept, KEPT_ANY), error);
    read_splits(database, id, kept);
    kept->is_best = iteration == kept->best_iteration;
    kept->metrics = read_one(database, find_metrics, id, iteration, arena);
    kept->origin = read_one(database, find_origin, id, 0, arena);
    return resume_checkpoint(database, id, iteration, &kept->checkpoint, error) == 0 ? 0
                                                                                     : -1;
}

int kept_read(const struct database *database, const struct kept_wish *wish,
              struct arena *arena, struct kept *kept, struct error *error)
{
    if (seal_begin(database, error) != 0)
        return -1;
    int status = read_all(database, wish, arena, kept, error);
    seal_end(database);
    return status;
}
