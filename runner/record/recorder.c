/* The recorder: a queue of what happened, written in its order, a transaction at a time.
 */
#include "record/recorder.h"

#include <math.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"

#define COMMIT_SECONDS 1.0

enum row_type { ROW_ITERATION, ROW_EVALUATION, ROW_BEGIN, ROW_END, ROW_EVENT };

/* One thing that happened. `detail` is owned, and of the struct that its type names. */
struct row {
    enum row_type type;
    int64_t trial_id;
    struct iteration_result iteration; /* learning_rate NaN: as before */
    void *detail;
};

struct evaluation {
    struct evaluation_result result;
    bool is_objective, is_best; /* of its split, so far */
    int64_t outdated[2];        /* iterations whose confusions go; 0: none */
    int64_t cells[];            /* (classes, classes) */
};

struct begin {
    int64_t pid, time_us;
    struct runtime runtime; /* its strings live as long as the run */
    size_t layer_count;
    struct recorder_layer layers[]; /* their strings too */
};

struct event {
    int64_t time_us;
    const char *level;        /* of an event */
    enum trial_state outcome; /* of an end */
    bool has_message;
    char message[];
};

/* Prepared once; each is bound in order of its parameters. */
enum statement {
    INSERT_ITERATION,
    INSERT_METRIC,
    INSERT_EVALUATION,
    INSERT_CONFUSION,
    DELETE_CONFUSIONS,
    UPDATE_FINAL,
    UPDATE_BEST,
    UPDATE_LAST,
    CLEAR_TRIAL,
    INSERT_ATTEMPT,
    INSERT_LAYER,
    END_ATTEMPT,
    SET_STATE,
    INSERT_EVENT,
    STATEMENT_COUNT
};

static const char *const statements[STATEMENT_COUNT] = {
    [INSERT_ITERATION] = "INSERT INTO iterations VALUES (?, ?, ?, ?)",
    [INSERT_METRIC] = "INSERT INTO metrics VALUES (?, ?, 'train', ?, ?)",
    [INSERT_EVALUATION] = "INSERT INTO evaluations VALUES (?, ?, ?, ?, ?, ?, ?)",
    [INSERT_CONFUSION] = "INSERT INTO confusions VALUES (?, ?, ?, ?, ?, ?)",
    [DELETE_CONFUSIONS] =
        "DELETE FROM confusions WHERE trial_id = ? AND split = ? AND iteration = ?",
    [UPDATE_FINAL] =
        "UPDATE trials SET final_loss = ?2, final_accuracy = ?3 WHERE id = ?1",
    [UPDATE_BEST] =
        "UPDATE trials SET best_accuracy = ?2, best_iteration = ?3 WHERE id = ?1",
    [UPDATE_LAST] =
        "UPDATE trials SET last_iteration = (SELECT coalesce(max(iteration), 0) "
        "FROM iterations WHERE trial_id = ?1) WHERE id = ?1",
    [CLEAR_TRIAL] =
        "UPDATE trials SET state = 'running', last_iteration = 0, final_loss = NULL, "
        "final_accuracy = NULL, best_accuracy = NULL, best_iteration = NULL "
        "WHERE id = ?",
    [INSERT_ATTEMPT] =
        "INSERT INTO attempts (trial_id, n, pid, started_us, host, boot_id, cpu, "
        "instruction_set, version, revision, compiler, libraries, from_iteration) "
        "SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0 "
        "FROM attempts WHERE trial_id = ?1",
    [INSERT_LAYER] = "INSERT INTO layers VALUES (?, ?, ?, ?, ?, ?, ?)",
    [END_ATTEMPT] =
        "UPDATE attempts SET outcome = ?2, error = ?3, ended_us = ?4 WHERE "
        "trial_id = ?1 AND n = (SELECT max(n) FROM attempts WHERE trial_id = ?1)",
    [SET_STATE] = "UPDATE trials SET state = ?2 WHERE id = ?1",
    [INSERT_EVENT] =
        "INSERT INTO events (trial_id, time_us, level, message) VALUES (?, ?, ?, ?)",
};

/* The evaluations of one split so far. */
struct evaluated {
    int64_t last, best; /* iterations; 0: none */
    double best_accuracy;
};

/* A trial that runs now. What each evaluation changes is worked out here as it comes, so
 * that the cost of one does not grow with the number of those before it. */
struct active {
    int64_t trial_id;
    double learning_rate; /* the last one recorded; NaN: none yet */
    struct evaluated evaluated[SPLIT_COUNT];
};

struct recorder {
    struct database *database;
    sqlite3_stmt *statements[STATEMENT_COUNT];
    struct row *rows;
    size_t count, capacity;
    size_t waiting; /* bytes */
    struct active *active;
    size_t active_count;
    double committed; /* when last tried, by clock_seconds */
    bool locked_out;  /* somebody held a write lock then */
};

