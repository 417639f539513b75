/* What the commands ask of a results file: its trials, a curve, the pivot of a sweep, and
 * any SELECT as CSV. It only reads, and it refuses SQL that would write. */
#include "record/query.h"

#include <errno.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

static sqlite3_stmt *prepare(struct database *database, const char *sql,
                             struct error *error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(database->handle, sql, -1, &statement, NULL) != SQLITE_OK)
        database_error(database, "reading", error);
    return statement;
}

static const char *copy_text(struct arena *arena, sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    if (text == NULL)
        return NULL;
    return arena_copy(arena, (const char *)text,
                      (size_t)sqlite3_column_bytes(statement, column));
}

static double real_or_nan(sqlite3_stmt *statement, int column)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL)
        return (double)NAN;
    return sqlite3_column_double(statement, column);
}

static int bind_experiment(sqlite3_stmt *statement, const char *experiment)
{
    return sqlite3_bind_text(statement, 1, experiment, -1, SQLITE_STATIC);
}

/* The id of the named experiment, or of the newest; 0: there is none. */
static int find_experiment(struct database *database, const char *experiment, int64_t *id,
                           struct error *error)
{
    sqlite3_stmt *statement = prepare(database,
                                      "SELECT id FROM experiments "
                                      "WHERE ?1 IS NULL OR name = ?1 "
                                      "ORDER BY created_us DESC, id DESC LIMIT 1",
                                      error);
    if (statement == NULL)
        return -1;
    bind_experiment(statement, experiment);
    *id = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    if (sqlite3_finalize(statement) != SQLITE_OK)
        return database_error(database, "reading", error);
    if (*id != 0)
        return 0;
    if (experiment == NULL)
        return error_set(error, "%s holds no experiment yet: `lamina run` makes one",
                         database->path);
    return error_set(error,
                     "%s holds no experiment named '%s': `lamina status --db %s` "
                     "lists those that it holds",
                     database->path, experiment, database->path);
}

/* Adds a value as a label shows it: reals in their shortest form. */
static void add_value(struct text *label, sqlite3_stmt *statement, int column)
{
    char buffer[TEXT_REAL_SIZE];
    if (sqlite3_column_type(statement, column) == SQLITE_FLOAT)
        text_add(label, "%s",
                 text_from_real(sqlite3_column_double(statement, column), buffer));
    else
        text_add(label, "%s", (const char *)sqlite3_column_text(statement, column));
}

/* The swept settings of one trial; those that it does not have are left out. */
static int read_label(struct database *database, sqlite3_stmt *axes,
                      const struct query_trial *trial, struct text *label,
                      struct error *error)
{
    label->length = 0;
    text_add(label, "%s", "");
    sqlite3_reset(axes);
    sqlite3_bind_int64(axes, 1, trial->experiment_id);
    sqlite3_bind_int64(axes, 2, trial->id);
    sqlite3_bind_int64(axes, 3, trial->seed);
    int status;
    while ((status = sqlite3_step(axes)) == SQLITE_ROW) {
        if (sqlite3_column_type(axes, 1) == SQLITE_NULL)
            continue;
        text_add(label, "%s%s=", label->length > 0 ? " " : "",
                 (const char *)sqlite3_column_text(axes, 0));
        add_value(label, axes, 1);
    }
    return status == SQLITE_DONE ? 0 : database_error(database, "reading", error);
}

static const char trials_sql[] =
    "SELECT trials.id, number, seed, experiments.name, state, last_iteration, final_loss,"
    " final_accuracy, best_value, best_iteration,"
    " iif(state IN ('failed', 'diverged', 'interrupted'),"
    "     (SELECT error FROM attempts WHERE attempts.trial_id = trials.id"
    "      ORDER BY n DESC LIMIT 1), NULL), objective, maximize, experiments.id,"
    " config_hash "
    "FROM experiments "
    "JOIN experiment_trials ON experiment_id = experiments.id "
    "JOIN trials ON trials.id = experiment_trials.trial_id "
    "WHERE ?1 IS NULL OR experiments.name = ?1 "
    "ORDER BY experiments.id, number, trials.id";

