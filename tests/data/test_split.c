/* Tests of cutting the training samples. The indices are PyTorch 1.13's:
 *   generator = torch.Generator().manual_seed(SEED)
 *   [list(s.indices) for s in
 *    torch.utils.data.random_split(range(sum(SIZES)), SIZES, generator=generator)] */
#include "section.h"
#include "support/suite.h"

/* Their number in a dataset of one feature is that of a sample. */
#define NUMBERS "{type: linear_regression, features: 1, targets: 2, test: 0, train: "

/* Which sample of `all` stands at `row` of a split. */
static int64_t find(const struct dataset *all, const struct dataset *cut,
                    enum split split, int64_t row)
{
    float input, targets[2];
    struct batch batch = {.inputs = &input, .targets = targets};
    int64_t i = 0;
    batch_gather(cut, split, NULL, row, 1, &batch);
    while (all->splits[SPLIT_TRAIN].values[i] != input)
        i++;
    ck_assert_mem_eq(all->splits[SPLIT_TRAIN].targets + 2 * i, targets, sizeof targets);
    return i;
}

static void expect(const struct dataset *all, const struct dataset *cut, enum split split,
                   int64_t count, const int *indices)
{
    ck_assert_int_eq(cut->splits[split].count, count);
    for (int64_t i = 0; i < count; i++)
        ck_assert_int_eq(find(all, cut, split, i), indices[i]);
}

START_TEST(splits_are_those_of_random_split)
{
    static const int train[] = {10, 9, 1, 6, 4, 11}, validation[] = {3, 7, 2, 0};
    static const int test[] = {8, 5};
    const struct dataset *all = section_load(NUMBERS "12}");
    const struct dataset *cut =
        section_load(NUMBERS "12, validation_split: 4, test_split: 2, split_seed: 3}");
    expect(all, cut, SPLIT_TRAIN, 6, train);
    expect(all, cut, SPLIT_VALIDATION, 4, validation);
    expect(all, cut, SPLIT_TEST, 2, test);
}
END_TEST

/* Sums of place times index, places from 1. */
START_TEST(so_are_splits_of_many_samples_given_as_parts)
{
    static const int64_t sums[] = {121306291, 11024545, 2451922};
    const struct dataset *all = section_load(NUMBERS "1000}");
    const struct dataset *cut = section_load(
        NUMBERS "1000, validation_split: 0.2, test_split: 0.1, split_seed: 42}");
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        int64_t sum = 0;
        for (int64_t i = 0; i < cut->splits[split].count; i++)
            sum += (i + 1) * find(all, cut, split, i);
        ck_assert_int_eq(sum, sums[split]);
    }
}
END_TEST

/* As many as sklearn.model_selection.train_test_split takes. */
START_TEST(a_part_is_rounded_up)
{
    const struct dataset *dataset =
        section_load(NUMBERS "11, validation_split: 0.01, test_split: 0.2}");
    ck_assert_int_eq(dataset->splits[SPLIT_VALIDATION].count, 1);
    ck_assert_int_eq(dataset->splits[SPLIT_TEST].count, 3);
    ck_assert_int_eq(dataset->splits[SPLIT_TRAIN].count, 7);
}
END_TEST

START_TEST(a_limit_takes_the_first_of_what_is_trained_on)
{
    static const int whole[] = {8, 0, 5, 9, 7}, left[] = {10, 9, 1}, test[] = {8, 5};
    const struct dataset *all = section_load(NUMBERS "12}");
    const struct dataset *few = section_load(NUMBERS "12, limit: 5}");
    const struct dataset *cut = section_load(
        NUMBERS "12, limit: 3, validation_split: 4, test_split: 2, split_seed: 3}");
    expect(all, few, SPLIT_TRAIN, 5, whole);
    ck_assert_int_eq(few->splits[SPLIT_VALIDATION].count, 0);
    ck_assert_int_eq(few->splits[SPLIT_TEST].count, 0);
    expect(all, cut, SPLIT_TRAIN, 3, left);
    expect(all, cut, SPLIT_TEST, 2, test);
}
END_TEST

