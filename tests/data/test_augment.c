/* Augmentation: what is drawn and what becomes of an image, as torchvision has it, and
 * that without the shared generator a draw belongs to the seed, the epoch and the sample
 * alone. */
#include <math.h>
#include <stdlib.h>

#include "data/augment.h"
#include "data/batch.h"
#include "support/suite.h"

#include <check.h> /* last: it has a macro named fail */

enum { CHANNELS = 2, HEIGHT = 5, WIDTH = 6, SIZE = CHANNELS * HEIGHT * WIDTH };

static const struct dataset_augmentation all = {
    .padding = 2, .flip = 0.5, .rotate = 30, .erase = 0.5};
static struct dataset dataset = {.sample = {.dims = 3, .at = {CHANNELS, HEIGHT, WIDTH}},
                                 .classes = 2};

static struct arena *arena;

static void setup(void)
{
    arena = arena_new();
    dataset.augmentation = all;
}

static void teardown(void)
{
    arena_free(arena);
}

static struct augmenter *make(uint64_t seed, struct rng *shared)
{
    struct augmenter *augmenter;
    ck_assert_int_eq(augment_make(&dataset, seed, shared, arena, &augmenter), 0);
    return augmenter;
}

/* RandomCrop.get_params of a padded image, torch.rand(1) < 0.5, RandomRotation.get_params
 * and RandomErasing of torchvision 0.14 for images of 5 x 6, after manual_seed(7). */
static const struct augment_change drawn[] = {
    {-2, 0, false, 9.413415908813477, 4, 0, 1, 3},
    {-1, 1, false, -12.78965950012207, 2, 0, 2, 3},
    {1, 1, false, -5.209636688232422, 0, 0, 0, 0},
    {-1, 1, false, 22.782251358032227, 0, 0, 0, 0},
    {-2, 1, false, 10.325074195861816, 0, 0, 0, 0},
    {1, -2, false, -6.675481796264648, 4, 1, 1, 3},
    {2, 0, false, 3.450425863265991, 1, 4, 3, 2},
    {2, 0, true, -23.70457649230957, 0, 0, 0, 0},
};

static void assert_same(const struct augment_change *a, const struct augment_change *b)
{
    ck_assert_int_eq(a->down, b->down);
    ck_assert_int_eq(a->right, b->right);
    ck_assert_int_eq(a->flip, b->flip);
    ck_assert_double_eq(a->angle, b->angle);
    ck_assert_int_eq(a->top, b->top);
    ck_assert_int_eq(a->left, b->left);
    ck_assert_int_eq(a->rows, b->rows);
    ck_assert_int_eq(a->columns, b->columns);
}

START_TEST(the_shared_generator_draws_what_torchvision_draws)
{
    struct rng shared;
    rng_seed(&shared, 7);
    struct augmenter *augmenter = make(0, &shared);
    for (size_t i = 0; i < sizeof drawn / sizeof drawn[0]; i++) {
        struct augment_change change = augment_draw(augmenter, 0);
        assert_same(&change, &drawn[i]);
    }
}
END_TEST

START_TEST(a_draw_belongs_to_the_seed_the_epoch_and_the_sample)
{
    struct augmenter *one = make(3, NULL), *other = make(3, NULL), *third = make(4, NULL);
    one->epoch = other->epoch = third->epoch = 2;
    augment_draw(one, 8); /* what is drawn for others before is of no account */
    struct augment_change a = augment_draw(one, 9), b = augment_draw(other, 9);
    assert_same(&a, &b);
    /* Angles are one of 2^24: equal ones would be a fault. */
    b = augment_draw(third, 9);
    ck_assert_double_ne(a.angle, b.angle);
    b = augment_draw(other, 10);
    ck_assert_double_ne(a.angle, b.angle);
    other->epoch = 3;
    b = augment_draw(other, 9);
    ck_assert_double_ne(a.angle, b.angle);
}
END_TEST

/* Within six deviations of what is expected of so many draws. */
START_TEST(draws_are_evenly_spread)
{
    enum { COUNT = 10000 };
    int down[5] = {0}, flips = 0, erased = 0;
    double angles = 0;
    struct augmenter *augmenter = make(1, NULL);
    for (int i = 0; i < COUNT; i++) {
        struct augment_change change = augment_draw(augmenter, i);
        down[change.down + 2]++;
        flips += change.flip;
        erased += change.rows > 0;
        angles += change.angle;
        ck_assert(fabs(change.angle) <= 30);
        ck_assert(change.top + change.rows <= HEIGHT);
        ck_assert(change.left + change.columns <= WIDTH);
    }
    for (int i = 0; i < 5; i++)
        ck_assert_int_lt(abs(down[i] - COUNT / 5), 240);
    ck_assert_int_lt(abs(flips - COUNT / 2), 300);
    ck_assert_int_gt(erased, COUNT / 4);
    ck_assert_double_lt(fabs(angles / COUNT), 6 * 30 / sqrt(3.0 * COUNT));
}
END_TEST

static void fill(float *image, int64_t size)
{
    for (int64_t i = 0; i < size; i++)
        image[i] = (float)i;
}

START_TEST(a_part_beside_the_image_is_filled_with_zeros_and_flipped)
{
    float image[SIZE], copy[SIZE];
    const struct augment_change change = {.down = -1, .right = 1, .flip = true};
    fill(image, SIZE);
    augment_move(&change, &dataset.sample, image, copy);
    for (int c = 0; c < CHANNELS; c++)
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                bool inside = y >= 1 && x >= 1;
                int from = (c * HEIGHT + y - 1) * WIDTH + (WIDTH - x);
                ck_assert_float_eq(image[(c * HEIGHT + y) * WIDTH + x],
                                   inside ? (float)from : 0);
            }
}
END_TEST

