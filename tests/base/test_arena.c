/* Pieces of an arena: zeroed, aligned, apart from each other, and refused softly where a
 * user's number is too large. */
#include "base/arena.h"
#include "support/suite.h"

#include <check.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool all_are(const unsigned char *bytes, size_t count, int value)
{
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != value)
            return false;
    return true;
}

START_TEST(pieces_are_zeroed_aligned_and_apart)
{
    enum { PIECES = 3000 };
    struct arena *arena = arena_new();
    unsigned char *pieces[PIECES];
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = arena_array(arena, i, 7);
        ck_assert_uint_eq((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        ck_assert(all_are(pieces[i], 7 * i, 0));
        memset(pieces[i], (int)(i % 255) + 1, 7 * i);
    }
    for (size_t i = 0; i < PIECES; i++)
        ck_assert(all_are(pieces[i], 7 * i, (int)(i % 255) + 1));
    arena_free(arena);
}
END_TEST

START_TEST(an_array_grows_with_what_it_has)
{
    struct arena *arena = arena_new();
    int *numbers = NULL, *before = NULL;
    size_t capacity = 0;
    for (int i = 0; i < 1000; i++) {
        bool is_full = (size_t)i == capacity;
        numbers = arena_grow(arena, numbers, (size_t)i, &capacity, sizeof *numbers);
        ck_assert_uint_gt(capacity, (size_t)i);
        ck_assert(is_full || numbers == before);
        ck_assert_int_eq(numbers[i], 0);
        numbers[i] = i + 1;
        before = numbers;
    }
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(numbers[i], i + 1);
    arena_free(arena);
}
END_TEST

START_TEST(a_copy_ends_where_it_is_told_to)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(arena_copy(arena, "learning_rate", 8), "learning");
    ck_assert_str_eq(arena_copy(arena, NULL, 0), "");
    arena_free(arena);
}
END_TEST

START_TEST(a_formatted_string_may_be_long)
{
    struct arena *arena = arena_new();
    char *text = arena_format(arena, "%100000d|%s", 7, "end");
    ck_assert_uint_eq(strlen(text), 100004);
    ck_assert_str_eq(text + 99998, " 7|end");
    arena_free(arena);
}
END_TEST

START_TEST(floats_are_zeroed_and_aligned_for_vector_loads)
{
    static const size_t counts[] = {0, 1, 1000, 784 * 100, 3 << 20};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
        float *values = arena_try_floats(arena, counts[i]);
        ck_assert_ptr_nonnull(values);
        ck_assert_uint_eq((uintptr_t)values % 64, 0);
        ck_assert(all_are((unsigned char *)values, counts[i] * sizeof(float), 0));
    }
    arena_free(arena);
}
END_TEST

START_TEST(more_floats_than_the_machine_holds_are_refused_softly)
{
    struct arena *arena = arena_new();
    ck_assert_ptr_null(arena_try_floats(arena, SIZE_MAX));
    ck_assert_ptr_null(arena_try_floats(arena, SIZE_MAX / 4));
    ck_assert_ptr_null(arena_try_floats(arena, (size_t)1 << 50));
    ck_assert_ptr_nonnull(arena_try_floats(arena, 10)); /* and it can go on */
    arena_free(arena);
}
END_TEST

START_TEST(an_array_whose_size_overflows_ends_the_program_with_status_1)
{
    arena_array(arena_new(), SIZE_MAX / 2, 4);
}
END_TEST

/* Small and large pieces, in turn, of which some are the first of their block. */
START_TEST(what_was_taken_since_a_mark_goes_alone)
{
    static const size_t sizes[] = {1, 100, 20000, 60000, 8, 200000, 3000};
    const size_t count = sizeof sizes / sizeof *sizes;
    struct arena *arena = arena_new();
    unsigned char *kept[1000];
    for (size_t i = 0; i < 1000; i++) {
        struct arena_mark mark = arena_mark(arena);
        for (size_t j = 0; j < i % 9; j++) {
            size_t size = sizes[(i + 2 * j) % count];
            unsigned char *piece = arena_array(arena, size, 1);
            ck_assert(all_are(piece, size, 0));
            memset(piece, 255, size);
            ck_assert_ptr_nonnull(arena_try_floats(arena, 10));
        }
        arena_release(arena, &mark);
        kept[i] = arena_array(arena, sizes[i % count], 1);
        ck_assert(all_are(kept[i], sizes[i % count], 0));
        memset(kept[i], (int)(i % 255) + 1, sizes[i % count]);
    }
    for (size_t i = 0; i < 1000; i++)
        ck_assert(all_are(kept[i], sizes[i % count], (int)(i % 255) + 1));
    arena_free(arena);
}
END_TEST

START_TEST(freeing_nothing_is_fine)
{
    arena_free(NULL);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("arena");
    tcase_add_test(tests, pieces_are_zeroed_aligned_and_apart);
    tcase_add_test(tests, an_array_grows_with_what_it_has);
    tcase_add_test(tests, a_copy_ends_where_it_is_told_to);
    tcase_add_test(tests, a_formatted_string_may_be_long);
    tcase_add_test(tests, floats_are_zeroed_and_aligned_for_vector_loads);
    tcase_add_test(tests, more_floats_than_the_machine_holds_are_refused_softly);
    tcase_add_exit_test(tests,
                        an_array_whose_size_overflows_ends_the_program_with_status_1, 1);
    tcase_add_test(tests, what_was_taken_since_a_mark_goes_alone);
    tcase_add_test(tests, freeing_nothing_is_fine);
    return suite_run("arena", tests);
}
