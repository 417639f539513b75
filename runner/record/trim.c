/* What is removed is counted by the statement that finds it, so that the report of a dry
 * run is that of the real one. */
#include "record/trim.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "base/memory.h"
#include "record/database_error.h"
#include "record/database_handle.h"
#include "record/ranked.h"
#include "record/seal.h"
#include "record/sql.h"

/* One kind of thing to remove: the trials that have it, with their number and bytes, and
 * how it goes from one of them. ?1 is the experiment's name, in `remove` the trial; ?2 is
 * wishes->every, ?3 wishes->weights. Binding what a statement does not have does no harm.
 */
struct kind {
    const char *find, *remove;
    bool is_sealed; /* its rows are checked before, and sealed anew */
};

#define OF_EXPERIMENT                                                                    \
    "(?1 IS NULL OR trials.id IN (SELECT trial_id FROM experiment_trials JOIN "          \
    "experiments ON experiments.id = experiment_id WHERE name = ?1))"

/* Nobody goes on from a trial that ended, or that each who asked for it has pruned. */
static const struct kind checkpoints = {
    "SELECT trials.id, count(*), sum(length(data)) FROM trials JOIN checkpoints ON "
    "trial_id = trials.id WHERE (state NOT IN ('queued', 'running', 'interrupted') OR "
    "(state = 'queued' AND trials.id IN (SELECT trial_id FROM experiment_trials GROUP BY "
    "trial_id HAVING count(*) = count(pruned_at)))) "
    "AND " OF_EXPERIMENT
    " AND (?3 OR NOT " RANKED_IS_KEPT("trials.id", "NULL") ") GROUP BY trials.id",
    "DELETE FROM checkpoints WHERE trial_id = ?1", false};

#define IS_UNUSED                                                                        \
    "trials.id NOT IN (SELECT trial_id FROM experiment_trials WHERE position IS NOT "    \
    "NULL)"

static const struct kind unused = {"SELECT trials.id, 1, 0 FROM trials WHERE " IS_UNUSED
                                   " AND " OF_EXPERIMENT " ORDER BY trials.id",
                                   "DELETE FROM trials WHERE id = ?1", false};

#define BETWEEN "iteration % ?2 <> 0 AND iteration > 1 AND iteration < "

static const struct kind iterations = {
    "SELECT trials.id, count(*), 0 FROM trials JOIN iterations ON trial_id = trials.id "
    "WHERE state = 'done' AND " BETWEEN "last_iteration AND " OF_EXPERIMENT
    " GROUP BY trials.id",
    "DELETE FROM iterations WHERE trial_id = ?1 AND " BETWEEN
    "(SELECT last_iteration FROM trials WHERE id = ?1)",
    true};

struct found {
    int64_t *trials; /* owned */
    size_t count;
    int64_t number, bytes;
};

static int find(struct database *database, const struct kind *kind,
                const struct trim_wishes *wishes, struct found *found)
{
    sqlite3_stmt *statement =
        sql_query(database->handle, kind->find, "tib", wishes->experiment, wishes->every,
                  wishes->weights);
    int status;
    *found = (struct found){0};
    while ((status = sql_step(statement)) > 0) {
        if ((found->count & (found->count - 1)) == 0)
            found->trials = memory_resize(found->trials,
                                          (2 * found->count + 1) * sizeof *found->trials);
        found->trials[found->count++] = sqlite3_column_int64(statement, 0);
        found->number += sqlite3_column_int64(statement, 1);
        found->bytes += sqlite3_column_int64(statement, 2);
    }
    sqlite3_finalize(statement);
    return status;
}

static int remove_rows(const struct database *database, const struct kind *kind,
                       int64_t trial, int64_t every, struct error *error)
{
    sqlite3 *handle = database->handle;
    if (kind->is_sealed && seal_check(database, "main", trial, SEAL_ALL, error) != 0)
        return -1;
    if (sql_run(handle, kind->remove, "ii", trial, every) == 0 &&
        (!kind->is_sealed || seal_write(handle, trial) == 0) &&
        sql_execute(handle, "COMMIT") == 0)
        return 0;
    return database_error(database, "removing from it", error);
}

/* Of one trial, all or nothing. */
static int remove_of(const struct database *database, const struct kind *kind,
                     int64_t trial, int64_t every, struct error *error)
{
    if (seal_begin(database, error) != 0)
        return -1;
    int status = remove_rows(database, kind, trial, every, error);
    if (status != 0)
        sql_execute(database->handle, "ROLLBACK");
    return status;
}

/* `number` gets how many there are; returns their bytes, or -1. */
static int64_t trim(struct database *database, const struct kind *kind,
                    const struct trim_wishes *wishes, bool dry, int64_t *number,
                    struct error *error)
{
    struct found found;
    int status = find(database, kind, wishes, &found);
    if (status != 0)
        database_error(database, "removing from it", error);
    for (size_t i = 0; i < found.count && status == 0 && !dry; i++)
        status = remove_of(database, kind, found.trials[i], wishes->every, error);
    *number = found.number;
    free(found.trials);
    return status == 0 ? found.bytes : -1;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, two = *(const int64_t *)b;
    return (one > two) - (one < two);
}

int trim_list_unused(struct database *database, const char *experiment,
                     struct arena *arena, struct trim_unused *list, struct error *error)
{
    struct found found;
    const struct trim_wishes wishes = {.experiment = experiment};
    size_t all = 0;
    *list = (struct trim_unused){0};
    int status =
        find(database, &unused, &wishes, &found) == 0
            ? query_trials(database, experiment, arena, &list->trials, &all, error)
            : database_error(database, "reading", error);
    bool *is_named = memory_zeroed(found.count + 1);
    for (size_t i = 0; i < all && status == 0 && found.count > 0; i++) {
        const int64_t *at = bsearch(&list->trials[i].id, found.trials, found.count,
                                    sizeof *found.trials, compare_ids);
        if (at == NULL)
            continue;
        is_named[at - found.trials] = true;
        list->trials[list->count++] = list->trials[i];
    }
    for (size_t j = 0; j < found.count; j++)
        list->strays += !is_named[j];
    free(is_named);
    free(found.trials);
    return status;
}

int trim_file(struct database *database, const struct trim_wishes *wishes, bool dry,
              struct trim_report *report, struct error *error)
{
    *report = (struct trim_report){0};
    if (wishes->checkpoints) {
        int64_t bytes =
            trim(database, &checkpoints, wishes, dry, &report->checkpoints, error);
        if (bytes < 0)
            return -1;
        report->checkpoint_bytes = bytes;
        if (!wishes->weights &&
            sql_number(database->handle, &report->kept,
                       "SELECT count(*) FROM trials JOIN checkpoints ON trial_id = "
                       "trials.id WHERE " OF_EXPERIMENT
                       " AND " RANKED_IS_KEPT("trials.id", "NULL"),
                       "t", wishes->experiment) != 0)
            return database_error(database, "reading", error);
    }
    if (wishes->unused &&
        trim(database, &unused, wishes, dry, &report->trials, error) < 0)
        return -1;
    if (wishes->every > 0 &&
        trim(database, &iterations, wishes, dry, &report->iterations, error) < 0)
        return -1;
    if (dry)
        return 0;
    report->compact = sql_execute(database->handle, "VACUUM") == 0;
    return report->compact || sqlite3_errcode(database->handle) == SQLITE_FULL
               ? 0
               : database_error(database, "writing it anew", error);
}
