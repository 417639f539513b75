/* What the pool tells of real trials in real children: once, in order, no more at once
 * than asked for; and which pauses count. The clock and the wait for children are this
 * file's (--wrap): hours pass at once. */
#include "worker/child.h"
#include "worker/pool.h"
#include "worker/stack.h"

#include <string.h>
#include <sys/resource.h>

#include "../config/made_up.h"
#include "base/clock.h"
#include "config/resolve.h"
#include "data/datasets.h"
#include "model/gemm.h"
#include "support/suite.h"

static struct arena *arena;
static struct problems problems;
static struct error error;
static struct catalogue catalogue;
static const struct trial_spec *spec;
static struct datasets *store;
static struct pool pool;
static struct stack_shapes shapes;
static struct checkpoint kept; /* the last one */
static struct pool_trial trials[4];
static struct trial described[4];
static volatile int stop;

/* ---- Time ---- */

double __real_clock_seconds(void);
double __wrap_clock_seconds(void);
void __real_child_wait(struct child *const *children, size_t count, double seconds);
void __wrap_child_wait(struct child *const *children, size_t count, double seconds);

static double passed;         /* beside what the clock says */
static double seconds_paused; /* that a wait without children lasts */
static double seconds_waited; /* that one for children lasts */

double __wrap_clock_seconds(void)
{
    return __real_clock_seconds() + passed;
}

void __wrap_child_wait(struct child *const *children, size_t count, double seconds)
{
    passed += count == 0 ? seconds_paused : seconds_waited;
    if (count > 0)
        __real_child_wait(children, count, seconds);
}

/* ---- What is told ---- */

static struct told {
    char letters[200]; /* s: started, i: iteration, v, t: evaluation, c: checkpoint, and
                          in the end D, L, F or X */
    char message[200];
} told[4];
static int at_once, most_at_once, pauses, ticks;
static char fails_at; /* the letter at which an event function ends the run */

/* Of very many the last letters are kept as one. */
static int note(const struct pool_trial *trial, char letter)
{
    char *letters = told[trial->index].letters;
    size_t length = strlen(letters);
    letters[length < sizeof told->letters - 1 ? length : length - 1] = letter;
    return letter == fails_at ? -1 : 0;
}

static size_t given, count_given; /* of the trials: the next one, and how many */

static int on_next(void *self, const struct pool_trial **trial)
{
    (void)self;
    *trial = given < count_given ? &trials[given++] : NULL;
    return 0;
}

static int on_resume(void *self, const struct pool_trial *trial, struct checkpoint *from,
                     struct archive *opened)
{
    (void)self, (void)trial, (void)from, (void)opened;
    return 0;
}

static int on_started(void *self, const struct pool_trial *trial, pid_t pid, int64_t from)
{
    (void)self;
    ck_assert_int_gt(pid, 0);
    ck_assert_int_eq(from, 0);
    at_once++;
    most_at_once = at_once > most_at_once ? at_once : most_at_once;
    return note(trial, 's');
}

static int on_iteration(void *self, const struct pool_trial *trial,
                        const struct iteration_result *result)
{
    (void)result;
    if (self != NULL) /* asks for the end at the first one */
        stop = 1;
    return note(trial, 'i');
}

static int on_point(void *self, const struct pool_trial *trial,
                    const struct series_point *point)
{
    (void)self, (void)point;
    return note(trial, 'p');
}

static int on_evaluation(void *self, const struct pool_trial *trial,
                         const struct evaluation_result *result)
{
    (void)self;
    return note(trial, result->split == SPLIT_TEST ? 't' : 'v');
}

static int on_checkpoint(void *self, const struct pool_trial *trial,
                         struct checkpoint *checkpoint)
{
    (void)self;
    ck_assert_ptr_nonnull(checkpoint->bytes);
    free(kept.bytes);
    kept = *checkpoint;
    return note(trial, 'c');
}

static int on_ended(void *self, const struct pool_trial *trial,
                    enum train_outcome outcome, const char *message, int64_t peak_memory)
{
    (void)self;
    at_once--;
    /* In bytes: none is above the largest of all processes that were waited for, in KiB,
     * and none far below it, as all of them began as copies of this one. */
    struct rusage ended;
    ck_assert_int_eq(getrusage(RUSAGE_CHILDREN, &ended), 0);
    ck_assert_int_le(peak_memory, ended.ru_maxrss * 1024);
    ck_assert_int_gt(peak_memory, ended.ru_maxrss * 1024 / 64);
    snprintf(told[trial->index].message, sizeof told->message, "%s",
             message != NULL ? message : "");
    return note(trial, outcome == TRAIN_DONE     ? 'D'
                       : outcome == TRAIN_LEFT   ? 'L'
                       : outcome == TRAIN_FAILED ? 'F'
                                                 : 'X');
}