/* Of a whole section that is swept, its kind. */
static const char labels_sql[] =
    "SELECT path, iif(path = 'seed', ?3, (SELECT value FROM settings"
    " WHERE trial_id = ?2 AND settings.path IN"
    " (axes.path, axes.path || '.type', axes.path || '.rule'))) "
    "FROM axes WHERE experiment_id = ?1 ORDER BY position, path";

static void read_trial(sqlite3_stmt *row, struct arena *arena, struct query_trial *trial)
{
    trial->id = sqlite3_column_int64(row, 0);
    trial->number = sqlite3_column_int64(row, 1);
    trial->seed = sqlite3_column_int64(row, 2);
    trial->experiment = copy_text(arena, row, 3);
    trial->state = copy_text(arena, row, 4);
    trial->last_iteration = sqlite3_column_int64(row, 5);
    trial->final_loss = real_or_nan(row, 6);
    trial->final_accuracy = real_or_nan(row, 7);
    trial->best_value = real_or_nan(row, 8);
    trial->best_iteration = sqlite3_column_int64(row, 9);
    trial->problem = copy_text(arena, row, 10);
    trial->objective = copy_text(arena, row, 11);
    trial->maximize = sqlite3_column_int(row, 12) != 0;
    trial->experiment_id = sqlite3_column_int64(row, 13);
    trial->config_hash = copy_text(arena, row, 14);
}

/* A bigger copy of an array in the arena; the old one stays until the arena goes. */
static void *grow(struct arena *arena, const void *old, size_t count, size_t size)
{
    void *bigger = arena_array(arena, count == 0 ? 64 : 2 * count, size);
    if (count > 0)
        memcpy(bigger, old, count * size);
    return bigger;
}

/* True where an array of `count` objects, grown by grow(), is full. */
static bool is_full(size_t count)
{
    return count == 0 || (count >= 64 && (count & (count - 1)) == 0);
}

int query_trials(struct database *database, const char *experiment, struct arena *arena,
                 struct query_trial **trials, size_t *count, struct error *error)
{
    int result = -1, status;
    int64_t id;
    struct text label = {0};
    *trials = NULL;
    *count = 0;
    if (experiment != NULL && find_experiment(database, experiment, &id, error) != 0)
        return -1;
    sqlite3_stmt *row = prepare(database, trials_sql, error);
    sqlite3_stmt *axes = row == NULL ? NULL : prepare(database, labels_sql, error);
    if (axes == NULL)
        goto out;
    bind_experiment(row, experiment);
    while ((status = sqlite3_step(row)) == SQLITE_ROW) {
        if (is_full(*count))
            *trials = grow(arena, *trials, *count, sizeof **trials);
        struct query_trial *trial = &(*trials)[(*count)++];
        read_trial(row, arena, trial);
        if (read_label(database, axes, trial, &label, error) != 0)
            goto out;
        trial->label = arena_copy(arena, label.at, label.length);
    }
    result = status == SQLITE_DONE ? 0 : database_error(database, "reading", error);
out:
    sqlite3_finalize(axes);
    sqlite3_finalize(row);
    text_free(&label);
    return result;
}

/* The kind of a whole section stands for it, by the section's own path. */
static const char settings_sql[] =
    "WITH swept AS ("
    " SELECT position, axes.path AS axis, settings.path, value,"
    "  settings.path IN (axes.path || '.type', axes.path || '.rule') AS is_kind"
    " FROM axes JOIN settings ON trial_id = ?2"
    " AND (settings.path = axes.path"
    "      OR substr(settings.path, 1, length(axes.path) + 1) = axes.path || '.')"
    " WHERE experiment_id = ?1) "
    "SELECT iif(is_kind, axis, path), value, position,"
    " NOT is_kind AND path <> axis FROM swept "
    "UNION ALL SELECT path, ?3, position, 0 FROM axes"
    " WHERE experiment_id = ?1 AND path = 'seed' AND ?4 "
    "ORDER BY 3, 4, 1";

