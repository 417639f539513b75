/* Cutting the training samples. A file may be sorted by class, so the parts are always
 * cut from a permutation, also where only `limit` is given: the first n of it are then a
 * fair sample, and a part of the first n + 1. Refuses to cut what the data has cut
 * itself. */
#include "data/split.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"

static int check_share(const char *name, double share, struct error *error)
{
    char real[TEXT_REAL_SIZE];
    if (share >= 1 && share != floor(share))
        return error_set_option(
            error, name,
            "`%s` must be a part below 1 or a whole number of samples, not "
            "%s",
            name, text_from_real(share, real));
    return 0;
}

int split_check(const struct split_options *options, struct error *error)
{
    if (check_share("validation_split", options->validation_split, error) != 0)
        return -1;
    return check_share("test_split", options->test_split, error);
}

/* How many samples a split takes; a part is rounded up, as by scikit-learn. */
static int count_split(enum split split, double share, const struct dataset *dataset,
                       int64_t *count, struct error *error)
{
    int64_t samples = dataset->splits[SPLIT_TRAIN].count;
    const char *option = split == SPLIT_TEST ? "test_split" : "validation_split";
    *count = 0;
    if (share > 0 && dataset->splits[split].count > 0)
        return error_set_option(
            error, option,
            "the data has a %s split of its own, of %lld sample%s: leave "
            "`%s` out",
            dataset_split_name(split), (long long)dataset->splits[split].count,
            dataset->splits[split].count == 1 ? "" : "s", option);
    if (share >= (double)samples)
        return error_set_option(
            error, option, "`%s` must leave samples to train on: there are %lld in all",
            option, (long long)samples);
    *count = (int64_t)(share < 1 ? ceil(share * (double)samples) : share);
    return 0;
}

static int count_splits(const struct split_options *options,
                        const struct dataset *dataset, int64_t counts[SPLIT_COUNT],
                        struct error *error)
{
    int64_t samples = dataset->splits[SPLIT_TRAIN].count;
    if (count_split(SPLIT_VALIDATION, options->validation_split, dataset,
                    &counts[SPLIT_VALIDATION], error) != 0 ||
        count_split(SPLIT_TEST, options->test_split, dataset, &counts[SPLIT_TEST],
                    error) != 0)
        return -1;
    counts[SPLIT_TRAIN] = samples - counts[SPLIT_VALIDATION] - counts[SPLIT_TEST];
    if (counts[SPLIT_TRAIN] <= 0) {
        const char *option =
            options->validation_split > 0 ? "validation_split" : "test_split";
        return error_set_option(
            error, option,
            "the splits take %lld of %lld sample%s for validation and %lld "
            "for the test, and leave none to train on: give `%s` less",
            (long long)counts[SPLIT_VALIDATION], (long long)samples,
            samples == 1 ? "" : "s", (long long)counts[SPLIT_TEST], option);
    }
    if (options->limit > counts[SPLIT_TRAIN])
        return error_set_option(error, "limit",
                                "`limit` must be at most %lld, the samples to train on",
                                (long long)counts[SPLIT_TRAIN]);
    return 0;
}

/* The content of some rows of a split, told by its own and by which they are. */
static void set_content(struct dataset_content *content,
                        const struct dataset_content *whole,
                        const struct dataset_samples *part)
{
    char rows[DIGEST_SIZE], text[2 * DIGEST_SIZE];
    digest_words(part->rows, (size_t)part->count, rows);
    snprintf(text, sizeof text, "%s %s", whole->samples, rows);
    digest_bytes(text, strlen(text), content->samples);
    snprintf(text, sizeof text, "%s %s", whole->targets, rows);
    digest_bytes(text, strlen(text), content->targets);
    memcpy(content->rests, whole->rests, sizeof content->rests);
}

/* Gives the splits that have samples their part of `rows`. */
static void cut(struct dataset *dataset, const int64_t counts[SPLIT_COUNT], int64_t limit,
                const int32_t *rows)
{
    const struct dataset_samples all = dataset->splits[SPLIT_TRAIN];
    const struct dataset_content whole = *dataset_content(dataset, SPLIT_TRAIN);
    for (enum split split = 0; split < SPLIT_COUNT; rows += counts[split++]) {
        struct dataset_samples *part = &dataset->splits[split];
        if (counts[split] == 0)
            continue;
        *part = all;
        part->rows = rows;
        part->count = split == SPLIT_TRAIN && limit > 0 ? limit : counts[split];
        set_content(dataset_content(dataset, split), &whole, part);
    }
}

int split_apply(const struct split_options *options, struct dataset *dataset,
                struct error *error)
{
    int64_t counts[SPLIT_COUNT];
    struct rng rng;
    if (options->validation_split == 0 && options->test_split == 0 && options->limit == 0)
        return 0;
    if (count_splits(options, dataset, counts, error) != 0)
        return -1;
    int64_t count = dataset->splits[SPLIT_TRAIN].count;
    int32_t *rows = malloc((size_t)count * sizeof *rows);
    dataset_keep(dataset, rows);
    if (rows == NULL)
        return error_set(error, "dataset: the system has no memory left");
    rng_seed(&rng, (uint64_t)options->split_seed);
    rng_permutation(&rng, rows, (int32_t)count);
    cut(dataset, counts, options->limit, rows);
    return 0;
}
