/* What happened becomes rows, each type by a function of its own, in a transaction that
 * the caller has begun. A table's columns are those of record/tables.h, in their order.
 */
#include "record/writer.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "data/recipe.h"
#include "data/tally.h"
#include "net/signature_json.h"
#include "record/again.h"
#include "record/components.h"
#include "record/seal.h"
#include "record/sql.h"
#include "record/tables.h"

int writer_last_kept(struct statements *statements, int64_t trial_id,
                     const struct attempt *attempt, int64_t *last)
{
    int status = sql_number(
        statement_handle(statements), last,
        "SELECT max(pruned_at) FROM experiment_trials WHERE trial_id = ?", "i", trial_id);
    if (attempt->other_rows || *last < attempt->from_iteration)
        *last = attempt->from_iteration;
    return status;
}

int writer_last_iteration(struct statements *statements, int64_t trial_id)
{
    return statement_run(statements, STATEMENT_UPDATE_LAST, "i", trial_id);
}

static int write_iteration(struct statements *statements, const struct queue_row *row)
{
    const struct iteration_result *result = &row->iteration;
    int status = statement_insert(statements, "iterations", "iidd", row->trial_id,
                                  result->iteration, result->loss, result->accuracy);
    if (status == 0 && !isnan(result->learning_rate))
        status = statement_insert(statements, "metrics", "iittd", row->trial_id,
                                  result->iteration, "learning_rate", "train",
                                  result->learning_rate);
    return status;
}

static int write_point(struct statements *statements, const struct queue_row *row)
{
    const struct series_point *point = row->detail;
    return statement_insert(statements, "metrics", "iittd", row->trial_id,
                            point->iteration, point->name, "train", point->value);
}

/* Whether a metric has a row of its own, beside `evaluations`. */
static bool is_measured(const struct evaluation_result *result, enum metric metric)
{
    if (metric == METRIC_LOSS || metric == METRIC_ACCURACY)
        return false;
    return metric_applies(metric, result->classes) &&
           (!metric_is_asked(metric) || !isnan(result->values[metric]));
}

static int write_evaluation(struct statements *statements, const struct queue_row *row)
{
    const struct queue_evaluation *evaluation = row->detail;
    const struct evaluation_result *result = &evaluation->result;
    const char *split = dataset_split_name(result->split);
    int64_t classes = result->classes;
    bool compared = !isnan(result->values[METRIC_ACCURACY]);
    int status =
        statement_insert(statements, "evaluations", compared ? "iitddiii" : "iitddnii",
                         row->trial_id, result->iteration, split,
                         result->values[METRIC_LOSS], result->values[METRIC_ACCURACY],
                         result->correct, result->total, evaluation->time_us);
    for (int i = 0; i < METRIC_COUNT && status == 0; i++)
        if (is_measured(result, (enum metric)i))
            status = statement_insert(statements, "metrics", "iittd", row->trial_id,
                                      result->iteration, metric_name((enum metric)i),
                                      split, result->values[i]);
    for (int64_t i = 0; i < classes * classes && status == 0; i++)
        if (evaluation->cells[i] != 0)
            status = statement_insert(statements, "confusions", "iitiii", row->trial_id,
                                      result->iteration, split, i / classes, i % classes,
                                      evaluation->cells[i]);
    for (int i = 0; i < 3 && status == 0; i++)
        if (evaluation->outdated[i] != 0)
            status = statement_run(statements, STATEMENT_DELETE_CONFUSIONS, "iti",
                                   row->trial_id, split, evaluation->outdated[i]);
    if (evaluation->is_final && status == 0)
        status = statement_run(statements, STATEMENT_UPDATE_FINAL, "iddd", row->trial_id,
                               result->values[METRIC_LOSS],
                               result->values[METRIC_ACCURACY], evaluation->value);
    if (evaluation->is_best && status == 0)
        status = statement_run(statements, STATEMENT_UPDATE_BEST, "iidd", row->trial_id,
                               result->iteration, result->values[METRIC_ACCURACY],
                               evaluation->value);
    return status;
}

/* Fills the row that was just inserted from where the bytes are: as a parameter of the
 * INSERT, SQLite would make a copy of them. */
static int write_bytes(struct statements *statements,
                       const struct queue_checkpoint *saved)
{
    sqlite3 *handle = statement_handle(statements);
    sqlite3_blob *blob = NULL;
    int status = sqlite3_blob_open(handle, "main", "checkpoints", "data",
                                   sqlite3_last_insert_rowid(handle), 1, &blob);
    if (status == SQLITE_OK)
        status = sqlite3_blob_write(blob, saved->bytes, (int)saved->size, 0);
    int closed = sqlite3_blob_close(blob);
    return status == SQLITE_OK && closed == SQLITE_OK ? 0 : -1;
}

