/* A longer trial becomes one that was cut off at its source's checkpoint. */
#include "record/longer.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "record/components.h"
#include "record/database.h"
#include "record/database_error.h"
#include "record/seal.h"
#include "record/sql.h"
#include "record/tables.h"
#include "train/checkpoint.h"

static int fail(const struct database *database, struct error *error)
{
    return database_error(database, "looking for shorter trials", error);
}

int longer_lengths(const struct database *database, struct arena *arena,
                   const struct longer_length **lengths, size_t *count,
                   struct error *error)
{
    static const char sql[] =
        "SELECT DISTINCT path, value FROM settings JOIN trials ON trials.id = trial_id "
        "WHERE path IN ('schedule.epochs', 'schedule.iterations') AND value > 0 AND "
        "state = 'done' ORDER BY path, value";
    int64_t most;
    int status;
    *count = 0;
    if (sql_number(database->handle, &most,
                   "SELECT count(DISTINCT path || value) FROM settings WHERE path IN "
                   "('schedule.epochs', 'schedule.iterations')",
                   "") != 0)
        return fail(database, error);
    struct longer_length *at = arena_array(arena, (size_t)most + 1, sizeof *at);
    sqlite3_stmt *row = sql_query(database->handle, sql, "");
    while ((status = sql_step(row)) > 0 && *count < (size_t)most)
        at[(*count)++] =
            (struct longer_length){sql_text(arena, row, 0), sqlite3_column_int64(row, 1)};
    sqlite3_finalize(row);
    *lengths = at;
    return status < 0 ? fail(database, error) : 0;
}

bool longer_is_new(const struct database *database, int64_t trial_id)
{
    int64_t attempts = 1;
    return sql_number(database->handle, &attempts,
                      "SELECT count(*) FROM attempts WHERE trial_id = ?", "i",
                      trial_id) == 0 &&
           attempts == 0;
}

/* ---- Whether a source serves ---- */

/* Whether a layer or a component of it is another build or version than at hand. */
static int look_at_builds(const struct database *database, int64_t id,
                          const struct longer_wish *wish, bool *is_stale)
{
    struct arena *arena = arena_new();
    size_t count;
    int status;
    sqlite3_stmt *row = sql_query(
        database->handle, "SELECT type, sha256 FROM layers WHERE trial_id = ?", "i", id);
    while ((status = sql_step(row)) > 0)
        for (size_t i = 0; i < wish->layer_count; i++)
            if (strcmp(wish->layers[i].type, sql_string(row, 0)) == 0)
                *is_stale |= strcmp(wish->layers[i].sha256, sql_string(row, 1)) != 0;
    sqlite3_finalize(row);
    const struct component_version *at = components_of(wish->spec, arena, &count);
    for (size_t i = 0; i < count && status == 0; i++) {
        int64_t same;
        status = sql_number(database->handle, &same,
                            "SELECT coalesce((SELECT version FROM components WHERE "
                            "trial_id = ?1 AND path = ?2), '1') = ?3",
                            "itt", id, at[i].path, at[i].version);
        *is_stale |= same == 0;
    }
    arena_free(arena);
    return status;
}

static int read_moment(const struct database *database, int64_t id, int64_t iteration,
                       enum checkpoint_moment *moment)
{
    char header[CHECKPOINT_HEADER];
    sqlite3_blob *blob = NULL;
    int64_t row;
    *moment = CHECKPOINT_UNKNOWN;
    if (sql_number(database->handle, &row,
                   "SELECT rowid FROM checkpoints WHERE trial_id = ? AND iteration = ?",
                   "ii", id, iteration) != 0 ||
        sqlite3_blob_open(database->handle, "main", "checkpoints", "data", row, 0,
                          &blob) != SQLITE_OK)
        return -1;
    int status = SQLITE_OK;
    if (sqlite3_blob_bytes(blob) >= (int)sizeof header) {
        status = sqlite3_blob_read(blob, header, sizeof header, 0);
        *moment = checkpoint_moment(header, sizeof header);
    }
    sqlite3_blob_close(blob);
    return status == SQLITE_OK ? 0 : -1;
}

