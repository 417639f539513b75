/* Where pieces lie: none over another that lives with it, and no more room than needed
 * where that can be told by hand. */
#include <stdlib.h>

#include "base/rng.h"
#include "base/saturate.h"
#include "model/network_layout.h"
#include "support/suite.h"

#include <check.h>

enum { MOST = 60, ROUNDS = 300 };

static struct arena *arena;

static void set_up(void)
{
    arena = arena_new();
}

static void tear_down(void)
{
    arena_free(arena);
}

static bool live_together(const struct network_piece *a, const struct network_piece *b)
{
    return a->from <= b->to && b->from <= a->to;
}

START_TEST(pieces_that_live_at_one_moment_do_not_overlap)
{
    struct rng rng;
    rng_seed(&rng, 1);
    for (int round = 0; round < ROUNDS; round++) {
        struct network_piece pieces[MOST];
        size_t count = rng_u32(&rng) % MOST;
        int64_t most = 0;
        for (size_t i = 0; i < count; i++) {
            pieces[i].size = rng_u32(&rng) % 4 * 16;
            pieces[i].from = rng_u32(&rng) % 30;
            pieces[i].to = pieces[i].from + rng_u32(&rng) % 12;
            pieces[i].at = -1;
        }
        int64_t total = network_layout(pieces, count, 20, arena);
        for (size_t i = 0; i < count; i++) {
            const struct network_piece *a = &pieces[i];
            if (a->size == 0)
                continue;
            ck_assert_int_ge(a->at, 0);
            ck_assert_int_eq(a->at % 16, 0);
            if (a->at + a->size > most)
                most = a->at + a->size;
            for (size_t j = 0; j < i; j++)
                if (pieces[j].size > 0 && live_together(a, &pieces[j]))
                    ck_assert(a->at >= pieces[j].at + pieces[j].size ||
                              pieces[j].at >= a->at + a->size);
        }
        ck_assert_int_eq(total, most);
    }
}
END_TEST

/* Two would do where those that live at the middle are in the way of none. */
START_TEST(a_chain_of_which_nothing_is_kept_takes_three_buffers)
{
    struct network_piece pieces[MOST];
    for (int64_t i = 0; i < MOST; i++)
        pieces[i] = (struct network_piece){.size = 32, .from = i, .to = i + 1};
    ck_assert_int_le(network_layout(pieces, MOST, MOST / 2, arena), 96);
}
END_TEST

/* Every output is kept to its backward; gradients lie where outputs lay before. The most
 * lives at the loss, or just behind it: all outputs, and the last two gradients. */
START_TEST(a_chain_that_keeps_its_outputs_takes_what_lives_at_the_loss)
{
    struct network_piece pieces[MOST];
    int64_t count = MOST / 2;
    for (int64_t i = 0; i < count; i++) {
        pieces[i] = (struct network_piece){16, i, 2 * count - i, 0};
        pieces[count + i] =
            (struct network_piece){16, 2 * count - i - 1, 2 * count - i, 0};
    }
    ck_assert_int_eq(network_layout(pieces, MOST, count, arena), 16 * (count + 2));
}
END_TEST

START_TEST(sizes_beyond_any_memory_stay_beyond_it)
{
    struct network_piece pieces[] = {{.size = SATURATE_MOST, .from = 0, .to = 1},
                                     {.size = SATURATE_MOST, .from = 0, .to = 1}};
    ck_assert_int_eq(network_layout(pieces, 2, 0, arena), SATURATE_MOST);
    ck_assert_int_eq(network_layout(pieces, 0, 0, arena), 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("network_layout");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, pieces_that_live_at_one_moment_do_not_overlap);
    tcase_add_test(tests, a_chain_of_which_nothing_is_kept_takes_three_buffers);
    tcase_add_test(tests, a_chain_that_keeps_its_outputs_takes_what_lives_at_the_loss);
    tcase_add_test(tests, sizes_beyond_any_memory_stay_beyond_it);
    return suite_run("network_layout", tests);
}