static int write_checkpoint(struct statements *statements, const struct queue_row *row)
{
    const struct queue_checkpoint *saved = row->detail;
    if (statement_run(statements, STATEMENT_INSERT_CHECKPOINT, "iii", row->trial_id,
                      saved->iteration, (int64_t)saved->size) != 0 ||
        write_bytes(statements, saved) != 0)
        return -1;
    return statement_run(statements, STATEMENT_DELETE_CHECKPOINTS, "iii", row->trial_id,
                         saved->iteration, saved->best);
}

/* The rows of a trial that go when it begins anew, table by table. */
static int delete_rows(struct statements *statements, int64_t trial_id,
                       int64_t checkpoint, int64_t last)
{
    char sql[100];
    int status = 0;
    for (size_t i = 0; i < tables_count && status == 0; i++) {
        int64_t after = 0; /* iterations count from 1 */
        if (tables[i].rewind == TABLES_KEPT)
            continue;
        if (tables[i].rewind != TABLES_OF_ATTEMPT)
            after = tables[i].rewind == TABLES_PAST_CHECKPOINT ? checkpoint : last;
        snprintf(sql, sizeof sql, "DELETE FROM %s WHERE trial_id = ?1%s", tables[i].name,
                 tables[i].rewind != TABLES_OF_ATTEMPT ? " AND iteration > ?2" : "");
        status = sql_run(statement_handle(statements), sql, "ii", trial_id, after);
    }
    return status;
}

/* Takes the trial back to its checkpoint, or its beginning: later rows go, but for those
 * that a pruning stands on, which come again. */
static int rewind_trial(struct statements *statements, int64_t trial_id,
                        const struct attempt *attempt)
{
    const struct objective *objective = &attempt->objective;
    const char *split = dataset_split_name(objective->split);
    const char *metric = metric_name(objective->metric);
    int64_t last;
    if (writer_last_kept(statements, trial_id, attempt, &last) != 0 ||
        delete_rows(statements, trial_id, attempt->from_iteration, last) != 0 ||
        writer_last_iteration(statements, trial_id) != 0 ||
        statement_run(statements, STATEMENT_REWIND_TRIAL, "ittb", trial_id, split, metric,
                      objective->maximize) != 0)
        return -1;
    return statement_run(statements, STATEMENT_REWIND_BEST, "itt", trial_id, split,
                         metric);
}

static int write_components(struct statements *statements, int64_t trial_id,
                            const struct trial_spec *spec)
{
    struct arena *arena = arena_new();
    size_t count;
    int status = 0;
    const struct component_version *at = components_of(spec, arena, &count);
    for (size_t i = 0; i < count && status == 0; i++)
        status = statement_insert(statements, "components", "ittt", trial_id, at[i].path,
                                  at[i].type, at[i].version);
    arena_free(arena);
    return status;
}

/* Its counts are NULL of a split that there is not. */
static int write_class(struct statements *statements, int64_t trial_id,
                       const struct dataset *dataset, int64_t class)
{
    char letters[] = "iitiii", buffer[TALLY_NAME_SIZE];
    int64_t counts[SPLIT_COUNT] = {0};
    for (enum split split = 0; split < SPLIT_COUNT; split++)
        if (dataset->splits[split].class_counts != NULL)
            counts[split] = dataset->splits[split].class_counts[class];
        else
            letters[3 + split] = 'n';
    return statement_insert(statements, "classes", letters, trial_id, class,
                            tally_name(dataset, class, buffer), counts[SPLIT_TRAIN],
                            counts[SPLIT_VALIDATION], counts[SPLIT_TEST]);
}

static int write_column(struct statements *statements, const struct dataset *dataset,
                        int64_t position)
{
    const struct recipe_column column = recipe_column(dataset, position);
    const char *digest = dataset->columns_digest, *what = recipe_what_name(column.what);
    const char *name = column.of->name[0] != '\0' ? column.of->name : NULL;
    int64_t source = column.of->number, missing = column.of->missing;
    int64_t dropped = recipe_dropped(&column);
    if (column.fill_category != NULL)
        return statement_run(statements, STATEMENT_INSERT_COLUMN, "tititttddii", digest,
                             position + 1, name, source, what, column.category,
                             column.fill_category, column.mean, column.std, missing,
                             dropped);
    return statement_run(statements, STATEMENT_INSERT_COLUMN, "titittdddii", digest,
                         position + 1, name, source, what, column.category, column.fill,
                         column.mean, column.std, missing, dropped);
}

