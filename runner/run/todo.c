/* What is to be done of a plan. */
#include "run/todo.h"

#include "train/prune.h"
#include "train/schedule.h"

struct todo todo_new(const struct prepared *prepared)
{
    size_t count = prepared->plan.most;
    struct todo todo = {.prepared = prepared};
    todo.trials = arena_array(prepared->arena, count, sizeof *todo.trials);
    todo.at = arena_array(prepared->arena, count, sizeof *todo.at);
    const struct stop *rule =
        prepared->spec_count > 0
            ? stop_new(prepared->specs[0], prepared->datasets[0], prepared->arena)
            : NULL;
    todo.rule = prune_compares(rule) ? rule : NULL;
    return todo;
}

struct registry_outline todo_outline(const struct todo *todo, size_t index)
{
    const struct prepared *prepared = todo->prepared;
    size_t spec = prepared->spec_of[index];
    const struct schedule *schedule = &prepared->specs[spec]->schedule;
    const struct dataset *dataset = prepared->datasets[spec];
    const struct rate_run run =
        schedule_length(schedule, dataset->splits[SPLIT_TRAIN].count);
    return (struct registry_outline){run.iterations, run.epoch,
                                     objective_of(prepared->specs[spec], dataset)};
}

const struct stack_shapes *todo_shapes(const struct todo *todo, size_t index)
{
    return &todo->prepared->shapes[todo->prepared->spec_of[index]];
}

enum trial_state todo_state(const struct todo *todo, size_t index)
{
    const struct registry_trial *trial = &todo->trials[index];
    return trial->pruned_at > 0 ? TRIAL_PRUNED : trial->state;
}

bool todo_waits(const struct todo *todo, size_t index)
{
    enum trial_state state = todo_state(todo, index);
    bool goes_on = state == TRIAL_QUEUED || state == TRIAL_INTERRUPTED;
    return todo->at[index].wanted || (goes_on && !todo->trials[index].stale);
}

/* What an ended trial was, or a stale one is, is trained again only on request. */
static bool is_wanted(const struct todo_retry *retry, const struct registry_trial *trial)
{
    if (trial->stale && retry->stale)
        return true;
    if (trial->pruned_at > 0 && !retry->pruned)
        return false;
    if (trial->state == TRIAL_FAILED)
        return retry->failed;
    if (trial->state == TRIAL_DIVERGED)
        return retry->diverged;
    return trial->state != TRIAL_DONE && !trial->stale;
}

/* From where a trial goes on, and which rungs it is past: all of them, where it was
 * pruned and is to go on all the same. All rows of a trial come of one build of its
 * layers. */
static struct todo_trial begin(const struct todo_retry *retry,
                               const struct registry_trial *trial, bool unnamed)
{
    struct todo_trial begun = {.wanted = !unnamed && is_wanted(retry, trial),
                               .iteration = trial->checkpoint,
                               .recorded = trial->last_iteration,
                               .cleared = trial->cleared_to,
                               .unnamed = unnamed};
    if (begun.wanted && trial->stale)
        begun.iteration = begun.recorded = begun.cleared = 0;
    else if (trial->pruned_at > 0 && retry->pruned && !trial->stale && !unnamed)
        begun.cleared = INT64_MAX;
    return begun;
}

int64_t todo_list(struct todo *todo, size_t first, const struct todo_retry *retry,
                  size_t *left)
{
    int64_t total = 0;
    *left = 0;
    for (size_t i = first; i < todo->prepared->plan.count; i++) {
        struct registry_trial *trial = &todo->trials[i];
        struct todo_trial *at = &todo->at[i];
        *at = begin(retry, trial, at->unnamed);
        if (at->wanted || at->cleared == INT64_MAX)
            trial->pruned_at = 0;
        if (at->wanted)
            total += todo_outline(todo, i).iterations - at->iteration;
        else
            ++*left;
    }
    return total;
}

size_t todo_end(const struct todo *todo)
{
    return todo->end > 0 ? todo->end : todo->prepared->plan.count;
}

int64_t todo_rung(const struct todo *todo, size_t index, int64_t number)
{
    return number == INT64_MAX
               ? number
               : prune_rung(todo->rule, number,
                            todo_outline(todo, index).iterations_per_epoch);
}

size_t todo_queue(const struct todo *todo, int64_t number, struct pool_trial *queue)
{
    const struct prepared *prepared = todo->prepared;
    size_t count = 0;
    for (size_t i = todo->first; i < todo_end(todo); i++) {
        const struct todo_trial *at = &todo->at[i];
        const int64_t rung = todo_rung(todo, i, number);
        /* A trial that ends at the rung or before it never waits there. */
        bool stops = at->cleared < rung && rung < todo_outline(todo, i).iterations;
        if (at->wanted && (!stops || at->recorded < rung))
            queue[count++] = (struct pool_trial){
                .index = i,
                .trial = &prepared->plan.trials[i],
                .dataset = prepared->datasets[prepared->spec_of[i]],
                .tensors = prepared->tensors[prepared->spec_of[i]],
                .until = stops ? rung : INT64_MAX,
                .checkpoint = todo_shapes(todo, i)->numbers.checkpoint.size};
    }
    return count;
}
