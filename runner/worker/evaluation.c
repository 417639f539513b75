/* As a trial evaluates itself: in batches of the same size, so that the same weights on
 * the same data come to the same numbers. */
#include "worker/evaluation.h"

#include <string.h>

#include "base/clock.h"
#include "data/batch.h"
#include "train/evaluate.h"
#include "train/schedule.h"
#include "worker/ask.h"
#include "worker/fault.h"
#include "worker/trial.h"

/* ---- In the child ---- */

struct teller {
    struct sender *sender;
    double told; /* by clock_seconds */
};

static void tell(void *self, int64_t samples)
{
    struct teller *teller = self;
    if (clock_seconds() - teller->told < 0.1)
        return;
    teller->told = clock_seconds();
    if (sender_send(teller->sender, MESSAGE_PROGRESS, &samples, sizeof samples) == 0)
        sender_flush(teller->sender);
}

static int measure(const struct evaluation *evaluation, struct sender *sender,
                   struct evaluator *evaluator, struct arena *arena, struct error *error)
{
    const struct dataset *dataset = evaluation->dataset;
    const struct trial_spec *spec = evaluation->net.spec;
    struct network *network = trained_open(&evaluation->net, evaluator->batch_size,
                                           sender_place(sender), arena, error);
    struct batch *batch = arena_array(arena, 1, sizeof *batch);
    struct evaluation_result result;
    if (network == NULL)
        return -1;
    if (loss_check_options(&spec->loss, dataset, error) != 0) {
        error->option[0] = '\0'; /* of the config, and the place is the net's */
        return -1;
    }
    for (enum metric metric = 0; metric < METRIC_COUNT; metric++)
        evaluator->asked[metric] = metric_applies(metric, dataset->classes);
    evaluator->network = network;
    evaluator->loss = loss_new(&spec->loss, dataset, arena);
    evaluator->batch = batch;
    if (batch_make(batch, dataset, evaluator->batch_size, network_input(network),
                   arena) != 0 ||
        evaluate_make(evaluator, arena) != 0)
        return error_set(error, "there is no memory for batches of %lld",
                         (long long)evaluator->batch_size);
    if (evaluate(evaluator, evaluation->split, &result, error) != 0)
        return -1;
    return trial_send_evaluation(sender, &result) == 0 ? 0 : 1;
}

static int run(struct sender *sender, void *argument)
{
    const struct evaluation *evaluation = argument;
    struct arena *arena = arena_new();
    struct teller teller = {sender, clock_seconds()};
    struct error error = {.layer = -1};
    struct evaluator evaluator = {
        .dataset = evaluation->dataset,
        .batch_size =
            schedule_largest_batch(&evaluation->net.spec->schedule, evaluation->dataset),
        .top_k = evaluation->top_k,
        .tell = tell,
        .self = &teller};
    int status = measure(evaluation, sender, &evaluator, arena, &error);
    if (status < 0)
        status = sender_send(sender, MESSAGE_PROBLEM, &error, sizeof error);
    arena_free(arena);
    return status;
}

/* ---- In the parent ---- */

struct hearing {
    const struct evaluation *evaluation;
    struct arena *arena;
    struct evaluation_result *result;
    struct error *error;
    bool has_result, told;
};

static int read_result(struct hearing *hearing, const struct message *message)
{
    struct evaluation_result *result = hearing->result;
    int64_t classes = hearing->evaluation->dataset->classes;
    if (hearing->has_result || trial_read_evaluation(message, result) != 0 ||
        result->classes != classes || result->split != hearing->evaluation->split)
        return -1;
    size_t cells = (size_t)(classes * classes);
    int64_t *confusion = arena_array(hearing->arena, cells, sizeof *confusion);
    memcpy(confusion, result->confusion, cells * sizeof *confusion);
    result->confusion = confusion;
    hearing->has_result = true;
    return 0;
}

static int read_progress(const struct hearing *hearing, const struct message *message)
{
    int64_t samples;
    if (message->size != sizeof samples)
        return -1;
    memcpy(&samples, message->bytes, sizeof samples);
    if (hearing->evaluation->tell != NULL)
        hearing->evaluation->tell(hearing->evaluation->self, samples);
    return 0;
}

static int hear(void *self, const struct message *message)
{
    struct hearing *hearing = self;
    if (message->type == MESSAGE_EVALUATION)
        return read_result(hearing, message);
    if (message->type == MESSAGE_PROGRESS)
        return read_progress(hearing, message);
    if (message->type != MESSAGE_PROBLEM || hearing->told)
        return -1;
    hearing->told = trained_read_problem(&hearing->evaluation->net, message,
                                         hearing->arena, hearing->error) == 0;
    return hearing->told ? 0 : -1;
}

static void tell_end(const struct ask_answer *answer, const struct evaluation *evaluation,
                     struct arena *arena, struct error *error)
{
    if (answer->hung)
        error_set(error, "a batch took longer than %g s", EVALUATION_SECONDS);
    else
        error_set(error, "%s", fault_of_end(&answer->end, evaluation->net.spec, arena));
}

int evaluation_run(const struct evaluation *evaluation, struct arena *arena,
                   struct evaluation_result *result, struct error *error)
{
    struct hearing hearing = {evaluation, arena, result, error, false, false};
    const struct ask_question question = {.main = run,
                                          .argument = (void *)evaluation,
                                          .teller = MESSAGE_BY_NET,
                                          .handle = hear,
                                          .self = &hearing,
                                          .seconds = EVALUATION_SECONDS};
    struct ask_answer answer;
    if (ask(&question, &answer, error) != 0)
        return -1;
    bool failed = answer.hung || !answer.end.clean || answer.end.rubbish;
    if (!hearing.told && (failed || !hearing.has_result))
        tell_end(&answer, evaluation, arena, error);
    ask_free(&answer);
    return !failed && hearing.has_result && !hearing.told ? 0 : -1;
}
