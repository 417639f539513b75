/* Cutting the training samples. A file may be sorted by class, so the parts are always
 * cut from a permutation, also where only `limit` is given: the first n of it are then a
 * fair sample, and a part of the first n + 1. Refuses to cut what the data has cut
 * itself. */
#include "data/split.h"

#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "data/loader.h"

static const struct lamina_option table[] = {
    {"validation_split", LAMINA_REAL, offsetof(struct split_options, validation_split),
     "0", "[0, inf)",
     "Training samples to select by instead: a part of them below 1, or how many."},
    {"test_split", LAMINA_REAL, offsetof(struct split_options, test_split), "0",
     "[0, inf)",
     "Training samples to test on instead: a part of them below 1, or how many."},
    {"split_seed", LAMINA_INTEGER, offsetof(struct split_options, split_seed), "0",
     "[0, 4294967295]", "Another seed chooses other samples for the splits and `limit`."},
    {"limit", LAMINA_INTEGER, offsetof(struct split_options, limit), "0", "[0, inf)",
     "Train on so many of the training samples, chosen by split_seed; 0: on all."},
};
const struct option_kind split_kind = {.name = "split",
                                       .options = table,
                                       .count = sizeof table / sizeof table[0],
                                       .size = sizeof(struct split_options)};

static int check_share(const char *name, double share, const char **option,
                       struct error *error)
{
    char real[TEXT_REAL_SIZE];
    *option = name;
    if (share >= 1 && share != floor(share))
        return error_set(error,
                         "`%s` must be a part below 1 or a whole number of samples, not "
                         "%s",
                         name, text_from_real(share, real));
    return 0;
}

int split_check(const struct split_options *options, const char **option,
                struct error *error)
{
    if (check_share("validation_split", options->validation_split, option, error) != 0)
        return -1;
    return check_share("test_split", options->test_split, option, error);
}

/* How many samples a split takes; a part is rounded up, as by scikit-learn. */
static int count_split(enum split split, double share, const struct dataset *dataset,
                       int64_t *count, const char **option, struct error *error)
{
    int64_t samples = dataset->splits[SPLIT_TRAIN].count;
    *option = split == SPLIT_TEST ? "test_split" : "validation_split";
    *count = 0;
    if (share > 0 && dataset->splits[split].count > 0)
        return error_set(error,
                         "the data has a %s split of its own, of %lld samples: leave "
                         "`%s` out",
                         dataset_split_name(split),
                         (long long)dataset->splits[split].count, *option);
    if (share >= (double)samples)
        return error_set(error,
                         "`%s` must leave samples to train on: there are %lld in all",
                         *option, (long long)samples);
    *count = (int64_t)(share < 1 ? ceil(share * (double)samples) : share);
    return 0;
}

static int count_splits(const struct split_options *options,
                        const struct dataset *dataset, int64_t counts[SPLIT_COUNT],
                        const char **option, struct error *error)
{
    int64_t samples = dataset->splits[SPLIT_TRAIN].count;
    if (count_split(SPLIT_VALIDATION, options->validation_split, dataset,
                    &counts[SPLIT_VALIDATION], option, error) != 0 ||
        count_split(SPLIT_TEST, options->test_split, dataset, &counts[SPLIT_TEST], option,
                    error) != 0)
        return -1;
    counts[SPLIT_TRAIN] = samples - counts[SPLIT_VALIDATION] - counts[SPLIT_TEST];
    if (counts[SPLIT_TRAIN] <= 0) {
        *option = options->validation_split > 0 ? "validation_split" : "test_split";
        return error_set(error,
                         "the splits take %lld of %lld samples for validation and %lld "
                         "for the test, and leave none to train on: give `%s` less",
                         (long long)counts[SPLIT_VALIDATION], (long long)samples,
                         (long long)counts[SPLIT_TEST], *option);
    }
    *option = "limit";
    if (options->limit > counts[SPLIT_TRAIN])
        return error_set(error, "`limit` must be at most %lld, the samples to train on",
                         (long long)counts[SPLIT_TRAIN]);
    return 0;
}

