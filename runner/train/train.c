/* The training run. What happens is told to observers; the loop itself records, prints
 * and saves nothing. */
#include "train/train.h"

#include <math.h>
#include <stdio.h>

#include "data/batch.h"
#include "model/init_tensors.h"
#include "model/loss.h"
#include "model/optimizer.h"
#include "model/vector.h"
#include "train/asked.h"
#include "train/evaluate.h"
#include "train/fit_network.h"
#include "train/objective.h"
#include "train/order.h"
#include "train/rates.h"
#include "train/schedule.h"

struct training {
    const struct trial_spec *spec;
    struct network *network;
    const struct dataset *dataset;
    const struct observer *observers;
    size_t observer_count;
    const struct tensors *tensors; /* of `init: weights`, or NULL */
    struct error *error;
    struct loss *loss;
    struct optimizer *optimizer;
    struct optimizer_groups groups;
    struct rates rates;
    struct objective objective; /* that the rate may look at */
    struct order order;
    struct augmenter *augmenter; /* NULL: samples are trained on as they are */
    struct evaluator evaluator;
    struct rng generator; /* of compat: pytorch */
    struct rng *shared;   /* it, or NULL */
    struct batch batch;
    int64_t iteration;      /* the last one begun; 0: none */
    struct rate_run length; /* planned */
    struct period evaluations, norms;
};

static void gather_batch(struct training *run)
{
    struct order_batch next = order_next(&run->order);
    if (run->augmenter != NULL)
        run->augmenter->epoch = (run->iteration - 1) / run->length.epoch;
    batch_gather_training(run->dataset, next.samples, next.start, next.count, &run->batch,
                          run->augmenter);
}

/* Which is no divergence: what the network gives has no part in it. */
static int refuse_batch(struct training *run)
{
    return error_set(run->error,
                     "all samples of batch %lld are of classes with a weight of 0, so "
                     "their loss has no mean: give these classes some `loss.weight`, or "
                     "more samples to a batch",
                     (long long)run->iteration);
}

/* Both passes of a batch; the gradients are of no use where the loss is no number. */
static int pass_batch(struct training *run, struct iteration_result *result)
{
    int64_t count = run->batch.count;
    struct loss_result loss;
    if (network_forward(run->network, true, count, run->error) != 0)
        return -1;
    loss_compute(run->loss, network_output(run->network), &run->batch,
                 network_output_gradient(run->network), NULL, &loss);
    if (loss.weight <= 0)
        return refuse_batch(run);
    *result = (struct iteration_result){
        .iteration = run->iteration,
        .loss = loss.sum / loss.weight,
        .accuracy = metric_accuracy(loss.correct, loss.compared),
        .learning_rate = rates_of_config(&run->rates, run->iteration)};
    return isnan(result->loss) ? 0 : network_backward(run->network, count, run->error);
}

/* ---- What the observers are told ---- */

static void answer(enum observer_answer *answers, enum observer_answer next)
{
    *answers = next > *answers ? next : *answers;
}

static enum observer_answer tell_iteration(const struct training *run,
                                           const struct iteration_result *result)
{
    enum observer_answer answers = OBSERVER_GO_ON;
    for (size_t i = 0; i < run->observer_count; i++) {
        const struct observer *observer = &run->observers[i];
        if (observer->iteration)
            answer(&answers, observer->iteration(observer->self, result));
    }
    return answers;
}

static enum observer_answer tell_point(const struct training *run,
                                       const struct series_point *point)
{
    enum observer_answer answers = OBSERVER_GO_ON;
    for (size_t i = 0; i < run->observer_count; i++) {
        const struct observer *observer = &run->observers[i];
        if (observer->point)
            answer(&answers, observer->point(observer->self, point));
    }
    return answers;
}

static enum observer_answer tell_evaluation(const struct training *run,
                                            const struct evaluation_result *result)
{
    enum observer_answer answers = OBSERVER_GO_ON;
    for (size_t i = 0; i < run->observer_count; i++) {
        const struct observer *observer = &run->observers[i];
        if (observer->evaluation)
            answer(&answers, observer->evaluation(observer->self, result));
    }
    return answers;
}

