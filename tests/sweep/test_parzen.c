/* The estimator of a search: its components and densities are Optuna's, tests/golden. */
#include "sweep/parzen.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"

enum { MOST_POINTS = 64, MOST_DIMENSIONS = 5 };

static struct arena *arena;

static void setup(void)
{
    arena = arena_new();
}

static void teardown(void)
{
    arena_free(arena);
}

/* A case of tests/golden/parzen.txt as it is read. */
struct golden {
    char name[32];
    struct search_dimension dimensions[MOST_DIMENSIONS];
    size_t dimension_count, read, count, points_read;
    double at[MOST_POINTS][MOST_DIMENSIONS], weights[MOST_POINTS];
    struct search_point points[MOST_POINTS];
    const struct search_point *pointers[MOST_POINTS];
    const struct parzen *parzen;
};

/* "-" is what a point lacks. */
static size_t read_numbers(char *words, double *numbers)
{
    char *end = words;
    size_t count = 0;
    for (; *words != '\0' && *words != '\n'; words = end + strspn(end, " ")) {
        bool lacks = strncmp(words, "- ", 2) == 0 || strcmp(words, "-\n") == 0;
        numbers[count++] = lacks ? NAN : strtod(words, &end);
        end = lacks ? words + 1 : end;
    }
    return count;
}

static void close_to(double ours, double theirs, const struct golden *golden)
{
    ck_assert_msg(fabs(ours - theirs) <= 1e-9 * fmax(1, fabs(theirs)),
                  "%s: %.17g, not %.17g", golden->name, ours, theirs);
}

static void make(struct golden *golden)
{
    if (golden->parzen == NULL)
        golden->parzen =
            parzen_make(golden->dimensions, golden->dimension_count, golden->pointers,
                        golden->weights, golden->count, arena);
}

static void read_dimension(struct golden *golden, const double *numbers)
{
    golden->dimensions[golden->read++] =
        (struct search_dimension){.name = "x",
                                  .choices = (size_t)numbers[0],
                                  .low = numbers[1],
                                  .high = numbers[2],
                                  .step = numbers[3],
                                  .is_log = numbers[4] != 0};
}

static void read_point(struct golden *golden, const double *numbers)
{
    size_t i = golden->points_read++;
    golden->weights[i] = numbers[0];
    memcpy(golden->at[i], numbers + 1, golden->dimension_count * sizeof(double));
    golden->points[i].at = golden->at[i];
    golden->pointers[i] = &golden->points[i];
}

/* One line; how many numbers of Optuna's it holds. */
static size_t check_line(struct golden *golden, const char *what, double *numbers,
                         size_t count)
{
    const struct parzen *parzen = golden->parzen;
    if (strcmp(what, "density") == 0) {
        struct search_point point = {numbers + 1};
        close_to(parzen_log_density(parzen, &point), numbers[0], golden);
        return 1;
    }
    bool of_all = strcmp(what, "weights") == 0;
    size_t first = of_all ? 0 : 1;
    ck_assert_uint_eq(parzen->count, count - first);
    for (size_t i = first; i < count; i++) {
        size_t at = of_all ? 0 : (size_t)numbers[0] * parzen->count + i - 1;
        double ours = of_all                        ? parzen->weights[i]
                      : strcmp(what, "widths") == 0 ? parzen->kernels[at].width
                                                    : parzen->kernels[at].centre;
        close_to(ours, numbers[i], golden);
    }
    return count - first;
}

START_TEST(components_and_densities_are_those_of_optuna)
{
    FILE *file = fopen(TEST_SOURCE_DIR "/tests/golden/parzen.txt", "r");
    struct golden *golden = calloc(1, sizeof *golden);
    char line[4096];
    double numbers[MOST_POINTS + 2];
    size_t held = 0;
    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof line, file) != NULL) {
        char *rest = strchr(line, ' ');
        *rest++ = '\0';
        if (strcmp(line, "case") == 0) {
            *golden = (struct golden){0};
            ck_assert_int_eq(sscanf(rest, "%31s %zu %zu", golden->name,
                                    &golden->dimension_count, &golden->count),
                             3);
            continue;
        }
        size_t count = read_numbers(rest, numbers);
        if (strcmp(line, "dimension") == 0) {
            read_dimension(golden, numbers);
        } else if (strcmp(line, "point") == 0) {
            read_point(golden, numbers);
        } else {
            make(golden);
            held += check_line(golden, line, numbers, count);
        }
    }
    ck_assert_uint_gt(held, 500);
    fclose(file);
    free(golden);
}
END_TEST

/* The estimator of one point, in one dimension. */
static const struct parzen *make_one(const struct search_dimension *dimension,
                                     double *value)
{
    struct search_point point = {value};
    const struct search_point *points[] = {&point};
    return parzen_make(dimension, 1, points, NULL, 1, arena);
}