int query_settings(struct database *database, const struct query_trial *trial, bool seed,
                   struct arena *arena, const struct query_setting **settings,
                   size_t *count, struct error *error)
{
    struct query_setting *all = NULL;
    struct text value = {0};
    int status;
    *count = 0;
    sqlite3_stmt *row = prepare(database, settings_sql, error);
    if (row == NULL)
        return -1;
    sqlite3_bind_int64(row, 1, trial->experiment_id);
    sqlite3_bind_int64(row, 2, trial->id);
    sqlite3_bind_int64(row, 3, trial->seed);
    sqlite3_bind_int(row, 4, seed);
    while ((status = sqlite3_step(row)) == SQLITE_ROW) {
        if (sqlite3_column_type(row, 1) == SQLITE_NULL)
            continue;
        if (is_full(*count))
            all = grow(arena, all, *count, sizeof *all);
        value.length = 0;
        add_value(&value, row, 1);
        all[(*count)++] = (struct query_setting){
            copy_text(arena, row, 0), arena_copy(arena, value.at, value.length),
            sqlite3_column_int(row, 3) != 0};
    }
    *settings = all;
    int result = status == SQLITE_DONE ? 0 : database_error(database, "reading", error);
    sqlite3_finalize(row);
    text_free(&value);
    return result;
}

static const char curve_sql[] =
    "SELECT iteration, value FROM series WHERE trial_id = ?1 AND split = ?2 AND name = ?3"
    " AND value IS NOT NULL ORDER BY iteration";

int query_curve(struct database *database, int64_t trial_id, const char *split,
                const char *metric, struct arena *arena, struct query_curve *curve,
                struct error *error)
{
    int status;
    *curve = (struct query_curve){0};
    sqlite3_stmt *row = prepare(database, curve_sql, error);
    if (row == NULL)
        return -1;
    sqlite3_bind_int64(row, 1, trial_id);
    sqlite3_bind_text(row, 2, split, -1, SQLITE_STATIC);
    sqlite3_bind_text(row, 3, metric, -1, SQLITE_STATIC);
    while ((status = sqlite3_step(row)) == SQLITE_ROW) {
        if (is_full(curve->count)) {
            curve->x = grow(arena, curve->x, curve->count, sizeof *curve->x);
            curve->y = grow(arena, curve->y, curve->count, sizeof *curve->y);
        }
        curve->x[curve->count] = sqlite3_column_int64(row, 0);
        curve->y[curve->count++] = sqlite3_column_double(row, 1);
    }
    int result = status == SQLITE_DONE ? 0 : database_error(database, "reading", error);
    sqlite3_finalize(row);
    return result;
}

int query_series(struct database *database, int64_t trial_id, struct arena *arena,
                 const char **names, struct error *error)
{
    sqlite3_stmt *row =
        prepare(database,
                "SELECT coalesce(group_concat(split || ' ' || name, ', '), '') FROM"
                " (SELECT DISTINCT split, name FROM series WHERE trial_id = ?1"
                " AND value IS NOT NULL ORDER BY split = 'train' DESC, split, name)",
                error);
    if (row == NULL)
        return -1;
    sqlite3_bind_int64(row, 1, trial_id);
    if (sqlite3_step(row) == SQLITE_ROW)
        *names = copy_text(arena, row, 0);
    return sqlite3_finalize(row) == SQLITE_OK
               ? 0
               : database_error(database, "reading", error);
}

/* Adds `string` between two `quote`s, doubling those inside, as SQL does. */
static void add_quoted(struct text *sql, const char *string, char quote)
{
    text_add(sql, "%c", quote);
    for (const char *at = string; *at != '\0'; at++) {
        if (*at == quote)
            text_add(sql, "%c", quote);
        text_add(sql, "%c", *at);
    }
    text_add(sql, "%c", quote);
}

/* A scalar subquery, since a join may name no more than 64 tables; of a whole section
 * that is swept its kind. */
static void add_axis(struct text *sql, const char *axis, const char *path)
{
    if (strcmp(path, "seed") == 0) {
        text_add(sql, "       seed,\n");
        return;
    }
    text_add(sql, "       (SELECT value FROM settings WHERE settings.trial_id = trials.id"
                  " AND path = ");
    add_quoted(sql, path, '\'');
    text_add(sql, ")\n           AS ");
    add_quoted(sql, axis, '"');
    text_add(sql, ",\n");
}

