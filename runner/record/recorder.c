/* The recorder: it knows which trials run and how good each is so far, and writes the
 * queue of what happened in its order, a transaction at a time. */
#include "record/recorder.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "record/database_error.h"
#include "record/queue.h"
#include "record/ranked.h"
#include "record/rescue.h"
#include "record/seal.h"
#include "record/sql.h"
#include "record/writer.h"
#include "train/schedule.h"

#define COMMIT_SECONDS 1.0

/* The evaluations of one split so far. */
struct evaluated {
    int64_t last, best; /* iterations; 0: none */
    double best_value;  /* of the objective's metric */
    double last_loss;
};

/* A trial that runs now. What each evaluation changes is worked out here as it comes, so
 * that the cost of one does not grow with the number of those before it. */
struct active {
    int64_t trial_id, experiment_id, number;
    struct objective objective;
    enum keep keep;
    int64_t again_of;
    struct period evaluations;
    double learning_rate; /* the last one recorded; NaN: none yet */
    struct evaluated evaluated[SPLIT_COUNT];
};

struct recorder {
    struct database *database;
    struct statements *statements;
    struct queue queue;
    struct active *active;
    size_t active_count;
    struct ranked ranked; /* none where all keep their checkpoints */
    double committed;     /* when last tried, by clock_seconds */
    bool locked_out;      /* somebody held a write lock then */
};

struct recorder *recorder_new(struct database *database)
{
    struct recorder *recorder = memory_zeroed(sizeof *recorder);
    recorder->database = database;
    recorder->statements = statement_open(database->handle);
    recorder->committed = clock_seconds();
    return recorder;
}

void recorder_free(struct recorder *recorder)
{
    if (recorder == NULL)
        return;
    statement_close(recorder->statements);
    queue_free(&recorder->queue);
    ranked_free(&recorder->ranked);
    free(recorder->active);
    free(recorder);
}

int recorder_rank(struct recorder *recorder, int64_t experiment_id, int64_t most,
                  struct error *error)
{
    recorder->ranked = (struct ranked){.experiment = experiment_id, .most = most};
    return ranked_load(&recorder->ranked, recorder->database->handle) == 0
               ? 0
               : database_error(recorder->database, "reading its best trials", error);
}

/* ---- Trials that run ---- */

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

/* The learning rate at the trial's checkpoint. */
static int remember_rate(const struct recorder *recorder, struct active *active,
                         int64_t checkpoint)
{
    sqlite3_stmt *found = sql_query(recorder->database->handle,
                                    "SELECT value FROM metrics WHERE trial_id = ? AND "
                                    "iteration <= ? AND split = 'train' AND name = "
                                    "'learning_rate' ORDER BY iteration DESC LIMIT 1",
                                    "ii", active->trial_id, checkpoint);
    int status = sql_step(found);
    if (status > 0)
        active->learning_rate = sqlite3_column_double(found, 0);
    sqlite3_finalize(found);
    return status < 0 ? -1 : 0;
}

/* The evaluations of a split, of the rows that stay. */
static int remember_split(const struct recorder *recorder, struct active *active,
                          enum split split, int64_t last)
{
    struct evaluated *evaluated = &active->evaluated[split];
    sqlite3_stmt *found = sql_query(
        recorder->database->handle,
        "SELECT iteration, value, max(iteration) OVER (), first_value(loss) OVER (ORDER "
        "BY iteration DESC) FROM evaluation_values "
        "WHERE trial_id = ? AND iteration <= ? AND split = ? ORDER BY "
        "iif(?, -value, value) NULLS LAST, iteration LIMIT 1",
        "iitb", active->trial_id, last, dataset_split_name(split),
        active->objective.maximize);
    int status = sql_step(found);
    if (status > 0) {
        evaluated->last = sqlite3_column_int64(found, 2);
        evaluated->last_loss = sql_real(found, 3);
    }
    if (status > 0 && sqlite3_column_type(found, 1) != SQLITE_NULL) {
        evaluated->best = sqlite3_column_int64(found, 0);
        evaluated->best_value = sqlite3_column_double(found, 1);
    }
    sqlite3_finalize(found);
    return status < 0 ? -1 : 0;
}

/* What the trial has come to. */
static int remember(const struct recorder *recorder, struct active *active,
                    int64_t checkpoint, int64_t last)
{
    int status = remember_rate(recorder, active, checkpoint);
    for (enum split split = 0; split < SPLIT_COUNT && status == 0; split++)
        status = remember_split(recorder, active, split, last);
    return status;
}

