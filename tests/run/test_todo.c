/* What is trained of a plan: by the state that each trial has in the file, what is asked
 * for again, and how far each is. The expectations follow from `lamina help run` and
 * configs/README.md. */
#include "run/todo.h"

#include <string.h>

#include "config/option.h"

#include <check.h>

#include "support/suite.h"

enum { LENGTH = 40, RUNG = 20, MOST = 8 };

static struct trial_spec spec = {
    .schedule = {.iterations = LENGTH, .batch_size = 10, .evaluate_every = {10, 0}}};
static const struct dataset dataset = {
    .splits = {[SPLIT_TRAIN] = {.count = 100}, [SPLIT_TEST] = {.count = 10}}};
static struct trial described[MOST];
static struct prepared prepared;
static struct registry_trial trials[MOST];
static struct todo_trial at[MOST];
static struct todo todo;

static void make_todo(size_t count)
{
    static const struct trial_spec *specs[] = {&spec};
    static const struct dataset *datasets[] = {&dataset};
    static const struct tensors *tensors[] = {NULL};
    static struct stack_shapes shapes[] = {{.numbers.checkpoint.size = 1234}};
    static size_t spec_of[MOST];
    prepared = (struct prepared){.plan = {.trials = described, .count = count},
                                 .specs = specs,
                                 .spec_count = 1,
                                 .spec_of = spec_of,
                                 .datasets = datasets,
                                 .tensors = tensors,
                                 .shapes = shapes};
    todo = (struct todo){.prepared = &prepared, .trials = trials, .at = at};
}

/* ---- What is wanted ---- */

static const struct todo_retry nothing,
    failed = {.failed = true}, diverged = {.diverged = true}, pruned = {.pruned = true},
    stale = {.stale = true};

/* Of a trial of 40 iterations with rows up to 25 and a checkpoint at 20. */
static const struct {
    enum trial_state state;
    int64_t pruned_at;
    bool stale;
    const struct todo_retry *retry;
    bool wanted;
    int64_t from, cleared;
    enum trial_state shown;
    bool waits; /* once the run has ended without training it */
} states[] = {
    {TRIAL_QUEUED, 0, false, &nothing, true, 20, 10, TRIAL_QUEUED, true},
    {TRIAL_INTERRUPTED, 0, false, &nothing, true, 20, 10, TRIAL_INTERRUPTED, true},
    {TRIAL_DONE, 0, false, &nothing, false, 20, 10, TRIAL_DONE, false},
    {TRIAL_DONE, 0, false, &failed, false, 20, 10, TRIAL_DONE, false},
    {TRIAL_FAILED, 0, false, &nothing, false, 20, 10, TRIAL_FAILED, false},
    {TRIAL_FAILED, 0, false, &diverged, false, 20, 10, TRIAL_FAILED, false},
    {TRIAL_FAILED, 0, false, &failed, true, 20, 10, TRIAL_FAILED, false},
    {TRIAL_DIVERGED, 0, false, &nothing, false, 20, 10, TRIAL_DIVERGED, false},
    {TRIAL_DIVERGED, 0, false, &failed, false, 20, 10, TRIAL_DIVERGED, false},
    {TRIAL_DIVERGED, 0, false, &diverged, true, 20, 10, TRIAL_DIVERGED, false},
    /* Pruned ones go on past all rungs, or to no purpose where they are done. */
    {TRIAL_QUEUED, 20, false, &nothing, false, 20, 10, TRIAL_PRUNED, false},
    {TRIAL_QUEUED, 20, false, &failed, false, 20, 10, TRIAL_PRUNED, false},
    {TRIAL_QUEUED, 20, false, &pruned, true, 20, INT64_MAX, TRIAL_QUEUED, true},
    {TRIAL_DONE, 20, false, &nothing, false, 20, 10, TRIAL_PRUNED, false},
    {TRIAL_DONE, 20, false, &pruned, false, 20, INT64_MAX, TRIAL_DONE, false},
    /* Of other builds of its layers: from the beginning, or not at all. */
    {TRIAL_QUEUED, 0, true, &nothing, false, 20, 10, TRIAL_QUEUED, false},
    {TRIAL_INTERRUPTED, 0, true, &failed, false, 20, 10, TRIAL_INTERRUPTED, false},
    {TRIAL_INTERRUPTED, 0, true, &stale, true, 0, 0, TRIAL_INTERRUPTED, false},
    {TRIAL_DONE, 0, true, &nothing, false, 20, 10, TRIAL_DONE, false},
    {TRIAL_DONE, 0, true, &stale, true, 0, 0, TRIAL_DONE, false},
    {TRIAL_FAILED, 0, true, &failed, true, 0, 0, TRIAL_FAILED, false},
    {TRIAL_QUEUED, 20, true, &stale, true, 0, 0, TRIAL_QUEUED, false},
    {TRIAL_QUEUED, 20, true, &pruned, false, 20, 10, TRIAL_PRUNED, false},
};