static void on_scarce(void *self, int jobs, const char *why)
{
    (void)self, (void)jobs;
    ck_abort_msg("no process: %s", why);
}

static int on_tick(void *self)
{
    (void)self;
    ticks++;
    return at_once > 0 && pauses > 0 && pauses-- > 0;
}

/* ---- Trials ---- */

static const char config[] = "dataset: {type: digits, train: 20, test: 10}\n"
                             "layers: [{type: linear, out_features: 10}]\n"
                             "loss: cross_entropy\n"
                             "schedule: {iterations: %s, batch_size: 5, "
                             "evaluate_every: 2%s\n";
static const char plain[] = "}\noptimizer: {type: sgd, learning_rate: 0.1}";

/* `rest` goes on in the schedule. */
static void make_trials_with(const char *rest, size_t count, const char *iterations)
{
    static const char *const types[] = {"linear"};
    static const struct checkpointing checkpoint = {.keep = KEEP_LAST};
    struct plugin_path path;
    plugin_path_make(TEST_BINARY_DIR "/plugins", arena, &path);
    path.count = 1;
    ck_assert_msg(catalogue_make(&path, types, 1, arena, &catalogue, &error) == 0, "%s",
                  error.text);
    ck_assert_msg(catalogue.at[0].problem == NULL, "%s", catalogue.at[0].problem);
    struct vocabulary vocabulary = made_up_vocabulary();
    const struct option_kind *const kinds[] = {&catalogue.at[0].kind};
    vocabulary.layers = (struct option_kinds){"layer", kinds, 1};
    const char *text = arena_format(arena, config, iterations, rest);
    const struct experiment *experiment = made_up_load(text, NULL, arena, &problems);
    made_up_no_problems(&problems);
    spec = resolve_trial(experiment->root, &vocabulary, arena, &problems);
    made_up_no_problems(&problems);
    const struct dataset *dataset = datasets_load(store, &spec->dataset, &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    const struct tensors *const tensors = NULL;
    const struct stack_question asked = {&spec, &dataset, &tensors, 1, &catalogue};
    ck_assert_int_eq(stack_check(&asked, arena, &shapes, &problems, &error), 0);
    for (size_t i = 0; i < count; i++) {
        described[i] = (struct trial){.spec = spec, .seed = i};
        trials[i] = (struct pool_trial){
            i, &described[i], dataset, NULL, INT64_MAX, shapes.numbers.checkpoint.size};
    }
    pool = (struct pool){.jobs = 1,
                         .catalogue = &catalogue,
                         .checkpoint = &checkpoint,
                         .stop = &stop,
                         .events = {.next = on_next,
                                    .resume = on_resume,
                                    .started = on_started,
                                    .iteration = on_iteration,
                                    .point = on_point,
                                    .evaluation = on_evaluation,
                                    .checkpoint = on_checkpoint,
                                    .ended = on_ended,
                                    .scarce = on_scarce,
                                    .tick = on_tick}};
}

static void make_trials(size_t count, const char *iterations)
{
    make_trials_with(plain, count, iterations);
}

static void set_up(void)
{
    arena = arena_new();
    store = datasets_new();
    gemm_warm();
}

static void tear_down(void)
{
    datasets_free(store);
    arena_free(arena);
}

static void run(size_t count)
{
    given = 0;
    count_given = count;
    ck_assert_msg(pool_run(&pool, &error) == 0, "%s", error.text);
}

START_TEST(all_of_a_trial_is_told_once_and_in_order)
{
    make_trials(1, "5");
    run(1);
    ck_assert_str_eq(told[0].letters, "siitiititcD");
    ck_assert_str_eq(told[0].message, "");
}
END_TEST

static const char *const savers[] = {
    plain,
    "}\noptimizer: {type: adam, learning_rate: 0.1}",
    ", learning_rate: {type: reduce_on_plateau}}\n"
    "optimizer: {type: sgd, learning_rate: 0.1, momentum: 0.9}",
    "}\noptimizer: adamw\nstop: {rule: patience, evaluations: 9}",
    "}\noptimizer: {type: sgd, learning_rate: 0.1}\ncompat: pytorch",
};

/* Where the number that tells of what it is lies, behind 12 bytes. */
static int open_as(uint32_t layout)
{
    struct archive opened;
    memcpy((char *)kept.bytes + 12, &layout, sizeof layout);
    return checkpoint_open(&kept, &shapes.numbers.checkpoint, &opened, &error);
}

START_TEST(a_checkpoint_is_what_was_counted_before_its_run)
{
    make_trials_with(savers[_i], 1, "4");
    run(1);
    ck_assert_int_eq((int64_t)kept.size, shapes.numbers.checkpoint.size);
    ck_assert_int_eq(open_as(shapes.numbers.checkpoint.layout), 0);
    ck_assert_int_eq(open_as(3), 0); /* as versions before it had it */
    ck_assert_int_eq(open_as(2), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "another version"));
    ck_assert_int_eq(open_as(shapes.numbers.checkpoint.layout + 1), -1);
    trials[0].checkpoint--;
    run(1);
    ck_assert_int_eq(told[0].letters[strlen(told[0].letters) - 1], 'F');
}
END_TEST