static enum observer_answer tell_settled(struct training *run, bool finished)
{
    enum observer_answer answers = OBSERVER_GO_ON;
    for (size_t i = 0; i < run->observer_count; i++) {
        const struct observer *observer = &run->observers[i];
        if (observer->settled)
            answer(&answers,
                   observer->settled(observer->self, run, run->iteration, finished));
    }
    return answers;
}

static enum observer_answer tell_ending(struct training *run)
{
    enum observer_answer answers = OBSERVER_GO_ON;
    for (size_t i = 0; i < run->observer_count; i++) {
        const struct observer *observer = &run->observers[i];
        if (observer->ending)
            answer(&answers, observer->ending(observer->self, run, run->iteration));
    }
    return answers;
}

/* The length of a layer's part of a flat array. */
static void tell_norm(const struct training *run, size_t layer, const char *what,
                      const float *flat, enum observer_answer *answers)
{
    double squares = 0;
    int64_t count, from;
    for (size_t i = 0; (count = network_parameter(run->network, layer, i, &from)) >= 0;
         i++)
        squares += vector_squares(flat + from, count);
    struct series_point point = {.iteration = run->iteration, .value = sqrt(squares)};
    snprintf(point.name, sizeof point.name, "layers.%zu.%s", layer, what);
    answer(answers, tell_point(run, &point));
}

/* Before the update; of layers that are trained, and weights also of frozen ones. */
static void tell_norms(const struct training *run, enum observer_answer *answers)
{
    const struct record_spec *record = &run->spec->record;
    if (run->iteration > 1 && !period_is_due(run->norms, run->iteration - 1))
        return;
    for (size_t i = 0; i < network_layer_count(run->network); i++) {
        const struct network_layer_info *info = network_info(run->network, i);
        if (record->gradient_norms && info->trained)
            tell_norm(run, i, "gradient_norm", network_gradients(run->network), answers);
        if (record->weight_norms && info->parameters > 0)
            tell_norm(run, i, "weight_norm", network_parameters(run->network), answers);
    }
}

/* What layers have measured, also where the loss is no number. */
static void tell_reports(const struct training *run, enum observer_answer *answers)
{
    for (size_t i = 0; i < network_layer_count(run->network); i++) {
        struct layer_reports *reports = network_reports(run->network, i);
        for (size_t j = 0; j < reports->count; j++) {
            struct series_point point = {.iteration = run->iteration,
                                         .value = reports->at[j].value};
            snprintf(point.name, sizeof point.name, "layers.%zu.%s", i,
                     reports->at[j].name);
            answer(answers, tell_point(run, &point));
        }
        reports->count = 0;
    }
}

static void step(struct training *run, enum observer_answer *answers)
{
    rates_set(&run->rates, run->iteration);
    for (size_t i = 0; i < run->rates.changed_count; i++)
        answer(answers, tell_point(run, &run->rates.changed[i]));
    const struct optimizer_moment moment = {run->iteration, run->rates.now,
                                            run->rates.momentum};
    optimizer_step(run->optimizer, &moment, network_parameters(run->network),
                   network_gradients(run->network));
}

static void look_at(struct training *run, const struct evaluation_result *result)
{
    if (result->split == run->objective.split)
        rates_observe_metric(&run->rates, objective_value(&run->objective, result),
                             run->objective.maximize);
}

/* ---- The loop ---- */

/* PyTorch's loader draws a base seed for each evaluation; one of what is trained on is no
 * part of that program, and draws nothing. */
