/* Entering an experiment and its trials, all in one transaction. */
#include "record/registry.h"

#include <limits.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "record/database.h"
#include "record/database_error.h"
#include "record/leftover.h"
#include "record/registry_enter.h"
#include "record/rule.h"
#include "record/seal.h"
#include "record/sql.h"

#define LOCK_SECONDS 2.0 /* for a write lock, before the caller may tell of it */

static int add_experiment(struct registry_entering *enter)
{
    const char *name = enter->given->plan->experiment->name;
    if (sql_run(enter->handle,
                "INSERT INTO experiments (name, created_us) SELECT ?1, ?2 "
                "WHERE NOT EXISTS (SELECT 1 FROM experiments WHERE name = ?1)",
                "ti", name, enter->now) != 0)
        return -1;
    sqlite3_stmt *row =
        sql_query(enter->handle, "SELECT id, last_number FROM experiments WHERE name = ?",
                  "t", name);
    bool found = sql_step(row) > 0;
    enter->experiment = found ? sqlite3_column_int64(row, 0) : 0;
    enter->last_number = found ? sqlite3_column_int64(row, 1) : 0;
    sqlite3_finalize(row);
    return found ? 0 : -1;
}

/* All files as JSON, by SQLite's functions; NULL of a config that is one file. To be
 * freed with `json`. */
static int write_files(const struct registry_entering *enter, struct text *json)
{
    const struct experiment *experiment = enter->given->plan->experiment;
    int status = 1;
    for (size_t i = 0; i < experiment->file_count && experiment->file_count > 1; i++) {
        sqlite3_stmt *row = sql_query(
            enter->handle,
            "SELECT json_insert(?1, '$[#]', json_object('file', ?2, 'text', ?3))", "ttt",
            i > 0 ? json->at : "[]", experiment->files[i].name,
            experiment->files[i].text);
        status = sql_step(row);
        struct text longer = {0};
        text_add(&longer, "%s", status > 0 ? sql_string(row, 0) : "");
        sqlite3_finalize(row);
        text_free(json);
        *json = longer;
        if (status <= 0)
            break;
    }
    return status > 0 ? 0 : -1;
}

#define NEWEST                                                                           \
    "experiment_id = ?1 AND revision = (SELECT max(revision) FROM experiment_configs "   \
    "WHERE experiment_id = ?1)"

/* A revision where a text or the overrides differ from the latest one; what the files are
 * called is no difference. */
static int add_revision(struct registry_entering *enter, const char *files)
{
    const struct experiment *experiment = enter->given->plan->experiment;
    char buffer[PATH_MAX];
    const char *folder = getcwd(buffer, sizeof buffer); /* NULL: it is gone */
    if (sql_run(enter->handle,
                "INSERT INTO experiment_configs (experiment_id, revision, config, "
                "overrides, created_us) SELECT ?1, coalesce(max(revision), 0) + 1, ?2, "
                "?3, ?4 FROM experiment_configs WHERE experiment_id = ?1 HAVING NOT "
                "EXISTS (SELECT 1 FROM experiment_configs WHERE config = ?2 AND "
                "overrides = ?3 AND " REGISTRY_TEXTS("files") " IS " REGISTRY_TEXTS(
                    "?5") " AND " NEWEST ")",
                "ittit", enter->experiment, experiment->files[0].text,
                experiment->overrides, enter->now, files) != 0)
        return -1;
    enter->is_revised = sqlite3_changes(enter->handle) > 0;
    return sql_run(enter->handle,
                   "UPDATE experiment_configs SET file = ?2, folder = ?3, files = ?4 "
                   "WHERE " NEWEST,
                   "ittt", enter->experiment, experiment->files[0].name, folder, files);
}

static int find_revision(struct registry_entering *enter)
{
    return sql_number(
        enter->handle, &enter->revision,
        "SELECT max(revision) FROM experiment_configs WHERE experiment_id = ?", "i",
        enter->experiment);
}

