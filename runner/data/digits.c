/* The dataset `digits`: MNIST-shaped digits that need no download, each drawn from a
 * digit's strokes with a hand of its own: size, slant, turn, thickness, wobble, place and
 * noise. All arithmetic is on integers, so that the bytes are the same on every compiler
 * and CPU; a change to anything here changes them, which its tests hold. */
#include "data/digits.h"

#include <stdlib.h>
#include <string.h>

#include "data/loader.h"

#define UNIT 16        /* lengths are in sixteenths of a pixel */
#define MAX_POINTS 20  /* of a digit */
#define CURVE_STEPS 32 /* between two points of a stroke */
#define WOBBLE 14      /* of each point, in grid steps */

struct point {
    int x, y;
};

/* Strokes on a grid of 100 x 100, y down. A point given twice is a corner; LIFT ends a
 * stroke and END the digit. */
struct glyph {
    int digit;
    struct point points[MAX_POINTS];
};

/* clang-format off */
#define LIFT {-1, 0}
#define END {-2, 0}

static const struct glyph glyphs[] = {
    {0, {{52, 3}, {24, 16}, {13, 50}, {24, 86}, {50, 98}, {78, 84}, {88, 48}, {76, 14},
         {50, 3}, {36, 8}, END}},
    {0, {{66, 6}, {36, 6}, {18, 34}, {20, 74}, {44, 98}, {76, 86}, {84, 50}, {72, 18},
         {52, 10}, END}},
    {1, {{50, 2}, {50, 50}, {50, 98}, END}},
    {1, {{32, 22}, {52, 2}, {52, 2}, {52, 98}, END}},
    {2, {{16, 26}, {28, 6}, {54, 2}, {78, 16}, {76, 40}, {50, 68}, {14, 96}, {14, 96},
         {88, 94}, END}},
    {2, {{18, 22}, {38, 4}, {68, 8}, {76, 30}, {58, 64}, {30, 92}, {14, 88}, {24, 74},
         {50, 88}, {90, 94}, END}},
    {3, {{18, 14}, {44, 2}, {76, 12}, {72, 36}, {42, 48}, {42, 48}, {80, 60}, {84, 82},
         {52, 98}, {14, 88}, END}},
    {3, {{16, 5}, {80, 4}, {80, 4}, {46, 42}, {46, 42}, {82, 58}, {80, 86}, {46, 98},
         {14, 86}, END}},
    {4, {{28, 6}, {16, 56}, {16, 56}, {88, 54}, LIFT, {70, 4}, {66, 98}, END}},
    {4, {{66, 3}, {10, 66}, {10, 66}, {92, 64}, LIFT, {66, 3}, {64, 98}, END}},
    {5, {{28, 5}, {22, 44}, {22, 44}, {56, 38}, {84, 60}, {76, 88}, {44, 98}, {12, 88},
         LIFT, {28, 5}, {82, 4}, END}},
    {5, {{80, 4}, {32, 6}, {32, 6}, {24, 42}, {24, 42}, {64, 46}, {78, 72}, {52, 96},
         {16, 92}, END}},
    {6, {{74, 4}, {38, 24}, {16, 62}, {26, 92}, {56, 98}, {82, 80}, {72, 56}, {44, 54},
         {22, 74}, END}},
    {6, {{54, 2}, {30, 40}, {20, 78}, {42, 98}, {70, 88}, {68, 64}, {44, 60}, {24, 80},
         END}},
    {7, {{12, 6}, {88, 6}, {88, 6}, {58, 48}, {42, 98}, END}},
    {7, {{14, 16}, {20, 5}, {84, 6}, {84, 6}, {62, 50}, {50, 98}, LIFT, {36, 52},
         {80, 50}, END}},
    {8, {{76, 12}, {48, 2}, {24, 16}, {34, 38}, {68, 58}, {80, 82}, {50, 98}, {20, 82},
         {32, 60}, {66, 38}, {78, 14}, END}},
    {8, {{50, 46}, {24, 26}, {48, 3}, {76, 24}, {50, 46}, {20, 74}, {50, 98}, {80, 74},
         {50, 46}, END}},
    {9, {{80, 28}, {64, 5}, {30, 8}, {16, 34}, {36, 54}, {64, 46}, {80, 20}, {80, 20},
         {78, 60}, {62, 98}, END}},
    {9, {{78, 14}, {46, 4}, {22, 26}, {34, 50}, {62, 44}, {78, 14}, {78, 14}, {76, 96},
         END}},
};
/* clang-format on */
#define VARIANTS 2

/* One sample's hand: the random numbers, the frame and the pen. */
struct hand {
    uint64_t state;
    int x_by_x, x_by_y, y_by_x, y_by_y; /* 1/1024 UNIT a grid step */
    int shift_x, shift_y;               /* UNIT */
    int inner, outer, slope; /* squared radii; 65536 * 255 / their difference */
    int reach;               /* the outer radius */
    uint8_t *image;
};

/* SplitMix64 (Steele, Lea and Flood, OOPSLA 2014; constants of Vigna's public code). */
static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
}

