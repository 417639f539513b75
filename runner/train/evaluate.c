/* Evaluation: forward passes in order over a split. Changes no parameter and draws
 * nothing. */
#include "train/evaluate.h"

#include <string.h>

#include "data/batch.h"

static void count_predictions(struct evaluator *evaluator, int64_t count)
{
    int64_t classes = evaluator->dataset->classes;
    for (int64_t i = 0; i < count; i++)
        evaluator->confusion[evaluator->labels[i] * classes + evaluator->predicted[i]]++;
}

static int evaluate_batch(struct evaluator *evaluator, const struct samples *samples,
                          int64_t start, int64_t count, struct loss_result *result,
                          struct network_error *error)
{
    struct network *network = evaluator->network;
    batch_gather(samples, lamina_elements(&evaluator->dataset->sample), NULL, start,
                 count, network_input(network), evaluator->labels);
    if (network_forward(network, false, count, error) != 0)
        return -1;
    loss_compute(evaluator->loss, network_output(network), evaluator->labels, count, NULL,
                 evaluator->predicted, result);
    count_predictions(evaluator, count);
    return 0;
}

int evaluate(struct evaluator *evaluator, enum split split,
             struct evaluation_result *result, struct network_error *error)
{
    const struct samples *samples = &evaluator->dataset->splits[split];
    int64_t classes = evaluator->dataset->classes;
    struct loss_result sum = {0}, part;
    memset(evaluator->confusion, 0,
           (size_t)(classes * classes) * sizeof *evaluator->confusion);
    for (int64_t start = 0; start < samples->count; start += evaluator->batch_size) {
        int64_t left = samples->count - start;
        int64_t count = left < evaluator->batch_size ? left : evaluator->batch_size;
        if (evaluate_batch(evaluator, samples, start, count, &part, error) != 0)
            return -1;
        sum.sum += part.sum;
        sum.weight += part.weight;
        sum.correct += part.correct;
    }
    double total = (double)samples->count;
    *result = (struct evaluation_result){.split = split,
                                         .loss = sum.sum / sum.weight,
                                         .accuracy = (double)sum.correct / total,
                                         .correct = sum.correct,
                                         .total = samples->count,
                                         .classes = classes,
                                         .confusion = evaluator->confusion};
    return 0;
}
