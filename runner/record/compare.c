/* Each part is a query of keys and values, ?1 being the trial and ?2 the experiment; a
 * third column says that of a long text its digest will do, a fourth how else a key is
 * called. */
#include "record/compare.h"

#include <sqlite3.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "record/database_error.h"
#include "record/registry.h"
#include "record/seal.h"
#include "record/sql.h"

enum { DIGEST_SHOWN = 12 };

/* Of an evaluation what `series` has, but for the batches of training. */
#define MEASURED(iteration, when)                                                        \
    "SELECT * FROM (SELECT split || ' ' || name || ' " when                              \
    "', value FROM series WHERE trial_id = ?1 AND iteration = (SELECT " iteration        \
    " FROM own) AND (split <> 'train' OR name LIKE 'evaluated_%') ORDER BY 1)"

static const char *const queries[COMPARE_PARTS] = {
    [COMPARE_SETTINGS] =
        "SELECT path, value, 0, written FROM settings LEFT JOIN (SELECT path, written "
        "FROM axes WHERE experiment_id = ?2) USING (path) WHERE trial_id = ?1 ORDER BY "
        "path",
    [COMPARE_CONFIG] =
        "WITH own AS (SELECT * FROM experiment_trials JOIN experiment_configs USING "
        "(experiment_id, revision) WHERE experiment_id = ?2 AND trial_id = ?1) "
        "SELECT 'file', file, 0 FROM own UNION ALL SELECT 'revision', revision, 0 FROM "
        "own UNION ALL SELECT 'its text', config, 1 FROM own UNION ALL SELECT * FROM ("
        "SELECT 'text of file ' || (key + 1), json_extract(files, fullkey || '.text'), 1 "
        "FROM (SELECT " REGISTRY_FILES(
            "files") " AS files FROM own), json_each(files) WHERE key > 0 ORDER BY key) "
                     "UNION ALL SELECT '--set', overrides, 0 FROM own",
    [COMPARE_PROGRAM] =
        "WITH last AS (SELECT * FROM attempts WHERE trial_id = ?1 ORDER BY n DESC LIMIT "
        "1) SELECT 'lamina', version FROM last UNION ALL SELECT 'source', revision FROM "
        "last UNION ALL SELECT 'compiler', compiler FROM last UNION ALL SELECT "
        "'libraries', libraries FROM last UNION ALL SELECT 'instruction set', "
        "instruction_set FROM last UNION ALL SELECT 'cpu', cpu FROM last UNION ALL "
        "SELECT 'host', host FROM last UNION ALL SELECT * FROM (SELECT 'layers.' || "
        "position, type || ' ' || version || ' ' || substr(sha256, 1, 12) FROM layers "
        "WHERE trial_id = ?1 ORDER BY position) UNION ALL SELECT * FROM (SELECT path, "
        "type || ' ' || version FROM components WHERE trial_id = ?1 ORDER BY path)",
    [COMPARE_DATA] =
        "SELECT 'samples to ' || CASE split WHEN 'train' THEN 'train on' WHEN "
        "'validation' THEN 'validate' ELSE 'test' END, samples, 0 FROM splits WHERE "
        "trial_id = ?1 UNION ALL SELECT * FROM (SELECT 'class ' || class, name || ': ' "
        "|| count, 0 FROM classes WHERE trial_id = ?1 ORDER BY class) UNION ALL SELECT "
        "'columns', data_columns, 1 FROM trials WHERE id = ?1 AND data_columns IS NOT "
        "NULL UNION ALL SELECT 'what a net takes and gives', signature, 1 FROM trials "
        "WHERE id = ?1 AND signature IS NOT NULL",
    [COMPARE_RESULTS] =
        "WITH own AS (SELECT * FROM outcomes WHERE experiment_id = ?2 AND trial_id = ?1) "
        "SELECT 'state', state FROM own UNION ALL SELECT 'iterations', last_iteration "
        "FROM own UNION ALL SELECT 'objective', objective_split || ' ' || objective FROM "
        "own UNION ALL SELECT 'iteration of the best', best_iteration FROM own UNION ALL "
        " " MEASURED("best_iteration", "at the best") " UNION ALL " MEASURED(
            "(SELECT max(iteration) FROM evaluations WHERE evaluations.trial_id = ?1 AND "
            "iteration <= last_iteration)",
            "at the end"),
    [COMPARE_COST] =
        "SELECT 'seconds of training', max(seconds) FROM evaluation_values AS e JOIN "
        "outcomes USING (trial_id) WHERE trial_id = ?1 AND experiment_id = ?2 AND "
        "e.iteration <= last_iteration UNION ALL SELECT 'peak memory in MB', "
        "max(peak_memory) / 1e6 FROM attempts WHERE trial_id = ?1 UNION ALL SELECT "
        "'times it was started', count(*) FROM attempts WHERE trial_id = ?1",
};

/* ---- Reading ---- */

