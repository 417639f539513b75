/* Merging, by SQL over an attached file. Ids differ from file to file: trials are the
 * same by their run_key, experiments by their name. */
#include "record/merge.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "record/again.h"
#include "record/database.h"
#include "record/database_error.h"
#include "record/guard.h"
#include "record/leftover.h"
#include "record/lock.h"
#include "record/registry.h"
#include "record/seal.h"
#include "record/sql.h"

#define STAGED                                                                           \
    "(SELECT id, run_key, last_iteration, CASE state WHEN 'done' THEN 2 "                \
    "WHEN 'diverged' THEN 1 ELSE 0 END AS stage FROM "

/* The trials of the file that are fuller than here, with the ids that they have here,
 * where they have one. Rows are counted only where all else is the same, as of a file
 * that was made smaller. */
static const char find_trials[] =
    "CREATE TEMP TABLE taken AS SELECT theirs.id AS from_id, ours.id AS to_id "
    "FROM " STAGED "shard.trials) AS theirs "
    "LEFT JOIN " STAGED "main.trials) AS ours USING (run_key) "
    "WHERE theirs.run_key NOT LIKE '" AGAIN_KEY "%' AND (ours.id IS NULL OR CASE "
    "WHEN (theirs.stage, theirs.last_iteration) <> (ours.stage, ours.last_iteration) "
    "THEN (theirs.stage, theirs.last_iteration) > (ours.stage, ours.last_iteration) "
    "ELSE ((SELECT count(*) FROM shard.iterations WHERE trial_id = theirs.id), "
    "(SELECT count(*) FROM shard.checkpoints WHERE trial_id = theirs.id), "
    "(SELECT coalesce(max(ended_us), 0) FROM shard.attempts WHERE trial_id = theirs.id)) "
    "> ((SELECT count(*) FROM main.iterations WHERE trial_id = ours.id), "
    "(SELECT count(*) FROM main.checkpoints WHERE trial_id = ours.id), "
    "(SELECT coalesce(max(ended_us), 0) FROM main.attempts WHERE trial_id = ours.id)) "
    "END)";

/* A trial that is new gets a row, one that is less full a new one in its place, so that
 * the experiments that name it still do. `%s` is its columns but for id and state; what a
 * user has added to one file alone stays there. */
static const char trial_columns[] =
    "SELECT group_concat(printf('\"%w\"', ours.name), ', ') FROM "
    "pragma_table_info('trials', 'main') AS ours JOIN pragma_table_info('trials', "
    "'shard') USING (name) WHERE name NOT IN ('id', 'state')";
static const char take_trials[] =
    "UPDATE main.trials SET (state, %s) = (SELECT iif(state = 'running', 'interrupted', "
    "state), %s FROM shard.trials AS theirs WHERE theirs.run_key = main.trials.run_key) "
    "WHERE id IN (SELECT to_id FROM taken); "
    "INSERT INTO main.trials (state, %s) SELECT iif(state = 'running', 'interrupted', "
    "state), %s FROM shard.trials WHERE id IN (SELECT from_id FROM taken WHERE to_id IS "
    "NULL) ORDER BY id; "
    "UPDATE taken SET to_id = (SELECT ours.id FROM main.trials AS ours JOIN shard.trials "
    "AS theirs USING (run_key) WHERE theirs.id = from_id)";

/* What belongs to a trial: every table that goes with it, with its columns but for those
 * that name the row. What experiments make of it comes later. */
static const char find_parts[] =
    "SELECT printf('\"%w\"', tables.name), group_concat(printf('\"%w\"', columns.name), "
    "', ') FROM main.sqlite_schema AS tables JOIN shard.sqlite_schema AS theirs USING "
    "(type, name) JOIN pragma_foreign_key_list(tables.name, 'main') AS keys JOIN "
    "pragma_table_info(tables.name, 'main') AS columns JOIN "
    "pragma_table_info(tables.name, 'shard') AS there ON there.name = columns.name WHERE "
    "tables.type = 'table' AND keys.\"table\" = 'trials' AND keys.\"from\" = 'trial_id' "
    "AND tables.name NOT IN ('experiment_trials', 'settings', 'notes', 'tags') AND "
    "columns.name NOT IN ('id', 'trial_id') GROUP BY tables.name";