START_TEST(what_is_trained_follows_from_the_state_and_what_is_asked_for)
{
    size_t left;
    make_todo(1);
    trials[0] = (struct registry_trial){.state = states[_i].state,
                                        .last_iteration = 25,
                                        .checkpoint = 20,
                                        .pruned_at = states[_i].pruned_at,
                                        .cleared_to = 10,
                                        .stale = states[_i].stale};
    int64_t iterations = todo_list(&todo, 0, states[_i].retry, &left);
    ck_assert_int_eq(at[0].wanted, states[_i].wanted);
    ck_assert_int_eq(at[0].iteration, states[_i].from);
    ck_assert_int_eq(at[0].recorded, states[_i].from == 0 ? 0 : 25);
    ck_assert_int_eq(at[0].cleared, states[_i].cleared);
    ck_assert_uint_eq(left, states[_i].wanted ? 0 : 1);
    ck_assert_int_eq(iterations, states[_i].wanted ? LENGTH - states[_i].from : 0);
    ck_assert_int_eq(todo_state(&todo, 0), states[_i].shown);
    ck_assert_int_eq(todo_waits(&todo, 0), states[_i].wanted || states[_i].waits);
    at[0].wanted = false;
    ck_assert_int_eq(todo_waits(&todo, 0), states[_i].waits);
}
END_TEST

START_TEST(iterations_and_trials_left_are_of_the_whole_plan)
{
    size_t left;
    make_todo(3);
    trials[0] = (struct registry_trial){.state = TRIAL_DONE, .last_iteration = LENGTH};
    trials[1] = (struct registry_trial){.state = TRIAL_QUEUED};
    trials[2] = (struct registry_trial){.state = TRIAL_INTERRUPTED, .checkpoint = 30};
    ck_assert_int_eq(todo_list(&todo, 0, &nothing, &left), LENGTH + LENGTH - 30);
    ck_assert_uint_eq(left, 1);
}
END_TEST

/* ---- What is queued ---- */

/* A rule whose rungs are at iterations 1, 2, 3 ... */
static const struct stop *rule_of_every_iteration(struct arena *arena)
{
    static const char written[] = "{rule: median, every: 1}";
    const struct option_kinds kinds = stop_kinds();
    const struct option_kind *kind = option_kind_find(&kinds, "median");
    struct problems problems = {0};
    void *options = arena_array(arena, 1, kind->size);
    option_read(kind, tree_parse(written, strlen(written), "stop", arena, &problems),
                "stop", options, arena, &problems);
    ck_assert_uint_eq(problems.count, 0);
    struct trial_spec of_rule = {.stop = {.kind = kind, .options = options}};
    return stop_new(&of_rule, NULL, arena);
}

static const struct {
    struct todo_trial at;
    int64_t rung;
    bool queued;
    int64_t until;
} queues[] = {
    {{.wanted = true}, RUNG, true, RUNG},
    {{.wanted = false}, RUNG, false, 0},
    {{.wanted = true, .recorded = RUNG - 1}, RUNG, true, RUNG},
    {{.wanted = true, .recorded = RUNG}, RUNG, false, 0}, /* it waits there */
    {{.wanted = true, .recorded = RUNG, .cleared = RUNG}, RUNG, true, INT64_MAX},
    {{.wanted = true, .recorded = RUNG, .cleared = INT64_MAX}, RUNG, true, INT64_MAX},
    {{.wanted = true, .cleared = RUNG - 1}, RUNG, true, RUNG},
    {{.wanted = true, .recorded = LENGTH - 2}, LENGTH - 1, true, LENGTH - 1},
    {{.wanted = true}, LENGTH, true, INT64_MAX}, /* no rung is at its end */
    {{.wanted = true}, INT64_MAX, true, INT64_MAX},
};

START_TEST(queued_is_what_has_not_come_to_the_rung)
{
    struct pool_trial queue[MOST];
    struct arena *arena = arena_new();
    make_todo(2);
    todo.rule = rule_of_every_iteration(arena);
    at[0] = (struct todo_trial){.wanted = false};
    at[1] = queues[_i].at;
    ck_assert_uint_eq(todo_queue(&todo, queues[_i].rung, queue), queues[_i].queued);
    arena_free(arena);
    if (!queues[_i].queued)
        return;
    ck_assert_uint_eq(queue[0].index, 1);
    ck_assert_ptr_eq(queue[0].trial, &described[1]);
    ck_assert_ptr_eq(queue[0].dataset, &dataset);
    ck_assert_int_eq(queue[0].until, queues[_i].until);
    ck_assert_int_eq(queue[0].checkpoint, 1234);
}
END_TEST

START_TEST(a_trial_is_as_long_as_its_schedule_and_an_epoch_has_its_last_batch)
{
    make_todo(1);
    spec.schedule = (struct schedule){.epochs = 3, .batch_size = 30};
    struct registry_outline outline = todo_outline(&todo, 0);
    ck_assert_int_eq(outline.iterations, 12); /* of 30, 30, 30 and 10 samples */
    ck_assert_int_eq(outline.iterations_per_epoch, 4);
    ck_assert_int_eq(outline.objective.split, SPLIT_TEST);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("todo");
    tcase_add_loop_test(tests,
                        what_is_trained_follows_from_the_state_and_what_is_asked_for, 0,
                        sizeof states / sizeof *states);
    tcase_add_test(tests, iterations_and_trials_left_are_of_the_whole_plan);
    tcase_add_loop_test(tests, queued_is_what_has_not_come_to_the_rung, 0,
                        sizeof queues / sizeof *queues);
    tcase_add_test(tests,
                   a_trial_is_as_long_as_its_schedule_and_an_epoch_has_its_last_batch);
    return suite_run("todo", tests);
}
