/* The losses by name: whether one fits the data and the network's end, and what is common
 * to them. Computes none itself. */
#include "model/loss.h"

#include <math.h>
#include <string.h>

#include "config/option_type.h"
#include "data/signature.h"
#include "data/tally.h"
#include "model/loss_kind.h"

struct option_kinds loss_kinds(void)
{
    return (struct option_kinds){"loss", loss_table, loss_count};
}

static const struct loss_kind *kind_of(const struct component *component)
{
    return (const struct loss_kind *)component->kind;
}

bool loss_includes(const struct component *component, const char *layer)
{
    const char *list = kind_of(component)->includes, *word;
    size_t length;
    while (list != NULL && (word = option_type_choice(&list, &length)) != NULL)
        if (strlen(layer) == length && memcmp(layer, word, length) == 0)
            return true;
    return false;
}

enum loss_activation loss_activation(const struct component *component)
{
    return kind_of(component)->activation;
}

static int64_t outputs_for(const struct loss_kind *kind, const struct dataset *dataset)
{
    if (dataset->classes == 0)
        return dataset->targets;
    return kind->data == LOSS_PROBABILITIES ? 1 : dataset->classes;
}

static bool is_probability(float target)
{
    return target >= 0 && target <= 1;
}

static bool is_yes_or_no(float target)
{
    return target == 0 || target == 1;
}

/* Of all targets of all splits. */
static bool all_are(const struct dataset *dataset, bool (*such)(float target))
{
    for (int split = 0; split < SPLIT_COUNT; split++) {
        const struct dataset_samples *samples = &dataset->splits[split];
        for (int64_t i = 0; i < samples->count; i++) {
            const float *targets =
                samples->targets + dataset_row(samples, i) * dataset->targets;
            for (int64_t j = 0; j < dataset->targets; j++)
                if (!such(targets[j]))
                    return false;
        }
    }
    return true;
}

/* "mse, l1, smooth_l1 or huber": the kinds that are for such data. */
static void add_kinds(enum loss_data data, struct text *names)
{
    const char *last = NULL;
    for (size_t i = 0; i < loss_count; i++) {
        if (((const struct loss_kind *)loss_table[i])->data != data)
            continue;
        if (last != NULL)
            text_add(names, "%s%s", names->length > 0 ? ", " : "", last);
        last = loss_table[i]->name;
    }
    text_add(names, "%s%s", names->length > 0 ? " or " : "", last);
}

/* Whether the kind is of use for such data. */
static int check_data(const struct loss_kind *kind, const struct dataset *dataset,
                      struct error *error)
{
    const char *name = kind->kind.name;
    long long classes = dataset->classes;
    struct text others = {0};
    int status = 0;
    add_kinds(classes > 0 ? LOSS_CLASSES : LOSS_NUMBERS, &others);
    if (kind->data == LOSS_CLASSES && classes == 0)
        status = error_set(
            error, "%s needs classes, but the data has numbers to predict: use %s", name,
            others.at);
    else if (kind->data == LOSS_NUMBERS && classes > 0)
        status = error_set(
            error, "%s needs numbers to predict, but the data has %lld classes: use %s",
            name, classes, others.at);
    else if (kind->data == LOSS_PROBABILITIES && classes > 0 && classes != 2)
        status = error_set(error, "%s needs two classes, but the data has %lld: use %s",
                           name, classes, others.at);
    else if (kind->data == LOSS_PROBABILITIES && dataset->target_mean != NULL)
        status = error_set(error,
                           "%s needs targets from 0 to 1, which `normalize_targets` "
                           "makes others of: leave it out, or use %s",
                           name, others.at);
    else if (kind->data == LOSS_PROBABILITIES && classes == 0 &&
             !all_are(dataset, is_probability))
        status = error_set(
            error, "%s needs targets from 0 to 1, but the data has others: use %s", name,
            others.at);
    text_free(&others);
    return status;
}

bool loss_predicts(const struct component *component, const struct dataset *dataset)
{
    return dataset->classes > 0 || (kind_of(component)->data == LOSS_PROBABILITIES &&
                                    all_are(dataset, is_yes_or_no));
}

/* The training samples of each class, of a net those that it was trained on. */
static const int64_t *train_counts(const struct dataset *dataset)
{
    return dataset->expected != NULL ? dataset->expected->class_counts
                                     : dataset->splits[SPLIT_TRAIN].class_counts;
}