static const char take_part[] =
    "DELETE FROM main.%s WHERE trial_id IN (SELECT to_id FROM taken); "
    "INSERT INTO main.%s (trial_id, %s) SELECT to_id, %s FROM taken JOIN shard.%s ON "
    "trial_id = from_id;";

#define DATA_COLUMNS                                                                     \
    "digest, position, name, source, what, category, fill, mean, std, missing, dropped"

static const char *const finish[] = {
    ("INSERT OR IGNORE INTO main.data_columns (" DATA_COLUMNS ") SELECT " DATA_COLUMNS
     " FROM shard.data_columns WHERE digest IN (SELECT data_columns FROM main.trials)"),
    ("INSERT OR IGNORE INTO main.signatures (digest, signature) SELECT digest, signature "
     "FROM shard.signatures WHERE digest IN (SELECT signature FROM main.trials)"),
    /* Experiments that share a trial may each name an option that the other does not. */
    ("INSERT OR IGNORE INTO main.settings (trial_id, path, value) SELECT ours.id, path, "
     "value FROM "
     "shard.settings JOIN shard.trials AS theirs ON theirs.id = trial_id JOIN "
     "main.trials "
     "AS ours USING (run_key)"),
    ("UPDATE main.attempts SET outcome = 'interrupted', ended_us = " LEFTOVER_ENDED
     ", error = 'it still ran when its file was merged' WHERE outcome IS NULL AND "
     "trial_id IN (SELECT to_id FROM taken)"),
    ("INSERT INTO main.events (time_us, level, message) SELECT time_us, level, message "
     "FROM shard.events AS theirs WHERE trial_id IS NULL AND NOT EXISTS (SELECT 1 FROM "
     "main.events AS ours WHERE ours.trial_id IS NULL AND ours.time_us = theirs.time_us "
     "AND ours.message = theirs.message)"),
};

/* Whether a config of this file is one of the other. */
#define SAME_CONFIG(ours, theirs)                                                        \
    ours ".config = " theirs ".config AND " ours ".overrides = " theirs                  \
         ".overrides AND " REGISTRY_TEXTS(ours ".files") " IS " REGISTRY_TEXTS(theirs    \
                                                                               ".files")
#define HERE_IS_THERE SAME_CONFIG("here", "there")

/* Experiments are the same by name, and `is_newer` or `is_same` where their config is.
 * Revisions of configs come behind those known, axes behind those of the sweeps known. */