struct found {
    int64_t iterations, last, rows; /* planned; done; rows up to the checkpoint */
    bool is_stale;
    enum checkpoint_moment moment;
};

/* Why it cannot be gone on from, or NULL. */
static const char *judge(const struct longer_source *source, const struct found *found,
                         const struct trial_spec *spec)
{
    bool at_end = source->checkpoint == found->last;
    if (found->is_stale)
        return "it was trained with other builds of its layers, or by arithmetic of "
               "another version";
    if (source->checkpoint == 0)
        return "it has no checkpoint (`checkpoint: {keep: last}` keeps one)";
    if (found->moment == CHECKPOINT_ENDED || found->last < found->iterations)
        return "`stop` has ended it, as it would end a longer one";
    if (at_end && found->moment == CHECKPOINT_UNKNOWN &&
        (source->drops_evaluation || spec->stop.kind != NULL))
        return "its checkpoint was made by an earlier version of Lamina, after its last "
               "evaluation";
    if (found->rows != source->checkpoint)
        return "some of its iterations were removed";
    return NULL;
}

int longer_find(const struct database *database, const char *run_key,
                const struct longer_wish *wish, struct arena *arena,
                struct longer_source *source, struct error *error)
{
    struct found found = {0};
    *source = (struct longer_source){0};
    sqlite3_stmt *row = sql_query(
        database->handle,
        "SELECT id, iterations, last_iteration, (SELECT max(iteration) FROM checkpoints "
        "WHERE trial_id = trials.id), coalesce((SELECT name || '/' || number FROM "
        "experiment_trials JOIN experiments ON experiments.id = experiment_id WHERE "
        "trial_id = trials.id ORDER BY experiment_id LIMIT 1), 'a trial') FROM trials "
        "WHERE run_key = ? AND state = 'done'",
        "t", run_key);
    int status = sql_step(row);
    if (status > 0) {
        *source = (struct longer_source){.id = sqlite3_column_int64(row, 0),
                                         .run_key = arena_format(arena, "%s", run_key),
                                         .checkpoint = sqlite3_column_int64(row, 3),
                                         .name = sql_text(arena, row, 4)};
        found.iterations = sqlite3_column_int64(row, 1);
        found.last = sqlite3_column_int64(row, 2);
    }
    sqlite3_finalize(row);
    if (status <= 0)
        return status == 0 ? 0 : fail(database, error);
    source->drops_evaluation = source->checkpoint == found.iterations &&
                               !period_is_due(wish->evaluations, source->checkpoint);
    status = look_at_builds(database, source->id, wish, &found.is_stale);
    if (status == 0)
        status = sql_number(database->handle, &found.rows,
                            "SELECT count(*) FROM iterations WHERE trial_id = ? AND "
                            "iteration <= ?",
                            "ii", source->id, source->checkpoint);
    if (status == 0 && source->checkpoint > 0)
        status = read_moment(database, source->id, source->checkpoint, &found.moment);
    if (status != 0)
        return fail(database, error);
    source->why = judge(source, &found, wish->spec);
    return 0;
}

int longer_nearest(const struct database *database, int64_t trial_id, struct arena *arena,
                   const char **told, struct error *error)
{
    static const char sql[] =
        "SELECT experiments.name || '/' || shorter.number, ours.path, (SELECT count(*) "
        "FROM settings AS a LEFT JOIN settings AS b ON b.trial_id = shorter.trial_id AND "
        "b.path = a.path WHERE a.trial_id = ?1 AND a.value IS NOT b.value AND a.path NOT "
        "IN ('schedule.epochs', 'schedule.iterations')) AS others FROM experiment_trials "
        "AS own JOIN experiment_trials AS shorter USING (experiment_id) JOIN experiments "
        "ON experiments.id = experiment_id JOIN trials ON trials.id = shorter.trial_id "
        "JOIN settings AS ours ON ours.trial_id = ?1 LEFT JOIN settings AS theirs ON "
        "theirs.trial_id = shorter.trial_id AND theirs.path = ours.path WHERE "
        "own.trial_id = ?1 AND state = 'done' AND iterations < (SELECT iterations FROM "
        "trials WHERE id = ?1) AND ours.value IS NOT theirs.value AND ours.path NOT IN "
        "('schedule.epochs', 'schedule.iterations') ORDER BY others, iterations DESC, "
        "ours.path LIMIT 1";
    sqlite3_stmt *row = sql_query(database->handle, sql, "i", trial_id);
    int status = sql_step(row);
    if (status > 0)
        *told = arena_format(arena,
                             "it begins at its beginning, and not where %s ended, which "
                             "is shorter: `%s` is another there",
                             sql_string(row, 0), sql_string(row, 1));
    sqlite3_finalize(row);
    return status < 0 ? fail(database, error) : 0;
}