/* A class without samples would count infinitely much. */
static int check_balanced(const char *option, const struct dataset *dataset,
                          struct error *error)
{
    const int64_t *counts = train_counts(dataset);
    char name[TALLY_NAME_SIZE];
    int64_t class = 0;
    if (counts == NULL)
        return error_set_option(error, option,
                                "`%s: balanced` divides by the training samples of each "
                                "class, and the net does not tell how many there were",
                                option);
    while (class < dataset->classes && counts[class] > 0)
        class ++;
    if (class == dataset->classes)
        return 0;
    return error_set_option(error, option,
                            "`%s: balanced` divides by the training samples of each "
                            "class, and `%s` has none: give numbers, or more samples",
                            option, tally_name(dataset, class, name));
}

int loss_check_options(const struct component *component, const struct dataset *dataset,
                       struct error *error)
{
    const struct loss_kind *kind = kind_of(component);
    if (check_data(kind, dataset, error) != 0)
        return -1;
    if (kind->weight == NULL)
        return 0;
    const struct loss_options *options = component->options;
    if (options->weight.word != NULL)
        return check_balanced(kind->weight, dataset, error);
    size_t count = options->weight.count;
    long long wanted = outputs_for(kind, dataset);
    double largest = 0;
    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, options->weight.at[i]);
    if (count == 0)
        return 0;
    if ((long long)count != wanted)
        return error_set_option(error, kind->weight,
                                "`%s` has %zu number%s, and the %s %lld%s", kind->weight,
                                count, count == 1 ? "" : "s",
                                kind->data == LOSS_CLASSES ? "data" : "network", wanted,
                                kind->data == LOSS_CLASSES ? " classes"
                                : wanted == 1              ? " output"
                                                           : " outputs");
    if (largest <= 0)
        return error_set_option(error, kind->weight,
                                "`%s` is 0 for every class: nothing would be learnt",
                                kind->weight);
    return 0;
}

int loss_check(const struct component *component, const struct lamina_shape *output,
               const struct dataset *dataset, struct error *error)
{
    const struct loss_kind *kind = kind_of(component);
    long long outputs = lamina_elements(output), wanted = outputs_for(kind, dataset);
    const char *plural = outputs == 1 ? "" : "s", *name = kind->kind.name;
    if (outputs == wanted)
        return 0;
    if (dataset->classes == 0)
        return error_set(error,
                         "the network ends with %lld output%s but %s needs one for each "
                         "of the data's %lld numbers to predict: give the last layer "
                         "%lld",
                         outputs, plural, name, wanted, wanted);
    if (kind->data == LOSS_PROBABILITIES)
        return error_set(error,
                         "the network ends with %lld output%s but %s needs one, for two "
                         "classes: give the last layer 1",
                         outputs, plural, name);
    return error_set(error,
                     "the network ends with %lld output%s but %s needs one for each of "
                     "the data's %lld classes: give the last layer %lld",
                     outputs, plural, name, wanted, wanted);
}

const float *loss_weights(const struct component *component,
                          const struct dataset *dataset, struct arena *arena)
{
    const struct loss_kind *kind = kind_of(component);
    const struct loss_options *options = component->options;
    if (kind->weight == NULL ||
        (options->weight.count == 0 && options->weight.word == NULL))
        return NULL;
    bool is_balanced = options->weight.word != NULL;
    const int64_t *counts = is_balanced ? train_counts(dataset) : NULL;
    int64_t count = outputs_for(kind, dataset), samples = 0;
    float *weights = arena_array(arena, (size_t)count, sizeof *weights);
    for (int64_t i = 0; i < count && is_balanced; i++)
        samples += counts[i];
    for (int64_t i = 0; i < count; i++)
        weights[i] = is_balanced
                         ? (float)((double)samples / ((double)count * (double)counts[i]))
                         : (float)options->weight.at[i];
    return weights;
}

struct loss *loss_new(const struct component *component, const struct dataset *dataset,
                      struct arena *arena)
{
    struct loss *loss = arena_array(arena, 1, sizeof *loss);
    const struct loss_kind *kind = kind_of(component);
    const struct loss_options *options = component->options;
    loss->kind = kind;
    loss->options = options;
    loss->outputs = outputs_for(kind, dataset);
    loss->predicts = loss_predicts(component, dataset);
    loss->weights = loss_weights(component, dataset, arena);
    if (kind->data == LOSS_CLASSES)
        loss->transposed =
            arena_array(arena, (size_t)loss->outputs, LOSS_BLOCK * sizeof(float));
    return loss;
}

double loss_prediction(const struct loss *loss, float output)
{
    return loss->kind->prediction != NULL ? loss->kind->prediction(output)
                                          : (double)output;
}

void loss_compute(struct loss *loss, const float *outputs, const struct batch *batch,
                  float *gradient, int32_t *predicted, struct loss_result *result)
{
    *result = (struct loss_result){0};
    loss->kind->compute(loss, outputs, batch, gradient, predicted, result);
}