/* The rows of a dataset's columns are written once for all trials that have the same. */
static int write_columns(struct statements *statements, int64_t trial_id,
                         const struct dataset *dataset)
{
    const char *digest = dataset->columns_digest;
    sqlite3_stmt *known;
    if (digest[0] == '\0')
        return statement_run(statements, STATEMENT_SET_COLUMNS, "in", trial_id);
    known = sql_query(statement_handle(statements),
                      "SELECT 1 FROM data_columns WHERE digest = ? LIMIT 1", "t", digest);
    int status = sql_step(known);
    sqlite3_finalize(known);
    if (status == 0)
        for (int64_t i = 0; i < dataset->sample.at[0] && status == 0; i++)
            status = write_column(statements, dataset, i);
    if (status < 0)
        return -1;
    return statement_run(statements, STATEMENT_SET_COLUMNS, "it", trial_id, digest);
}

static int write_signature(struct statements *statements, int64_t trial_id,
                           const struct dataset *dataset)
{
    char digest[DIGEST_SIZE];
    struct arena *arena = arena_new();
    struct text json = {0};
    signature_json_write(signature_of(dataset, arena), &json);
    digest_bytes(json.at, json.length, digest);
    int status =
        statement_run(statements, STATEMENT_INSERT_SIGNATURE, "tt", digest, json.at);
    text_free(&json);
    arena_free(arena);
    return status == 0 ? statement_run(statements, STATEMENT_SET_SIGNATURE, "it",
                                       trial_id, digest)
                       : status;
}