static const char *const experiments[] = {
    ("INSERT INTO main.experiments (name, created_us) SELECT name, created_us FROM "
     "shard.experiments WHERE name NOT IN (SELECT name FROM main.experiments) ORDER BY "
     "id"),
    ("CREATE TEMP TABLE named AS SELECT theirs.id AS from_id, ours.id AS to_id, (SELECT "
     "max(created_us) FROM shard.experiment_configs WHERE experiment_id = theirs.id) > "
     "coalesce((SELECT max(created_us) FROM main.experiment_configs WHERE experiment_id "
     "= ours.id), 0) AS is_newer, EXISTS (SELECT 1 FROM main.experiment_configs AS here "
     "JOIN shard.experiment_configs AS there ON " HERE_IS_THERE " WHERE "
     "here.experiment_id = ours.id AND there.experiment_id = theirs.id AND "
     "(here.revision, there.revision) = ((SELECT max(revision) FROM "
     "main.experiment_configs WHERE experiment_id = ours.id), (SELECT max(revision) FROM "
     "shard.experiment_configs WHERE experiment_id = theirs.id))) AS is_same FROM "
     "shard.experiments AS theirs JOIN main.experiments AS ours USING (name)"),
    ("INSERT INTO main.experiment_configs (experiment_id, revision, config, overrides, "
     "created_us, file, folder, files) SELECT to_id, (SELECT coalesce(max(revision), "
     "0) FROM main.experiment_configs WHERE experiment_id = to_id) + row_number() OVER "
     "(PARTITION BY to_id ORDER BY revision), config, overrides, created_us, file, "
     "folder, files FROM shard.experiment_configs AS theirs JOIN named ON from_id = "
     "experiment_id WHERE NOT EXISTS (SELECT 1 FROM main.experiment_configs AS ours "
     "WHERE ours.experiment_id = to_id AND " SAME_CONFIG("ours", "theirs") ")"),
    ("UPDATE main.axes AS ours SET written = theirs.written FROM shard.axes AS theirs "
     "JOIN named ON from_id = theirs.experiment_id WHERE to_id = ours.experiment_id AND "
     "theirs.path = ours.path AND theirs.written IS NOT NULL AND (is_newer OR "
     "ours.written IS NULL)"),
    ("INSERT INTO main.axes (experiment_id, path, position, written) SELECT to_id, path, "
     "(SELECT count(*) FROM main.axes WHERE experiment_id = to_id) + row_number() OVER "
     "(PARTITION BY to_id ORDER BY position) - 1, written FROM shard.axes AS theirs JOIN "
     "named ON from_id = "
     "experiment_id WHERE NOT EXISTS (SELECT 1 FROM main.axes AS ours WHERE "
     "ours.experiment_id = to_id AND ours.path = theirs.path)"),
    /* Prunings by two rules are judged anew by the next run, whose rule is another one.
     */
    ("UPDATE main.experiments AS ours SET last_number = max(ours.last_number, "
     "theirs.last_number), rule = CASE WHEN ours.rule IS NULL THEN theirs.rule WHEN "
     "theirs.rule IS NULL OR theirs.rule = ours.rule THEN ours.rule ELSE 'several' END, "
     "planned = CASE WHEN is_same THEN min(coalesce(ours.planned, theirs.planned), "
     "coalesce(theirs.planned, ours.planned)) WHEN is_newer THEN theirs.planned ELSE "
     "ours.planned END FROM shard.experiments AS theirs JOIN named ON from_id = "
     "theirs.id WHERE to_id = ours.id"),
    /* What is recorded stands, in a merged file, too. */
    ("CREATE TEMP TABLE reproposed AS SELECT name, ours.row FROM shard.proposals AS "
     "theirs "
     "JOIN named ON from_id = theirs.experiment_id JOIN main.proposals AS ours ON "
     "ours.experiment_id = to_id AND ours.search = theirs.search AND ours.row = "
     "theirs.row JOIN main.experiments ON main.experiments.id = to_id WHERE ours.draws "
     "<> theirs.draws"),
    ("INSERT OR IGNORE INTO main.proposals (experiment_id, search, row, config_hash, "
     "draws, seen, good, threshold) SELECT to_id, search, row, config_hash, draws, seen, "
     "good, threshold FROM shard.proposals JOIN named ON from_id = experiment_id"),
};