static int add_config(struct registry_entering *enter)
{
    struct text files = {0};
    int status = write_files(enter, &files);
    if (status == 0)
        status = add_revision(enter, files.at);
    text_free(&files);
    return status == 0 ? find_revision(enter) : status;
}

static int add_axes(const struct registry_entering *enter)
{
    const struct plan *plan = enter->given->plan;
    int status = sql_run(enter->handle, "DELETE FROM axes WHERE experiment_id = ?", "i",
                         enter->experiment);
    for (size_t i = 0; i < plan->axis_count && status == 0; i++)
        status = sql_run(
            enter->handle,
            "INSERT INTO axes (experiment_id, position, path, written) VALUES "
            "(?, ?, ?, ?)",
            "iitt", enter->experiment, (int64_t)i, plan->axes[i], plan->axes_written[i]);
    return status;
}

/* Trials that the config no longer names lose their places, and stay. Another shard's
 * keep theirs. */
static int leave_places(const struct registry_entering *enter)
{
    return sql_run(
        enter->handle,
        "UPDATE experiment_trials SET position = NULL WHERE experiment_id = ?1 "
        "AND position IS NOT NULL AND (?2 = 0 OR revision IS NOT ?3)",
        "ibi", enter->experiment, enter->given->plan->is_shard, enter->revision);
}

/* The highest number, and how many trials the whole sweep has. */
static int set_numbers(const struct registry_entering *enter)
{
    const struct plan *plan = enter->given->plan;
    return sql_run(enter->handle,
                   "UPDATE experiments SET last_number = ?2, planned = ?3 WHERE id = ?1",
                   plan->is_shard ? "iin" : "iii", enter->experiment, enter->last_number,
                   (int64_t)plan->total);
}

/* 1: another program holds a lock. */
static int begin(struct database *database, struct error *error)
{
    double start = clock_seconds();
    int status;
    do
        status = database_begin(database, error);
    while (status > 0 && clock_seconds() - start < LOCK_SECONDS);
    return status;
}

int registry_add_former_axes(struct sqlite3 *handle, int64_t experiment)
{
    return sql_run(
        handle,
        "WITH given AS (SELECT path, value, position IS NOT NULL AND revision = (SELECT "
        "max(revision) FROM experiment_configs WHERE experiment_id = ?1) AS newest FROM "
        "settings JOIN experiment_trials USING (trial_id) WHERE experiment_id = ?1) "
        "INSERT OR IGNORE INTO axes (experiment_id, path, position) SELECT ?1, path, "
        "(SELECT count(*) FROM axes WHERE experiment_id = ?1) + row_number() OVER (ORDER "
        "BY path) - 1 FROM (SELECT path, value FROM given WHERE NOT newest EXCEPT SELECT "
        "path, value FROM given WHERE newest) WHERE path LIKE '%.type' OR path LIKE "
        "'%.rule' OR path IN (SELECT path FROM given WHERE newest) GROUP BY path",
        "i", experiment);
}

static int add_former(const struct registry_entering *enter, int64_t *former)
{
    if (sql_number(enter->handle, former,
                   "SELECT count(*) FROM experiment_trials WHERE experiment_id = ? AND "
                   "position IS NULL",
                   "i", enter->experiment) != 0)
        return -1;
    return *former > 0 ? registry_add_former_axes(enter->handle, enter->experiment) : 0;
}

/* Where trials are compared, their values are those that were recorded. */
static int check_compared(struct database *database, const struct plan *plan,
                          size_t first, const struct registry_trial *trials,
                          struct error *error)
{
    bool compares = first < plan->count && (plan->trials[first].spec->stop.kind != NULL ||
                                            plan->rows.search != NULL);
    for (size_t i = first; i < plan->count && compares; i++)
        if (trials[i].last_iteration > 0 &&
            seal_check(database, "main", trials[i].id,
                       seal_bit("evaluations") | seal_bit("metrics") | seal_bit("trials"),
                       error) != 0)
            return -1;
    return 0;
}

