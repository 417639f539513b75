/* What is saved piece by piece comes back, and what does not fit is told. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/archive.h"
#include "support/suite.h"

struct thing {
    int number;
    double reals[1000];
    char letter;
};

/* Both ways, as its users do it. */
static void archive_thing(struct thing *thing, struct archive *archive)
{
    archive_piece(archive, &thing->number, sizeof thing->number);
    archive_piece(archive, thing->reals, sizeof thing->reals);
    archive_piece(archive, NULL, 0);
    archive_piece(archive, &thing->letter, 1);
}

static struct archive saved_thing(void)
{
    static struct thing thing = {.number = 42, .letter = 'x'};
    struct archive archive = {0};
    for (int i = 0; i < 1000; i++)
        thing.reals[i] = i / 7.0;
    archive_thing(&thing, &archive);
    return archive;
}

START_TEST(what_is_saved_comes_back)
{
    static struct thing thing;
    struct archive saved = saved_thing();
    ck_assert_uint_eq(saved.size, sizeof(int) + 1000 * sizeof(double) + 1);
    struct archive archive = archive_of(saved.bytes, saved.size);
    archive_thing(&thing, &archive);
    ck_assert(archive_is_complete(&archive));
    ck_assert_int_eq(thing.number, 42);
    ck_assert_int_eq(thing.letter, 'x');
    for (int i = 0; i < 1000; i++)
        ck_assert(thing.reals[i] == i / 7.0);
    free(saved.bytes);
}
END_TEST

START_TEST(too_few_or_too_many_bytes_are_told)
{
    static struct thing thing;
    struct archive saved = saved_thing();
    char *longer = calloc(1, saved.size + 1);
    memcpy(longer, saved.bytes, saved.size);
    const size_t sizes[] = {0, 3, sizeof(int) + 8, saved.size - 1, saved.size + 1};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct archive archive = archive_of(longer, sizes[i]);
        archive_thing(&thing, &archive);
        ck_assert_msg(!archive_is_complete(&archive), "%zu bytes", sizes[i]);
    }
    free(longer);
    free(saved.bytes);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("archive");
    tcase_add_test(tests, what_is_saved_comes_back);
    tcase_add_test(tests, too_few_or_too_many_bytes_are_told);
    return suite_run("archive", tests);
}
