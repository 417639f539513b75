/* Merging, by SQL over an attached file. Ids differ from file to file: trials are the
 * same by their run_key, experiments by their name. */
#include "record/merge.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"

/* How full a trial is, to be compared as a whole. */
#define FULLNESS(table)                                                                  \
    "(CASE " table ".state WHEN 'done' THEN 3 WHEN 'pruned' THEN 2 WHEN 'diverged' "     \
    "THEN 2 WHEN 'queued' THEN 0 ELSE 1 END, " table ".last_iteration, coalesce("

/* The trials of the file, with the ids that they have here, where they have one. */
static const char find_trials[] =
    "CREATE TEMP TABLE taken AS SELECT theirs.id AS from_id, ours.id AS to_id "
    "FROM shard.trials AS theirs LEFT JOIN main.trials AS ours USING (run_key) "
    "WHERE ours.id IS NULL OR " FULLNESS(
        "theirs") "(SELECT max(ended_us) FROM shard.attempts WHERE trial_id = "
                  "theirs.id), 0)) > " FULLNESS("ours") "(SELECT max(ended_us) FROM "
                                                        "main.attempts WHERE trial_id = "
                                                        "ours.id), 0))";

#define TRIAL_COLUMNS                                                                    \
    "seed, config_hash, run_key, config, created_us, iterations, iterations_per_epoch, " \
    "last_iteration, final_loss, final_accuracy, best_accuracy, best_iteration, "        \
    "objective, objective_split, maximize, final_value, best_value"

/* A trial that is new gets a row, one that is less full a new one in its place, so that
 * the experiments that name it still do. */
static const char *const take_trials[] = {
    ("UPDATE main.trials SET (state, " TRIAL_COLUMNS ") = (SELECT iif(state = 'running', "
     "'interrupted', state), " TRIAL_COLUMNS " FROM shard.trials AS theirs WHERE "
     "theirs.run_key = main.trials.run_key) WHERE id IN (SELECT to_id FROM taken)"),
    ("INSERT INTO main.trials (state, " TRIAL_COLUMNS ") SELECT iif(state = 'running', "
     "'interrupted', state), " TRIAL_COLUMNS " FROM shard.trials WHERE id IN (SELECT "
     "from_id FROM taken WHERE to_id IS NULL) ORDER BY id"),
    ("UPDATE taken SET to_id = (SELECT ours.id FROM main.trials AS ours JOIN "
     "shard.trials "
     "AS theirs USING (run_key) WHERE theirs.id = from_id)"),
};

/* What belongs to a trial: the table, and its columns after trial_id. */
static const struct {
    const char *table, *columns;
} parts[] = {
    {"settings", "path, value"},
    {"iterations", "iteration, loss, accuracy"},
    {"evaluations", "iteration, split, loss, accuracy, correct, total"},
    {"metrics", "name, split, iteration, value"},
    {"confusions", "iteration, split, actual, predicted, count"},
    {"attempts", "n, host, pid, boot_id, started_us, ended_us, from_iteration, outcome, "
                 "error, version, revision, compiler, cpu, instruction_set, libraries"},
    {"layers", "position, type, version, path, sha256, parameters"},
    {"components", "path, type, version"},
    {"splits", "split, samples"},
    {"classes", "class, name, count, validation_count, test_count"},
    {"checkpoints", "iteration, data"},
    {"events", "time_us, level, message"},
};

static const char *const finish[] = {
    ("UPDATE main.attempts SET outcome = 'interrupted', ended_us = started_us, error = "
     "'it still ran when its file was merged' WHERE outcome IS NULL AND trial_id IN "
     "(SELECT to_id FROM taken)"),
    ("INSERT INTO main.events (time_us, level, message) SELECT time_us, level, message "
     "FROM shard.events AS theirs WHERE trial_id IS NULL AND NOT EXISTS (SELECT 1 FROM "
     "main.events AS ours WHERE ours.trial_id IS NULL AND ours.time_us = theirs.time_us "
     "AND ours.message = theirs.message)"),
    "DROP TABLE taken",
};

