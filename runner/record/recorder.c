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
#include "base/text.h"
#include "data/tally.h"
#include "record/rescue.h"
#include "record/seal.h"

#define COMMIT_SECONDS 1.0

enum row_type {
    ROW_ITERATION,
    ROW_POINT,
    ROW_EVALUATION,
    ROW_CHECKPOINT,
    ROW_BEGIN,
    ROW_END,
    ROW_VERDICT,
    ROW_EVENT
};

/* One thing that happened. `detail` is owned, and of the struct that its type names. */
struct queued_row {
    enum row_type type;
    int64_t trial_id;
    struct iteration_result iteration; /* learning_rate NaN: as before */
    void *detail;
};

struct evaluation {
    struct evaluation_result result;
    double value;           /* of the objective's metric */
    bool is_final, is_best; /* of the objective's split, so far */
    int64_t outdated[3];    /* iterations whose confusions go; 0: none */
    int64_t cells[];        /* (classes, classes) */
};

struct saved {
    int64_t iteration, best; /* of itself, and of one to keep beside it; 0: none */
    size_t size;
    void *bytes; /* owned: there is no memory for a second copy of what a user sizes */
};

struct begin {
    int64_t time_us;
    struct recorder_attempt attempt; /* its layers are below */
    struct runtime runtime;
    struct recorder_layer layers[];
};

struct event {
    int64_t time_us;
    const char *level; /* NULL: not told as an event */
    /* Of an end: */
    int64_t experiment_id;
    enum trial_state outcome;
    enum keep keep; /* of its checkpoints; KEEP_AUTO: all */
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
    INSERT_CHECKPOINT,
    DELETE_CHECKPOINTS,
    KEEP_CHECKPOINT,
    WANT_TRIAL,
    CLEAR_TRIAL,
    CLEAR_ENDED,
    PRUNE_TRIAL,
    KEEP_OF_PRUNED,
    FIND_PRUNING,
    REWIND_TRIAL,
    REWIND_BEST,
    LAST_ATTEMPT,
    INSERT_ATTEMPT,
    INSERT_LAYER,
    INSERT_COMPONENT,
    INSERT_SPLIT,
    INSERT_CLASS,
    END_ATTEMPT,
    SET_STATE,
    INSERT_EVENT,
    STATEMENT_COUNT
};

/* Of a trial's checkpoints the one that a word of `checkpoint.keep` names. */
#define KEEP_ONE                                                                         \
    "DELETE FROM checkpoints WHERE trial_id = ?1 AND iteration IS NOT CASE ?2 "          \
    "WHEN 'last' THEN (SELECT max(iteration) FROM checkpoints WHERE trial_id = ?1) "     \
    "WHEN 'best' THEN (SELECT best_iteration FROM trials WHERE id = ?1) END"