static int write_data(struct statements *statements, int64_t trial_id,
                      const struct dataset *dataset)
{
    int status = 0;
    if (dataset == NULL)
        return 0;
    for (enum split split = 0; split < SPLIT_COUNT && status == 0; split++)
        if (dataset->splits[split].count > 0)
            status =
                statement_insert(statements, "splits", "iti", trial_id,
                                 dataset_split_name(split), dataset->splits[split].count);
    for (int64_t i = 0; i < dataset->classes && status == 0; i++)
        status = write_class(statements, trial_id, dataset, i);
    if (status == 0)
        status = write_columns(statements, trial_id, dataset);
    return status == 0 ? write_signature(statements, trial_id, dataset) : status;
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
static int tell_changes(struct statements *statements, int64_t trial_id,
                        const struct queue_begin *begin)
{
    const struct attempt_runtime *now = &begin->runtime;
    struct text changed = {0};
    sqlite3_stmt *last = sql_query(statement_handle(statements),
                                   "SELECT instruction_set, libraries FROM attempts "
                                   "WHERE trial_id = coalesce((SELECT id FROM trials "
                                   "WHERE run_key = ?2), ?1) ORDER BY n DESC LIMIT 1",
                                   "it", trial_id, begin->attempt.source);
    int status = sql_step(last);
    if (status > 0) {
        const char *set = sql_string(last, 0);
        const char *libraries = sql_string(last, 1);
        if (strcmp(set, now->host.instruction_set) != 0 ||
            are_other_libraries(libraries, now->libraries))
            text_add(&changed,
                     "it goes on with %s, %s after %s, %s: its rows may differ in their "
                     "last digits",
                     now->host.instruction_set, now->libraries, set, libraries);
        status = 0;
    }
    sqlite3_finalize(last);
    if (status == 0 && changed.at != NULL)
        status = statement_run(statements, STATEMENT_INSERT_EVENT, "iitt", trial_id,
                               begin->time_us, "warning", changed.at);
    text_free(&changed);
    return status;
}

/* A layer of the stack, with what it reads as JSON: "[6, 2]". */
static int write_layer(struct statements *statements, int64_t trial_id, size_t position,
                       const struct attempt_layer *layer, const struct layer_spec *spec)
{
    struct text inputs = {0};
    for (size_t i = 0; i < spec->input_count; i++)
        text_add(&inputs, "%s%lld", i > 0 ? ", " : "[", (long long)spec->inputs[i]);
    text_add(&inputs, "]");
    int status =
        statement_insert(statements, "layers", "iittttitt", trial_id, (int64_t)position,
                         layer->type, layer->version, layer->path, layer->sha256,
                         layer->parameters, spec->component.path, inputs.at);
    text_free(&inputs);
    return status;
}

static int write_begin(struct statements *statements, const struct queue_row *row)
{
    const struct queue_begin *begin = row->detail;
    const struct attempt *attempt = &begin->attempt;
    const struct attempt_runtime *runtime = &begin->runtime;
    const struct host *host = &runtime->host;
    bool ranked = attempt->keep == KEEP_NONE || attempt->keep_trials > 0;
    int status =
        statement_run(statements, STATEMENT_WANT_TRIAL, ranked ? "iiii" : "iiin",
                      attempt->experiment_id, row->trial_id, attempt->cleared_to,
                      attempt->keep == KEEP_NONE ? (int64_t)0 : attempt->keep_trials);
    if (status == 0)
        status = rewind_trial(statements, row->trial_id, attempt);
    if (status == 0 && attempt->from_iteration > 0)
        status = tell_changes(statements, row->trial_id, begin);
    if (status == 0)
        status = statement_run(
            statements, STATEMENT_INSERT_ATTEMPT, "iiittttttttit", row->trial_id,
            attempt->pid, begin->time_us, host->name, host->boot_id, host->cpu,
            host->instruction_set, runtime->version, runtime->revision, runtime->compiler,
            runtime->libraries, attempt->from_iteration, attempt->source);
    for (size_t i = 0; i < attempt->layer_count && status == 0; i++)
        status = write_layer(statements, row->trial_id, i, &begin->layers[i],
                             &attempt->spec->layers[i]);
    if (status == 0)
        status = write_components(statements, row->trial_id, attempt->spec);
    return status == 0 ? write_data(statements, row->trial_id, attempt->dataset) : status;
}

static const char *const keep_words[] = {
    [KEEP_NONE] = "none", [KEEP_LAST] = "last", [KEEP_BEST] = "best"};

static int write_end(struct statements *statements, const struct queue_row *row)
{
    const struct queue_event *event = row->detail;
    const char *state = trial_state_name(event->outcome);
    bool waits = event->outcome == TRIAL_QUEUED;
    bool is_error = event->has_message && event->outcome != TRIAL_DONE;
    int status = statement_run(
        statements, STATEMENT_END_ATTEMPT, event->peak_memory > 0 ? "ittii" : "ittin",
        row->trial_id, waits ? "interrupted" : state, is_error ? event->message : NULL,
        event->time_us, event->peak_memory);
    if (status == 0)
        status =
            statement_run(statements, STATEMENT_SET_STATE, "it", row->trial_id, state);
    if (status == 0 && event->keep != KEEP_AUTO)
        status = statement_run(statements, STATEMENT_KEEP_CHECKPOINT, "it", row->trial_id,
                               keep_words[event->keep]);
    if (status == 0 && event->outranked != 0)
        status = statement_run(statements, STATEMENT_DROP_OUTRANKED, "ii",
                               event->outranked, event->experiment_id);
    if (status == 0)
        status = writer_last_iteration(statements, row->trial_id);
    if (status == 0)
        status = seal_write(statement_handle(statements), row->trial_id);
    if (status == 0 && event->outcome != TRIAL_QUEUED &&
        event->outcome != TRIAL_INTERRUPTED)
        status = statement_run(statements, STATEMENT_CLEAR_ENDED, "ii",
                               event->experiment_id, row->trial_id);
    if (status == 0 && event->again_of != 0 && !waits &&
        event->outcome != TRIAL_INTERRUPTED)
        status = again_end(statement_handle(statements), row->trial_id, event->again_of,
                           event->outcome == TRIAL_DONE ? NULL : event->message);
    return status;
}

static int write_verdict(struct statements *statements, const struct queue_row *row)
{
    const struct attempt_verdict *verdict = row->detail;
    int status = statement_run(
        statements, verdict->pruned ? STATEMENT_PRUNE_TRIAL : STATEMENT_CLEAR_TRIAL,
        "iii", verdict->experiment_id, row->trial_id, verdict->iteration);
    if (status == 0 && verdict->pruned)
        status = statement_run(statements, STATEMENT_KEEP_OF_PRUNED, "it", row->trial_id,
                               keep_words[verdict->keep]);
    return status;
}

static int write_event(struct statements *statements, const struct queue_row *row)
{
    const struct queue_event *event = row->detail;
    return statement_run(statements, STATEMENT_INSERT_EVENT,
                         row->trial_id > 0 ? "iitt" : "nitt", row->trial_id,
                         event->time_us, event->level, event->message);
}

int writer_write(struct statements *statements, const struct queue_row *row)
{
    static int (*const writers[])(struct statements *, const struct queue_row *) = {
        [QUEUE_ITERATION] = write_iteration,   [QUEUE_POINT] = write_point,
        [QUEUE_EVALUATION] = write_evaluation, [QUEUE_CHECKPOINT] = write_checkpoint,
        [QUEUE_BEGIN] = write_begin,           [QUEUE_END] = write_end,
        [QUEUE_VERDICT] = write_verdict,       [QUEUE_EVENT] = write_event,
    };
    return writers[row->type](statements, row);
}