/* Experiments are the same by name. Revisions of configs come behind those known. */
static const char *const experiments[] = {
    ("INSERT INTO main.experiments (name, created_us) SELECT name, created_us FROM "
     "shard.experiments WHERE true ORDER BY id ON CONFLICT (name) DO NOTHING"),
    ("CREATE TEMP TABLE named AS SELECT theirs.id AS from_id, ours.id AS to_id FROM "
     "shard.experiments AS theirs JOIN main.experiments AS ours USING (name)"),
    ("INSERT INTO main.experiment_configs SELECT to_id, (SELECT coalesce(max(revision), "
     "0) "
     "FROM main.experiment_configs WHERE experiment_id = to_id) + row_number() OVER "
     "(PARTITION BY to_id ORDER BY revision), config, overrides, created_us FROM "
     "shard.experiment_configs AS theirs JOIN named ON from_id = experiment_id WHERE NOT "
     "EXISTS (SELECT 1 FROM main.experiment_configs AS ours WHERE ours.experiment_id = "
     "to_id AND ours.config = theirs.config AND ours.overrides = theirs.overrides)"),
    ("INSERT INTO main.axes SELECT to_id, path, position FROM shard.axes JOIN named ON "
     "from_id = experiment_id WHERE true ON CONFLICT DO NOTHING"),
    ("UPDATE main.experiments SET last_number = max(last_number, (SELECT "
     "max(last_number) "
     "FROM shard.experiments AS theirs JOIN named ON from_id = theirs.id WHERE to_id = "
     "main.experiments.id)) WHERE id IN (SELECT to_id FROM named)"),
    /* A number that is another trial's here is given anew. */
    ("INSERT INTO main.experiment_trials (experiment_id, trial_id, number, position, "
     "pruned_at, cleared_to) SELECT to_id, ours.id, iif(EXISTS (SELECT 1 FROM "
     "main.experiment_trials AS other WHERE other.experiment_id = to_id AND other.number "
     "= theirs.number AND other.trial_id <> ours.id), last_number + row_number() OVER "
     "(PARTITION BY to_id ORDER BY theirs.number), theirs.number), position, pruned_at, "
     "cleared_to FROM shard.experiment_trials AS theirs JOIN named ON from_id = "
     "experiment_id JOIN shard.trials ON shard.trials.id = theirs.trial_id JOIN "
     "main.trials AS ours USING (run_key) JOIN main.experiments ON main.experiments.id = "
     "to_id WHERE true ON CONFLICT (experiment_id, trial_id) DO NOTHING"),
    ("UPDATE main.experiments SET last_number = max(last_number, (SELECT max(number) "
     "FROM "
     "main.experiment_trials WHERE experiment_id = main.experiments.id)) WHERE id IN "
     "(SELECT to_id FROM named)"),
    "DROP TABLE named",
};

static int execute(struct database *into, const char *sql)
{
    return sqlite3_exec(into->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : -1;
}

static int execute_all(struct database *into, const char *const *statements, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (execute(into, statements[i]) != 0)
            return -1;
    return 0;
}

#define EXECUTE_ALL(into, statements)                                                    \
    execute_all(into, statements, sizeof statements / sizeof statements[0])

static int copy_parts(struct database *into)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct text sql = {0};
        text_add(&sql,
                 "DELETE FROM main.%s WHERE trial_id IN (SELECT to_id FROM taken); "
                 "INSERT INTO main.%s (trial_id, %s) SELECT to_id, %s FROM taken JOIN "
                 "shard.%s ON trial_id = from_id",
                 parts[i].table, parts[i].table, parts[i].columns, parts[i].columns,
                 parts[i].table);
        int status = execute(into, sql.at);
        text_free(&sql);
        if (status != 0)
            return -1;
    }
    return 0;
}

static int count(struct database *into, const char *sql, int64_t *number)
{
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(into->handle, sql, -1, &statement, NULL);
    bool found = statement != NULL && sqlite3_step(statement) == SQLITE_ROW;
    *number = found ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return found ? 0 : -1;
}

static int merge(struct database *into, struct merge_report *report)
{
    return execute(into, find_trials) != 0 ||
                   count(into, "SELECT count(*) FROM taken", &report->taken) != 0 ||
                   count(into, "SELECT count(*) FROM shard.trials", &report->trials) !=
                       0 ||
                   count(into,
                         "SELECT count(*) FROM shard.outcomes WHERE current AND state IN "
                         "('queued', 'running', 'interrupted')",
                         &report->unfinished) != 0 ||
                   EXECUTE_ALL(into, take_trials) != 0 || copy_parts(into) != 0 ||
                   EXECUTE_ALL(into, finish) != 0 || EXECUTE_ALL(into, experiments) != 0
               ? -1
               : 0;
}

/* As a URI, so that it is opened for reading only. */
static int attach(struct database *into, const char *path)
{
    struct text uri = {0};
    sqlite3_stmt *statement = NULL;
    text_add(&uri, "file:%s", path[0] == '/' ? "" : "./");
    for (const char *at = path; *at != '\0'; at++)
        text_add(&uri, strchr("%?#", *at) != NULL ? "%%%02X" : "%c", (unsigned char)*at);
    text_add(&uri, "?mode=ro");
    sqlite3_prepare_v2(into->handle, "ATTACH ? AS shard", -1, &statement, NULL);
    sqlite3_bind_text(statement, 1, uri.at, -1, SQLITE_STATIC);
    int status = statement != NULL ? sqlite3_step(statement) : SQLITE_ERROR;
    sqlite3_finalize(statement);
    text_free(&uri);
    return status == SQLITE_DONE ? 0 : -1;
}

int merge_file(struct database *into, const char *path, struct merge_report *report,
               struct error *error)
{
    *report = (struct merge_report){0};
    report->is_written = database_is_written(path, &report->writer);
    if (attach(into, path) != 0)
        return error_set(error, "%s cannot be read: %s", path,
                         sqlite3_errmsg(into->handle));
    int status = 0;
    if (execute(into, "BEGIN IMMEDIATE") != 0 || merge(into, report) != 0 ||
        execute(into, "COMMIT") != 0) {
        status = database_error(into, "merging", error);
        execute(into, "ROLLBACK");
    }
    execute(into, "DETACH shard");
    return status;
}

int merge_check(const char *path, const char *into, struct error *error)
{
    struct database database;
    struct stat own, other;
    if (stat(path, &own) != 0)
        return error_set(error, "%s cannot be merged: %s", path, strerror(errno));
    if (stat(into, &other) == 0 && own.st_dev == other.st_dev &&
        own.st_ino == other.st_ino)
        return error_set(error, "%s is the file to merge into: name the others only",
                         path);
    if (database_open_reader(&database, path, error) != 0)
        return -1;
    database_close(&database);
    return 0;
}
