/* Steps of old versions, in order, then the schema, which makes what is missing. Ids that
 * were given twice and rows without seals are mended at last. */
#include "record/migrate.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "record/database_error.h"
#include "record/database_handle.h"
#include "record/guard.h"
#include "record/seal.h"
#include "record/sql.h"

extern const char database_schema[]; /* schema.sql, embedded by the build */
extern const char database_axes[];   /* axes.sql */

int64_t migrate_version(void)
{
    static const char version[] = "PRAGMA user_version = ";
    return strtoll(strstr(database_schema, version) + strlen(version), NULL, 10);
}

/* What `CREATE TABLE IF NOT EXISTS` does not add to a file of an older version, in order;
 * a file gets those that it is older than. The views, which may name what is changed, are
 * made anew by the schema. */
static const struct migration {
    int64_t version; /* the first that has it */
    const char *sql;
} migrations[] = {
    /* The accuracy was every trial's objective, of the validation split where there was
     * one. */
    {3, "CREATE TABLE IF NOT EXISTS classes (trial_id INTEGER NOT NULL REFERENCES trials "
        "ON DELETE CASCADE, class INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY "
        "(trial_id, class)) STRICT, WITHOUT ROWID;"
        "ALTER TABLE trials ADD COLUMN objective TEXT NOT NULL DEFAULT 'accuracy';"
        "ALTER TABLE trials ADD COLUMN objective_split TEXT NOT NULL DEFAULT 'test';"
        "ALTER TABLE trials ADD COLUMN maximize INTEGER NOT NULL DEFAULT 1;"
        "ALTER TABLE trials ADD COLUMN final_value REAL;"
        "ALTER TABLE trials ADD COLUMN best_value REAL;"
        "UPDATE trials SET final_value = final_accuracy, best_value = best_accuracy;"
        "UPDATE trials SET objective_split = 'validation' WHERE EXISTS (SELECT 1 FROM "
        "evaluations WHERE trial_id = trials.id AND split = 'validation')"},
    /* A pruning was the trial's own. What waited at a rung is still to be judged there;
     * merged files could have a number twice. */
    {4,
     "ALTER TABLE experiments ADD COLUMN last_number INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE experiments ADD COLUMN rule TEXT;"
     "ALTER TABLE experiment_trials ADD COLUMN position INTEGER;"
     "ALTER TABLE experiment_trials ADD COLUMN revision INTEGER;"
     "ALTER TABLE experiment_trials ADD COLUMN pruned_at INTEGER;"
     "ALTER TABLE experiment_trials ADD COLUMN cleared_to INTEGER NOT NULL DEFAULT 0;"
     "UPDATE experiment_trials SET position = number, revision = (SELECT max(revision) "
     "FROM experiment_configs AS c WHERE c.experiment_id = "
     "experiment_trials.experiment_id);"
     "UPDATE experiment_trials SET cleared_to = last_iteration - (state = 'queued' AND "
     "last_iteration > 0), pruned_at = iif(state = 'pruned', last_iteration, NULL) FROM "
     "trials WHERE trials.id = trial_id;"
     "UPDATE trials SET state = 'queued' WHERE state = 'pruned';"
     "UPDATE experiment_trials SET number = new.number FROM (SELECT experiment_id, "
     "trial_id, most + row_number() OVER (PARTITION BY experiment_id) AS number FROM "
     "(SELECT experiment_id, trial_id, max(number) OVER (PARTITION BY experiment_id) AS "
     "most, row_number() OVER (PARTITION BY experiment_id, number ORDER BY trial_id) AS "
     "turn FROM experiment_trials) WHERE turn > 1) AS new WHERE new.experiment_id = "
     "experiment_trials.experiment_id AND new.trial_id = experiment_trials.trial_id;"
     "UPDATE experiments SET last_number = coalesce((SELECT max(number) FROM "
     "experiment_trials WHERE experiment_id = experiments.id), 0);"
     "ALTER TABLE classes ADD COLUMN count INTEGER;"
     "ALTER TABLE classes ADD COLUMN validation_count INTEGER;"
     "ALTER TABLE classes ADD COLUMN test_count INTEGER"},
    {4, database_axes},
};

/* Until version 4 an id was given again when the last row was deleted. Such tables are
 * set aside, while all that refers to them keeps their names, and made anew by the
 * schema. */
#define AUTOINCREMENTED 4
static const char set_aside[] = "PRAGMA legacy_alter_table = ON;"
                                "ALTER TABLE experiments RENAME TO former_experiments;"
                                "ALTER TABLE trials RENAME TO former_trials;"
                                "ALTER TABLE events RENAME TO former_events;"
                                "PRAGMA legacy_alter_table = OFF";