static const char *const statements[STATEMENT_COUNT] = {
    [INSERT_ITERATION] = "INSERT OR REPLACE INTO iterations (trial_id, iteration, loss, "
                         "accuracy) VALUES (?, ?, ?, ?)",
    [INSERT_METRIC] = "INSERT OR REPLACE INTO metrics (trial_id, name, split, iteration, "
                      "value) VALUES (?, ?, ?, ?, ?)",
    [INSERT_EVALUATION] =
        "INSERT OR REPLACE INTO evaluations (trial_id, iteration, split, loss, accuracy, "
        "correct, total) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [INSERT_CONFUSION] = "INSERT OR REPLACE INTO confusions (trial_id, iteration, split, "
                         "actual, predicted, count) VALUES (?, ?, ?, ?, ?, ?)",
    [DELETE_CONFUSIONS] =
        "DELETE FROM confusions WHERE trial_id = ? AND split = ? AND iteration = ?",
    [UPDATE_FINAL] = "UPDATE trials SET final_loss = ?2, final_accuracy = ?3, "
                     "final_value = ?4 WHERE id = ?1",
    [UPDATE_BEST] = "UPDATE trials SET best_iteration = ?2, best_accuracy = ?3, "
                    "best_value = ?4 WHERE id = ?1",
    [UPDATE_LAST] =
        "UPDATE trials SET last_iteration = (SELECT coalesce(max(iteration), 0) "
        "FROM iterations WHERE trial_id = ?1) WHERE id = ?1",
    [INSERT_CHECKPOINT] = "INSERT OR REPLACE INTO checkpoints (trial_id, iteration, "
                          "data) VALUES (?, ?, zeroblob(?))",
    [DELETE_CHECKPOINTS] =
        "DELETE FROM checkpoints WHERE trial_id = ? AND iteration NOT IN (?, ?)",
    [KEEP_CHECKPOINT] = KEEP_ONE,
    [KEEP_OF_PRUNED] = KEEP_ONE
    " AND EXISTS (SELECT 1 FROM trials WHERE id = ?1 AND state = 'queued') AND NOT "
    "EXISTS (SELECT 1 FROM experiment_trials WHERE trial_id = ?1 AND pruned_at IS "
    "NULL AND position IS NOT NULL)",
    [WANT_TRIAL] = "UPDATE experiment_trials SET pruned_at = NULL, cleared_to = ?3 WHERE "
                   "experiment_id = ?1 AND trial_id = ?2",
    [CLEAR_TRIAL] =
        "UPDATE experiment_trials SET pruned_at = NULL, cleared_to = max(cleared_to, "
        "?3) WHERE "
        "experiment_id = ?1 AND trial_id = ?2",
    [CLEAR_ENDED] =
        "UPDATE experiment_trials SET cleared_to = max(cleared_to, (SELECT "
        "last_iteration "
        "FROM trials WHERE id = ?2)) WHERE experiment_id = ?1 AND trial_id = ?2",
    [FIND_PRUNING] = "SELECT max(pruned_at) FROM experiment_trials WHERE trial_id = ?",
    [PRUNE_TRIAL] = "UPDATE experiment_trials SET pruned_at = ?3 WHERE experiment_id = "
                    "?1 AND trial_id = ?2",
    [REWIND_TRIAL] =
        "UPDATE trials SET state = 'running', "
        "(final_loss, final_accuracy) = (SELECT loss, accuracy FROM evaluations "
        "WHERE trial_id = ?1 AND split = ?2 ORDER BY iteration DESC LIMIT 1), "
        "final_value = (SELECT value FROM series WHERE trial_id = ?1 AND split = ?2 AND "
        "name = ?3 ORDER BY iteration DESC LIMIT 1), best_value = (SELECT iif(?4, "
        "max(value), min(value)) FROM series WHERE trial_id = ?1 AND split = ?2 AND name "
        "= ?3) WHERE id = ?1",
    [REWIND_BEST] =
        "UPDATE trials SET (best_iteration, best_accuracy) = (SELECT iteration, accuracy "
        "FROM evaluations JOIN series USING (trial_id, split, iteration) WHERE trial_id "
        "= ?1 AND split = ?2 AND name = ?3 AND value = best_value ORDER BY iteration "
        "LIMIT 1) WHERE id = ?1",
    [LAST_ATTEMPT] = "SELECT instruction_set, libraries FROM attempts WHERE trial_id = ? "
                     "ORDER BY n DESC LIMIT 1",
    [INSERT_ATTEMPT] =
        "INSERT INTO attempts (trial_id, n, pid, started_us, host, boot_id, cpu, "
        "instruction_set, version, revision, compiler, libraries, from_iteration) "
        "SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
        "?12 FROM attempts WHERE trial_id = ?1",
    [INSERT_LAYER] = "INSERT INTO layers (trial_id, position, type, version, path, "
                     "sha256, parameters) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [INSERT_COMPONENT] =
        "INSERT INTO components (trial_id, path, type, version) VALUES (?, ?, ?, ?)",
    [INSERT_SPLIT] = "INSERT INTO splits (trial_id, split, samples) VALUES (?, ?, ?)",
    [INSERT_CLASS] = "INSERT INTO classes (trial_id, class, name, count, "
                     "validation_count, test_count) VALUES (?, ?, ?, ?, ?, ?)",
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
    double best_value;  /* of the objective's metric */
};

/* A trial that runs now. What each evaluation changes is worked out here as it comes, so
 * that the cost of one does not grow with the number of those before it. */
struct active {
    int64_t trial_id, experiment_id;
    struct objective objective;
    enum keep keep;
    double learning_rate; /* the last one recorded; NaN: none yet */
    struct evaluated evaluated[SPLIT_COUNT];
};

struct recorder {
    struct database *database;
    sqlite3_stmt *statements[STATEMENT_COUNT];
    struct queued_row *rows;
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
    for (size_t i = 0; i < recorder->count; i++) {
        struct queued_row *row = &recorder->rows[i];
        if (row->type == ROW_CHECKPOINT)
            free(((struct saved *)row->detail)->bytes);
        free(row->detail);
    }
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

static struct queued_row *add_row(struct recorder *recorder, enum row_type type,
                                  int64_t trial_id, size_t detail)
{
    if (recorder->count == recorder->capacity) {
        recorder->capacity = recorder->capacity * 2 + 1024;
        recorder->rows =
            memory_resize(recorder->rows, recorder->capacity * sizeof *recorder->rows);
    }
    struct queued_row *row = &recorder->rows[recorder->count++];
    *row = (struct queued_row){.type = type, .trial_id = trial_id};
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

static struct active *add_active(struct recorder *recorder, int64_t trial_id)
{
    struct active *active = find_active(recorder, trial_id);
    if (active == NULL) {
        recorder->active = memory_resize(recorder->active, (recorder->active_count + 1) *
                                                               sizeof *recorder->active);
        active = &recorder->active[recorder->active_count++];
    }
    *active = (struct active){.trial_id = trial_id, .learning_rate = NAN};
    return active;
}

static sqlite3_stmt *statement(struct recorder *recorder, enum statement which)
{
    sqlite3_stmt **prepared = &recorder->statements[which];
    if (*prepared == NULL)
        sqlite3_prepare_v3(recorder->database->handle, statements[which], -1,
                           SQLITE_PREPARE_PERSISTENT, prepared, NULL);
    return *prepared;
}

/* The last iteration whose rows stay when the trial goes on: that of its checkpoint, or
 * the last on which a pruning stands. */
static int64_t last_kept(struct recorder *recorder, int64_t trial_id,
                         const struct recorder_attempt *attempt)
{
    sqlite3_stmt *found = statement(recorder, FIND_PRUNING);
    sqlite3_bind_int64(found, 1, trial_id);
    int64_t last =
        found && sqlite3_step(found) == SQLITE_ROW ? sqlite3_column_int64(found, 0) : 0;
    sqlite3_reset(found);
    return attempt->other_rows || last < attempt->from_iteration ? attempt->from_iteration
                                                                 : last;
}

/* One row of what is recorded up to an iteration: 1 where there is one, bound by trial,
 * iteration, split and name. */
static int look_back(struct recorder *recorder, const char *sql, int64_t trial_id,
                     int64_t iteration, const char *split, const char *name,
                     sqlite3_stmt **found)
{
    sqlite3_prepare_v2(recorder->database->handle, sql, -1, found, NULL);
    sqlite3_bind_int64(*found, 1, trial_id);
    sqlite3_bind_int64(*found, 2, iteration);
    sqlite3_bind_text(*found, 3, split, -1, SQLITE_STATIC);
    sqlite3_bind_text(*found, 4, name, -1, SQLITE_STATIC);
    int status = *found != NULL ? sqlite3_step(*found) : SQLITE_ERROR;
    return status == SQLITE_ROW ? 1 : status == SQLITE_DONE ? 0 : -1;
}

/* What the trial has come to: the learning rate at its checkpoint, and the evaluations of
 * the rows that stay. */
static int remember(struct recorder *recorder, struct active *active, int64_t checkpoint,
                    int64_t last)
{
    sqlite3_stmt *found = NULL;
    int status =
        look_back(recorder,
                  "SELECT value FROM metrics WHERE trial_id = ? AND iteration "
                  "<= ? AND split = ? AND name = ? ORDER BY iteration DESC "
                  "LIMIT 1",
                  active->trial_id, checkpoint, "train", "learning_rate", &found);
    if (status == 1)
        active->learning_rate = sqlite3_column_double(found, 0);
    sqlite3_finalize(found);
    for (int split = 0; split < SPLIT_COUNT && status >= 0; split++) {
        struct evaluated *evaluated = &active->evaluated[split];
        status = look_back(
            recorder,
            active->objective.maximize
                ? "SELECT iteration, value, max(iteration) OVER () FROM series WHERE "
                  "trial_id = ? AND iteration <= ? AND split = ? AND name = ? ORDER BY "
                  "value DESC NULLS LAST, iteration LIMIT 1"
                : "SELECT iteration, value, max(iteration) OVER () FROM series WHERE "
                  "trial_id = ? AND iteration <= ? AND split = ? AND name = ? ORDER BY "
                  "value NULLS LAST, iteration LIMIT 1",
            active->trial_id, last, dataset_split_name((enum split)split),
            metric_name(active->objective.metric), &found);
        if (status == 1)
            evaluated->last = sqlite3_column_int64(found, 2);
        if (status == 1 && sqlite3_column_type(found, 1) != SQLITE_NULL) {
            evaluated->best = sqlite3_column_int64(found, 0);
            evaluated->best_value = sqlite3_column_double(found, 1);
        }
        sqlite3_finalize(found);
    }
    return status < 0 ? -1 : 0;
}

int recorder_begin(struct recorder *recorder, int64_t trial_id,
                   const struct recorder_attempt *attempt, struct error *error)
{
    size_t layers = attempt->layer_count * sizeof *attempt->layers;
    struct active *active = add_active(recorder, trial_id);
    active->experiment_id = attempt->experiment_id;
    active->objective = attempt->objective;
    active->keep = attempt->keep;
    int64_t last = last_kept(recorder, trial_id, attempt);
    if (last > 0 &&
        seal_check(recorder->database, "main", trial_id, SERIES_ALL, error) != 0)
        return -1;
    if (last > 0 && remember(recorder, active, attempt->from_iteration, last) != 0)
        return database_error(recorder->database, "reading a trial that goes on", error);
    struct begin *begin =
        add_row(recorder, ROW_BEGIN, trial_id, sizeof(struct begin) + layers)->detail;
    begin->time_us = clock_utc_us();
    begin->attempt = *attempt;
    begin->runtime = *attempt->runtime;
    if (layers > 0)
        memcpy(begin->layers, attempt->layers, layers);
    return 0;
}

void recorder_iteration(struct recorder *recorder, int64_t trial_id,
                        const struct iteration_result *result)
{
    struct active *active = find_active(recorder, trial_id);
    struct queued_row *row = add_row(recorder, ROW_ITERATION, trial_id, 0);
    row->iteration = *result;
    if (active != NULL && active->learning_rate == result->learning_rate)
        row->iteration.learning_rate = NAN;
    else if (active != NULL)
        active->learning_rate = result->learning_rate;
}

void recorder_point(struct recorder *recorder, int64_t trial_id,
                    const struct series_point *point)
{
    struct series_point *row =
        add_row(recorder, ROW_POINT, trial_id, sizeof *point)->detail;
    *row = *point;
}

/* Of the confusions those of the best and the last evaluation of each split stay. One
 * that is made again, on the way to rows that were kept, is not the last. */
static void judge(struct active *active, struct evaluation *evaluation)
{
    const struct evaluation_result *result = &evaluation->result;
    struct evaluated *so_far = &active->evaluated[result->split];
    int64_t known[] = {so_far->last, so_far->best, result->iteration};
    double best = so_far->best == 0 ? (double)NAN : so_far->best_value;
    bool is_objective = result->split == active->objective.split;
    evaluation->value = result->values[active->objective.metric];
    if (result->iteration == so_far->best ||
        objective_is_better(&active->objective, evaluation->value, best)) {
        so_far->best = result->iteration;
        so_far->best_value = evaluation->value;
    }
    if (result->iteration > so_far->last)
        so_far->last = result->iteration;
    evaluation->is_final = is_objective && so_far->last == result->iteration;
    evaluation->is_best = is_objective && so_far->best == result->iteration;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i] != so_far->last && known[i] != so_far->best)
            evaluation->outdated[i] = known[i];
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

void recorder_checkpoint(struct recorder *recorder, int64_t trial_id,
                         struct checkpoint *checkpoint)
{
    struct active *active = find_active(recorder, trial_id);
    struct saved *saved =
        add_row(recorder, ROW_CHECKPOINT, trial_id, sizeof *saved)->detail;
    saved->iteration = checkpoint->iteration;
    saved->size = checkpoint->size;
    saved->bytes = checkpoint->bytes;
    recorder->waiting += saved->size;
    if (active != NULL && active->keep == KEEP_BEST)
        saved->best = active->evaluated[active->objective.split].best;
    checkpoint->bytes = NULL;
}

static struct event *add_event(struct recorder *recorder, enum row_type type,
                               int64_t trial_id, const char *level, const char *message)
{
    size_t length = message != NULL ? strlen(message) : 0;
    struct event *event =
        add_row(recorder, type, trial_id, sizeof *event + length + 1)->detail;
    event->time_us = clock_utc_us();
    event->level = level;
    event->has_message = message != NULL;
    memcpy(event->message, message != NULL ? message : "", length + 1);
    return event;
}

void recorder_event(struct recorder *recorder, int64_t trial_id, const char *level,
                    const char *message)
{
    add_event(recorder, ROW_EVENT, trial_id, level, message);
}

int recorder_end(struct recorder *recorder, int64_t trial_id, enum trial_state outcome,
                 const char *message, struct error *error)
{
    static const char *const levels[] = {
        [TRIAL_QUEUED] = "info",  [TRIAL_DONE] = "info",
        [TRIAL_PRUNED] = "info",  [TRIAL_INTERRUPTED] = "warning",
        [TRIAL_FAILED] = "error", [TRIAL_DIVERGED] = "error",
    };
    struct active *active = find_active(recorder, trial_id);
    bool may_go_on = outcome == TRIAL_QUEUED || outcome == TRIAL_INTERRUPTED ||
                     outcome == TRIAL_FAILED;
    struct event *event = add_event(recorder, ROW_END, trial_id, NULL, message);
    event->outcome = outcome;
    event->keep = may_go_on || active == NULL ? KEEP_AUTO : active->keep;
    event->experiment_id = active != NULL ? active->experiment_id : 0;
    if (message != NULL)
        recorder_event(recorder, trial_id, levels[outcome], message);
    if (active != NULL)
        *active = recorder->active[--recorder->active_count];
    return recorder_commit(recorder, true, error) < 0 ? -1 : 0;
}

void recorder_judge(struct recorder *recorder, const struct recorder_verdict *verdict,
                    const char *message)
{
    struct recorder_verdict *row =
        add_row(recorder, ROW_VERDICT, verdict->trial_id, sizeof *row)->detail;
    *row = *verdict;
    recorder_event(recorder, verdict->trial_id, "info", message);
}

/* ---- Writing ---- */

/* Binds by a letter each: i int64_t, d double (NaN becomes NULL), t text or NULL, n
 * int64_t that becomes NULL. Runs it. */
static int run(struct recorder *recorder, enum statement which, const char *letters, ...)
{
    sqlite3_stmt *prepared = statement(recorder, which);
    va_list values;
    va_start(values, letters);
    for (int i = 1; letters[i - 1] != '\0'; i++) {
        if (letters[i - 1] == 'i') {
            sqlite3_bind_int64(prepared, i, va_arg(values, int64_t));
        } else if (letters[i - 1] == 'n') {
            (void)va_arg(values, int64_t);
            sqlite3_bind_null(prepared, i);
        } else if (letters[i - 1] == 'd') {
            sqlite3_bind_double(prepared, i, va_arg(values, double));
        } else
            sqlite3_bind_text(prepared, i, va_arg(values, const char *), -1,
                              SQLITE_STATIC);
    }
    va_end(values);
    int status = prepared != NULL ? sqlite3_step(prepared) : SQLITE_ERROR;
    sqlite3_reset(prepared);
    return status == SQLITE_DONE ? 0 : -1;
}

static int execute(struct recorder *recorder, const char *sql)
{
    return sqlite3_exec(recorder->database->handle, sql, NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : -1;
}

static int write_iteration(struct recorder *recorder, const struct queued_row *row)
{
    const struct iteration_result *result = &row->iteration;
    int status = run(recorder, INSERT_ITERATION, "iidd", row->trial_id, result->iteration,
                     result->loss, result->accuracy);
    if (status == 0 && !isnan(result->learning_rate))
        status = run(recorder, INSERT_METRIC, "ittid", row->trial_id, "learning_rate",
                     "train", result->iteration, result->learning_rate);
    return status;
}

static int write_point(struct recorder *recorder, const struct queued_row *row)
{
    const struct series_point *point = row->detail;
    return run(recorder, INSERT_METRIC, "ittid", row->trial_id, point->name, "train",
               point->iteration, point->value);
}

/* Whether a metric has a row of its own, beside `evaluations`. */
static bool is_measured(const struct evaluation_result *result, enum metric metric)
{
    if (metric == METRIC_LOSS || metric == METRIC_ACCURACY)
        return false;
    return metric_applies(metric, result->classes) &&
           (metric != METRIC_TOP_K || !isnan(result->values[metric]));
}

static int write_evaluation(struct recorder *recorder, const struct queued_row *row)
{
    const struct evaluation *evaluation = row->detail;
    const struct evaluation_result *result = &evaluation->result;
    const char *split = dataset_split_name(result->split);
    int64_t classes = result->classes;
    bool compared = !isnan(result->values[METRIC_ACCURACY]);
    int status = run(recorder, INSERT_EVALUATION, compared ? "iitddii" : "iitddni",
                     row->trial_id, result->iteration, split, result->values[METRIC_LOSS],
                     result->values[METRIC_ACCURACY], result->correct, result->total);
    for (int i = 0; i < METRIC_COUNT && status == 0; i++)
        if (is_measured(result, (enum metric)i))
            status = run(recorder, INSERT_METRIC, "ittid", row->trial_id,
                         metric_name((enum metric)i), split, result->iteration,
                         result->values[i]);
    for (int64_t i = 0; i < classes * classes && status == 0; i++)
        if (evaluation->cells[i] != 0)
            status = run(recorder, INSERT_CONFUSION, "iitiii", row->trial_id,
                         result->iteration, split, i / classes, i % classes,
                         evaluation->cells[i]);
    for (int i = 0; i < 3 && status == 0; i++)
        if (evaluation->outdated[i] != 0)
            status = run(recorder, DELETE_CONFUSIONS, "iti", row->trial_id, split,
                         evaluation->outdated[i]);
    if (evaluation->is_final && status == 0)
        status = run(recorder, UPDATE_FINAL, "iddd", row->trial_id,
                     result->values[METRIC_LOSS], result->values[METRIC_ACCURACY],
                     evaluation->value);
    if (evaluation->is_best && status == 0)
        status = run(recorder, UPDATE_BEST, "iidd", row->trial_id, result->iteration,
                     result->values[METRIC_ACCURACY], evaluation->value);
    return status;
}

/* Fills the row that was just inserted from where the bytes are: as a parameter of the
 * INSERT, SQLite would make a copy of them. */
static int write_bytes(struct recorder *recorder, const struct saved *saved)
{
    sqlite3 *handle = recorder->database->handle;
    sqlite3_blob *blob = NULL;
    int status = sqlite3_blob_open(handle, "main", "checkpoints", "data",
                                   sqlite3_last_insert_rowid(handle), 1, &blob);
    if (status == SQLITE_OK)
        status = sqlite3_blob_write(blob, saved->bytes, (int)saved->size, 0);
    int closed = sqlite3_blob_close(blob);
    return status == SQLITE_OK && closed == SQLITE_OK ? 0 : -1;
}

static int write_checkpoint(struct recorder *recorder, const struct queued_row *row)
{
    const struct saved *saved = row->detail;
    if (run(recorder, INSERT_CHECKPOINT, "iii", row->trial_id, saved->iteration,
            (int64_t)saved->size) != 0 ||
        write_bytes(recorder, saved) != 0)
        return -1;
    return run(recorder, DELETE_CHECKPOINTS, "iii", row->trial_id, saved->iteration,
               saved->best);
}

/* Takes the trial back to its checkpoint, or its beginning: later rows go, but for those
 * that a pruning stands on, which come again. */
static int rewind_trial(struct recorder *recorder, int64_t trial_id,
                        const struct recorder_attempt *attempt)
{
    static const char *const tables[] = {"checkpoints", "iterations", "evaluations",
                                         "metrics", "confusions"};
    static const char *const parts[] = {"layers", "components", "splits", "classes",
                                        "digests"};
    char sql[100];
    int64_t checkpoint = attempt->from_iteration,
            last = last_kept(recorder, trial_id, attempt);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        sqlite3_snprintf(
            sizeof sql, sql, "DELETE FROM %s WHERE trial_id = %lld AND iteration > %lld",
            tables[i], (long long)trial_id, (long long)(i == 0 ? checkpoint : last));
        if (execute(recorder, sql) != 0)
            return -1;
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        sqlite3_snprintf(sizeof sql, sql, "DELETE FROM %s WHERE trial_id = %lld",
                         parts[i], (long long)trial_id);
        if (execute(recorder, sql) != 0)
            return -1;
    }
    const struct objective *objective = &attempt->objective;
    const char *split = dataset_split_name(objective->split);
    const char *metric = metric_name(objective->metric);
    if (run(recorder, UPDATE_LAST, "i", trial_id) != 0 ||
        run(recorder, REWIND_TRIAL, "itti", trial_id, split, metric,
            (int64_t)objective->maximize) != 0)
        return -1;
    return run(recorder, REWIND_BEST, "itt", trial_id, split, metric);
}

static int write_components(struct recorder *recorder, int64_t trial_id,
                            const struct spec *spec)
{
    struct arena *arena = arena_new();
    size_t count;
    int status = 0;
    const struct component_version *at = components_of(spec, arena, &count);
    for (size_t i = 0; i < count && status == 0; i++)
        status = run(recorder, INSERT_COMPONENT, "ittt", trial_id, at[i].path, at[i].type,
                     at[i].version);
    arena_free(arena);
    return status;
}

/* Its counts are NULL of a split that there is not. */
static int write_class(struct recorder *recorder, int64_t trial_id,
                       const struct dataset *dataset, int64_t class)
{
    char letters[] = "iitiii", buffer[TALLY_NAME_SIZE];
    int64_t counts[SPLIT_COUNT] = {0};
    for (enum split split = 0; split < SPLIT_COUNT; split++)
        if (dataset->splits[split].class_counts != NULL)
            counts[split] = dataset->splits[split].class_counts[class];
        else
            letters[3 + split] = 'n';
    return run(recorder, INSERT_CLASS, letters, trial_id, class,
               tally_name(dataset, class, buffer), counts[SPLIT_TRAIN],
               counts[SPLIT_VALIDATION], counts[SPLIT_TEST]);
}

static int write_data(struct recorder *recorder, int64_t trial_id,
                      const struct dataset *dataset)
{
    int status = 0;
    if (dataset == NULL)
        return 0;
    for (enum split split = 0; split < SPLIT_COUNT && status == 0; split++)
        if (dataset->splits[split].count > 0)
            status = run(recorder, INSERT_SPLIT, "iti", trial_id,
                         dataset_split_name(split), dataset->splits[split].count);
    for (int64_t i = 0; i < dataset->classes && status == 0; i++)
        status = write_class(recorder, trial_id, dataset, i);
    return status;
}

/* "oneDNN 2.6.3 for AVX2, SQLite 3.40.1"; before version 4 of the file only
 * "oneDNN 2.6.3, SQLite 3.40.1": what was not told is no difference. */
static bool are_other_libraries(const char *recorded, const char *now)
{
    static const char sqlite[] = ", SQLite";
    const char *end = strstr(recorded, sqlite), *end_now = strstr(now, sqlite);
    if (end == NULL || end_now == NULL || strcmp(end, end_now) != 0)
        return strcmp(recorded, now) != 0;
    size_t length = (size_t)(end - recorded);
    const char *detail = now + length;
    return strncmp(recorded, now, length) != 0 ||
           (detail != end_now && strncmp(detail, " for ", 5) != 0 &&
            strncmp(detail, " of ", 4) != 0);
}

/* An event where the last attempt was on another kind of machine. */
static int tell_changes(struct recorder *recorder, int64_t trial_id,
                        const struct begin *begin)
{
    const struct runtime *now = &begin->runtime;
    sqlite3_stmt *last = statement(recorder, LAST_ATTEMPT);
    struct text changed = {0};
    sqlite3_bind_int64(last, 1, trial_id);
    int status = last != NULL ? sqlite3_step(last) : SQLITE_ERROR;
    if (status == SQLITE_ROW) {
        const char *set = database_string(last, 0);
        const char *libraries = database_string(last, 1);
        if (strcmp(set, now->host.instruction_set) != 0 ||
            are_other_libraries(libraries, now->libraries))
            text_add(&changed,
                     "it goes on with %s, %s after %s, %s: its rows may differ in their "
                     "last digits",
                     now->host.instruction_set, now->libraries, set, libraries);
    }
    sqlite3_reset(last);
    status = status == SQLITE_ROW || status == SQLITE_DONE ? 0 : -1;
    if (status == 0 && changed.at != NULL)
        status = run(recorder, INSERT_EVENT, "iitt", trial_id, begin->time_us, "warning",
                     changed.at);
    text_free(&changed);
    return status;
}

static int write_begin(struct recorder *recorder, const struct queued_row *row)
{
    const struct begin *begin = row->detail;
    const struct recorder_attempt *attempt = &begin->attempt;
    const struct runtime *runtime = &begin->runtime;
    const struct host *host = &runtime->host;
    int status = run(recorder, WANT_TRIAL, "iii", attempt->experiment_id, row->trial_id,
                     attempt->cleared_to);
    if (status == 0)
        status = rewind_trial(recorder, row->trial_id, attempt);
    if (status == 0 && attempt->from_iteration > 0)
        status = tell_changes(recorder, row->trial_id, begin);
    if (status == 0)
        status = run(recorder, INSERT_ATTEMPT, "iiitttttttti", row->trial_id,
                     attempt->pid, begin->time_us, host->name, host->boot_id, host->cpu,
                     host->instruction_set, runtime->version, runtime->revision,
                     runtime->compiler, runtime->libraries, attempt->from_iteration);
    for (size_t i = 0; i < attempt->layer_count && status == 0; i++) {
        const struct recorder_layer *layer = &begin->layers[i];
        status =
            run(recorder, INSERT_LAYER, "iitttti", row->trial_id, (int64_t)i, layer->type,
                layer->version, layer->path, layer->sha256, layer->parameters);
    }
    if (status == 0)
        status = write_components(recorder, row->trial_id, attempt->spec);
    return status == 0 ? write_data(recorder, row->trial_id, attempt->dataset) : status;
}

static const char *const keep_words[] = {
    [KEEP_NONE] = "none", [KEEP_LAST] = "last", [KEEP_BEST] = "best"};

static int write_end(struct recorder *recorder, const struct queued_row *row)
{
    const struct event *event = row->detail;
    const char *state = recorder_state_name(event->outcome);
    bool waits = event->outcome == TRIAL_QUEUED;
    bool is_error = event->has_message && event->outcome != TRIAL_DONE;
    int status =
        run(recorder, END_ATTEMPT, "itti", row->trial_id, waits ? "interrupted" : state,
            is_error ? event->message : NULL, event->time_us);
    if (status == 0)
        status = run(recorder, SET_STATE, "it", row->trial_id, state);
    if (status == 0 && event->keep != KEEP_AUTO)
        status =
            run(recorder, KEEP_CHECKPOINT, "it", row->trial_id, keep_words[event->keep]);
    if (status == 0)
        status = run(recorder, UPDATE_LAST, "i", row->trial_id);
    if (status == 0)
        status = seal_write(recorder->database->handle, row->trial_id);
    if (status == 0 && event->outcome != TRIAL_QUEUED &&
        event->outcome != TRIAL_INTERRUPTED)
        status = run(recorder, CLEAR_ENDED, "ii", event->experiment_id, row->trial_id);
    return status;
}

static int write_verdict(struct recorder *recorder, const struct queued_row *row)
{
    const struct recorder_verdict *verdict = row->detail;
    int status = run(recorder, verdict->pruned ? PRUNE_TRIAL : CLEAR_TRIAL, "iii",
                     verdict->experiment_id, row->trial_id, verdict->iteration);
    if (status == 0 && verdict->pruned)
        status =
            run(recorder, KEEP_OF_PRUNED, "it", row->trial_id, keep_words[verdict->keep]);
    return status;
}

static int write_event(struct recorder *recorder, const struct queued_row *row)
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
    static int (*const writers[])(struct recorder *, const struct queued_row *) = {
        [ROW_ITERATION] = write_iteration,   [ROW_POINT] = write_point,
        [ROW_EVALUATION] = write_evaluation, [ROW_CHECKPOINT] = write_checkpoint,
        [ROW_BEGIN] = write_begin,           [ROW_END] = write_end,
        [ROW_VERDICT] = write_verdict,       [ROW_EVENT] = write_event,
    };
    for (size_t i = 0; i < recorder->count; i++)
        if (writers[recorder->rows[i].type](recorder, &recorder->rows[i]) != 0)
            return -1;
    for (size_t i = 0; i < recorder->active_count; i++)
        if (run(recorder, UPDATE_LAST, "i", recorder->active[i].trial_id) != 0)
            return -1;
    return 0;
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
        return now ? rescue_check(recorder->database, error) : 0;
    if (!now && clock_seconds() - recorder->committed < COMMIT_SECONDS)
        return recorder->locked_out ? wait_for_lock(recorder, error) : 0;
    recorder->committed = clock_seconds();
    recorder->locked_out = false;
    if (execute(recorder, "BEGIN IMMEDIATE") != 0 || write_rows(recorder) != 0 ||
        execute(recorder, "COMMIT") != 0) {
        recorder->locked_out = sqlite3_errcode(recorder->database->handle) == SQLITE_BUSY;
        fail(recorder, "recording", error);
        if (recorder->locked_out)
            return wait_for_lock(recorder, error);
        rescue_check(recorder->database, error); /* it may be why */
        return -1;
    }
    clear_rows(recorder);
    return rescue_check(recorder->database, error);
}