/* Of seed 3 the order is 10 9 1 6 4 11 3 7 2 0 | 8 5; the first of three folds of ten has
 * four. */
START_TEST(a_fold_is_taken_out_of_what_the_test_split_leaves)
{
    static const int folds[3][4] = {{10, 9, 1, 6}, {4, 11, 3}, {7, 2, 0}};
    static const int left[3][7] = {
        {4, 11, 3, 7, 2, 0}, {10, 9, 1, 6, 7, 2, 0}, {10, 9, 1, 6, 4, 11, 3}};
    static const int test[] = {8, 5};
    const struct dataset *all = section_load(NUMBERS "12}");
    for (int fold = 0; fold < 3; fold++) {
        char text[128];
        snprintf(text, sizeof text,
                 NUMBERS "12, folds: 3, fold: %d, test_split: 2, split_seed: 3}", fold);
        const struct dataset *cut = section_load(text);
        expect(all, cut, SPLIT_TRAIN, fold == 0 ? 6 : 7, left[fold]);
        expect(all, cut, SPLIT_VALIDATION, fold == 0 ? 4 : 3, folds[fold]);
        expect(all, cut, SPLIT_TEST, 2, test);
    }
    const struct dataset *few = section_load(
        NUMBERS "12, folds: 3, fold: 1, limit: 5, test_split: 2, split_seed: 3}");
    expect(all, few, SPLIT_TRAIN, 5, left[1]);
    expect(all, few, SPLIT_VALIDATION, 3, folds[1]);
}
END_TEST

START_TEST(there_may_be_as_many_folds_as_samples)
{
    static const int train[] = {10, 1, 6, 4, 11, 3, 7, 2, 0, 8, 5}, validation[] = {9};
    const struct dataset *all = section_load(NUMBERS "12}");
    const struct dataset *cut =
        section_load(NUMBERS "12, folds: 12, fold: 1, split_seed: 3}");
    expect(all, cut, SPLIT_TRAIN, 11, train);
    expect(all, cut, SPLIT_VALIDATION, 1, validation);
}
END_TEST

/* Seed 0 of 12 samples is 8 0 5 9 7 4 2 10 3 1 11 6; of moons the classes alternate, so
 * that each class has that order by itself: 8 0 4 2 10 6 and 5 9 7 3 1 11. */
START_TEST(a_stratified_split_takes_the_last_of_each_class_in_that_order)
{
    static const int train[] = {8, 0, 5, 9}, validation[] = {7, 4, 2, 3};
    static const int test[] = {10, 1, 11, 6}, halves[] = {8, 0, 5, 9, 7, 4};
    const int *indices[] = {train, validation, test};
    const struct dataset *cut =
        section_load("{type: moons, train: 12, test: 0, stratify: true, test_split: 4, "
                     "validation_split: 4}");
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        ck_assert_int_eq(cut->splits[split].count, 4);
        for (int64_t i = 0; i < 4; i++)
            ck_assert_int_eq(dataset_row(&cut->splits[split], i), indices[split][i]);
    }
    cut = section_load("{type: moons, train: 12, test: 0, stratify: true, folds: 2, "
                       "fold: 0}");
    for (int64_t i = 0; i < 6; i++)
        ck_assert_int_eq(dataset_row(&cut->splits[SPLIT_VALIDATION], i), halves[i]);
}
END_TEST

/* Seed 0 of 12 samples, [9, 3]. */
START_TEST(images_move_with_their_labels_and_the_data_keeps_its_own_test_split)
{
    static const int train[] = {8, 0, 5, 9, 7, 4, 2, 10, 3}, validation[] = {1, 11, 6};
    const int *indices[] = {train, validation};
    const struct dataset *all = section_load("{type: digits, train: 12, test: 5}");
    const struct dataset *cut =
        section_load("{type: digits, train: 12, test: 5, validation_split: 0.25}");
    const struct dataset_samples *from = &all->splits[SPLIT_TRAIN];
    for (enum split split = 0; split < SPLIT_TEST; split++) {
        const struct dataset_samples *samples = &cut->splits[split];
        ck_assert_int_eq(samples->count, split == SPLIT_TRAIN ? 9 : 3);
        for (int64_t i = 0; i < samples->count; i++) {
            float inputs[784], other[784];
            int32_t label;
            struct batch batch = {.inputs = inputs, .labels = &label};
            batch_gather(cut, split, NULL, i, 1, &batch);
            int32_t index = indices[split][i];
            ck_assert_int_eq(label, from->labels[index]);
            batch.inputs = other;
            batch_gather(all, SPLIT_TRAIN, &index, 0, 1, &batch);
            ck_assert_mem_eq(inputs, other, sizeof inputs);
        }
    }
    ck_assert_mem_eq(cut->splits[SPLIT_TEST].bytes, all->splits[SPLIT_TEST].bytes,
                     5 * 784);
}
END_TEST

