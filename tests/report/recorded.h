/* Recorded trials for the tests of what is shown of them: two rates with two seeds each,
 * in a file that plain SQL fills, so that it owes nothing to the recorder. The database
 * and the arena are a fixture's. */
#ifndef TESTS_RECORDED_H
#define TESTS_RECORDED_H

#include <check.h>
#include <sqlite3.h>

#include "record/query.h"
#include "record/seal.h"

extern const char database_schema[];

static const char recorded_rows[] =
    "INSERT INTO experiments (id, name, created_us) VALUES (1, 'rates', 1);"
    "INSERT INTO axes (experiment_id, position, path) VALUES"
    " (1, 0, 'optimizer.learning_rate'), (1, 1, 'seed');"
    "INSERT INTO trials (id, state, seed, config_hash, run_key, config, created_us,"
    " iterations, iterations_per_epoch, last_iteration, final_loss, final_accuracy,"
    " best_accuracy, best_iteration, final_value, best_value) VALUES"
    " (1, 'done', 0, 'b', 'k1', '{}', 0, 10, 5, 10, 0.5, 0.8, 0.8, 10, 0.8, 0.8),"
    " (2, 'done', 1, 'b', 'k2', '{}', 0, 10, 5, 10, 0.3, 0.6, 0.6, 10, 0.6, 0.6),"
    " (3, 'done', 0, 'a', 'k3', '{}', 0, 10, 5, 10, 0.7, 0.9, 0.9, 10, 0.9, 0.9),"
    " (4, 'diverged', 1, 'a', 'k4', '{}', 0, 10, 5, 3, NULL, NULL, NULL, NULL, NULL, "
    "NULL);"
    "INSERT INTO experiment_trials (experiment_id, trial_id, number, position) VALUES"
    " (1, 1, 1, 1), (1, 2, 2, 2), (1, 3, 3, 3), (1, 4, 4, 4);"
    "INSERT INTO settings SELECT id, 'optimizer.learning_rate',"
    " iif(config_hash = 'b', 0.1, 0.3) FROM trials;"
    "INSERT INTO settings SELECT id, 'schedule.batch_size', 20 FROM trials;"
    "INSERT INTO settings SELECT id, 'seed', seed FROM trials;";

static struct database database;
static struct arena *arena;
static struct error error;
static struct query_trial *trials; /* by their numbers, from 1 */
static size_t trial_count;

static inline void recorded_run(const char *sql)
{
    char *message = NULL;
    sqlite3_exec(database.handle, sql, NULL, NULL, &message);
    ck_assert_msg(message == NULL, "%s", message);
}

/* The trials with what `sql` adds to them. */
static inline void recorded_with(const char *sql)
{
    recorded_run(sql);
    ck_assert_int_eq(seal_write_all(database.handle), 0);
    ck_assert_msg(query_trials(&database, NULL, arena, &trials, &trial_count, &error) ==
                      0,
                  "%s", error.text);
}

static inline void recorded_begin(void)
{
    database = (struct database){.path = "test.db", .choice = ""};
    ck_assert_int_eq(sqlite3_open(":memory:", &database.handle), SQLITE_OK);
    recorded_run(database_schema);
    recorded_run(recorded_rows);
    arena = arena_new();
}

static inline void recorded_end(void)
{
    arena_free(arena);
    sqlite3_close(database.handle);
}

#endif