/* Of the confusions those of the best and the last evaluation of each split stay. One
 * that is made again, on the way to rows that were kept, is not the last. One that there
 * is only as the run ends is none for a longer run, so those of the best before it stay
 * as well. */
static void judge(struct active *active, struct queue_evaluation *evaluation)
{
    const struct evaluation_result *result = &evaluation->result;
    struct evaluated *so_far = &active->evaluated[result->split];
    int64_t known[] = {so_far->last, so_far->best, result->iteration};
    double best = so_far->best == 0 ? (double)NAN : so_far->best_value;
    bool is_extra = active->evaluations.length > 0 &&
                    !period_is_due(active->evaluations, result->iteration);
    bool is_objective = result->split == active->objective.split;
    evaluation->value = result->values[active->objective.metric];
    if (result->iteration == so_far->best ||
        objective_is_better(&active->objective, evaluation->value, best)) {
        so_far->best = result->iteration;
        so_far->best_value = evaluation->value;
    }
    if (result->iteration >= so_far->last) {
        so_far->last = result->iteration;
        so_far->last_loss = result->values[METRIC_LOSS];
    }
    evaluation->is_final = is_objective && so_far->last == result->iteration;
    evaluation->is_best = is_objective && so_far->best == result->iteration;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i] != so_far->last && known[i] != so_far->best &&
            !(is_extra && known[i] == known[1]))
            evaluation->outdated[i] = known[i];
}

/* ---- What happens ---- */

int recorder_begin(struct recorder *recorder, int64_t trial_id,
                   const struct attempt *attempt, struct error *error)
{
    static const char doing[] = "reading a trial that goes on";
    size_t layers = attempt->layer_count * sizeof *attempt->layers;
    struct active *active = add_active(recorder, trial_id);
    int64_t last;
    ranked_leave(&recorder->ranked, trial_id);
    active->experiment_id = attempt->experiment_id;
    active->number = attempt->number;
    active->objective = attempt->objective;
    active->keep = attempt->keep;
    active->again_of = attempt->again_of;
    active->evaluations =
        attempt->dataset == NULL
            ? period_of(attempt->spec->schedule.evaluate_every, 0)
            : schedule_evaluations(&attempt->spec->schedule,
                                   attempt->dataset->splits[SPLIT_TRAIN].count);
    if (writer_last_kept(recorder->statements, trial_id, attempt, &last) != 0)
        return database_error(recorder->database, doing, error);
    if (last > 0 &&
        seal_check(recorder->database, "main", trial_id, SEAL_ALL, error) != 0)
        return -1;
    if (last > 0 && remember(recorder, active, attempt->from_iteration, last) != 0)
        return database_error(recorder->database, doing, error);
    struct queue_begin *begin =
        queue_add(&recorder->queue, QUEUE_BEGIN, trial_id, sizeof *begin + layers)
            ->detail;
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
    struct queue_row *row = queue_add(&recorder->queue, QUEUE_ITERATION, trial_id, 0);
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
        queue_add(&recorder->queue, QUEUE_POINT, trial_id, sizeof *point)->detail;
    *row = *point;
}

void recorder_evaluation(struct recorder *recorder, int64_t trial_id,
                         const struct evaluation_result *result)
{
    size_t cells = (size_t)(result->classes * result->classes);
    struct queue_evaluation *evaluation =
        queue_add(&recorder->queue, QUEUE_EVALUATION, trial_id,
                  sizeof *evaluation + cells * sizeof *evaluation->cells)
            ->detail;
    evaluation->time_us = clock_utc_us();
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
    const struct active *active = find_active(recorder, trial_id);
    struct queue_checkpoint *taken =
        queue_add_checkpoint(&recorder->queue, trial_id, checkpoint);
    if (active != NULL && active->keep == KEEP_BEST)
        taken->best = active->evaluated[active->objective.split].best;
}

void recorder_event(struct recorder *recorder, int64_t trial_id, const char *level,
                    const char *message)
{
    queue_add_event(&recorder->queue, QUEUE_EVENT, trial_id, level, message);
}

/* The trial whose weights have no place any more once this one has ended; 0: none. */
static int64_t outranked_by(struct recorder *recorder, const struct active *active,
                            enum trial_state outcome)
{
    const struct evaluated *of = &active->evaluated[active->objective.split];
    const struct ranked_trial trial = {
        .id = active->trial_id,
        .number = active->number,
        .metric = active->objective.metric,
        .maximize = active->objective.maximize,
        .best_value = of->best > 0 ? of->best_value : (double)NAN,
        .final_loss = of->last > 0 ? of->last_loss : (double)NAN};
    if (recorder->ranked.most == 0 || active->again_of != 0)
        return 0;
    return outcome == TRIAL_DONE ? ranked_enter(&recorder->ranked, &trial) : trial.id;
}