/* What their experiments make of their trials, by the ids and revisions of here. */
static const char *const asked[] = {
    ("CREATE TEMP TABLE asked AS SELECT to_id AS experiment_id, ours.id AS trial_id, "
     "number, position, keep_trials, (SELECT max(here.revision) FROM "
     "shard.experiment_configs AS there JOIN main.experiment_configs AS here "
     "ON " HERE_IS_THERE " WHERE there.experiment_id = from_id AND there.revision = "
     "theirs.revision AND here.experiment_id = to_id) AS revision, pruned_at, "
     "cleared_to, is_newer, theirs.trial_id IN (SELECT from_id FROM taken) AS is_taken "
     "FROM shard.experiment_trials AS theirs JOIN named ON from_id = experiment_id JOIN "
     "shard.trials ON shard.trials.id = theirs.trial_id JOIN main.trials AS ours USING "
     "(run_key)"),
    /* The newer config tells what is asked for now, the fuller record what was pruned. */
    ("UPDATE main.experiment_trials AS ours SET position = theirs.position, revision = "
     "theirs.revision FROM asked AS theirs WHERE is_newer AND ours.experiment_id = "
     "theirs.experiment_id AND ours.trial_id = theirs.trial_id"),
    ("UPDATE main.experiment_trials AS ours SET pruned_at = theirs.pruned_at, cleared_to "
     "= theirs.cleared_to, keep_trials = theirs.keep_trials FROM asked AS theirs WHERE "
     "is_taken AND ours.experiment_id = "
     "theirs.experiment_id AND ours.trial_id = theirs.trial_id"),
    ("DELETE FROM asked WHERE EXISTS (SELECT 1 FROM main.experiment_trials AS ours WHERE "
     "ours.experiment_id = asked.experiment_id AND ours.trial_id = asked.trial_id)"),
    /* A number that is another trial's here is given anew. */
    ("CREATE TEMP TABLE renumbered AS SELECT asked.*, last_number + row_number() OVER "
     "(PARTITION BY experiment_id ORDER BY number) AS new_number, name FROM asked JOIN "
     "main.experiments ON main.experiments.id = experiment_id WHERE EXISTS (SELECT 1 "
     "FROM main.experiment_trials AS other WHERE other.experiment_id = "
     "asked.experiment_id AND other.number = asked.number)"),
    ("INSERT INTO main.experiment_trials (experiment_id, trial_id, number, position, "
     "revision, pruned_at, cleared_to, keep_trials) SELECT experiment_id, trial_id, "
     "coalesce(new_number, number), position, revision, pruned_at, cleared_to, "
     "keep_trials FROM asked "
     "LEFT JOIN (SELECT experiment_id, trial_id, new_number FROM renumbered) USING "
     "(experiment_id, trial_id)"),
    ("UPDATE main.experiments SET last_number = max(last_number, coalesce((SELECT "
     "max(number) FROM main.experiment_trials WHERE experiment_id = "
     "main.experiments.id), 0)) WHERE id IN (SELECT to_id FROM named)"),
};

/* What people wrote, in both files, of the experiments and trials that both have now. */
static const char *const written[] = {
    ("INSERT INTO main.notes (experiment_id, trial_id, time_us, text) SELECT to_id, "
     "ours.id, theirs.time_us, theirs.text FROM shard.notes AS theirs LEFT JOIN named ON "
     "from_id = theirs.experiment_id LEFT JOIN shard.trials ON shard.trials.id = "
     "theirs.trial_id LEFT JOIN main.trials AS ours USING (run_key) WHERE (to_id IS "
     "NULL) <> (ours.id IS NULL) AND NOT EXISTS (SELECT 1 FROM main.notes AS here WHERE "
     "here.experiment_id IS to_id AND here.trial_id IS ours.id AND here.time_us = "
     "theirs.time_us AND here.text = theirs.text) ORDER BY theirs.id"),
    ("INSERT OR IGNORE INTO main.tags (experiment_id, trial_id, tag) SELECT to_id, "
     "ours.id, tag FROM shard.tags AS theirs LEFT JOIN named ON from_id = experiment_id "
     "LEFT JOIN shard.trials ON shard.trials.id = trial_id LEFT JOIN main.trials AS ours "
     "USING (run_key)"),
};

/* The first of them, and how many there are. */
static const char tell_renumbered[] =
    "SELECT coalesce(group_concat(name || '/' || number || ' is ' || name || '/' || "
    "new_number, ', '), '') || iif(most > 4, ' ...', ''), most FROM (SELECT * FROM "
    "renumbered ORDER BY name, number LIMIT 4), (SELECT count(*) AS most FROM "
    "renumbered)";

static const char tell_reproposed[] =
    "SELECT coalesce(group_concat(name || ' row ' || row, ', '), '') || iif(most > 4, ' "
    "...', ''), most FROM (SELECT * FROM reproposed ORDER BY name, row LIMIT 4), (SELECT "
    "count(*) AS most FROM reproposed)";

