/* Evaluation: forward passes in order over a split. Changes no parameter and draws
 * nothing. */
#include "train/evaluate.h"

#include <math.h>
#include <string.h>

int evaluate_make(struct evaluator *evaluator, struct arena *arena)
{
    const struct dataset *dataset = evaluator->dataset;
    size_t batch = (size_t)evaluator->batch_size, classes = (size_t)dataset->classes;
    evaluator->errors = metric_errors_new(dataset, arena);
    evaluator->predicted = arena_try_array(arena, batch, sizeof(int32_t));
    evaluator->confusion = arena_try_array(arena, classes * classes, sizeof(int64_t));
    if (evaluator->predicted == NULL || evaluator->confusion == NULL)
        return -1;
    return evaluator->asked[METRIC_AUC] ? auc_make(&evaluator->auc, dataset, arena) : 0;
}

/* What the batches so far come to. */
struct tally {
    struct loss_result loss;
    int64_t top;
};

static void count_predictions(struct evaluator *evaluator)
{
    const struct batch *batch = evaluator->batch;
    int64_t classes = evaluator->dataset->classes;
    for (int64_t i = 0; i < batch->count && classes > 0; i++)
        evaluator->confusion[batch->labels[i] * classes + evaluator->predicted[i]]++;
}

static int evaluate_batch(struct evaluator *evaluator, enum split split, int64_t start,
                          int64_t count, struct tally *tally, struct error *error)
{
    struct network *network = evaluator->network;
    struct batch *batch = evaluator->batch;
    struct loss_result loss;
    batch_gather(evaluator->dataset, split, NULL, start, count, batch);
    if (network_forward(network, false, count, error) != 0)
        return -1;
    const float *outputs = network_output(network);
    loss_compute(evaluator->loss, outputs, batch, NULL, evaluator->predicted, &loss);
    tally->loss.sum += loss.sum;
    tally->loss.weight += loss.weight;
    tally->loss.compared += loss.compared;
    tally->loss.correct += loss.correct;
    count_predictions(evaluator);
    metric_errors_add(&evaluator->errors, evaluator->loss, outputs, batch);
    if (evaluator->auc.at != NULL)
        auc_add(&evaluator->auc, outputs, lamina_elements(network_output_shape(network)),
                batch);
    if (evaluator->top_k > 0)
        tally->top += metric_count_top(outputs, evaluator->dataset->classes, batch,
                                       evaluator->top_k);
    return 0;
}

static void begin(struct evaluator *evaluator)
{
    int64_t classes = evaluator->dataset->classes;
    if (classes > 0)
        memset(evaluator->confusion, 0,
               (size_t)(classes * classes) * sizeof *evaluator->confusion);
    metric_errors_begin(&evaluator->errors);
    auc_begin(&evaluator->auc);
}

/* What is measured only where something asks for it; of outputs that are no numbers
 * nothing is. */
static void measure_asked(struct evaluator *evaluator, const struct tally *tally,
                          int64_t total, double values[METRIC_COUNT])
{
    const bool *asked = evaluator->asked;
    int64_t classes = evaluator->dataset->classes;
    if (evaluator->top_k > 0)
        values[METRIC_TOP_K] = metric_accuracy(tally->top, total);
    if (isnan(tally->loss.sum))
        return;
    if (asked[METRIC_F1_MACRO])
        values[METRIC_F1_MACRO] = metric_f1_macro(evaluator->confusion, classes);
    if (asked[METRIC_BALANCED_ACCURACY])
        values[METRIC_BALANCED_ACCURACY] =
            metric_balanced_accuracy(evaluator->confusion, classes);
    if (asked[METRIC_AUC])
        values[METRIC_AUC] = auc_value(&evaluator->auc);
}

int evaluate(struct evaluator *evaluator, enum split split,
             struct evaluation_result *result, struct error *error)
{
    const struct dataset_samples *samples = &evaluator->dataset->splits[split];
    int64_t classes = evaluator->dataset->classes, total = samples->count;
    struct tally tally = {0};
    begin(evaluator);
    for (int64_t start = 0; start < total; start += evaluator->batch_size) {
        int64_t left = total - start;
        int64_t count = left < evaluator->batch_size ? left : evaluator->batch_size;
        if (evaluate_batch(evaluator, split, start, count, &tally, error) != 0)
            return -1;
        if (evaluator->tell != NULL)
            evaluator->tell(evaluator->self, start + count);
    }
    *result = (struct evaluation_result){
        .split = split,
        .correct = tally.loss.correct,
        .total = tally.loss.compared > 0 ? tally.loss.compared : total,
        .diverged = isnan(tally.loss.sum),
        .classes = classes,
        .confusion = evaluator->confusion};
    for (int metric = 0; metric < METRIC_COUNT; metric++)
        result->values[metric] = (double)NAN;
    result->values[METRIC_LOSS] = tally.loss.sum / tally.loss.weight;
    result->values[METRIC_ACCURACY] =
        metric_accuracy(tally.loss.correct, tally.loss.compared);
    measure_asked(evaluator, &tally, total, result->values);
    metric_errors_end(&evaluator->errors, result->values);
    return 0;
}
