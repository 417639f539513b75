/* Small datasets that need no file: `blobs`, `moons`, `spirals` and `linear_regression`,
 * for a first try, for a lesson, and for tests. Classes take turns, so that there are as
 * many samples of each; where scikit-learn goes along a curve in equal steps, points are
 * drawn evenly here, so that the test samples are others than those of training. */
#include "data/draw.h"
#include "data/loader.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- blobs: sklearn.datasets.make_blobs ----
 * A class is a normal distribution, of the same deviation in every direction, about a
 * centre that is drawn evenly from a box. */

struct blobs_options {
    struct loader_options common; /* first */
    struct draw_sizes sizes;
    int64_t classes, features;
    double cluster_std;
    struct option_reals center_box;
};

static const struct lamina_option blobs_table[] = {
    DRAW_SIZES(blobs_options),
    {"classes", LAMINA_INTEGER, offsetof(struct blobs_options, classes), "3", "[2, 1000]",
     "How many clusters there are, each a class (scikit-learn's centers)."},
    {"features", LAMINA_INTEGER, offsetof(struct blobs_options, features), "2",
     "[1, 1000]", "Numbers of a sample."},
    {"cluster_std", LAMINA_REAL, offsetof(struct blobs_options, cluster_std), "1",
     "[0, 1e6]", "Standard deviation of a cluster."},
    {"center_box", OPTION_REALS, offsetof(struct blobs_options, center_box), "[-10, 10]",
     "[-1e6, 1e6]", "The least and the most that a number of a centre can be."},
    LOADER_OPTIONS,
};

static int check_blobs(const void *given, struct error *error)
{
    const struct blobs_options *o = given;
    if (o->center_box.count != 2)
        return error_set_option(error, "center_box",
                                "`center_box` must be two numbers, [low, high], not %zu",
                                o->center_box.count);
    if (o->center_box.at[0] > o->center_box.at[1])
        return error_set_option(error, "center_box",
                                "`center_box` must begin with the lower number");
    return 0;
}

static void fix_centers(const struct draw_formula *formula, struct draw *draw,
                        float *centers)
{
    const struct blobs_options *o = formula->options;
    double low = o->center_box.at[0], high = o->center_box.at[1];
    for (int64_t i = 0; i < formula->fixed_count; i++)
        centers[i] = (float)(low + (high - low) * draw_uniform(draw));
}

static int32_t draw_blob(const struct draw_formula *formula, const float *centers,
                         struct draw *draw, int64_t index, float *values, float *targets)
{
    (void)targets;
    const struct blobs_options *o = formula->options;
    int64_t label = index % o->classes;
    for (int64_t i = 0; i < o->features; i++)
        values[i] = (float)((double)centers[label * o->features + i] +
                            o->cluster_std * (double)draw_normal(draw));
    return (int32_t)label;
}

static int load_blobs(const struct component *component, struct dataset *dataset,
                      struct error *error)
{
    const struct blobs_options *o = component->options;
    const struct draw_formula formula = {.name = "blobs",
                                         .sizes = &o->sizes,
                                         .options = o,
                                         .features = o->features,
                                         .classes = o->classes,
                                         .fixed_count = o->classes * o->features,
                                         .fix = fix_centers,
                                         .sample = draw_blob};
    return draw_dataset(&formula, dataset, error);
}

const struct loader loader_blobs = {
    .kind = {.name = "blobs",
             .summary = "Clusters of points, one a class: as easy as they are far apart.",
             .options = blobs_table,
             .count = COUNT(blobs_table),
             .size = sizeof(struct blobs_options)},
    .place = 50,
    .check = check_blobs,
    .load = load_blobs,
};

/* ---- moons: sklearn.datasets.make_moons ----
 * Two half circles, one in the other's mouth: (cos a, sin a) and (1 - cos a, 0.5 - sin a)
 * for a in [0, pi), and noise on both numbers. */

struct moons_options {
    struct loader_options common; /* first */
    struct draw_sizes sizes;
    double noise;
};

static const struct lamina_option moons_table[] = {
    DRAW_SIZES(moons_options),
    {"noise", LAMINA_REAL, offsetof(struct moons_options, noise), "0.1", "[0, 1e6]",
     "Standard deviation of what is added to each number."},
    LOADER_OPTIONS,
};

static int32_t draw_moon(const struct draw_formula *formula, const float *fixed,
                         struct draw *draw, int64_t index, float *values, float *targets)
{
    (void)fixed, (void)targets;
    const struct moons_options *o = formula->options;
    double turns = 0.5 * draw_uniform(draw);
    double x = draw_cosine(turns), y = draw_sine(turns);
    bool inner = index % 2 == 1;
    values[0] = (float)((inner ? 1 - x : x) + o->noise * (double)draw_normal(draw));
    values[1] = (float)((inner ? 0.5 - y : y) + o->noise * (double)draw_normal(draw));
    return inner;
}

static int load_moons(const struct component *component, struct dataset *dataset,
                      struct error *error)
{
    const struct moons_options *o = component->options;
    const struct draw_formula formula = {.name = "moons",
                                         .sizes = &o->sizes,
                                         .options = o,
                                         .features = 2,
                                         .classes = 2,
                                         .sample = draw_moon};
    return draw_dataset(&formula, dataset, error);
}