static int commit(struct database *database, bool is_well, struct error *error)
{
    if (is_well && sql_execute(database->handle, "COMMIT") == 0)
        return 0;
    database_error(database, "entering the trials", error);
    sql_execute(database->handle, "ROLLBACK");
    return -1;
}

static int enter_rule(const struct registry_entering *enter, int64_t *lifted)
{
    const struct plan *plan = enter->given->plan;
    char key[DIGEST_SIZE];
    if (plan->rows.search != NULL)
        proposals_key(plan, key);
    return rule_enter(enter->handle, enter->experiment, plan,
                      plan->rows.search != NULL ? key : NULL, lifted);
}

int registry_add_plan(struct database *database, const struct registry_plan *given,
                      struct registry_experiment *entered, struct error *error)
{
    const struct plan *plan = given->plan;
    struct registry_entering enter = {
        .handle = database->handle, .given = given, .now = clock_utc_us()};
    if (leftover_wait(database, error) != 0)
        return -1;
    int status = begin(database, error);
    if (status != 0)
        return status;
    bool is_well = leftover_close(enter.handle, enter.now) == 0 &&
                   add_experiment(&enter) == 0 && add_config(&enter) == 0 &&
                   add_axes(&enter) == 0 &&
                   (plan->count == 0 || enter_rule(&enter, &entered->lifted) == 0) &&
                   leave_places(&enter) == 0 &&
                   registry_enter_trials(&enter, 0, entered->trials) == 0 &&
                   set_numbers(&enter) == 0 && add_former(&enter, &entered->former) == 0;
    if (commit(database, is_well, error) != 0)
        return -1;
    entered->id = enter.experiment;
    return check_compared(database, plan, 0, entered->trials, error);
}

/* What was recorded before is neither recorded nor told again. */
static int add_proposal(const struct registry_entering *enter,
                        const struct registry_row *row,
                        const struct registry_trial *trial)
{
    struct text words = {0};
    const struct plan *plan = enter->given->plan;
    if (row->replaces && proposals_drop(enter->handle, enter->experiment, row->search,
                                        row->proposal->row) != 0)
        return -1;
    int status = proposals_add(enter->handle, enter->experiment, row->search,
                               row->proposal, plan->trials[row->first].config_hash);
    if (status != 0)
        return status < 0 ? -1 : 0;
    proposals_tell(row->proposal, &enter->given->outlines[row->first].objective, &words);
    status = sql_run(enter->handle,
                     "INSERT INTO events (trial_id, time_us, level, message) VALUES (?, "
                     "?, 'info', ?)",
                     "iit", trial->id, enter->now, words.at);
    text_free(&words);
    return status;
}

int registry_add_row(struct database *database, const struct registry_plan *given,
                     const struct registry_row *row, struct registry_experiment *entered,
                     struct error *error)
{
    struct registry_entering enter = {
        .handle = database->handle, .given = given, .now = clock_utc_us()};
    int status = begin(database, error);
    if (status != 0)
        return status;
    bool is_well = add_experiment(&enter) == 0 && find_revision(&enter) == 0 &&
                   registry_enter_trials(&enter, row->first, entered->trials) == 0 &&
                   add_proposal(&enter, row, &entered->trials[row->first]) == 0 &&
                   set_numbers(&enter) == 0;
    if (commit(database, is_well, error) != 0)
        return -1;
    return check_compared(database, given->plan, row->first, entered->trials, error);
}

int registry_end_search(struct database *database, int64_t experiment, int64_t planned,
                        const char *words, struct error *error)
{
    int status = begin(database, error);
    if (status != 0)
        return status;
    bool is_well =
        sql_run(database->handle, "UPDATE experiments SET planned = ?2 WHERE id = ?1",
                "ii", experiment, planned) == 0 &&
        sql_run(database->handle,
                "INSERT INTO events (time_us, level, message) SELECT ?1, 'info', ?2 "
                "WHERE NOT EXISTS (SELECT 1 FROM events WHERE trial_id IS NULL AND "
                "message = ?2)",
                "it", clock_utc_us(), words) == 0;
    return commit(database, is_well, error);
}