START_TEST(no_more_trials_than_asked_for_run_at_once)
{
    make_trials(4, "4");
    pool.jobs = _i;
    run(4);
    ck_assert_int_eq(most_at_once, _i);
    for (int i = 0; i < 4; i++)
        ck_assert_str_eq(told[i].letters, "siitiitcD");
}
END_TEST

START_TEST(a_trial_leaves_where_it_is_told_to)
{
    make_trials(1, "8");
    trials[0].until = 4;
    run(1);
    ck_assert_str_eq(told[0].letters, "siitiitcL");
}
END_TEST

START_TEST(a_trial_that_takes_longer_than_it_may_is_killed)
{
    make_trials(1, "1000000000");
    pool.timeout = 100;
    seconds_waited = 1000;
    run(1);
    ck_assert_int_eq(told[0].letters[strlen(told[0].letters) - 1], 'F');
    ck_assert_ptr_nonnull(strstr(told[0].message, "100"));
}
END_TEST

START_TEST(pauses_do_not_count)
{
    make_trials(1, "4");
    pool.timeout = 100;
    pauses = 3;
    seconds_paused = 1000;
    run(1);
    ck_assert_int_eq(pauses, 0);
    ck_assert_str_eq(told[0].letters, "siitiitcD");
}
END_TEST

START_TEST(who_is_asked_to_stop_leaves_and_no_more_begin)
{
    make_trials(3, "1000000000");
    pool.jobs = 2;
    pool.events.self = &pool;
    run(3);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(told[i].letters[strlen(told[i].letters) - 1], 'L');
    ck_assert_str_eq(told[2].letters, "");
}
END_TEST

/* Each is given once the one before has ended. */
static int give_when_idle(void *self, const struct pool_trial **trial)
{
    (void)self;
    *trial = at_once == 0 && given < count_given ? &trials[given++] : NULL;
    return 0;
}

START_TEST(a_trial_that_is_there_later_begins_then)
{
    make_trials(3, "4");
    pool.jobs = 3;
    pool.events.next = give_when_idle;
    run(3);
    ck_assert_int_eq(most_at_once, 1);
    for (int i = 0; i < 3; i++)
        ck_assert_str_eq(told[i].letters, "siitiitcD");
}
END_TEST

static int give_one(void *self, const struct pool_trial **trial)
{
    return given > 0 ? -1 : on_next(self, trial);
}

START_TEST(where_no_next_one_can_be_told_the_run_ends)
{
    make_trials(2, "4");
    count_given = 2;
    pool.events.next = give_one;
    ck_assert_int_eq(pool_run(&pool, &error), -1);
    ck_assert_str_eq(told[0].letters, "siitiitcD");
    ck_assert_str_eq(told[1].letters, "");
}
END_TEST

/* Nothing is told after it. */
START_TEST(an_event_that_fails_ends_the_run)
{
    static const char letters[] = "sitcD";
    make_trials(2, "4");
    fails_at = letters[_i];
    count_given = 2;
    ck_assert_int_eq(pool_run(&pool, &error), -1);
    ck_assert_ptr_nonnull(strchr(told[0].letters, fails_at));
    ck_assert_str_eq(told[1].letters, "");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("pool");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, all_of_a_trial_is_told_once_and_in_order);
    tcase_add_loop_test(tests, a_checkpoint_is_what_was_counted_before_its_run, 0,
                        sizeof savers / sizeof savers[0]);
    tcase_add_loop_test(tests, no_more_trials_than_asked_for_run_at_once, 1, 4);
    tcase_add_test(tests, a_trial_leaves_where_it_is_told_to);
    tcase_add_test(tests, a_trial_that_takes_longer_than_it_may_is_killed);
    tcase_add_test(tests, pauses_do_not_count);
    tcase_add_test(tests, who_is_asked_to_stop_leaves_and_no_more_begin);
    tcase_add_test(tests, a_trial_that_is_there_later_begins_then);
    tcase_add_test(tests, where_no_next_one_can_be_told_the_run_ends);
    tcase_add_loop_test(tests, an_event_that_fails_ends_the_run, 0, 5);
    return suite_run("pool", tests);
}