static const char pivot_sql[] =
    "SELECT path, name, coalesce((SELECT settings.path FROM settings"
    " JOIN experiment_trials USING (trial_id)"
    " WHERE experiment_trials.experiment_id = experiments.id AND settings.path IN"
    " (axes.path, axes.path || '.type', axes.path || '.rule') LIMIT 1), path) "
    "FROM experiments LEFT JOIN axes ON axes.experiment_id = experiments.id "
    "WHERE experiments.id = ?1 ORDER BY position";

int query_pivot(struct database *database, const char *experiment, struct text *sql,
                struct error *error)
{
    int status;
    int64_t id;
    if (find_experiment(database, experiment, &id, error) != 0)
        return -1;
    sqlite3_stmt *axes = prepare(database, pivot_sql, error);
    if (axes == NULL)
        return -1;
    sqlite3_bind_int64(axes, 1, id);
    struct text name = {0};
    text_add(sql, "SELECT number, trials.id AS trial_id, state,\n");
    while ((status = sqlite3_step(axes)) == SQLITE_ROW) {
        if (sqlite3_column_type(axes, 0) != SQLITE_NULL)
            add_axis(sql, (const char *)sqlite3_column_text(axes, 0),
                     (const char *)sqlite3_column_text(axes, 2));
        if (name.length == 0)
            add_quoted(&name, (const char *)sqlite3_column_text(axes, 1), '\'');
    }
    text_add(sql,
             "       last_iteration, final_loss, final_accuracy, objective, best_value,"
             "\n       best_accuracy, best_iteration\n"
             "FROM experiments\n"
             "JOIN experiment_trials ON experiment_id = experiments.id\n"
             "JOIN trials ON trials.id = experiment_trials.trial_id\n"
             "WHERE experiments.name = %s\n"
             "ORDER BY iif(maximize, -best_value, best_value) NULLS LAST,"
             " final_loss NULLS LAST, number;",
             name.at == NULL ? "''" : name.at);
    text_free(&name);
    int result = status == SQLITE_DONE ? 0 : database_error(database, "reading", error);
    sqlite3_finalize(axes);
    return result;
}

/* The names of tables and views, for the nearest one. -1 after an SQLite failure. */
static int unknown_table(struct database *database, const char *name, struct error *error)
{
    const char *names[256];
    size_t count = 0;
    struct arena *arena = arena_new();
    sqlite3_stmt *row = prepare(database,
                                "SELECT name FROM sqlite_master"
                                " WHERE type IN ('table', 'view') ORDER BY name",
                                error);
    while (row != NULL && count < 256 && sqlite3_step(row) == SQLITE_ROW)
        names[count++] = copy_text(arena, row, 0);
    sqlite3_finalize(row);
    const char *nearest = text_nearest(name, names, count);
    if (nearest != NULL)
        error_set(error, "%s has no table or view named '%s': did you mean '%s'?",
                  database->path, name, nearest);
    else
        error_set(error, "%s has no table or view named '%s'", database->path, name);
    arena_free(arena);
    return -1;
}

static bool is_bare_name(const char *sql)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_";
    return *sql != '\0' && sql[strspn(sql, letters)] == '\0';
}

/* -1 where something other than white space and comments follows the first statement. */
static int expect_end(struct database *database, const char *tail, struct error *error)
{
    while (*tail != '\0') {
        const char *start = tail;
        sqlite3_stmt *second = NULL;
        int status = sqlite3_prepare_v2(database->handle, start, -1, &second, &tail);
        sqlite3_finalize(second);
        if (status != SQLITE_OK || second != NULL)
            return error_set(error, "one SELECT at a time: remove what follows its ';'");
        if (tail == start)
            break;
    }
    return 0;
}

