/* Every file of tests/bad-configs is refused with the finding that its first line
 * expects:
 * "# expect: LINE:COLUMN: MESSAGE", or without the position where there is none. The
 * limits that would make large files are in test_tree.c and test_sweep.c. */
#include <dirent.h>

#include "made_up.h"
#include "sweep/plan.h"

#define FOLDER TEST_SOURCE_DIR "/tests/bad-configs"

static const char prefix[] = "# expect: ";

/* The first line of a file without its prefix. */
static const char *expectation(const char *path, struct arena *arena)
{
    char line[1024] = "";
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
    fclose(file);
    ck_assert_msg(strncmp(line, prefix, strlen(prefix)) == 0, "%s: no expectation", path);
    size_t length = strcspn(line, "\n");
    ck_assert_msg(length > strlen(prefix) + 5, "%s: no expectation", path);
    return arena_copy(arena, line + strlen(prefix), length - strlen(prefix));
}

static int only_yaml(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, ".yaml") == 0;
}

/* As `lamina plan` reads a config, up to where the data would be needed. */
static void check(const char *path, struct arena *arena, struct problems *problems)
{
    struct vocabulary vocabulary = made_up_vocabulary();
    struct plan plan;
    const struct experiment *experiment = experiment_load(path, NULL, 0, arena, problems);
    if (experiment && plan_expand(experiment, arena, &plan, problems) == 0)
        ck_assert_msg(plan_resolve(&plan, &vocabulary, arena, problems) != 0,
                      "%s is accepted", path);
}

START_TEST(each_bad_config_gets_its_sentence_at_its_place)
{
    struct dirent **entries;
    int wrong = 0, count = scandir(FOLDER, &entries, only_yaml, alphasort);
    ck_assert_int_gt(count, 50);
    for (int i = 0; i < count; i++) {
        struct arena *arena = arena_new();
        struct problems problems = {0};
        const char *path = arena_format(arena, FOLDER "/%s", entries[i]->d_name);
        const char *words = expectation(path, arena);
        /* "5:12: message" follows the path at once, a message alone after a blank. */
        bool placed = words[0] >= '1' && words[0] <= '9';
        const char *expected =
            arena_format(arena, "%s:%s%s", path, placed ? "" : " ", words);
        check(path, arena, &problems);
        const char *found = problems.count > 0 ? problems.lines[0] : "no problem";
        if (strncmp(found, expected, strlen(expected)) != 0 && ++wrong)
            fprintf(stderr, "expected %s\nfound    %s\n", expected, found);
        problems_free(&problems);
        arena_free(arena);
        free(entries[i]);
    }
    free(entries);
    ck_assert_int_eq(wrong, 0);
}
END_TEST

START_TEST(mistakes_in_all_sections_are_told_at_once)
{
    static const char text[] = "dataset: {type: digits, trian: 5}\n"
                               "layers: [{type: linear, out_features: 0}, sigmiod]\n"
                               "loss: crossentropy\n"
                               "optimizer: {type: sgd, learning_rate: fast}\n"
                               "schedule: {epochs: 1.5, batch_size: 0}\n"
                               "colour: blue\n";
    static const char *const places[] = {"1:25", "2:39", "2:43", "3:7",
                                         "4:39", "5:20", "5:37", "6:1"};
    struct arena *arena = arena_new();
    struct problems problems = {0};
    struct vocabulary vocabulary = made_up_vocabulary();
    struct plan plan;
    const struct experiment *experiment = made_up_load(text, NULL, arena, &problems);
    ck_assert_ptr_nonnull(experiment);
    ck_assert_int_eq(plan_expand(experiment, arena, &plan, &problems), 0);
    ck_assert_int_ne(plan_resolve(&plan, &vocabulary, arena, &problems), 0);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        ck_assert_msg(made_up_finds(&problems, places[i], ""), "none at %s", places[i]);
    ck_assert_uint_eq(problems.count, 8);
    problems_free(&problems);
    arena_free(arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bad_configs");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, each_bad_config_gets_its_sentence_at_its_place);
    tcase_add_test(all, mistakes_in_all_sections_are_told_at_once);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
