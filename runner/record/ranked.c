/* The list is short, so it has no order of its own. */
#include "record/ranked.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "base/memory.h"
#include "record/sql.h"

/* 1, -1 or 0, as `one` stands before `other`, behind it, or neither; NaN is last. */
static int compare(double one, double other)
{
    if (isnan(one) || isnan(other))
        return !!isnan(other) - !!isnan(one);
    return (one < other) - (one > other);
}

/* In the order of `leaderboard`. */
static bool is_before(const struct ranked_trial *one, const struct ranked_trial *other)
{
    int order = one->maximize ? compare(-one->best_value, -other->best_value)
                              : compare(one->best_value, other->best_value);
    if (order == 0)
        order = compare(one->final_loss, other->final_loss);
    return order != 0 ? order > 0 : one->number < other->number;
}

static void add(struct ranked *ranked, const struct ranked_trial *trial)
{
    if ((ranked->count & (ranked->count - 1)) == 0)
        ranked->at =
            memory_resize(ranked->at, (2 * ranked->count + 1) * sizeof *ranked->at);
    ranked->at[ranked->count++] = *trial;
}

void ranked_leave(struct ranked *ranked, int64_t id)
{
    for (size_t i = 0; i < ranked->count; i++)
        if (ranked->at[i].id == id) {
            ranked->at[i] = ranked->at[--ranked->count];
            return;
        }
}

int64_t ranked_enter(struct ranked *ranked, const struct ranked_trial *trial)
{
    const struct ranked_trial *last = trial;
    int64_t alike = 1, id;
    if (ranked->most == 0)
        return 0;
    ranked_leave(ranked, trial->id);
    for (size_t i = 0; i < ranked->count; i++) {
        const struct ranked_trial *other = &ranked->at[i];
        if (other->metric != trial->metric || other->maximize != trial->maximize)
            continue;
        alike++;
        if (is_before(last, other))
            last = other;
    }
    id = alike > ranked->most ? last->id : 0;
    if (id != trial->id)
        ranked_leave(ranked, id);
    if (id != trial->id)
        add(ranked, trial);
    return id;
}

int ranked_load(struct ranked *ranked, struct sqlite3 *handle)
{
    int status;
    if (ranked->most == 0)
        return 0;
    sqlite3_stmt *row = sql_query(
        handle,
        "SELECT trial_id, number, objective, maximize, best_value, final_loss FROM "
        "experiment_trials JOIN trials ON trials.id = trial_id WHERE experiment_id = ? "
        "AND position IS NOT NULL AND pruned_at IS NULL AND state = 'done'",
        "i", ranked->experiment);
    while ((status = sql_step(row)) > 0) {
        const struct ranked_trial trial = {sqlite3_column_int64(row, 0),
                                           sqlite3_column_int64(row, 1),
                                           metric_find(sql_string(row, 2)),
                                           sqlite3_column_int(row, 3) != 0,
                                           sql_real(row, 4),
                                           sql_real(row, 5)};
        ranked_enter(ranked, &trial);
    }
    sqlite3_finalize(row);
    return status;
}

void ranked_free(struct ranked *ranked)
{
    free(ranked->at);
}