/* Row i becomes what row order[i] was: along each cycle of the permutation every row
 * moves once, and one is kept aside meanwhile. */
static void permute(void *rows, size_t size, const int32_t *order, int64_t count,
                    struct arena *arena)
{
    char *at = rows, *aside = arena_array(arena, 1, size);
    bool *moved = arena_array(arena, (size_t)count, sizeof *moved);
    for (int64_t first = 0; first < count; first++) {
        if (moved[first])
            continue;
        memcpy(aside, at + (size_t)first * size, size);
        int64_t i = first;
        for (; order[i] != first; i = order[i]) {
            memcpy(at + (size_t)i * size, at + (size_t)order[i] * size, size);
            moved[i] = true;
        }
        memcpy(at + (size_t)i * size, aside, size);
        moved[i] = true;
    }
}

/* A view of some of the samples. */
static struct samples cut(const struct dataset *dataset, const struct samples *all,
                          int64_t start, int64_t count)
{
    int64_t width = lamina_elements(&dataset->sample), targets = dataset->targets;
    return (struct samples){
        .count = count,
        .bytes = all->bytes != NULL ? all->bytes + start * width : NULL,
        .values = all->values != NULL ? all->values + start * width : NULL,
        .labels = all->labels != NULL ? all->labels + start : NULL,
        .targets = all->targets != NULL ? all->targets + start * targets : NULL};
}

/* The rows of a split, as memory. */
struct rows {
    void *inputs, *answers; /* the dataset's own memory, so that they may be moved */
    size_t input, answer;   /* bytes of one */
};

static struct rows rows_of(const struct dataset *dataset, enum split split)
{
    const struct samples *samples = &dataset->splits[split];
    size_t width = (size_t)lamina_elements(&dataset->sample);
    bool bytes = samples->bytes != NULL, labels = samples->labels != NULL;
    return (struct rows){
        .inputs = bytes ? (void *)samples->bytes : (void *)samples->values,
        .answers = labels ? (void *)samples->labels : (void *)samples->targets,
        .input = bytes ? width : width * sizeof(float),
        .answer = labels ? sizeof(int32_t) : (size_t)dataset->targets * sizeof(float)};
}

static void shuffle(struct dataset *dataset, uint64_t seed)
{
    struct arena *arena = arena_new();
    struct rng rng;
    int64_t count = dataset->splits[SPLIT_TRAIN].count;
    int32_t *order = arena_array(arena, (size_t)count, sizeof *order);
    struct rows rows = rows_of(dataset, SPLIT_TRAIN);
    rng_seed(&rng, seed);
    rng_permutation(&rng, order, (int32_t)count);
    permute(rows.inputs, rows.input, order, count, arena);
    permute(rows.answers, rows.answer, order, count, arena);
    arena_free(arena);
}

static void set_content(struct dataset *dataset, enum split split)
{
    struct content *content = dataset_content(dataset, split);
    struct rows rows = rows_of(dataset, split);
    size_t count = (size_t)dataset->splits[split].count;
    digest_bytes(rows.inputs, count * rows.input, content->samples);
    digest_bytes(rows.answers, count * rows.answer, content->targets);
}

int split_apply(const struct split_options *options, struct dataset *dataset,
                const char **option, struct error *error)
{
    int64_t counts[SPLIT_COUNT], start = 0;
    if (options->validation_split == 0 && options->test_split == 0 && options->limit == 0)
        return 0;
    if (count_splits(options, dataset, counts, option, error) != 0)
        return -1;
    shuffle(dataset, (uint64_t)options->split_seed);
    const struct samples all = dataset->splits[SPLIT_TRAIN];
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        int64_t kept =
            split == SPLIT_TRAIN && options->limit > 0 ? options->limit : counts[split];
        if (counts[split] > 0) {
            dataset->splits[split] = cut(dataset, &all, start, kept);
            set_content(dataset, split);
        }
        start += counts[split];
    }
    return 0;
}