const struct loader loader_moons = {
    .kind = {.name = "moons",
             .summary = "Two half moons in the plane: no straight line parts them.",
             .options = moons_table,
             .count = COUNT(moons_table),
             .size = sizeof(struct moons_options)},
    .place = 60,
    .load = load_moons,
};

/* ---- spirals: the toy data of Stanford's CS231n, "Neural Networks Case Study" ----
 * An arm a class, (r sin a, r cos a) for r in [0, 1), where the angle a goes around with
 * r, and the noise is on the angle. */

struct spirals_options {
    struct loader_options common; /* first */
    struct draw_sizes sizes;
    int64_t classes;
    double turns, noise;
};

static const struct lamina_option spirals_table[] = {
    DRAW_SIZES(spirals_options),
    {"classes", LAMINA_INTEGER, offsetof(struct spirals_options, classes), "2",
     "[2, 1000]", "How many arms there are, each a class."},
    {"turns", LAMINA_REAL, offsetof(struct spirals_options, turns), "1", "[0, 1000]",
     "How often an arm goes around."},
    {"noise", LAMINA_REAL, offsetof(struct spirals_options, noise), "0.2", "[0, 1000]",
     "Standard deviation of what is added to the angle, in radians."},
    LOADER_OPTIONS,
};

static int32_t draw_arm(const struct draw_formula *formula, const float *fixed,
                        struct draw *draw, int64_t index, float *values, float *targets)
{
    (void)fixed, (void)targets;
    const struct spirals_options *o = formula->options;
    int64_t label = index % o->classes;
    double radius = draw_uniform(draw);
    double turns = o->turns * radius + (double)label / (double)o->classes +
                   o->noise * (double)draw_normal(draw) / 6.28318530717958647692;
    values[0] = (float)(radius * draw_sine(turns));
    values[1] = (float)(radius * draw_cosine(turns));
    return (int32_t)label;
}

static int load_spirals(const struct component *component, struct dataset *dataset,
                        struct error *error)
{
    const struct spirals_options *o = component->options;
    const struct draw_formula formula = {.name = "spirals",
                                         .sizes = &o->sizes,
                                         .options = o,
                                         .features = 2,
                                         .classes = o->classes,
                                         .sample = draw_arm};
    return draw_dataset(&formula, dataset, error);
}

const struct loader loader_spirals = {
    .kind = {.name = "spirals",
             .summary = "Arms of a spiral in the plane: the more turns, the harder.",
             .options = spirals_table,
             .count = COUNT(spirals_table),
             .size = sizeof(struct spirals_options)},
    .place = 70,
    .load = load_spirals,
};

/* ---- linear_regression: sklearn.datasets.make_regression ----
 * y = W x + bias + noise, where x and W are normal values of deviation 1 (scikit-learn's
 * weights are even ones up to 100, of which some are 0). */

struct regression_options {
    struct loader_options common; /* first */
    struct draw_sizes sizes;
    int64_t features, targets;
    double noise, bias;
};

static const struct lamina_option regression_table[] = {
    DRAW_SIZES(regression_options),
    {"features", LAMINA_INTEGER, offsetof(struct regression_options, features), "10",
     "[1, 1000]", "Numbers of a sample."},
    {"targets", LAMINA_INTEGER, offsetof(struct regression_options, targets), "1",
     "[1, 1000]", "Numbers to predict."},
    {"noise", LAMINA_REAL, offsetof(struct regression_options, noise), "0.1", "[0, 1e6]",
     "Standard deviation of what is added to each target; its square is the least mean "
     "squared error."},
    {"bias", LAMINA_REAL, offsetof(struct regression_options, bias), "0", "[-1e6, 1e6]",
     "What every target is without its features."},
    LOADER_OPTIONS,
};

static void fix_weights(const struct draw_formula *formula, struct draw *draw,
                        float *weights)
{
    for (int64_t i = 0; i < formula->fixed_count; i++)
        weights[i] = draw_normal(draw);
}

static int32_t draw_line(const struct draw_formula *formula, const float *weights,
                         struct draw *draw, int64_t index, float *values, float *targets)
{
    (void)index;
    const struct regression_options *o = formula->options;
    for (int64_t i = 0; i < o->features; i++)
        values[i] = draw_normal(draw);
    for (int64_t target = 0; target < o->targets; target++) {
        double sum = o->bias + o->noise * (double)draw_normal(draw);
        for (int64_t i = 0; i < o->features; i++)
            sum += (double)weights[target * o->features + i] * (double)values[i];
        targets[target] = (float)sum;
    }
    return 0;
}

static int load_regression(const struct component *component, struct dataset *dataset,
                           struct error *error)
{
    const struct regression_options *o = component->options;
    const struct draw_formula formula = {.name = "linear_regression",
                                         .sizes = &o->sizes,
                                         .options = o,
                                         .features = o->features,
                                         .targets = o->targets,
                                         .fixed_count = o->features * o->targets,
                                         .fix = fix_weights,
                                         .sample = draw_line};
    return draw_dataset(&formula, dataset, error);
}

const struct loader loader_linear_regression = {
    .kind = {.name = "linear_regression",
             .summary = "Numbers that are weighted sums of others, with noise.",
             .options = regression_table,
             .count = COUNT(regression_table),
             .size = sizeof(struct regression_options)},
    .place = 80,
    .load = load_regression,
};
