/* What goes is entered in tables of this connection alone, told from them, and deleted by
 * them: what is told is what goes. */
#include "record/forget.h"

#include <sqlite3.h>
#include <stddef.h>
#include <stdio.h>

#include "base/text.h"
#include "record/again.h"
#include "record/database_error.h"
#include "record/sql.h"

/* Experiments that go, trials that leave an experiment, and trials that no other has. */
static const char make_lists[] =
    "CREATE TEMP TABLE ended (id INTEGER PRIMARY KEY);"
    "CREATE TEMP TABLE leaving (experiment_id INTEGER, trial_id INTEGER, PRIMARY KEY "
    "(experiment_id, trial_id));"
    "CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY)";
static const char drop_lists[] = "DROP TABLE IF EXISTS temp.ended; "
                                 "DROP TABLE IF EXISTS temp.leaving; "
                                 "DROP TABLE IF EXISTS temp.gone";

static const char find_gone[] =
    "INSERT INTO gone SELECT DISTINCT trial_id FROM leaving WHERE NOT EXISTS (SELECT 1 "
    "FROM experiment_trials AS asked WHERE asked.trial_id = leaving.trial_id AND "
    "(asked.experiment_id, asked.trial_id) NOT IN (SELECT experiment_id, trial_id FROM "
    "leaving))";

/* What was trained again and not ended yet goes with its trial; what trials share, with
 * the last of them. Of the rest the foreign keys take care. */
static const char *const deletions[] = {
    "DELETE FROM trials WHERE run_key IN (SELECT '" AGAIN_KEY "' || run_key FROM trials "
    "JOIN gone USING (id))",
    "DELETE FROM trials WHERE id IN (SELECT id FROM gone)",
    "DELETE FROM experiment_trials WHERE (experiment_id, trial_id) IN (SELECT "
    "experiment_id, trial_id FROM leaving)",
    "DELETE FROM experiments WHERE id IN (SELECT id FROM ended)",
    "DELETE FROM data_columns WHERE NOT EXISTS (SELECT 1 FROM trials WHERE "
    "trials.data_columns = digest)",
    "DELETE FROM signatures WHERE NOT EXISTS (SELECT 1 FROM trials WHERE "
    "trials.signature = digest)",
};

static int list(sqlite3 *handle, const struct named *names, size_t count)
{
    int status = sql_execute(handle, make_lists);
    for (size_t i = 0; i < count && status == 0; i++) {
        if (names[i].trial_id == 0)
            status = sql_run(handle, "INSERT OR IGNORE INTO ended VALUES (?)", "i",
                             names[i].experiment_id);
        if (status == 0)
            status = sql_run(
                handle,
                "INSERT OR IGNORE INTO leaving SELECT experiment_id, trial_id FROM "
                "experiment_trials WHERE experiment_id = ?1 AND (?2 = 0 OR trial_id = "
                "?2)",
                "ii", names[i].experiment_id, names[i].trial_id);
    }
    return status == 0 ? sql_execute(handle, find_gone) : status;
}

#define OF_GONE " WHERE trial_id IN (SELECT id FROM gone)"

static int tell_gone(sqlite3 *handle, struct forget_report *report)
{
    static const struct {
        size_t at;
        const char *sql;
    } numbers[] = {
        {offsetof(struct forget_report, experiments), "SELECT count(*) FROM ended"},
        {offsetof(struct forget_report, trials), "SELECT count(*) FROM gone"},
        {offsetof(struct forget_report, rows),
         "SELECT (SELECT count(*) FROM iterations" OF_GONE
         ") + (SELECT count(*) FROM evaluations" OF_GONE
         ") + (SELECT count(*) FROM metrics" OF_GONE
         ") + (SELECT count(*) FROM confusions" OF_GONE ")"},
        {offsetof(struct forget_report, checkpoints),
         "SELECT count(*) FROM checkpoints" OF_GONE},
        {offsetof(struct forget_report, checkpoint_bytes),
         "SELECT sum(length(data)) FROM checkpoints" OF_GONE},
        {offsetof(struct forget_report, trained_us),
         "SELECT sum(ended_us - started_us) FROM attempts" OF_GONE},
        {offsetof(struct forget_report, wanted),
         "SELECT count(DISTINCT trial_id) FROM leaving JOIN experiment_trials USING "
         "(experiment_id, "
         "trial_id)" OF_GONE " AND position IS NOT NULL AND experiment_id NOT IN (SELECT "
         "id FROM ended)"},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (sql_number(handle, (int64_t *)((char *)report + numbers[i].at),
                       numbers[i].sql, "") != 0)
            return -1;
    return 0;
}

/* The first three of those that stay, each with one that keeps it. */
static int tell_kept(sqlite3 *handle, struct forget_report *report)
{
    sqlite3_stmt *row = sql_query(
        handle,
        "WITH kept AS (SELECT experiment_id, trial_id, min(number) AS number FROM "
        "leaving JOIN experiment_trials USING (experiment_id, trial_id) WHERE trial_id "
        "NOT IN (SELECT id FROM gone) GROUP BY trial_id ORDER BY experiment_id, number) "
        "SELECT count(*), (SELECT group_concat(told, ', ') FROM (SELECT ours.name || '/' "
        "|| kept.number || ' is also ' || (SELECT name || '/' || other.number FROM "
        "experiment_trials AS other JOIN experiments ON id = other.experiment_id WHERE "
        "other.trial_id = kept.trial_id AND (other.experiment_id, other.trial_id) NOT IN "
        "(SELECT experiment_id, trial_id FROM leaving) ORDER BY id LIMIT 1) AS told FROM "
        "kept JOIN experiments AS ours ON ours.id = kept.experiment_id LIMIT 3)) || "
        "iif(count(*) > 3, ' ...', '') FROM kept",
        "");
    int status = sql_step(row) > 0 ? 0 : -1;
    if (status == 0) {
        report->kept = sqlite3_column_int64(row, 0);
        text_copy_cut(report->examples, sizeof report->examples, sql_string(row, 1));
    }
    sqlite3_finalize(row);
    return status;
}

static int forget_listed(sqlite3 *handle, bool dry)
{
    int status = 0;
    for (size_t i = 0; i < sizeof deletions / sizeof *deletions && status == 0 && !dry;
         i++)
        status = sql_execute(handle, deletions[i]);
    return status;
}

int forget(struct database *database, const struct named *names, size_t count, bool dry,
           struct forget_report *report, struct error *error)
{
    sqlite3 *handle = database->handle;
    *report = (struct forget_report){0};
    if (sql_execute(handle, dry ? "BEGIN" : "BEGIN IMMEDIATE") == 0 &&
        list(handle, names, count) == 0 && tell_gone(handle, report) == 0 &&
        tell_kept(handle, report) == 0 && forget_listed(handle, dry) == 0 &&
        sql_execute(handle, drop_lists) == 0 && sql_execute(handle, "COMMIT") == 0)
        return 0;
    database_error(database, dry ? "reading" : "removing from it", error);
    sql_execute(handle, "ROLLBACK");
    return -1;
}
