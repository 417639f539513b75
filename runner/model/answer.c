/* Row by row; a class is chosen by the outputs, of which several may round to the same
 * probability. Knows no data. */
#include "model/answer.h"

#include <string.h>

#include "model/vector.h"

int64_t answer_width(const struct answering *answering)
{
    return answering->classes > 0 ? answering->classes : answering->outputs;
}

bool answer_fits(const struct answering *answering, int64_t width)
{
    if (answering->classes > 0 && answering->activation == LOSS_SIGMOID)
        return answering->outputs == 1 && answering->classes == 2 && width == 2;
    return answering->outputs == width && answer_width(answering) == width;
}

/* NaN is larger than any number, and the first of equal ones the largest, as in
 * torch.argmax and in the losses of classes. */
static int32_t find_best(const float *outputs, int64_t count)
{
    int32_t best = 0;
    for (int64_t i = 1; i < count; i++)
        if (!(outputs[i] <= outputs[best]) && outputs[best] == outputs[best])
            best = (int32_t)i;
    return best;
}

/* exp(o - most) / sum; `answers` has o - most. */
static void softmax(float *answers, int64_t count, int64_t width)
{
    vector_exp(answers, answers, count * width);
    for (int64_t s = 0; s < count; s++) {
        float *row = answers + s * width, sum = 0;
        for (int64_t c = 0; c < width; c++)
            sum += row[c];
        for (int64_t c = 0; c < width; c++)
            row[c] /= sum;
    }
}

static void answer_classes(const struct answering *answering, const float *outputs,
                           int64_t count, float *answers, int32_t *predicted)
{
    const int64_t width = answering->classes;
    const bool is_softmax = answering->activation == LOSS_SOFTMAX;
    for (int64_t s = 0; s < count; s++) {
        const float *row = outputs + s * width;
        predicted[s] = find_best(row, width);
        float least = is_softmax ? row[predicted[s]] : 0;
        for (int64_t c = 0; c < width; c++)
            answers[s * width + c] = row[c] - least;
    }
    if (is_softmax)
        softmax(answers, count, width);
}

/* One output for two classes, the second of which is predicted above one half. */
static void answer_two(const float *outputs, int64_t count, float *answers,
                       int32_t *predicted)
{
    for (int64_t s = 0; s < count; s++) {
        predicted[s] = outputs[s] > 0;
        answers[2 * s] = -outputs[s];
        answers[2 * s + 1] = outputs[s];
    }
    vector_sigmoid(answers, answers, 2 * count);
}

void answer_compute(const struct answering *answering, const float *outputs,
                    int64_t count, float *answers, int32_t *predicted)
{
    const int64_t total = count * answering->outputs;
    if (answering->classes > 0 && answering->activation == LOSS_SIGMOID)
        answer_two(outputs, count, answers, predicted);
    else if (answering->classes > 0)
        answer_classes(answering, outputs, count, answers, predicted);
    else if (answering->activation == LOSS_SIGMOID)
        vector_sigmoid(answers, outputs, total);
    else
        memcpy(answers, outputs, (size_t)total * sizeof *answers);
}