static const char clear[] = "DROP TABLE IF EXISTS temp.taken; "
                            "DROP TABLE IF EXISTS temp.named; "
                            "DROP TABLE IF EXISTS temp.asked; "
                            "DROP TABLE IF EXISTS temp.renumbered; "
                            "DROP TABLE IF EXISTS temp.reproposed";

static int execute_all(sqlite3 *handle, const char *const *statements, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sql_execute(handle, statements[i]) != 0)
            return -1;
    return 0;
}

#define EXECUTE_ALL(handle, statements)                                                  \
    execute_all(handle, statements, sizeof statements / sizeof statements[0])

static int take_all(sqlite3 *handle)
{
    struct text sql = {0};
    sqlite3_stmt *row = sql_query(handle, trial_columns, "");
    int status = sql_step(row) > 0 ? 0 : -1;
    if (status == 0) {
        const char *columns = sql_string(row, 0);
        text_add(&sql, take_trials, columns, columns, columns, columns);
    }
    sqlite3_finalize(row);
    if (status == 0)
        status = sql_execute(handle, sql.at);
    text_free(&sql);
    return status;
}

static int take_parts(sqlite3 *handle)
{
    struct text sql = {0};
    sqlite3_stmt *row = sql_query(handle, find_parts, "");
    int status;
    while ((status = sql_step(row)) > 0) {
        const char *table = sql_string(row, 0);
        const char *columns = sql_string(row, 1);
        text_add(&sql, take_part, table, table, columns, columns, table);
    }
    sqlite3_finalize(row);
    if (status == 0)
        status = sql_execute(handle, sql.at);
    text_free(&sql);
    return status;
}

/* Two sweeps under one name may differ in what neither of them swept. */
static int add_former_axes(sqlite3 *handle)
{
    sqlite3_stmt *row = sql_query(handle, "SELECT to_id FROM named", "");
    int status;
    while ((status = sql_step(row)) > 0)
        if (registry_add_former_axes(handle, sqlite3_column_int64(row, 0)) != 0)
            break;
    sqlite3_finalize(row);
    return status == 0 ? 0 : -1;
}

/* One of the two above. */
static int read_told(sqlite3 *handle, const char *query, struct merge_told *told)
{
    sqlite3_stmt *row = sql_query(handle, query, "");
    bool found = sql_step(row) > 0;
    if (found) {
        text_copy_cut(told->examples, sizeof told->examples, sql_string(row, 0));
        told->count = sqlite3_column_int64(row, 1);
    }
    sqlite3_finalize(row);
    return found ? 0 : -1;
}

/* Pruned trials are not unfinished, nor are those that nobody asks for any more; those
 * that a search is still to propose are. */
static int look(sqlite3 *handle, struct merge_report *report)
{
    if (sql_number(handle, &report->taken, "SELECT count(*) FROM taken", "") != 0 ||
        sql_number(handle, &report->trials, "SELECT count(*) FROM shard.trials", "") != 0)
        return -1;
    return sql_number(handle, &report->unfinished,
                      "SELECT count(DISTINCT trial_id) + (SELECT coalesce(sum(max(0, "
                      "min(planned, 1000000) - (SELECT count(position) FROM "
                      "shard.experiment_trials WHERE experiment_id = "
                      "shard.experiments.id))), 0) FROM shard.experiments WHERE planned "
                      "IS NOT NULL) FROM shard.outcomes WHERE current AND state IN "
                      "('queued', 'running', 'interrupted')",
                      "");
}

/* What is taken is what was recorded. */
static int check_taken(struct database *into, const char *path, struct error *error)
{
    struct database shard = *into;
    shard.path = path;
    return seal_check_each(&shard, "shard", "SELECT from_id FROM taken", SEAL_ALL, error);
}

static int take(sqlite3 *handle, struct merge_report *report)
{
    if (take_all(handle) != 0 || take_parts(handle) != 0 ||
        EXECUTE_ALL(handle, finish) != 0 || EXECUTE_ALL(handle, experiments) != 0 ||
        EXECUTE_ALL(handle, asked) != 0 || EXECUTE_ALL(handle, written) != 0 ||
        add_former_axes(handle) != 0 ||
        read_told(handle, tell_renumbered, &report->renumbered) != 0 ||
        read_told(handle, tell_reproposed, &report->reproposed) != 0)
        return -1;
    return sql_execute(handle, clear);
}