const char *recorder_state_name(enum trial_state state)
{
    static const char *const names[] = {"queued",   "running", "done",       "failed",
                                        "diverged", "pruned",  "interrupted"};
    return names[state];
}

struct recorder *recorder_new(struct database *database)
{
    struct recorder *recorder = memory_zeroed(sizeof *recorder);
    recorder->database = database;
    recorder->committed = clock_seconds();
    return recorder;
}

static void clear_rows(struct recorder *recorder)
{
    for (size_t i = 0; i < recorder->count; i++)
        free(recorder->rows[i].detail);
    recorder->count = 0;
    recorder->waiting = 0;
}

void recorder_free(struct recorder *recorder)
{
    if (recorder == NULL)
        return;
    clear_rows(recorder);
    for (int i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_finalize(recorder->statements[i]);
    free(recorder->rows);
    free(recorder->active);
    free(recorder);
}

/* ---- The queue ---- */

static struct row *add_row(struct recorder *recorder, enum row_type type,
                           int64_t trial_id, size_t detail)
{
    if (recorder->count == recorder->capacity) {
        recorder->capacity = recorder->capacity * 2 + 1024;
        recorder->rows =
            memory_resize(recorder->rows, recorder->capacity * sizeof *recorder->rows);
    }
    struct row *row = &recorder->rows[recorder->count++];
    *row = (struct row){.type = type, .trial_id = trial_id};
    if (detail > 0)
        row->detail = memory_zeroed(detail);
    recorder->waiting += sizeof *row + detail;
    return row;
}

static struct active *find_active(struct recorder *recorder, int64_t trial_id)
{
    for (size_t i = 0; i < recorder->active_count; i++)
        if (recorder->active[i].trial_id == trial_id)
            return &recorder->active[i];
    return NULL;
}

int recorder_begin(struct recorder *recorder, int64_t trial_id, int64_t pid,
                   const struct runtime *runtime, const struct recorder_layer *layers,
                   size_t layer_count, struct error *error)
{
    (void)error;
    size_t size = sizeof(struct begin) + layer_count * sizeof *layers;
    struct begin *begin = add_row(recorder, ROW_BEGIN, trial_id, size)->detail;
    begin->pid = pid;
    begin->time_us = clock_utc_us();
    begin->runtime = *runtime;
    begin->layer_count = layer_count;
    memcpy(begin->layers, layers, layer_count * sizeof *layers);
    struct active *active = find_active(recorder, trial_id);
    if (active == NULL) {
        recorder->active = memory_resize(recorder->active, (recorder->active_count + 1) *
                                                               sizeof *recorder->active);
        active = &recorder->active[recorder->active_count++];
    }
    *active = (struct active){.trial_id = trial_id, .learning_rate = NAN};
    return 0;
}

void recorder_iteration(struct recorder *recorder, int64_t trial_id,
                        const struct iteration_result *result)
{
    struct active *active = find_active(recorder, trial_id);
    struct row *row = add_row(recorder, ROW_ITERATION, trial_id, 0);
    row->iteration = *result;
    if (active != NULL && active->learning_rate == result->learning_rate)
        row->iteration.learning_rate = NAN;
    else if (active != NULL)
        active->learning_rate = result->learning_rate;
}

/* Validation decides what is final and best where a trial has one, else the test. Of the
 * confusions those of the best and the last evaluation of each split stay. */
static void judge(struct active *active, struct evaluation *evaluation)
{
    const struct evaluation_result *result = &evaluation->result;
    struct evaluated *before = &active->evaluated[result->split];
    evaluation->is_objective =
        result->split == SPLIT_VALIDATION ||
        (result->split == SPLIT_TEST && active->evaluated[SPLIT_VALIDATION].last == 0);
    evaluation->is_best = !isnan(result->accuracy) &&
                          (before->best == 0 || result->accuracy > before->best_accuracy);
    if (before->last != before->best)
        evaluation->outdated[0] = before->last;
    if (evaluation->is_best) {
        evaluation->outdated[1] = before->best;
        before->best = result->iteration;
        before->best_accuracy = result->accuracy;
    }
    before->last = result->iteration;
}

void recorder_evaluation(struct recorder *recorder, int64_t trial_id,
                         const struct evaluation_result *result)
{
    size_t cells = (size_t)(result->classes * result->classes);
    struct evaluation *evaluation =
        add_row(recorder, ROW_EVALUATION, trial_id,
                sizeof *evaluation + cells * sizeof *evaluation->cells)
            ->detail;
    evaluation->result = *result;
    if (cells > 0)
        memcpy(evaluation->cells, result->confusion, cells * sizeof *evaluation->cells);
    struct active *active = find_active(recorder, trial_id);
    if (active != NULL)
        judge(active, evaluation);
}

static void add_event(struct recorder *recorder, enum row_type type, int64_t trial_id,
                      const char *level, enum trial_state outcome, const char *message)
{
    size_t length = message != NULL ? strlen(message) : 0;
    struct event *event =
        add_row(recorder, type, trial_id, sizeof *event + length + 1)->detail;
    event->time_us = clock_utc_us();
    event->level = level;
    event->outcome = outcome;
    event->has_message = message != NULL;
    memcpy(event->message, message != NULL ? message : "", length + 1);
}

void recorder_event(struct recorder *recorder, int64_t trial_id, const char *level,
                    const char *message)
{
    add_event(recorder, ROW_EVENT, trial_id, level, TRIAL_QUEUED, message);
}

int recorder_end(struct recorder *recorder, int64_t trial_id, enum trial_state outcome,
                 const char *message, struct error *error)
{
    struct active *active = find_active(recorder, trial_id);
    add_event(recorder, ROW_END, trial_id, NULL, outcome, message);
    if (message != NULL)
        recorder_event(recorder, trial_id,
                       outcome == TRIAL_INTERRUPTED ? "warning" : "error", message);
    if (active != NULL)
        *active = recorder->active[--recorder->active_count];
    return recorder_commit(recorder, true, error) < 0 ? -1 : 0;
}

/* ---- Writing ---- */

static sqlite3_stmt *statement(struct recorder *recorder, enum statement which)
{
    sqlite3_stmt **prepared = &recorder->statements[which];
    if (*prepared == NULL)
        sqlite3_prepare_v3(recorder->database->handle, statements[which], -1,
                           SQLITE_PREPARE_PERSISTENT, prepared, NULL);
    return *prepared;
}

/* Binds by a letter each: i int64_t, d double (NaN becomes NULL), t text or NULL. Runs
 * it. */
static int run(struct recorder *recorder, enum statement which, const char *letters, ...)
{
    sqlite3_stmt *prepared = statement(recorder, which);
    va_list values;
    va_start(values, letters);
    for (int i = 1; letters[i - 1] != '\0'; i++) {
        if (letters[i - 1] == 'i')
            sqlite3_bind_int64(prepared, i, va_arg(values, int64_t));
        else if (letters[i - 1] == 'd')
            sqlite3_bind_double(prepared, i, va_arg(values, double));
        else
            sqlite3_bind_text(prepared, i, va_arg(values, const char *), -1,
                              SQLITE_STATIC);
    }
    va_end(values);
    int status = prepared != NULL ? sqlite3_step(prepared) : SQLITE_ERROR;
    sqlite3_reset(prepared);
    return status == SQLITE_DONE ? 0 : -1;
}

static int write_iteration(struct recorder *recorder, const struct row *row)
{
    const struct iteration_result *result = &row->iteration;
    int status = run(recorder, INSERT_ITERATION, "iidd", row->trial_id, result->iteration,
                     result->loss, result->accuracy);
    if (status == 0 && !isnan(result->learning_rate))
        status = run(recorder, INSERT_METRIC, "itid", row->trial_id, "learning_rate",
                     result->iteration, result->learning_rate);
    return status;
}

static int write_evaluation(struct recorder *recorder, const struct row *row)
{
    const struct evaluation *evaluation = row->detail;
    const struct evaluation_result *result = &evaluation->result;
    const char *split = dataset_split_name(result->split);
    int64_t classes = result->classes;
    int status =
        run(recorder, INSERT_EVALUATION, "iitddii", row->trial_id, result->iteration,
            split, result->loss, result->accuracy, result->correct, result->total);
    for (int64_t i = 0; i < classes * classes && status == 0; i++)
        if (evaluation->cells[i] != 0)
            status = run(recorder, INSERT_CONFUSION, "iitiii", row->trial_id,
                         result->iteration, split, i / classes, i % classes,
                         evaluation->cells[i]);
    for (int i = 0; i < 2 && status == 0; i++)
        if (evaluation->outdated[i] != 0)
            status = run(recorder, DELETE_CONFUSIONS, "iti", row->trial_id, split,
                         evaluation->outdated[i]);
    if (evaluation->is_objective && status == 0)
        status = run(recorder, UPDATE_FINAL, "idd", row->trial_id, result->loss,
                     result->accuracy);
    if (evaluation->is_objective && evaluation->is_best && status == 0)
        status = run(recorder, UPDATE_BEST, "idi", row->trial_id, result->accuracy,
                     result->iteration);
    return status;
}

/* The trial from its beginning: what an earlier attempt left goes. */
static int clear_trial(struct recorder *recorder, int64_t trial_id)
{
    static const char *const tables[] = {"iterations", "evaluations", "metrics",
                                         "confusions", "layers"};
    char sql[100];
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        sqlite3_snprintf(sizeof sql, sql, "DELETE FROM %s WHERE trial_id = %lld",
                         tables[i], (long long)trial_id);
        if (sqlite3_exec(recorder->database->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
            return -1;
    }
    return run(recorder, CLEAR_TRIAL, "i", trial_id);
}

static int write_begin(struct recorder *recorder, const struct row *row)
{
    const struct begin *begin = row->detail;
    const struct runtime *runtime = &begin->runtime;
    const struct host *host = &runtime->host;
    int status = clear_trial(recorder, row->trial_id);
    if (status == 0)
        status = run(recorder, INSERT_ATTEMPT, "iiitttttttt", row->trial_id, begin->pid,
                     begin->time_us, host->name, host->boot_id, host->cpu,
                     host->instruction_set, runtime->version, runtime->revision,
                     runtime->compiler, runtime->libraries);
    for (size_t i = 0; i < begin->layer_count && status == 0; i++) {
        const struct recorder_layer *layer = &begin->layers[i];
        status =
            run(recorder, INSERT_LAYER, "iitttti", row->trial_id, (int64_t)i, layer->type,
                layer->version, layer->path, layer->sha256, layer->parameters);
    }
    return status;
}

static int write_end(struct recorder *recorder, const struct row *row)
{
    const struct event *event = row->detail;
    const char *outcome = recorder_state_name(event->outcome);
    int status = run(recorder, END_ATTEMPT, "itti", row->trial_id, outcome,
                     event->has_message ? event->message : NULL, event->time_us);
    if (status == 0)
        status = run(recorder, SET_STATE, "it", row->trial_id, outcome);
    return status == 0 ? run(recorder, UPDATE_LAST, "i", row->trial_id) : status;
}

static int write_event(struct recorder *recorder, const struct row *row)
{
    const struct event *event = row->detail;
    sqlite3_stmt *prepared = statement(recorder, INSERT_EVENT);
    if (row->trial_id > 0)
        return run(recorder, INSERT_EVENT, "iitt", row->trial_id, event->time_us,
                   event->level, event->message);
    sqlite3_bind_null(prepared, 1);
    sqlite3_bind_int64(prepared, 2, event->time_us);
    sqlite3_bind_text(prepared, 3, event->level, -1, SQLITE_STATIC);
    sqlite3_bind_text(prepared, 4, event->message, -1, SQLITE_STATIC);
    return run(recorder, INSERT_EVENT, "");
}

static int write_rows(struct recorder *recorder)
{
    static int (*const writers[])(struct recorder *, const struct row *) = {
        [ROW_ITERATION] = write_iteration, [ROW_EVALUATION] = write_evaluation,
        [ROW_BEGIN] = write_begin,         [ROW_END] = write_end,
        [ROW_EVENT] = write_event,
    };
    for (size_t i = 0; i < recorder->count; i++)
        if (writers[recorder->rows[i].type](recorder, &recorder->rows[i]) != 0)
            return -1;
    for (size_t i = 0; i < recorder->active_count; i++)
        if (run(recorder, UPDATE_LAST, "i", recorder->active[i].trial_id) != 0)
            return -1;
    return 0;
}

static int execute(struct recorder *recorder, const char *sql)
{
    return sqlite3_exec(recorder->database->handle, sql, NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : -1;
}

/* Fills the error before the failure that it tells of is forgotten, then rolls back. */
static int fail(struct recorder *recorder, const char *doing, struct error *error)
{
    database_error(recorder->database, doing, error);
    execute(recorder, "ROLLBACK");
    return -1;
}

static int wait_for_lock(const struct recorder *recorder, struct error *error)
{
    bool full = recorder->waiting > RECORDER_MAX_WAITING;
    error_set(error, "%s: another program holds a write lock; %zu rows wait in memory%s",
              recorder->database->path, recorder->count,
              full ? ", and the run pauses until it lets go" : "");
    return full ? 2 : 1;
}

int recorder_commit(struct recorder *recorder, bool now, struct error *error)
{
    if (recorder->count == 0)
        return 0;
    if (!now && clock_seconds() - recorder->committed < COMMIT_SECONDS)
        return recorder->locked_out ? wait_for_lock(recorder, error) : 0;
    recorder->committed = clock_seconds();
    recorder->locked_out = false;
    if (execute(recorder, "BEGIN IMMEDIATE") != 0 || write_rows(recorder) != 0 ||
        execute(recorder, "COMMIT") != 0) {
        recorder->locked_out = sqlite3_errcode(recorder->database->handle) == SQLITE_BUSY;
        fail(recorder, "recording", error);
        return recorder->locked_out ? wait_for_lock(recorder, error) : -1;
    }
    clear_rows(recorder);
    return 0;
}
