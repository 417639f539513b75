/* Tests of loading a dataset as a config names it. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/option_check.h"
#include "section.h"
#include "support/folder.h"
#include "support/suite.h"

static char folder[FOLDER_ROOM];

START_TEST(every_kind_has_a_sound_table_of_options)
{
    struct option_kinds kinds = datasets_kinds();
    struct error error = {0};
    ck_assert_uint_eq(kinds.count, 15);
    ck_assert_str_eq(kinds.what, "dataset");
    for (size_t i = 0; i < kinds.count; i++)
        ck_assert_msg(option_check_kind(kinds.at[i], &error) == 0, "%s: %s",
                      kinds.at[i]->name, error.text);
}
END_TEST

START_TEST(options_of_a_config_reach_the_loader)
{
    const struct dataset *dataset = section_load("{type: digits, train: 7, test: 3}");
    ck_assert_int_eq(dataset->splits[SPLIT_TRAIN].count, 7);
    ck_assert_int_eq(dataset->splits[SPLIT_TEST].count, 3);
    ck_assert_uint_eq(strlen(dataset->digest), 64);
}
END_TEST

static void write_file(const char *name, const char *bytes, size_t size)
{
    char path[128];
    snprintf(path, sizeof path, "%s/data/%s", folder, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

START_TEST(relative_paths_start_at_the_folder_of_the_config)
{
    char source[128];
    struct error error = {0};
    snprintf(source, sizeof source, "%s/data", folder);
    ck_assert_int_eq(mkdir(source, 0700), 0);
    write_file("images", "\0\0\10\3\0\0\0\1\0\0\0\1\0\0\0\1\7", 17);
    write_file("labels", "\0\0\10\1\0\0\0\1\1", 9);
    snprintf(source, sizeof source, "%s/x.yaml", folder);
    const struct dataset *dataset =
        section_load_from(source,
                          "{type: idx, train_images: data/images, train_labels: "
                          "data/labels, test_images: data/images, test_labels: "
                          "data/labels}",
                          &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_int_eq(dataset->splits[SPLIT_TRAIN].bytes[0], 7);
    ck_assert_int_eq(dataset->classes, 2);
}
END_TEST

START_TEST(every_kind_has_the_common_options_after_its_own)
{
    static const char *const common[] = {"validation_split",
                                         "test_split",
                                         "split_seed",
                                         "limit",
                                         "stratify",
                                         "folds",
                                         "fold",
                                         "normalize",
                                         "mean",
                                         "std",
                                         "normalize_targets",
                                         "augment",
                                         "augment.crop",
                                         "augment.crop.padding",
                                         "augment.flip",
                                         "augment.rotate",
                                         "augment.erase"};
    enum { COUNT = sizeof common / sizeof common[0] };
    struct option_kinds kinds = datasets_kinds();
    for (size_t i = 0; i < kinds.count; i++) {
        const struct option_kind *kind = kinds.at[i];
        ck_assert_uint_gt(kind->count, COUNT);
        for (size_t j = 0; j < COUNT; j++)
            ck_assert_str_eq(kind->options[kind->count - COUNT + j].name, common[j]);
    }
}
END_TEST

/* Digests as they were before there were splits and normalization: results that are
 * recorded stay the same trials'. */
START_TEST(a_dataset_without_common_options_keeps_its_digest)
{
    const struct dataset *dataset = section_load("{type: digits, train: 7, test: 3}");
    ck_assert_str_eq(dataset->digest,
                     "31c42d5c5950be0a286fd7f710092dfadc8be9c09b2eb952d112187c1fbbfbeb");
}
END_TEST

START_TEST(splits_are_named_and_freeing_nothing_is_fine)
{
    ck_assert_str_eq(dataset_split_name(SPLIT_TRAIN), "train");
    ck_assert_str_eq(dataset_split_name(SPLIT_VALIDATION), "validation");
    ck_assert_str_eq(dataset_split_name(SPLIT_TEST), "test");
    dataset_free(NULL);
}
END_TEST

int main(void)
{
    folder_make(folder, "dataset");
    TCase *tests = tcase_create("dataset");
    tcase_add_test(tests, every_kind_has_a_sound_table_of_options);
    tcase_add_test(tests, options_of_a_config_reach_the_loader);
    tcase_add_test(tests, relative_paths_start_at_the_folder_of_the_config);
    tcase_add_test(tests, every_kind_has_the_common_options_after_its_own);
    tcase_add_test(tests, a_dataset_without_common_options_keeps_its_digest);
    tcase_add_test(tests, splits_are_named_and_freeing_nothing_is_fine);
    int failed = suite_run("dataset", tests);
    folder_remove(folder);
    return failed;
}