static uint64_t draw(struct hand *hand)
{
    hand->state += 0x9e3779b97f4a7c15U;
    return mix(hand->state);
}

static int draw_below(struct hand *hand, int bound)
{
    return (int)((draw(hand) >> 32) * (uint64_t)bound >> 32);
}

/* In [-range, range], values near 0 more often. */
static int draw_around(struct hand *hand, int range)
{
    return (draw_below(hand, 2 * range + 1) + draw_below(hand, 2 * range + 1)) / 2 -
           range;
}

/* A frame of about 19 pixels' height about the image's centre, and a pen. The ranges, and
 * WOBBLE, are chosen so that five epochs over 60,000 samples leave a net of one hidden
 * layer of 100 sigmoids with about one error in fourteen, as on MNIST. */
static void choose_hand(struct hand *hand)
{
    int height = 3050 + draw_around(hand, 500);
    int width = height * (64 + draw_around(hand, 22)) / 100;
    int slant = 150 + draw_around(hand, 420);
    int turn = draw_around(hand, 260);
    hand->x_by_x = width;
    hand->x_by_y = -height * slant / 1024 - turn * 3;
    hand->y_by_x = turn * 3;
    hand->y_by_y = height;
    hand->shift_x = draw_around(hand, 30);
    hand->shift_y = draw_around(hand, 30);
    int radius = 17 + draw_around(hand, 7);
    hand->reach = radius + UNIT / 2;
    hand->inner = (radius - UNIT / 2) * (radius - UNIT / 2);
    hand->outer = hand->reach * hand->reach;
    hand->slope = 65536 * 255 / (hand->outer - hand->inner);
}

/* A grid point on the image, in UNIT. */
static struct point place(struct hand *hand, struct point p)
{
    int x = p.x - 50 + draw_around(hand, WOBBLE);
    int y = p.y - 50 + draw_around(hand, WOBBLE);
    int middle = DIGITS_SIDE * UNIT / 2;
    return (struct point){
        middle + hand->shift_x + (x * hand->x_by_x + y * hand->x_by_y) / 1024,
        middle + hand->shift_y + (x * hand->y_by_x + y * hand->y_by_y) / 1024};
}

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* Presses the round pen down once: full ink within the inner radius, none outside the
 * outer one. */
static void press(const struct hand *hand, struct point at)
{
    int left = clamp((at.x - hand->reach) / UNIT, 0, DIGITS_SIDE);
    int right = clamp((at.x + hand->reach) / UNIT + 1, 0, DIGITS_SIDE);
    int top = clamp((at.y - hand->reach) / UNIT, 0, DIGITS_SIDE);
    int bottom = clamp((at.y + hand->reach) / UNIT + 1, 0, DIGITS_SIDE);
    for (int row = top; row < bottom; row++) {
        int dy = row * UNIT + UNIT / 2 - at.y;
        for (int column = left; column < right; column++) {
            int dx = column * UNIT + UNIT / 2 - at.x;
            int inside =
                clamp(hand->outer - dx * dx - dy * dy, 0, hand->outer - hand->inner);
            uint8_t ink = (uint8_t)(inside * hand->slope >> 16);
            uint8_t *pixel = &hand->image[row * DIGITS_SIDE + column];
            *pixel = ink > *pixel ? ink : *pixel;
        }
    }
}

/* One coordinate of a Catmull-Rom curve from p[1] to p[2], `step` of CURVE_STEPS on. */
static int curve(const int p[4], int step)
{
    int n = CURVE_STEPS;
    int sum = 2 * p[1] * n * n * n + (p[2] - p[0]) * step * n * n +
              (2 * p[0] - 5 * p[1] + 4 * p[2] - p[3]) * step * step * n +
              (3 * p[1] - p[0] - 3 * p[2] + p[3]) * step * step * step;
    return sum / (2 * n * n * n);
}

/* Draws a smooth stroke through the points, pressing at least every half pixel. */
static void draw_stroke(const struct hand *hand, const struct point *points, int count)
{
    struct point last = {-UNIT * DIGITS_SIDE, 0};
    for (int i = 0; i + 1 < count; i++) {
        const struct point *p[4] = {&points[i > 0 ? i - 1 : 0], &points[i],
                                    &points[i + 1],
                                    &points[i + 2 < count ? i + 2 : count - 1]};
        for (int step = 0; step <= CURVE_STEPS; step++) {
            struct point at = {curve((int[]){p[0]->x, p[1]->x, p[2]->x, p[3]->x}, step),
                               curve((int[]){p[0]->y, p[1]->y, p[2]->y, p[3]->y}, step)};
            if (abs(at.x - last.x) + abs(at.y - last.y) < UNIT / 2)
                continue;
            press(hand, at);
            last = at;
        }
    }
}