static sqlite3_stmt *prepare_select(struct database *database, const char *sql,
                                    struct error *error)
{
    const char *tail = "";
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(database->handle, sql, -1, &statement, &tail) != SQLITE_OK)
        error_set(error, "SQLite does not understand the query for %s: %s",
                  database->path, sqlite3_errmsg(database->handle));
    else if (statement == NULL)
        error_set(error, "the query is empty: give a SELECT");
    else if (!sqlite3_stmt_readonly(statement) || sqlite3_column_count(statement) == 0)
        error_set(error, "only a SELECT is answered: this statement would not only read");
    else if (expect_end(database, tail, error) == 0)
        return statement;
    sqlite3_finalize(statement);
    return NULL;
}

/* The SELECT to run: `sql` itself, or all rows of the table that it names. */
static sqlite3_stmt *prepare_rows(struct database *database, const char *sql,
                                  struct error *error)
{
    if (!is_bare_name(sql))
        return prepare_select(database, sql, error);
    sqlite3_stmt *known =
        prepare(database,
                "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view')"
                " AND name = ?1 COLLATE NOCASE",
                error);
    if (known == NULL)
        return NULL;
    sqlite3_bind_text(known, 1, sql, -1, SQLITE_STATIC);
    int status = sqlite3_step(known);
    if (sqlite3_finalize(known) != SQLITE_OK) {
        database_error(database, "reading", error);
        return NULL;
    }
    if (status != SQLITE_ROW) {
        unknown_table(database, sql, error);
        return NULL;
    }
    struct text all = {0};
    text_add(&all, "SELECT * FROM \"%s\"", sql);
    sqlite3_stmt *rows = prepare_select(database, all.at, error);
    text_free(&all);
    return rows;
}

/* RFC 4180: quotes around what holds a comma, a quote or a line's end; quotes doubled. */
static void write_text(FILE *out, const char *bytes, size_t length)
{
    bool plain = true;
    for (size_t i = 0; i < length && plain; i++)
        plain = strchr(",\"\r\n", bytes[i]) == NULL || bytes[i] == '\0';
    if (plain) {
        fwrite(bytes, 1, length, out);
        return;
    }
    putc('"', out);
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '"')
            putc('"', out);
        putc(bytes[i], out);
    }
    putc('"', out);
}

static void write_cell(FILE *out, sqlite3_stmt *row, int column)
{
    char buffer[TEXT_REAL_SIZE];
    int type = sqlite3_column_type(row, column);
    if (type == SQLITE_NULL)
        return;
    double real = type == SQLITE_FLOAT ? sqlite3_column_double(row, column) : 0.0;
    if (isinf(real))
        fputs(real > 0 ? "inf" : "-inf", out);
    else if (type == SQLITE_FLOAT)
        fputs(text_from_real(real, buffer), out);
    else {
        const void *bytes = sqlite3_column_blob(row, column);
        if (type == SQLITE_INTEGER)
            bytes = sqlite3_column_text(row, column);
        size_t length = (size_t)sqlite3_column_bytes(row, column);
        if (length > 0)
            write_text(out, bytes, length);
    }
}

static void write_header(FILE *out, sqlite3_stmt *rows, int columns)
{
    for (int i = 0; i < columns; i++) {
        const char *name = sqlite3_column_name(rows, i);
        if (i > 0)
            putc(',', out);
        write_text(out, name, strlen(name));
    }
    fputs("\r\n", out);
}

int query_csv(struct database *database, const char *sql, FILE *out, struct error *error)
{
    int status = SQLITE_DONE;
    sqlite3_stmt *rows = prepare_rows(database, sql, error);
    if (rows == NULL)
        return -1;
    int columns = sqlite3_column_count(rows);
    write_header(out, rows, columns);
    while (!ferror(out) && (status = sqlite3_step(rows)) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++) {
            if (i > 0)
                putc(',', out);
            write_cell(out, rows, i);
        }
        fputs("\r\n", out);
    }
    int result = 0;
    if (ferror(out) || fflush(out) != 0)
        result = error_set(error, "the CSV cannot be written: %s", strerror(errno));
    else if (status != SQLITE_DONE)
        result = database_error(database, "reading", error);
    sqlite3_finalize(rows);
    return result;
}