static struct compare_fact fact_of(sqlite3_stmt *row, bool is_measured,
                                   struct arena *arena)
{
    struct compare_fact fact = {.key = sql_text(arena, row, 0)};
    char buffer[TEXT_REAL_SIZE], digest[DIGEST_SIZE];
    bool is_long = sqlite3_column_count(row) > 2 && sqlite3_column_int(row, 2) != 0;
    fact.value = fact.shown = sql_text(arena, row, 1);
    fact.called = sqlite3_column_count(row) > 3 ? sql_text_or_null(arena, row, 3) : NULL;
    if (fact.called == NULL)
        fact.called = fact.key;
    if (is_long) {
        digest_bytes(fact.value, strlen(fact.value), digest);
        fact.shown = arena_copy(arena, digest, DIGEST_SHOWN);
    } else if (sqlite3_column_type(row, 1) == SQLITE_FLOAT) {
        double value = sqlite3_column_double(row, 1);
        fact.value = arena_format(arena, "%s", text_from_real(value, buffer));
        fact.shown = is_measured
                         ? arena_format(arena, "%s", text_from_measure(value, buffer))
                         : fact.value;
    }
    return fact;
}

static int read_part(const struct database *database, enum compare_part part,
                     const struct named *trial, struct arena *arena,
                     struct compare_facts *facts)
{
    size_t capacity = 0;
    int status;
    sqlite3_stmt *row = sql_query(database->handle, queries[part], "ii", trial->trial_id,
                                  trial->experiment_id);
    *facts = (struct compare_facts){0};
    while ((status = sql_step(row)) > 0) {
        if (sqlite3_column_type(row, 1) == SQLITE_NULL)
            continue;
        facts->at =
            arena_grow(arena, facts->at, facts->count, &capacity, sizeof *facts->at);
        facts->at[facts->count++] = fact_of(row, part >= COMPARE_RESULTS, arena);
    }
    sqlite3_finalize(row);
    return status;
}

static int read_all(const struct database *database, const struct named *trial,
                    struct arena *arena, struct compare_trial *facts, struct error *error)
{
    if (seal_check(database, "main", trial->trial_id, SEAL_ALL, error) != 0)
        return -1;
    sqlite3_stmt *row =
        sql_query(database->handle, "SELECT run_key FROM trials WHERE id = ?", "i",
                  trial->trial_id);
    int status = sql_step(row) > 0 ? 0 : -1;
    if (status == 0)
        facts->run_key = sql_text(arena, row, 0);
    sqlite3_finalize(row);
    for (int part = 0; part < COMPARE_PARTS && status == 0; part++)
        status = read_part(database, (enum compare_part)part, trial, arena,
                           &facts->parts[part]);
    return status == 0 ? 0 : database_error(database, "reading", error);
}

int compare_read(const struct database *database, const struct named *trial,
                 struct arena *arena, struct compare_trial *facts, struct error *error)
{
    *facts = (struct compare_trial){0};
    if (seal_begin(database, error) != 0)
        return -1;
    int status = read_all(database, trial, arena, facts, error);
    seal_end(database);
    return status;
}

/* ---- Comparing ---- */

static const struct compare_fact *find(const struct compare_facts *facts, const char *key)
{
    for (size_t i = 0; i < facts->count; i++)
        if (strcmp(facts->at[i].key, key) == 0)
            return &facts->at[i];
    return NULL;
}

/* Two sweeps may call a layer by two names: then it is called by its index. */
static const char *key_of(const struct compare_fact *one,
                          const struct compare_fact *other)
{
    if (one == NULL)
        return other != NULL ? other->called : "";
    bool same = other == NULL || strcmp(one->called, other->called) == 0;
    return same ? one->called : one->key;
}

/* Values that differ are shown so that they do. */
static struct compare_row row_of(const struct compare_fact *one,
                                 const struct compare_fact *other)
{
    bool both = one != NULL && other != NULL;
    bool same = both && strcmp(one->value, other->value) == 0;
    bool exact = both && !same && strcmp(one->shown, other->shown) == 0;
    return (struct compare_row){.key = key_of(one, other),
                                .one = one == NULL ? NULL
                                       : exact     ? one->value
                                                   : one->shown,
                                .other = other == NULL ? NULL
                                         : exact       ? other->value
                                                       : other->shown,
                                .same = same};
}

static void add(struct compare_rows *rows, struct compare_row row)
{
    rows->different += !row.same;
    rows->at[rows->count++] = row;
}

struct compare_rows compare_join(const struct compare_facts *one,
                                 const struct compare_facts *other, struct arena *arena)
{
    struct compare_rows rows = {
        .at = arena_array(arena, one->count + other->count, sizeof *rows.at)};
    for (size_t i = 0; i < one->count; i++)
        add(&rows, row_of(&one->at[i], find(other, one->at[i].key)));
    for (size_t i = 0; i < other->count; i++)
        if (find(one, other->at[i].key) == NULL)
            add(&rows, row_of(NULL, &other->at[i]));
    return rows;
}
