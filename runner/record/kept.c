/* Reads one trial's weights and what belongs to them, and changes nothing. */
#include "record/kept.h"

#include <sqlite3.h>
#include <string.h>

#include "data/dataset.h"
#include "record/database.h"
#include "record/database_error.h"
#include "record/database_handle.h"
#include "record/place.h"
#include "record/resume.h"
#include "record/sql.h"

/* The trial as its experiment names it. */
static const char find_trial[] =
    "SELECT trials.id, seed, trials.config, trials.best_iteration, last_iteration, "
    "signatures.signature, overrides, file, folder, run_key, (SELECT "
    "group_concat(type || '@' || version, ' ') FROM (SELECT * FROM layers WHERE trial_id "
    "= trials.id ORDER BY position)), experiments.name, state FROM experiment_trials "
    "JOIN "
    "experiments ON experiments.id = experiment_trials.experiment_id JOIN trials ON "
    "trials.id = trial_id "
    "LEFT JOIN signatures ON digest = trials.signature LEFT JOIN experiment_configs AS c "
    "ON c.experiment_id = experiments.id AND c.revision = experiment_trials.revision "
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
            .layers = sql_text_or_null(arena, row, 10)};
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

/* Why there are none, and what makes them. */
static int refuse(const struct database *database, const struct kept_wish *wish,
                  const struct kept *kept, int64_t last, struct error *error)
{
    static const char *const words[] = {"weights", "best weights", "last weights"};
    struct text file = {0};
    text_add(&file, "%s", "");
    place_add_option(&file, database->path);
    if (last > 0)
        error_set(error,
                  "%s kept no %s: it has those of iteration %lld, its best one was %lld "
                  "and its last %lld; `lamina run %s --only %lld --set "
                  "checkpoint.keep=%s%s` makes them",
                  kept->name, words[wish->which], (long long)last,
                  (long long)kept->best_iteration, (long long)kept->last_iteration,
                  kept->file != NULL ? kept->file : "CONFIG", (long long)wish->number,
                  wish->which == KEPT_LAST ? "last" : "best", file.at);
    else
        error_set(error,
                  "%s kept no weights: `lamina run %s --only %lld --set "
                  "checkpoint.keep=%s%s` trains it again for them, and its rows stay",
                  kept->name, kept->file != NULL ? kept->file : "CONFIG",
                  (long long)wish->number, wish->which == KEPT_LAST ? "last" : "best",
                  file.at);
    text_free(&file);
    return -1;
}

int kept_read(const struct database *database, const struct kept_wish *wish,
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
