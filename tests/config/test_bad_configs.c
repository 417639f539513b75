/* Every file of tests/bad-configs is refused with the finding that its first line
 * expects:
 * "# expect: LINE:COLUMN: MESSAGE", or without the position where there is none, or with
 * the file before it where that is another, in the folder base/. The
 * limits that would make large files are in test_tree.c and test_sweep.c. */
#include <dirent.h>

#include "config/experiment_load.h"
#include "made_up.h"
#include "support/suite.h"
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

/* As `lamina plan` reads a config, up to where the data would be needed, with one --set
 * or NULL. False where the file is none. */
static bool check(const char *path, const char *set, struct arena *arena,
                  struct problems *problems)
{
    struct vocabulary vocabulary = made_up_vocabulary();
    struct plan plan;
    const struct experiment *experiment =
        experiment_load(path, &set, set != NULL, arena, problems);
    if (experiment == NULL)
        return false;
    plan_expand(experiment, arena, &plan, problems);
    plan_resolve(&plan, 0, &vocabulary, arena, problems);
    ck_assert_msg(problems->count > 0, "%s is accepted", path);
    return true;
}

/* Calls `look` for each file, which tells how many expectations are not met. */
static void for_each_file(int (*look)(const char *path, struct arena *arena,
                                      struct problems *problems))
{
    struct dirent **entries;
    int wrong = 0, count = scandir(FOLDER, &entries, only_yaml, alphasort);
    ck_assert_int_gt(count, 50);
    for (int i = 0; i < count; i++) {
        struct arena *arena = arena_new();
        struct problems problems = {0};
        wrong +=
            look(arena_format(arena, FOLDER "/%s", entries[i]->d_name), arena, &problems);
        problems_free(&problems);
        arena_free(arena);
        free(entries[i]);
    }
    free(entries);
    ck_assert_int_eq(wrong, 0);
}

static int expect_sentence(const char *path, struct arena *arena,
                           struct problems *problems)
{
    const char *words = expectation(path, arena);
    /* "5:12: message" follows the path at once, a message alone after a blank. */
    bool placed = words[0] >= '1' && words[0] <= '9';
    const char *expected =
        strncmp(words, "base/", strlen("base/")) == 0
            ? arena_format(arena, FOLDER "/%s", words)
            : arena_format(arena, "%s:%s%s", path, placed ? "" : " ", words);
    check(path, NULL, arena, problems);
    const char *found = problems->count > 0 ? problems->lines[0] : "no problem";
    if (strncmp(found, expected, strlen(expected)) == 0)
        return 0;
    fprintf(stderr, "expected %s\nfound    %s\n", expected, found);
    return 1;
}

START_TEST(each_bad_config_gets_its_sentence_at_its_place)
{
    for_each_file(expect_sentence);
}
END_TEST

/* A second mistake, which comes of the command line. */
static int expect_another(const char *path, struct arena *arena,
                          struct problems *problems)
{
    if (!check(path, "loss={type: unheard_of}", arena, problems) ||
        made_up_finds(problems, "--set loss={type: unheard_of}", "unknown loss"))
        return 0;
    fprintf(stderr, "%s: the loss is not told\n", path);
    return 1;
}

START_TEST(no_mistake_hides_another_in_a_file_that_can_be_read)
{
    for_each_file(expect_another);
}
END_TEST

/* Whether the file has the rate's path, wherever in it. */
static bool names_the_rate(const char *path)
{
    char text[4096];
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return strstr(text, "optimizer.learning_rate:") != NULL;
}

/* What a sweep with a mistake sets is not said to be missing, nor anything else of it. */
static int expect_no_other(const char *path, struct arena *arena,
                           struct problems *problems)
{
    const char *words = expectation(path, arena);
    const char *place =
        arena_format(arena, "%s:%.*s", path, (int)strcspn(words, ":"), words);
    int wrong = 0;
    check(path, "optimizer={type: sgd}", arena, problems);
    for (size_t i = 0; i < problems->kept && strstr(path, "/sweep-") != NULL; i++) {
        const char *found = problems->lines[i];
        bool is_right =
            strncmp(found, place, strlen(place)) == 0 ||
            (strstr(found, "learning_rate` is missing") != NULL && !names_the_rate(path));
        wrong += !is_right;
        if (!is_right)
            fprintf(stderr, "%s: %s\n", path, found);
    }
    return wrong;
}

START_TEST(a_mistake_in_a_sweep_brings_no_other)
{
    for_each_file(expect_no_other);
}
END_TEST

START_TEST(what_belongs_to_the_whole_experiment_hides_nothing)
{
    static const char text[] = "name: a b\n"
                               "seed: x\n"
                               "timeout: soon\n"
                               "checkpoint: often\n"
                               "on_failure: weep\n"
                               "dataset: {type: digits, trian: 5}\n"
                               "layers: [{type: linear, out_features: 0}]\n"
                               "loss: cross_entropy\n"
                               "loss: cross_entropy\n"
                               "optimizer: {type: sgd}\n"
                               "schedule: {epochs: !!int 1, batch_size: 0}\n"
                               "sweep:\n"
                               "  gird: {compat: [none]}\n"
                               "  zip: {optimizer.learning_rate: 0.1}\n"
                               "  grid: {layers.0.bias: [true, no]}\n"
                               "  seeds: [1, -1]\n";
    static const char *const places[] = {"1:7",  "2:7",   "3:10",  "4:13",  "5:13",
                                         "6:25", "7:39",  "9:1",   "11:20", "11:41",
                                         "13:3", "14:34", "15:32", "16:14"};
    struct arena *arena = arena_new();
    struct problems problems = {0};
    struct vocabulary vocabulary = made_up_vocabulary();
    struct plan plan;
    const struct experiment *experiment = made_up_load(text, NULL, arena, &problems);
    ck_assert_ptr_nonnull(experiment);
    ck_assert_int_ne(plan_expand(experiment, arena, &plan, &problems), 0);
    ck_assert_int_ne(plan_resolve(&plan, 0, &vocabulary, arena, &problems), 0);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        ck_assert_msg(made_up_finds(&problems, places[i], ""), "none at %s", places[i]);
    if (problems.distinct != sizeof places / sizeof *places)
        problems_print(&problems, stderr);
    ck_assert_uint_eq(problems.distinct, sizeof places / sizeof *places);
    problems_free(&problems);
    arena_free(arena);
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
    ck_assert_int_ne(plan_resolve(&plan, 0, &vocabulary, arena, &problems), 0);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        ck_assert_msg(made_up_finds(&problems, places[i], ""), "none at %s", places[i]);
    ck_assert_uint_eq(problems.count, 8);
    problems_free(&problems);
    arena_free(arena);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_test(all, each_bad_config_gets_its_sentence_at_its_place);
    tcase_add_test(all, no_mistake_hides_another_in_a_file_that_can_be_read);
    tcase_add_test(all, a_mistake_in_a_sweep_brings_no_other);
    tcase_add_test(all, what_belongs_to_the_whole_experiment_hides_nothing);
    tcase_add_test(all, mistakes_in_all_sections_are_told_at_once);
    return suite_run("bad_configs", all);
}