int recorder_end(struct recorder *recorder, int64_t trial_id, enum trial_state outcome,
                 const char *message, int64_t peak_memory, struct error *error)
{
    static const char *const levels[] = {
        [TRIAL_QUEUED] = "info",  [TRIAL_DONE] = "info",
        [TRIAL_PRUNED] = "info",  [TRIAL_INTERRUPTED] = "warning",
        [TRIAL_FAILED] = "error", [TRIAL_DIVERGED] = "error",
    };
    struct active *active = find_active(recorder, trial_id);
    bool may_go_on = outcome == TRIAL_QUEUED || outcome == TRIAL_INTERRUPTED ||
                     outcome == TRIAL_FAILED;
    struct queue_event *event =
        queue_add_event(&recorder->queue, QUEUE_END, trial_id, NULL, message);
    event->outcome = outcome;
    event->keep = may_go_on || active == NULL ? KEEP_AUTO : active->keep;
    event->experiment_id = active != NULL ? active->experiment_id : 0;
    event->again_of = active != NULL ? active->again_of : 0;
    event->peak_memory = peak_memory;
    if (event->keep != KEEP_AUTO)
        event->outranked = outranked_by(recorder, active, outcome);
    if (message != NULL && event->again_of == 0)
        recorder_event(recorder, trial_id, levels[outcome], message);
    if (active != NULL)
        *active = recorder->active[--recorder->active_count];
    return recorder_commit(recorder, true, error) == RECORDER_FAILED ? -1 : 0;
}

void recorder_judge(struct recorder *recorder, const struct attempt_verdict *verdict,
                    const char *message)
{
    struct attempt_verdict *row =
        queue_add(&recorder->queue, QUEUE_VERDICT, verdict->trial_id, sizeof *row)
            ->detail;
    *row = *verdict;
    recorder_event(recorder, verdict->trial_id, "info", message);
}

/* ---- Writing ---- */

static int write_queue(struct recorder *recorder)
{
    for (size_t i = 0; i < recorder->queue.count; i++)
        if (writer_write(recorder->statements, &recorder->queue.rows[i]) != 0)
            return -1;
    for (size_t i = 0; i < recorder->active_count; i++)
        if (writer_last_iteration(recorder->statements, recorder->active[i].trial_id) !=
            0)
            return -1;
    return 0;
}

static enum recorder_status wait_for_lock(const struct recorder *recorder,
                                          struct error *error)
{
    bool full = recorder->queue.bytes > RECORDER_MAX_WAITING;
    error_set(error, "%s: another program holds a write lock; %zu rows wait in memory%s",
              recorder->database->path, recorder->queue.count,
              full ? ", and the run pauses until it lets go" : "");
    return full ? RECORDER_FULL : RECORDER_WAITS;
}

static enum recorder_status check_place(struct recorder *recorder, struct error *error)
{
    return rescue_check(recorder->database, error) == 0 ? RECORDER_WELL : RECORDER_FAILED;
}

/* Fills the error before the failure that it tells of is forgotten, and rolls back. */
static enum recorder_status fail(struct recorder *recorder, struct error *error)
{
    recorder->locked_out = sqlite3_errcode(recorder->database->handle) == SQLITE_BUSY;
    database_error(recorder->database, "recording", error);
    sql_execute(recorder->database->handle, "ROLLBACK");
    if (recorder->locked_out)
        return wait_for_lock(recorder, error);
    rescue_check(recorder->database, error); /* it may be why */
    return RECORDER_FAILED;
}

enum recorder_status recorder_commit(struct recorder *recorder, bool now,
                                     struct error *error)
{
    sqlite3 *handle = recorder->database->handle;
    if (recorder->queue.count == 0)
        return now ? check_place(recorder, error) : RECORDER_WELL;
    if (!now && clock_seconds() - recorder->committed < COMMIT_SECONDS)
        return recorder->locked_out ? wait_for_lock(recorder, error) : RECORDER_WELL;
    recorder->committed = clock_seconds();
    recorder->locked_out = false;
    if (sql_execute(handle, "BEGIN IMMEDIATE") != 0 || write_queue(recorder) != 0 ||
        sql_execute(handle, "COMMIT") != 0)
        return fail(recorder, error);
    queue_clear(&recorder->queue);
    return check_place(recorder, error);
}