static int merge(struct database *into, const char *path, struct merge_report *report,
                 struct error *error)
{
    sqlite3 *handle = into->handle;
    if (sql_execute(handle, "BEGIN IMMEDIATE") != 0 ||
        sql_execute(handle, find_trials) != 0 || look(handle, report) != 0)
        return database_error(into, "merging", error);
    if (check_taken(into, path, error) != 0)
        return -1;
    return take(handle, report) == 0 && sql_execute(handle, "COMMIT") == 0
               ? 0
               : database_error(into, "merging", error);
}

/* As a URI, so that it is opened for reading only. */
static int attach(struct database *into, const char *path)
{
    struct text uri = {0};
    text_add(&uri, "file:%s", path[0] == '/' ? "" : "./");
    for (const char *at = path; *at != '\0'; at++)
        text_add(&uri, strchr("%?#", *at) != NULL ? "%%%02X" : "%c", (unsigned char)*at);
    text_add(&uri, "?mode=ro");
    int status = sql_run(into->handle, "ATTACH ? AS shard", "t", uri.at);
    text_free(&uri);
    return status;
}

int merge_file(struct database *into, const char *path, struct merge_report *report,
               struct error *error)
{
    *report = (struct merge_report){0};
    report->is_written = lock_is_held(path, &report->writer);
    if (attach(into, path) != 0)
        return error_set(error, "%s cannot be read: %s", path,
                         sqlite3_errmsg(into->handle));
    int status = guard_schema(into, "shard", path, error) != 0 ? -1 : 0;
    if (status == 0)
        status = merge(into, path, report, error);
    if (status != 0)
        sql_execute(into->handle, "ROLLBACK"); /* where that has not been done */
    sql_execute(into->handle, "DETACH shard");
    return status;
}

int merge_count(struct database *into, struct merge_total *total, struct error *error)
{
    sqlite3_stmt *row = sql_query(
        into->handle,
        "SELECT state, count(*), sum(current AND state IN ('failed', 'diverged')) FROM "
        "(SELECT state, max(current) AS current, min(CASE state WHEN 'done' THEN 0 WHEN "
        "'pruned' THEN 1 ELSE 2 END) FROM outcomes GROUP BY trial_id) GROUP BY state",
        "");
    int status;
    *total = (struct merge_total){0};
    while ((status = sql_step(row)) > 0) {
        int64_t count = sqlite3_column_int64(row, 1);
        total->states[trial_state_of(sql_string(row, 0))] = count;
        total->trials += count;
        total->failed += sqlite3_column_int64(row, 2);
    }
    sqlite3_finalize(row);
    return status == 0 ? 0 : database_error(into, "reading", error);
}

bool merge_belongs(const char *path, char *base, size_t size)
{
    static const char *const endings[] = {".lock", "-wal", "-shm", "-journal"};
    struct stat status;
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);
        if (length <= ending || strcmp(path + length - ending, endings[i]) != 0)
            continue;
        snprintf(base, size, "%.*s", (int)(length - ending), path);
        return stat(base, &status) == 0;
    }
    return false;
}

bool merge_is_same(const char *path, const char *other)
{
    struct stat one, two;
    return stat(path, &one) == 0 && stat(other, &two) == 0 && one.st_dev == two.st_dev &&
           one.st_ino == two.st_ino;
}

int merge_check(const char *path, const char *into, struct error *error)
{
    struct database database;
    struct stat own;
    if (stat(path, &own) != 0)
        return error_set(error, "%s cannot be merged: %s", path, strerror(errno));
    if (merge_is_same(path, into))
        return error_set(error, "%s is the file to merge into: name the others only",
                         path);
    if (database_open_argument(&database, path, false, error) != 0)
        return -1;
    database_close(&database);
    return 0;
}
