/* Tests of loading a dataset as a config names it. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/dataset.h"

#include <check.h> /* last: it has a macro named fail */

static char folder[] = "/tmp/lamina-dataset-XXXXXX";

/* Loads `text`, a dataset's section that stands in the file `source`. */
static struct dataset *load(const char *kind, const char *text, const char *source,
                            struct error *error)
{
    struct arena *arena = arena_new();
    struct problems problems = {0};
    struct option_kinds kinds = dataset_kinds();
    const char *const also[] = {"type", NULL};
    const struct node *node = tree_parse(text, strlen(text), source, arena, &problems);
    struct component component = {option_find(&kinds, kind), node, "dataset"};
    ck_assert_ptr_nonnull(component.kind);
    ck_assert_uint_eq(
        option_read(component.kind, node, "dataset", also, NULL, arena, &problems), 0);
    struct dataset *dataset = dataset_load(&component, error);
    arena_free(arena);
    return dataset;
}

START_TEST(every_kind_has_a_sound_table_of_options)
{
    struct option_kinds kinds = dataset_kinds();
    struct error error = {""};
    ck_assert_uint_eq(kinds.count, 4);
    ck_assert_str_eq(kinds.what, "dataset");
    for (size_t i = 0; i < kinds.count; i++)
        ck_assert_msg(option_check_kind(&kinds.at[i], &error) == 0, "%s: %s",
                      kinds.at[i].name, error.text);
}
END_TEST

START_TEST(options_of_a_config_reach_the_loader)
{
    struct error error = {""};
    struct dataset *dataset =
        load("digits", "{type: digits, train: 7, test: 3}", "x.yaml", &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_int_eq(dataset->splits[SPLIT_TRAIN].count, 7);
    ck_assert_int_eq(dataset->splits[SPLIT_TEST].count, 3);
    ck_assert_uint_eq(strlen(dataset->digest), 64);
    dataset_free(dataset);
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
    struct error error = {""};
    snprintf(source, sizeof source, "%s/data", folder);
    ck_assert_int_eq(mkdir(source, 0700), 0);
    write_file("images", "\0\0\10\3\0\0\0\1\0\0\0\1\0\0\0\1\7", 17);
    write_file("labels", "\0\0\10\1\0\0\0\1\1", 9);
    snprintf(source, sizeof source, "%s/x.yaml", folder);
    struct dataset *dataset = load("idx",
                                   "{type: idx, train_images: data/images, "
                                   "train_labels: data/labels, test_images: "
                                   "data/images, test_labels: data/labels}",
                                   source, &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_int_eq(dataset->splits[SPLIT_TRAIN].bytes[0], 7);
    ck_assert_int_eq(dataset->classes, 2);
    dataset_free(dataset);
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
    if (mkdtemp(folder) == NULL)
        return 1;
    Suite *suite = suite_create("dataset");
    TCase *tests = tcase_create("dataset");
    tcase_add_test(tests, every_kind_has_a_sound_table_of_options);
    tcase_add_test(tests, options_of_a_config_reach_the_loader);
    tcase_add_test(tests, relative_paths_start_at_the_folder_of_the_config);
    tcase_add_test(tests, splits_are_named_and_freeing_nothing_is_fine);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    char command[160];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) != 0 || failed > 0;
}