/* Nor does a cut change what it is cut from. */
START_TEST(data_is_in_memory_once_however_it_is_cut_and_normalized)
{
    const struct dataset *one = section_load("{type: digits, train: 50, limit: 9}");
    const struct dataset *other =
        section_load("{type: digits, train: 0x32, test: 2000, limit: 20, split_seed: 1, "
                     "normalize: measured}");
    const struct dataset *whole = section_load("{type: digits, train: 50}");
    const struct dataset *more = section_load("{type: digits, train: 51}");
    ck_assert_ptr_eq(one->splits[SPLIT_TRAIN].bytes, whole->splits[SPLIT_TRAIN].bytes);
    ck_assert_ptr_eq(other->splits[SPLIT_TRAIN].bytes, whole->splits[SPLIT_TRAIN].bytes);
    ck_assert_ptr_ne(more->splits[SPLIT_TRAIN].bytes, whole->splits[SPLIT_TRAIN].bytes);
    ck_assert_int_eq(one->splits[SPLIT_TRAIN].count, 9);
    ck_assert_int_eq(other->splits[SPLIT_TRAIN].count, 20);
    ck_assert_int_eq(whole->splits[SPLIT_TRAIN].count, 50);
    ck_assert_int_eq(whole->normalization.count, 0);
    ck_assert_ptr_eq(one, section_load("{limit: 9, train: 50, type: digits, seed: 0}"));
}
END_TEST

START_TEST(each_cut_has_a_digest_of_its_own_and_none_leaves_it)
{
    static const char *const texts[] = {
        NUMBERS "12}",
        NUMBERS "12, limit: 5}",
        NUMBERS "12, limit: 6}",
        NUMBERS "12, limit: 6, split_seed: 1}",
        NUMBERS "12, limit: 6, validation_split: 2}",
        NUMBERS "12, limit: 6, test_split: 2}",
        NUMBERS "12, limit: 6, validation_split: 2, test_split: 4}",
        NUMBERS "12, folds: 3, fold: 0}",
        NUMBERS "12, folds: 3, fold: 1}",
        NUMBERS "12, folds: 3, fold: 2}",
        NUMBERS "12, folds: 4, fold: 2}",
    };
    enum { COUNT = sizeof texts / sizeof texts[0] };
    char digests[COUNT][DIGEST_SIZE];
    for (int i = 0; i < COUNT; i++) {
        const struct dataset *dataset = section_load(texts[i]);
        memcpy(digests[i], dataset->digest, DIGEST_SIZE);
        for (int j = 0; j < i; j++)
            ck_assert_str_ne(digests[i], digests[j]);
    }
    const struct dataset *same =
        section_load(NUMBERS "12, split_seed: 7, test_split: 0}");
    ck_assert_str_eq(same->digest, digests[0]);
}
END_TEST

/* One that has its rows and labels from other ones must have another digest. */
START_TEST(a_digest_covers_the_labels_that_were_cut)
{
    const struct dataset *one =
        section_load("{type: blobs, cluster_std: 0, center_box: [0, "
                     "0], train: 60, limit: 10}");
    const struct dataset *other =
        section_load("{type: blobs, cluster_std: 0, center_box: [0, 0], train: 60, "
                     "limit: 10, split_seed: 1}");
    for (int i = 0; i < 10; i++)
        ck_assert(section_sample(one, SPLIT_TRAIN, i)[0] ==
                  section_sample(other, SPLIT_TRAIN, i)[0]);
    ck_assert_str_ne(one->digest, other->digest);
}
END_TEST