/* Queries that answer with the statements to be run. What belongs to the tables, the
 * user's own too, cannot be set aside with them; the schema and `own` make it again. */
#define OF_THESE                                                                         \
    "FROM sqlite_schema WHERE tbl_name IN ('experiments', 'trials', 'events') AND type " \
    "IN ('index', 'trigger') AND sql IS NOT NULL"
static const char own[] =
    "SELECT sql " OF_THESE
    " AND name NOT IN ('trials_by_config', 'trials_by_best', 'events_by_trial')";
static const char drop_own[] = "SELECT printf('DROP %s \"%w\"', type, name) " OF_THESE;

/* The columns that a user has added, the rows to where they belong, and what a row had
 * that was deleted with foreign keys off goes for good. */
static const char *const take_back[] = {
    "SELECT printf('ALTER TABLE %s ADD COLUMN \"%w\" %s', column1, name, type) || "
    "iif(dflt_value IS NULL, '', ' DEFAULT (' || dflt_value || ')') FROM (VALUES "
    "('experiments'), ('trials'), ('events')) JOIN pragma_table_info('former_' || "
    "column1) WHERE name NOT IN (SELECT name FROM pragma_table_info(column1))",
    "SELECT printf('INSERT INTO %s (%s) SELECT %s FROM former_%s ORDER BY id; DROP TABLE "
    "former_%s', name, columns, columns, name, name) FROM (SELECT column1 AS name, "
    "(SELECT group_concat(printf('\"%w\"', name)) FROM pragma_table_info('former_' || "
    "column1)) AS columns "
    "FROM (VALUES ('experiments'), ('trials'), ('events')))",
    "SELECT printf('DELETE FROM \"%w\" WHERE \"%w\" NOT IN (SELECT id FROM %s)', "
    "tables.name, \"from\", \"table\") FROM sqlite_schema AS tables JOIN "
    "pragma_foreign_key_list(tables.name) WHERE type = 'table' AND on_delete = 'CASCADE' "
    "AND \"table\" IN ('experiments', 'trials')",
};

static int read_answers(sqlite3 *handle, const char *query, char end, struct text *sql)
{
    int status;
    sqlite3_stmt *row = sql_query(handle, query, "");
    text_add(sql, "%s", "");
    while ((status = sql_step(row)) > 0)
        text_add(sql, "%s%c", sql_string(row, 0), end);
    sqlite3_finalize(row);
    return status;
}

/* The statements that a file's schema holds, each of which is but one: nothing that
 * stands behind it in a crafted file runs. */
static int execute_each(sqlite3 *handle, const struct text *sql)
{
    int status = 0;
    for (size_t at = 0; at < sql->length && status == 0; at += strlen(sql->at + at) + 1)
        status = sql_run(handle, sql->at + at, "");
    return status;
}

/* All answers are read before the first is run, as that changes what is asked about. */
static int execute_answers(sqlite3 *handle, const char *query)
{
    struct text sql = {0};
    int status = read_answers(handle, query, ';', &sql);
    if (status == 0)
        status = sql_execute(handle, sql.at);
    text_free(&sql);
    return status;
}

/* The tables whose ids were given again are made anew, with all that belongs to them. */
static int remake(sqlite3 *handle)
{
    struct text of_user = {0};
    int status = read_answers(handle, own, '\0', &of_user);
    if (status == 0)
        status = execute_answers(handle, drop_own);
    if (status == 0)
        status = sql_execute(handle, set_aside);
    if (status == 0)
        status = sql_execute(handle, database_schema);
    for (size_t i = 0; status == 0 && i < sizeof take_back / sizeof take_back[0]; i++)
        status = execute_answers(handle, take_back[i]);
    if (status == 0)
        status = execute_each(handle, &of_user);
    text_free(&of_user);
    return status;
}

/* The statements that add to the file's tables what those of the schema have more, as
 * `fresh`, where only that was run, tells. A column that one cannot add so (NOT NULL
 * without a default, or checked) needs a migration. */