/* ---- The copy ---- */

/* Rows up to the checkpoint; of its iteration those of training, which are 'train' of
 * the series that `metrics` has, where the evaluation is no part of a longer run. */
static int copy_rows(sqlite3 *handle, const struct table *table, int64_t trial_id,
                     const struct longer_source *source)
{
    char sql[1024];
    const char *but = strcmp(table->name, "iterations") == 0 ? ""
                      : strcmp(table->name, "metrics") == 0
                          ? " AND (?4 = 0 OR iteration < ?3 OR name = 'learning_rate' OR "
                            "name LIKE 'layers.%')"
                          : " AND (?4 = 0 OR iteration < ?3)";
    snprintf(sql, sizeof sql, "DELETE FROM %s WHERE trial_id = ?1", table->name);
    if (sql_run(handle, sql, "i", trial_id) != 0)
        return -1;
    const char *clock = table->clock != NULL ? table->clock : "";
    const char *comma = table->clock != NULL ? ", " : "";
    snprintf(sql, sizeof sql,
             "INSERT INTO %s (trial_id, %s%s%s) SELECT ?1, %s%s%s FROM %s WHERE trial_id "
             "= ?2 AND iteration <= ?3%s",
             table->name, table->columns, comma, clock, table->columns, comma, clock,
             table->name, but);
    return sql_run(handle, sql, "iiib", trial_id, source->id, source->checkpoint,
                   source->drops_evaluation);
}

static int copy_all(sqlite3 *handle, int64_t trial_id, const struct longer_source *source,
                    const char *told)
{
    for (size_t i = 0; i < tables_count; i++)
        if (tables[i].rewind == TABLES_PAST_KEPT &&
            copy_rows(handle, &tables[i], trial_id, source) != 0)
            return -1;
    if (sql_run(handle,
                "INSERT OR REPLACE INTO checkpoints (trial_id, iteration, data) SELECT "
                "?1, iteration, data FROM checkpoints WHERE trial_id = ?2 AND iteration "
                "= ?3",
                "iii", trial_id, source->id, source->checkpoint) != 0 ||
        sql_run(handle, "UPDATE trials SET last_iteration = ?2 WHERE id = ?1", "ii",
                trial_id, source->checkpoint) != 0)
        return -1;
    return sql_run(handle,
                   "INSERT INTO events (trial_id, time_us, level, message) SELECT ?1, "
                   "?2, 'info', ?3 WHERE NOT EXISTS (SELECT 1 FROM events WHERE trial_id "
                   "= ?1 AND message = ?3)",
                   "iit", trial_id, clock_utc_us(), told);
}

int longer_copy(struct database *database, int64_t trial_id,
                const struct longer_source *source, const char *told, struct error *error)
{
    if (database_begin(database, error) != 0)
        return -1;
    int status = seal_check(database, "main", source->id, SEAL_ALL, error);
    if (status == 0 && (copy_all(database->handle, trial_id, source, told) != 0 ||
                        sql_execute(database->handle, "COMMIT") != 0))
        status = database_error(database, "copying a shorter trial", error);
    if (status != 0)
        sql_execute(database->handle, "ROLLBACK");
    return status;
}