static int evaluate_splits(struct training *run, bool *diverged,
                           enum observer_answer *answers)
{
    enum split first = schedule_first_split(&run->spec->schedule);
    for (int split = (int)first; split <= SPLIT_TEST; split++) {
        struct evaluation_result result;
        if (run->dataset->splits[split].count == 0)
            continue;
        if (run->shared && split != SPLIT_TRAIN)
            (void)rng_random(run->shared);
        if (evaluate(&run->evaluator, (enum split)split, &result, run->error) != 0)
            return -1;
        result.iteration = run->iteration;
        *diverged |= result.diverged;
        answer(answers, tell_evaluation(run, &result));
        look_at(run, &result);
    }
    return 0;
}

static enum train_outcome loop(struct training *run)
{
    struct network *network = run->network;
    enum observer_answer answers = OBSERVER_GO_ON;
    while (run->iteration < run->length.iterations && answers == OBSERVER_GO_ON) {
        struct iteration_result result = {0};
        network_count(network, ++run->iteration);
        gather_batch(run);
        if (pass_batch(run, &result) != 0)
            return TRAIN_FAILED;
        bool diverged = isnan(result.loss);
        if (!diverged) {
            tell_norms(run, &answers);
            step(run, &answers);
        }
        tell_reports(run, &answers);
        answer(&answers, tell_iteration(run, &result));
        bool is_last = run->iteration == run->length.iterations;
        bool is_due = period_is_due(run->evaluations, run->iteration);
        if (!diverged && is_last && !is_due)
            answer(&answers, tell_ending(run));
        if (!diverged && (is_last || is_due) &&
            evaluate_splits(run, &diverged, &answers) != 0)
            return TRAIN_FAILED;
        if (diverged)
            return TRAIN_DIVERGED;
        answer(&answers, tell_settled(run, is_last || answers == OBSERVER_FINISH));
    }
    bool left = answers == OBSERVER_LEAVE && run->iteration < run->length.iterations;
    return left ? TRAIN_LEFT : TRAIN_DONE;
}

/* ---- Saving ---- */

/* These come first, so that a network can be had without the rest. */
static void archive_begin(struct training *run, struct archive *archive)
{
    archive_piece(archive, "iteration", &run->iteration, sizeof run->iteration);
    archive_piece(archive, "generator", &run->generator, sizeof run->generator);
    network_archive(run->network, archive);
}

static void archive_run(struct training *run, struct archive *archive)
{
    archive_begin(run, archive);
    optimizer_archive(run->optimizer, archive);
    rates_archive(&run->rates, archive);
    order_archive(&run->order, archive);
    for (size_t i = 0; i < run->observer_count; i++)
        if (run->observers[i].archive)
            run->observers[i].archive(run->observers[i].self, archive);
}

void train_save(struct training *training, struct archive *archive)
{
    archive_run(training, archive);
}

void train_restore_network(struct network *network, struct archive *archive)
{
    struct training run = {.network = network};
    archive_begin(&run, archive);
}

static int restore(struct training *run, struct archive *archive)
{
    archive_run(run, archive);
    return archive_is_complete(archive)
               ? 0
               : error_set(run->error,
                           "its checkpoint is of another network than this one; `lamina "
                           "trim` removes it, and `--retry failed` then starts it anew");
}

/* ---- Beginning ---- */

/* What does not fit is told before memory is taken. */
static int check(struct training *run)
{
    int64_t samples = run->dataset->splits[SPLIT_TRAIN].count;
    if (samples < 1)
        return error_set(run->error, "the dataset has no training samples");
    if (samples > INT32_MAX)
        return error_set(run->error,
                         "the dataset has %lld training samples, which is more than %d",
                         (long long)samples, INT32_MAX);
    return fit_network(run->spec, run->network, run->dataset, run->error);
}