START_TEST(a_part_far_from_the_image_is_zero)
{
    float image[SIZE], copy[SIZE];
    const struct augment_change changes[] = {{.down = HEIGHT},
                                             {.down = -HEIGHT - 3},
                                             {.right = WIDTH},
                                             {.right = -WIDTH - 1, .flip = true}};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        fill(image, SIZE);
        augment_move(&changes[i], &dataset.sample, image, copy);
        for (int j = 0; j < SIZE; j++)
            ck_assert_float_eq(image[j], 0);
    }
}
END_TEST

/* torchvision.transforms.functional.rotate(image, angle, InterpolationMode.BILINEAR,
 * fill=[0.0]), which RandomRotation calls by default, of
 * 0, 1, 2, 3 / 6, 7, 8, 9 / 12, 13, 14, 15. */
static const struct {
    double angle;
    float values[12];
} turned[] = {
    {30,
     {0.1033f, 1.2245f, 4.7369f, 4.0801f, 1.7010f, 5.5670f, 9.4330f, 13.2990f, 3.2901f,
      10.2631f, 10.4967f, 2.1082f}},
    {-100,
     {1.5573f, 10.5983f, 4.5158f, 0.1235f, 3.7608f, 10.5412f, 4.4588f, 0.3388f, 7.1518f,
      10.4842f, 4.4017f, 0.2711f}},
};

START_TEST(a_turned_image_is_interpolated)
{
    const struct lamina_shape shape = {3, {1, 3, 4}};
    float image[12], copy[12];
    const struct augment_change change = {.angle = turned[_i].angle};
    for (int i = 0; i < 12; i++)
        image[i] = (float)(i / 4 * 6 + i % 4);
    augment_move(&change, &shape, image, copy);
    for (int i = 0; i < 12; i++)
        ck_assert_float_eq_tol(image[i], turned[_i].values[i], 1e-4f);
}
END_TEST

START_TEST(a_rectangle_of_all_channels_is_erased)
{
    float image[SIZE];
    const struct augment_change change = {.top = 1, .left = 2, .rows = 3, .columns = 2};
    for (int i = 0; i < SIZE; i++)
        image[i] = 1;
    augment_erase(&change, &dataset.sample, image);
    for (int i = 0; i < SIZE; i++) {
        int y = i / WIDTH % HEIGHT, x = i % WIDTH;
        bool erased = y >= 1 && y < 4 && x >= 2 && x < 4;
        ck_assert_float_eq(image[i], erased ? 0 : 1);
    }
}
END_TEST

/* Padding is black and then normalized with the image; what is erased is 0 for the
 * network. */
START_TEST(a_batch_is_moved_then_normalized_then_erased)
{
    static const uint8_t bytes[SIZE] = {255, 255, 255};
    static const int32_t label = 1;
    const float mean[] = {0.5f, 0.5f}, std[] = {0.25f, 0.25f};
    float out[SIZE];
    int32_t found;
    struct batch batch = {.inputs = out, .labels = &found};
    struct augmenter *augmenter = make(5, NULL);
    dataset.splits[SPLIT_TRAIN] =
        (struct dataset_samples){.count = 1, .bytes = bytes, .labels = &label};
    dataset.normalization =
        (struct dataset_normalization){.count = 2, .mean = mean, .std = std};
    dataset.augmentation = (struct dataset_augmentation){.padding = 1, .erase = 1};
    struct augment_change change = augment_draw(augmenter, 0);
    batch_gather_training(&dataset, NULL, 0, 1, &batch, augmenter);
    ck_assert_int_gt(change.rows, 0);
    for (int i = 0; i < SIZE; i++) {
        int64_t c = i / (HEIGHT * WIDTH), y = i / WIDTH % HEIGHT, x = i % WIDTH;
        int64_t from_y = y + change.down, from_x = x + change.right;
        bool erased = y >= change.top && y < change.top + change.rows &&
                      x >= change.left && x < change.left + change.columns;
        bool white = c == 0 && from_y == 0 && from_x >= 0 && from_x < 3;
        ck_assert_float_eq(out[i], erased ? 0 : white ? 2 : -2);
    }
}
END_TEST

START_TEST(only_images_are_changed)
{
    struct error error;
    struct dataset rows = {.sample = lamina_vector(4)};
    const struct dataset_augmentation none = {0};
    ck_assert_int_eq(augment_check(&all, &dataset, &error), 0);
    ck_assert_int_eq(augment_check(&none, &rows, &error), 0);
    ck_assert_int_eq(augment_check(&all, &rows, &error), -1);
    ck_assert_str_eq(error.text, "`augment` changes images, but a sample of this data is "
                                 "4 numbers: leave it out");
    ck_assert_str_eq(error.option, "augment");
}
END_TEST

int main(void)
{
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, the_shared_generator_draws_what_torchvision_draws);
    tcase_add_test(cases, a_draw_belongs_to_the_seed_the_epoch_and_the_sample);
    tcase_add_test(cases, draws_are_evenly_spread);
    tcase_add_test(cases, a_part_beside_the_image_is_filled_with_zeros_and_flipped);
    tcase_add_test(cases, a_part_far_from_the_image_is_zero);
    tcase_add_loop_test(cases, a_turned_image_is_interpolated, 0,
                        sizeof turned / sizeof turned[0]);
    tcase_add_test(cases, a_rectangle_of_all_channels_is_erased);
    tcase_add_test(cases, a_batch_is_moved_then_normalized_then_erased);
    tcase_add_test(cases, only_images_are_changed);
    return suite_run("augment", cases);
}
