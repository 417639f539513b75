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

/* All three ways, as its users do it. */
static void archive_thing(struct thing *thing, struct archive *archive)
{
    archive_piece(archive, "number", &thing->number, sizeof thing->number);
    archive_piece(archive, "reals", thing->reals, sizeof thing->reals);
    archive_piece(archive, "nothing", NULL, 0);
    archive_piece(archive, "letter", &thing->letter, 1);
}

static struct archive saved_thing(void)
{
    static struct thing thing = {.number = 42, .letter = 'x'};
    struct archive counted = archive_counting();
    archive_thing(&thing, &counted);
    void *bytes = malloc(counted.used);
    struct archive archive = archive_saving(bytes, counted.used);
    for (int i = 0; i < 1000; i++)
        thing.reals[i] = i / 7.0;
    archive_thing(&thing, &archive);
    ck_assert(archive_is_complete(&archive));
    ck_assert_uint_eq(archive.layout, counted.layout);
    return archive;
}

START_TEST(what_is_saved_comes_back)
{
    static struct thing thing;
    struct archive saved = saved_thing();
    ck_assert_uint_eq(saved.size, sizeof(int) + 1000 * sizeof(double) + 1);
    struct archive archive = archive_restoring(saved.bytes, saved.size);
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
        struct archive archive = archive_restoring(longer, sizes[i]);
        archive_thing(&thing, &archive);
        ck_assert_msg(!archive_is_complete(&archive), "%zu bytes", sizes[i]);
    }
    free(longer);
    free(saved.bytes);
}
END_TEST

START_TEST(counting_does_not_look_at_the_pieces)
{
    struct archive counted = archive_counting();
    archive_piece(&counted, "a", NULL, 7);
    archive_piece(&counted, "b", NULL, 100);
    ck_assert_uint_eq(counted.used, 107);
    ck_assert(!counted.failed);
}
END_TEST

/* Of two pieces each: a name, a size. */
static uint32_t layout_of(const char *one, size_t size, const char *two, size_t other)
{
    struct archive counted = archive_counting();
    archive_piece(&counted, one, NULL, size);
    archive_piece(&counted, two, NULL, other);
    return counted.layout;
}

START_TEST(another_name_size_or_order_is_another_layout)
{
    uint32_t layout = layout_of("a", 4, "b", 8);
    ck_assert_uint_eq(layout_of("a", 4, "b", 8), layout);
    ck_assert_uint_ne(layout_of("a", 4, "c", 8), layout);
    ck_assert_uint_ne(layout_of("a", 8, "b", 4), layout);
    ck_assert_uint_ne(layout_of("b", 8, "a", 4), layout);
    ck_assert_uint_ne(layout_of("ab", 4, "", 8), layout);
}
END_TEST

START_TEST(more_is_not_saved_than_was_counted)
{
    char bytes[5] = "....";
    struct archive archive = archive_saving(bytes, 4);
    archive_piece(&archive, "a", "123", 3);
    archive_piece(&archive, "b", "45", 2);
    ck_assert(!archive_is_complete(&archive));
    ck_assert_str_eq(bytes, "123.");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("archive");
    tcase_add_test(tests, what_is_saved_comes_back);
    tcase_add_test(tests, too_few_or_too_many_bytes_are_told);
    tcase_add_test(tests, counting_does_not_look_at_the_pieces);
    tcase_add_test(tests, another_name_size_or_order_is_another_layout);
    tcase_add_test(tests, more_is_not_saved_than_was_counted);
    return suite_run("archive", tests);
}