START_TEST(what_cannot_be_cut_is_told_for_its_option)
{
    section_refuse(NUMBERS "12, validation_split: 1.5}", "validation_split",
                   "`validation_split` must be a part below 1 or a whole number of "
                   "samples, not 1.5");
    section_refuse(NUMBERS "12, test_split: 2.25}", "test_split",
                   "`test_split` must be a part below 1 or a whole number of samples, "
                   "not 2.25");
    section_refuse(NUMBERS "12, test_split: 12}", "test_split",
                   "`test_split` must leave samples to train on: there are 12 in all");
    section_refuse(NUMBERS "12, validation_split: 1e300}", "validation_split",
                   "`validation_split` must leave samples to train on: there are 12 in "
                   "all");
    section_refuse(NUMBERS "12, validation_split: 0.5, test_split: 6}",
                   "validation_split",
                   "the splits take 6 of 12 samples for validation and 6 for the test, "
                   "and leave none to train on: give `validation_split` less");
    section_refuse(NUMBERS "12, test_split: 0.99}", "test_split",
                   "the splits take 0 of 12 samples for validation and 12 for the test, "
                   "and leave none to train on: give `test_split` less");
    section_refuse(NUMBERS "12, test_split: 4, limit: 9}", "limit",
                   "`limit` must be at most 8, the samples to train on");
    section_refuse("{type: moons, test_split: 0.1}", "test_split",
                   "the data has a test split of its own, of 200 samples: leave "
                   "`test_split` out");
    section_refuse(NUMBERS "12, folds: 1, fold: 0}", "folds",
                   "`folds` must be 2 or more, not 1");
    section_refuse(NUMBERS "12, folds: 3}", "folds",
                   "`folds` needs `fold`, the one that is the validation split: give "
                   "`fold: 0`, or sweep `dataset.fold`");
    section_refuse(NUMBERS "12, fold: 0}", "fold",
                   "`fold` needs `folds`: how many there are");
    section_refuse(NUMBERS "12, folds: 3, fold: 3}", "fold",
                   "`fold` must be from 0 to 2, as there are 3 folds");
    section_refuse(NUMBERS "12, folds: 3, fold: 0, validation_split: 2}",
                   "validation_split",
                   "a fold is the validation split, so leave `validation_split` out, or "
                   "`folds`");
    section_refuse(NUMBERS "12, folds: 11, fold: 0, test_split: 2}", "folds",
                   "`folds` must be at most 10, the samples to cut");
    section_refuse(NUMBERS "12, stratify: true, test_split: 2}", "stratify",
                   "`stratify` needs classes, but the data has numbers to predict: leave "
                   "it out");
    section_refuse("{type: moons, stratify: true, limit: 5}", "stratify",
                   "`stratify` has nothing to cut: give `validation_split`, `test_split` "
                   "or `folds`");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("split");
    tcase_add_test(tests, splits_are_those_of_random_split);
    tcase_add_test(tests, so_are_splits_of_many_samples_given_as_parts);
    tcase_add_test(tests, a_part_is_rounded_up);
    tcase_add_test(tests, a_limit_takes_the_first_of_what_is_trained_on);
    tcase_add_test(tests,
                   images_move_with_their_labels_and_the_data_keeps_its_own_test_split);
    tcase_add_test(tests, data_is_in_memory_once_however_it_is_cut_and_normalized);
    tcase_add_test(tests, each_cut_has_a_digest_of_its_own_and_none_leaves_it);
    tcase_add_test(tests, a_fold_is_taken_out_of_what_the_test_split_leaves);
    tcase_add_test(tests, there_may_be_as_many_folds_as_samples);
    tcase_add_test(tests, a_stratified_split_takes_the_last_of_each_class_in_that_order);
    tcase_add_test(tests, a_digest_covers_the_labels_that_were_cut);
    tcase_add_test(tests, what_cannot_be_cut_is_told_for_its_option);
    return suite_run("split", tests);
}