static int find_columns(sqlite3 *fresh, sqlite3 *handle, struct text *sql)
{
    int status;
    sqlite3_stmt *lacks =
        sql_query(handle,
                  "SELECT EXISTS (SELECT 1 FROM pragma_table_info(?1)) AND NOT EXISTS "
                  "(SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2)",
                  "");
    sqlite3_stmt *column = sql_query(
        fresh,
        "SELECT tables.name, columns.name, printf('ALTER TABLE %s ADD COLUMN %s %s', "
        "tables.name, columns.name, columns.type) || iif(\"notnull\", ' NOT NULL', '') "
        "|| coalesce(' DEFAULT ' || dflt_value, '') FROM sqlite_schema AS tables JOIN "
        "pragma_table_info(tables.name) AS columns WHERE tables.type = 'table' AND "
        "tables.name NOT LIKE 'sqlite_%'",
        "");
    while ((status = sql_step(column)) > 0) {
        sql_bind(lacks, "tt", sql_string(column, 0), sql_string(column, 1));
        if (sql_step(lacks) <= 0)
            break;
        if (sqlite3_column_int(lacks, 0) != 0)
            text_add(sql, "%s;", sql_string(column, 2));
        sqlite3_reset(lacks);
    }
    sqlite3_finalize(column);
    sqlite3_finalize(lacks);
    return status == 0 ? 0 : -1;
}

/* A file of the schema alone, in memory. -1: `fresh` is to be closed all the same. */
static int open_fresh(sqlite3 **fresh)
{
    return sqlite3_open(":memory:", fresh) == SQLITE_OK
               ? sql_execute(*fresh, database_schema)
               : -1;
}

/* A table by the name of a newer one, which somebody has made for himself: every version
 * has given its tables what they refer to, and what must be in a row. 1 with a sentence.
 */
static int find_other_tables(const struct database *database, sqlite3 *fresh,
                             struct error *error)
{
    int status;
    sqlite3_stmt *lacks =
        sql_query(database->handle,
                  "SELECT EXISTS (SELECT 1 FROM pragma_table_info(?1)) AND NOT EXISTS "
                  "(SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2 AND (?3 = 0 OR "
                  "?2 IN (SELECT \"from\" FROM pragma_foreign_key_list(?1))))",
                  "");
    sqlite3_stmt *column = sql_query(
        fresh,
        "SELECT tables.name, columns.name, columns.name IN (SELECT \"from\" FROM "
        "pragma_foreign_key_list(tables.name)) AS refers FROM sqlite_schema AS tables "
        "JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table' AND "
        "tables.name NOT LIKE 'sqlite_%' AND (refers OR \"notnull\" AND dflt_value IS "
        "NULL)",
        "");
    while ((status = sql_step(column)) > 0) {
        sql_bind(lacks, "tti", sql_string(column, 0), sql_string(column, 1),
                 sqlite3_column_int64(column, 2));
        if ((status = sql_step(lacks)) <= 0)
            break;
        status = sqlite3_column_int(lacks, 0);
        sqlite3_reset(lacks);
        if (status != 0) {
            guard_refuse_thing(database->path, sql_string(column, 0), error);
            break;
        }
    }
    sqlite3_finalize(column);
    sqlite3_finalize(lacks);
    return status;
}

static int check_tables(const struct database *database, struct error *error)
{
    sqlite3 *fresh = NULL;
    int status = open_fresh(&fresh);
    if (status == 0)
        status = find_other_tables(database, fresh, error);
    sqlite3_close(fresh);
    return status < 0 ? database_error(database, "reading its schema", error) : -status;
}

static int add_columns(sqlite3 *handle)
{
    sqlite3 *fresh = NULL;
    struct text sql = {0};
    text_add(&sql, "%s", "");
    int status = open_fresh(&fresh);
    if (status == 0)
        status = find_columns(fresh, handle, &sql);
    if (status == 0)
        status = sql_execute(handle, sql.at);
    sqlite3_close(fresh);
    text_free(&sql);
    return status;
}

static int bring_up(sqlite3 *handle, int64_t version)
{
    int status = 0;
    bool is_older = version > 0 && version < migrate_version();
    for (size_t i = 0; i < sizeof migrations / sizeof migrations[0]; i++)
        if (status == 0 && is_older && version < migrations[i].version)
            status = sql_execute(handle, migrations[i].sql);
    if (status == 0 && is_older)
        status = add_columns(handle);
    if (status == 0)
        status = is_older && version < AUTOINCREMENTED
                     ? remake(handle)
                     : sql_execute(handle, database_schema);
    if (status == 0 && is_older && version < MIGRATE_SEALED)
        status = seal_write_all(handle);
    return status;
}

/* Without foreign keys meanwhile, which would delete what refers to a table that goes. */
int migrate_schema(const struct database *database, int64_t version, struct error *error)
{
    sqlite3 *handle = database->handle;
    if (version > 0 && check_tables(database, error) != 0)
        return -1;
    if (sql_execute(handle, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE") == 0 &&
        bring_up(handle, version) == 0 &&
        sql_execute(handle, "COMMIT; PRAGMA foreign_keys = ON") == 0)
        return 0;
    database_error(database, "making it", error);
    sql_execute(handle, "ROLLBACK");
    return -1;
}