static void draw_glyph(struct hand *hand, const struct glyph *glyph)
{
    struct point stroke[MAX_POINTS];
    int count = 0;
    for (const struct point *p = glyph->points;; p++) {
        if (p->x >= 0) {
            bool corner = count > 0 && p->x == p[-1].x && p->y == p[-1].y;
            stroke[count] = corner ? stroke[count - 1] : place(hand, *p);
            count++;
            continue;
        }
        draw_stroke(hand, stroke, count);
        count = 0;
        if (p->x == -2) /* END */
            return;
    }
}

/* Lighter or darker ink and grain: the sum of two bytes is a triangle about 255. */
static void add_noise(struct hand *hand)
{
    int ink = 256 - draw_below(hand, 100);
    int grain = draw_below(hand, 60);
    for (int i = 0; i < DIGITS_PIXELS; i += 4) {
        uint64_t bits = draw(hand);
        for (int j = i; j < i + 4; j++, bits >>= 16) {
            int noise = (int)(bits & 255) + (int)(bits >> 8 & 255) - 255;
            int value = hand->image[j] * ink / 256 + noise * grain / 256;
            hand->image[j] = (uint8_t)clamp(value, 0, 255);
        }
    }
}

int32_t digits_draw(const struct digits_source *source, enum split split, int64_t index,
                    uint8_t image[DIGITS_PIXELS])
{
    struct hand hand = {.image = image};
    hand.state =
        mix(mix(source->seed + (uint64_t)split * 0x9e3779b97f4a7c15U) + (uint64_t)index);
    memset(image, 0, DIGITS_PIXELS);
    int label = draw_below(&hand, source->last - source->first + 1);
    choose_hand(&hand);
    draw_glyph(&hand,
               &glyphs[(source->first + label) * VARIANTS + draw_below(&hand, VARIANTS)]);
    add_noise(&hand);
    return label;
}

struct digits_options {
    struct loader_options common; /* first */
    int64_t train, test, seed, first, last;
};

static int draw_split(enum split split, int64_t count, const struct digits_source *source,
                      struct dataset *dataset, struct error *error)
{
    uint8_t *bytes = dataset_allocate((size_t)count * DIGITS_PIXELS);
    int32_t *labels = malloc((size_t)count * sizeof *labels);
    dataset_keep(dataset, bytes);
    dataset_keep(dataset, labels);
    if (bytes == NULL || labels == NULL)
        return error_set(error,
                         "digits: the system has no memory for %lld samples; ask for "
                         "fewer by dataset.%s",
                         (long long)count, dataset_split_name(split));
    for (int64_t i = 0; i < count; i++)
        labels[i] = digits_draw(source, split, i, bytes + i * DIGITS_PIXELS);
    dataset->splits[split] =
        (struct dataset_samples){.count = count, .bytes = bytes, .labels = labels};
    struct dataset_content *content = dataset_content(dataset, split);
    digest_bytes(bytes, (size_t)count * DIGITS_PIXELS, content->samples);
    digest_words(labels, (size_t)count, content->targets);
    return 0;
}

static int load(const struct component *component, struct dataset *dataset,
                struct error *error)
{
    static const char *const names[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    const struct digits_options *o = component->options;
    const struct digits_source source = {(uint64_t)o->seed, (int)o->first, (int)o->last};
    dataset->sample = (struct lamina_shape){3, {1, DIGITS_SIDE, DIGITS_SIDE, 0, 0, 0}};
    dataset->classes = o->last - o->first + 1;
    if (dataset->classes < 10) /* else the labels are the digits */
        dataset->class_names = names + o->first;
    if (draw_split(SPLIT_TRAIN, o->train, &source, dataset, error) != 0)
        return -1;
    return draw_split(SPLIT_TEST, o->test, &source, dataset, error);
}

static int check(const void *given, struct error *error)
{
    const struct digits_options *o = given;
    if (o->first < o->last)
        return 0;
    return error_set_option(error, "last",
                            "`last` must be above `first`, %lld: there are two digits at "
                            "least",
                            (long long)o->first);
}

static const struct lamina_option options[] = {
    {"train", LAMINA_INTEGER, offsetof(struct digits_options, train), "10000",
     "[1, 1000000]", "How many digits to train on."},
    {"test", LAMINA_INTEGER, offsetof(struct digits_options, test), "2000",
     "[1, 1000000]", "How many digits to test on."},
    {"seed", LAMINA_INTEGER, offsetof(struct digits_options, seed), "0", "[0, inf)",
     "Another seed draws other digits; the first n do not depend on how many there are."},
    {"first", LAMINA_INTEGER, offsetof(struct digits_options, first), "0", "[0, 9]",
     "The least digit that is drawn, which is the first class."},
    {"last", LAMINA_INTEGER, offsetof(struct digits_options, last), "9", "[0, 9]",
     "The largest one."},
    LOADER_OPTIONS,
};

const struct loader loader_digits = {
    .kind = {.name = "digits",
             .summary = "Handwriting-like digits drawn as they are needed: nothing to "
                        "download.",
             .options = options,
             .count = sizeof options / sizeof options[0],
             .size = sizeof(struct digits_options)},
    .place = 30,
    .check = check,
    .load = load,
};