static const struct search_dimension shapes[] = {
    {"number", .low = -1, .high = 4},
    {"tiny to huge", .low = 1e-300, .high = 1e300, .is_log = true},
    {"steps", .low = -0.3, .high = 0.6, .step = 0.1},
    {"two steps", .low = 0, .high = 1, .step = 1, .is_integer = true},
    {"logarithm of integers", .low = 1, .high = 9, .step = 1, .is_integer = true,
     .is_log = true},
    {"logarithm in wide steps", .low = 1, .high = 257, .step = 64, .is_integer = true,
     .is_log = true},
    {"choice", .choices = 4},
    {"choice of one", .choices = 1},
};

START_TEST(draws_are_values_of_their_dimension)
{
    const struct search_dimension *dimension = &shapes[_i];
    double value = dimension->choices > 0 ? 0 : dimension->low;
    const struct parzen *parzen = make_one(dimension, &value);
    for (size_t i = 0; i < 200; i++) {
        double drawn = parzen_draw(parzen, i % 2, 0, (double)i / 200);
        if (dimension->choices > 0) {
            ck_assert(drawn >= 0 && drawn < (double)dimension->choices);
            ck_assert_double_eq(drawn, floor(drawn));
            continue;
        }
        ck_assert(drawn >= dimension->low && drawn <= dimension->high);
        double steps = (drawn - dimension->low) / dimension->step;
        if (dimension->step > 0)
            ck_assert_double_le(fabs(steps - nearbyint(steps)), 1e-9);
    }
}
END_TEST

/* Of cells and choices the masses sum to 1; of any number, the density does, over the way
 * from 0 to 1. */
START_TEST(densities_sum_to_one)
{
    const struct search_dimension *dimension = &shapes[_i];
    double value = dimension->choices > 0 ? 0 : dimension->low, sum = 0, at;
    const struct parzen *parzen = make_one(dimension, &value);
    struct search_point point = {&at};
    size_t cells =
        dimension->choices > 0 ? dimension->choices
        : dimension->step == 0
            ? 2000
            : (size_t)((dimension->high - dimension->low) / dimension->step + 1.000001);
    for (size_t i = 0; i < cells; i++) {
        double way = ((double)i + 0.5) / (double)cells;
        at = dimension->choices > 0 ? (double)i
                                    : dimension->low + (double)i * dimension->step;
        if (dimension->choices == 0 && dimension->step == 0)
            at = dimension->is_log
                     ? exp(log(dimension->low) +
                           way * (log(dimension->high) - log(dimension->low)))
                     : dimension->low + way * (dimension->high - dimension->low);
        double mass = exp(parzen_log_density(parzen, &point));
        sum +=
            dimension->choices > 0 || dimension->step > 0 ? mass : mass / (double)cells;
    }
    ck_assert_double_eq_tol(sum, 1, 1e-6);
}
END_TEST

/* A thousand shares of a kernel fall as its density says: half of them below its median.
 */
START_TEST(draws_follow_the_density)
{
    double centre = 0.25, count = 0;
    const struct search_dimension dimension = {"x", .low = 0, .high = 1};
    const struct parzen *parzen = make_one(&dimension, &centre);
    for (size_t i = 0; i < 1000; i++)
        count += parzen_draw(parzen, 0, 0, ((double)i + 0.5) / 1000) < 0.4;
    /* Its width is 0.25, both as the distance to 0.5 and as 2^-2: by
     * scipy.stats.truncnorm, truncnorm.cdf(0.4, -1, 3, 0.25, 0.25) is 0.675113. */
    ck_assert_double_eq_tol(count, 675, 1);
}
END_TEST

START_TEST(a_component_is_drawn_by_its_weight)
{
    const struct search_dimension dimension = {"x", .low = 0, .high = 1};
    double at[] = {0.2, 0.6}, weights[] = {3, 1};
    struct search_point points[] = {{&at[0]}, {&at[1]}};
    const struct search_point *both[] = {&points[0], &points[1]};
    const struct parzen *parzen = parzen_make(&dimension, 1, both, weights, 2, arena);
    ck_assert_uint_eq(parzen_draw_component(parzen, 0), 0);
    ck_assert_uint_eq(parzen_draw_component(parzen, 0.59), 0);
    ck_assert_uint_eq(parzen_draw_component(parzen, 0.61), 1);
    ck_assert_uint_eq(parzen_draw_component(parzen, 0.81), 2);
    ck_assert_uint_eq(parzen_draw_component(parzen, 0.99999), 2);
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    const int count = (int)(sizeof shapes / sizeof *shapes);
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, components_and_densities_are_those_of_optuna);
    tcase_add_loop_test(all, draws_are_values_of_their_dimension, 0, count);
    tcase_add_loop_test(all, densities_sum_to_one, 0, count);
    tcase_add_test(all, draws_follow_the_density);
    tcase_add_test(all, a_component_is_drawn_by_its_weight);
    return suite_run("parzen", all);
}