/* What the data and the batch size. */
static int take_memory(struct training *run, uint64_t seed, struct arena *arena)
{
    const struct dataset *dataset = run->dataset;
    int64_t samples = dataset->splits[SPLIT_TRAIN].count,
            batch = schedule_largest_batch(&run->spec->schedule, dataset);
    const struct order_settings order = {.count = samples,
                                         .batch_size = batch,
                                         .shuffle = run->spec->schedule.shuffle,
                                         .drop_last = run->spec->schedule.drop_last,
                                         .seed = seed,
                                         .shared = run->shared};
    if (network_allocate(run->network, batch, seed, run->shared, run->error) != 0)
        return -1;
    /* Behind what was drawn, as a program loads a state_dict into a finished model. */
    if (run->tensors != NULL &&
        init_tensors_apply(run->network, run->spec, run->tensors, run->error) != 0)
        return -1;
    if (order_make(&run->order, &order, arena) != 0)
        return error_set(run->error,
                         "there is no memory for the order of %lld training samples: end "
                         "other programs, or run fewer --jobs",
                         (long long)samples);
    if (augment_make(dataset, seed, run->shared, arena, &run->augmenter) != 0)
        return error_set(run->error, "there is no memory for the copy of a sample");
    run->evaluator.batch_size = batch;
    if (batch_make(&run->batch, dataset, batch, network_input(run->network), arena) != 0)
        return error_set(run->error,
                         "there is no memory for batches of %lld and what is counted of "
                         "them: make `schedule.batch_size` smaller, or run fewer --jobs",
                         (long long)batch);
    return 0;
}

static int prepare(struct training *run, uint64_t seed, struct arena *arena)
{
    const struct trial_spec *spec = run->spec;
    const struct dataset *dataset = run->dataset;
    int64_t samples = dataset->splits[SPLIT_TRAIN].count;
    rng_seed(&run->generator, seed);
    run->shared = spec->values.compat == COMPAT_PYTORCH ? &run->generator : NULL;
    if (take_memory(run, seed, arena) != 0)
        return -1;
    run->loss = loss_new(&spec->loss, dataset, arena);
    run->groups = groups_of(spec, run->network, arena);
    run->optimizer = optimizer_new(&run->groups, arena);
    if (optimizer_allocate(run->optimizer, arena) != 0)
        return error_set(run->error,
                         "there is no memory for what the optimizer remembers of %lld "
                         "parameters: make the layers smaller",
                         (long long)network_parameter_count(run->network));
    run->evaluations = schedule_evaluations(&spec->schedule, samples);
    run->norms = schedule_period(&spec->schedule, spec->record.every, samples);
    run->rates = rates_make(spec, &run->groups, &run->length, arena);
    run->objective = objective_of(spec, dataset);
    run->evaluator.network = run->network;
    run->evaluator.loss = run->loss;
    run->evaluator.dataset = dataset;
    run->evaluator.batch = &run->batch;
    run->evaluator.top_k = spec->record.top_k;
    asked_metrics(spec, dataset, run->evaluator.asked);
    if (evaluate_make(&run->evaluator, arena) != 0)
        return error_set(run->error,
                         "there is no memory for what evaluations count: end other "
                         "programs, or run fewer --jobs");
    return 0;
}

static struct training begin(const struct train_setup *setup)
{
    const int64_t samples = setup->dataset->splits[SPLIT_TRAIN].count;
    return (struct training){.spec = setup->spec,
                             .network = setup->network,
                             .dataset = setup->dataset,
                             .length = schedule_length(&setup->spec->schedule, samples),
                             .tensors = setup->tensors,
                             .observers = setup->observers,
                             .observer_count = setup->observer_count};
}

enum train_outcome train_run(const struct train_setup *setup, struct arena *arena,
                             struct error *error)
{
    struct training run = begin(setup);
    run.error = error;
    if (check(&run) != 0 || prepare(&run, setup->seed, arena) != 0 ||
        (setup->from != NULL && restore(&run, setup->from) != 0))
        return TRAIN_FAILED;
    return loop(&run);
}

void train_count(const struct train_setup *setup, struct arena *arena,
                 struct archive *archive)
{
    struct training run = begin(setup);
    run.groups = groups_of(run.spec, run.network, arena);
    run.optimizer = optimizer_new(&run.groups, arena);
    run.rates = rates_make(run.spec, &run.groups, &run.length, arena);
    archive_run(&run, archive);
}
