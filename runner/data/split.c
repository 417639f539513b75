/* Cutting the training samples. A file may be sorted by class, so the parts are always
 * cut from a permutation, also where only `limit` is given: the first n of it are then a
 * fair sample, and a part of the first n + 1. Refuses to cut what the data has cut
 * itself, and options that have nothing to do. */
#include "data/split.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "data/stratify.h"

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

static int check_folds(const struct split_options *options, struct error *error)
{
    if (options->folds == 0 && options->fold >= 0)
        return error_set_option(error, "fold",
                                "`fold` needs `folds`: how many there are");
    if (options->folds == 0)
        return 0;
    if (options->folds == 1)
        return error_set_option(error, "folds", "`folds` must be 2 or more, not 1");
    if (options->validation_split > 0)
        return error_set_option(error, "validation_split",
                                "a fold is the validation split, so leave "
                                "`validation_split` out, or `folds`");
    if (options->fold < 0)
        return error_set_option(error, "folds",
                                "`folds` needs `fold`, the one that is the validation "
                                "split: give `fold: 0`, or sweep `dataset.fold`");
    if (options->fold >= options->folds)
        return error_set_option(error, "fold",
                                "`fold` must be from 0 to %lld, as there are %lld folds",
                                (long long)options->folds - 1, (long long)options->folds);
    return 0;
}

int split_check(const struct split_options *options, struct error *error)
{
    if (check_share("validation_split", options->validation_split, error) != 0 ||
        check_share("test_split", options->test_split, error) != 0)
        return -1;
    if (options->stratify && options->validation_split == 0 && options->test_split == 0 &&
        options->folds == 0)
        return error_set_option(error, "stratify",
                                "`stratify` has nothing to cut: give `validation_split`, "
                                "`test_split` or `folds`");
    return check_folds(options, error);
}

/* Whether the split may be cut, as `option` asks for. */
static int check_own(enum split split, const char *option, const struct dataset *dataset,
                     struct error *error)
{
    int64_t own = dataset->splits[split].count;
    if (own == 0)
        return 0;
    return error_set_option(error, option,
                            "the data has a %s split of its own, of %lld sample%s: leave "
                            "`%s` out",
                            dataset_split_name(split), (long long)own,
                            own == 1 ? "" : "s", option);
}

/* How many samples a split takes; a part is rounded up, as by scikit-learn. */
static int count_split(enum split split, double share, const struct dataset *dataset,
                       int64_t *count, struct error *error)
{
    int64_t samples = dataset->splits[SPLIT_TRAIN].count;
    const char *option = split == SPLIT_TEST ? "test_split" : "validation_split";
    *count = 0;
    if (share > 0 && check_own(split, option, dataset, error) != 0)
        return -1;
    if (share >= (double)samples)
        return error_set_option(
            error, option, "`%s` must leave samples to train on: there are %lld in all",
            option, (long long)samples);
    *count = (int64_t)(share < 1 ? ceil(share * (double)samples) : share);
    return 0;
}

/* Of what is left, the first folds have one sample more than the others where it is not
 * even. */
static int64_t fold_size(const struct split_options *options, int64_t left, int64_t fold)
{
    return left / options->folds + (fold < left % options->folds);
}

static int count_fold(const struct split_options *options, const struct dataset *dataset,
                      int64_t left, int64_t *count, struct error *error)
{
    if (check_own(SPLIT_VALIDATION, "folds", dataset, error) != 0)
        return -1;
    if (options->folds > left)
        return error_set_option(error, "folds",
                                "`folds` must be at most %lld, the samples to cut",
                                (long long)left);
    *count = fold_size(options, left, options->fold);
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
    if (options->folds > 0 && count_fold(options, dataset, samples - counts[SPLIT_TEST],
                                         &counts[SPLIT_VALIDATION], error) != 0)
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
    memcpy(content->target_rests, whole->target_rests, sizeof content->target_rests);
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

/* Counts what is cut. */
static int count_strata(struct dataset *dataset, int64_t parts, struct error *error)
{
    const struct dataset_samples *all = &dataset->splits[SPLIT_TRAIN];
    int64_t *strata = calloc((size_t)dataset->classes, sizeof *strata);
    dataset_keep(dataset, strata);
    if (strata == NULL)
        return error_set(error, "dataset: the system has no memory left");
    for (int64_t i = 0; i < all->count; i++)
        strata[all->labels[dataset_row(all, i)]]++;
    dataset->strata = strata;
    dataset->strata_parts = parts;
    return 0;
}

/* Of a permutation of all rows, makes each class stand by its share in every part: in the
 * folds and the test split, or in all splits. */
static int stratify(const struct split_options *options,
                    const int64_t counts[SPLIT_COUNT], struct dataset *dataset,
                    int32_t *rows, struct error *error)
{
    const struct dataset_samples *all = &dataset->splits[SPLIT_TRAIN];
    int64_t folds = options->folds, left = all->count - counts[SPLIT_TEST];
    if (dataset->classes == 0)
        return error_set_option(error, "stratify",
                                "`stratify` needs classes, but the data has numbers to "
                                "predict: leave it out");
    int64_t parts = folds > 0 ? folds + 1 : SPLIT_COUNT;
    int64_t *sizes = malloc((size_t)parts * sizeof *sizes);
    if (sizes == NULL)
        return error_set(error, "dataset: the system has no memory left");
    for (int64_t part = 0; part < parts; part++)
        sizes[part] = part == parts - 1 ? counts[SPLIT_TEST]
                      : folds > 0       ? fold_size(options, left, part)
                                        : counts[part];
    int64_t filled = 0;
    for (int64_t part = 0; part < parts; part++)
        filled += sizes[part] > 0;
    const struct stratify_cut cut = {all->labels, dataset->classes, sizes, parts};
    int status = stratify_rows(&cut, rows, error);
    free(sizes);
    return status == 0 ? count_strata(dataset, filled, error) : -1;
}

static void reverse(int32_t *rows, int64_t count)
{
    for (int64_t i = 0; i < count / 2; i++) {
        int32_t row = rows[i];
        rows[i] = rows[count - 1 - i];
        rows[count - 1 - i] = row;
    }
}

/* Moves the chosen fold behind the others, where the validation split stands. */
static void take_out_fold(const struct split_options *options, int64_t left,
                          int32_t *rows)
{
    int64_t size = fold_size(options, left, options->fold), behind = left - size;
    for (int64_t i = 0; i < options->fold; i++, rows += fold_size(options, left, i - 1))
        behind -= fold_size(options, left, i);
    reverse(rows, size);
    reverse(rows + size, behind);
    reverse(rows, size + behind);
}

int split_apply(const struct split_options *options, struct dataset *dataset,
                struct error *error)
{
    int64_t counts[SPLIT_COUNT];
    struct rng rng;
    if (options->validation_split == 0 && options->test_split == 0 &&
        options->limit == 0 && options->folds == 0)
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
    if (options->stratify && stratify(options, counts, dataset, rows, error) != 0)
        return -1;
    if (options->folds > 0)
        take_out_fold(options, count - counts[SPLIT_TEST], rows);
    cut(dataset, counts, options->limit, rows);
    return 0;
}
