/* Tests of folders of images. PNG files are written here by hand, as its specification
 * describes them; JPEG files by libjpeg, whose grey of one value is that value. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <jpeglib.h>

#include "data/datasets.h"
#include "data/loader.h"
#include "data/picture.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h> /* last: it has a macro named fail */

struct options {
    struct loader_options common;
    const char *paths[SPLIT_COUNT];
    int32_t mode; /* 0: grey, 1: rgb */
    struct lamina_integers size;
};

extern const struct loader loader_images;

static struct text faults;
static char folder[FOLDER_ROOM];
static char paths[64][256];

static const char *path_of(const char *name)
{
    static int turn;
    char *path = paths[turn++ % 64];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static const char *make_folder(const char *name)
{
    const char *path = path_of(name);
    mkdir(path, 0700);
    return path;
}

static void put(FILE *file, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        fputc((int)(number >> shift & 0xff), file);
}

static void put_chunk(FILE *file, const char *type, const void *bytes, size_t size)
{
    uint8_t all[512];
    memcpy(all, type, 4);
    if (size > 0)
        memcpy(all + 4, bytes, size);
    put(file, (uint32_t)size);
    fwrite(all, 1, 4 + size, file);
    put(file, (uint32_t)crc32(0, all, (unsigned)(4 + size)));
}

enum { GREY = 0, RGB = 2, PALETTE = 3, GREY_ALPHA = 4, RGB_ALPHA = 6 };

struct png {
    uint32_t width, height;
    uint8_t depth, colour;
    const char *rows; /* as they stand in the file, each with its filter, 0, in front */
    size_t size;
    const char *palette, *transparency;
    size_t palette_size, transparency_size;
};

static const char *write_png(const char *name, const struct png *png)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wb");
    uint8_t header[13] = {
        0,          0,          (uint8_t)(png->width >> 8),  (uint8_t)png->width,
        0,          0,          (uint8_t)(png->height >> 8), (uint8_t)png->height,
        png->depth, png->colour};
    uint8_t packed[256];
    uLongf size = sizeof packed;
    ck_assert_int_eq(
        compress(packed, &size, (const uint8_t *)png->rows, (uLong)png->size), Z_OK);
    fwrite("\x89PNG\r\n\x1a\n", 1, 8, file);
    put_chunk(file, "IHDR", header, 13);
    if (png->palette != NULL)
        put_chunk(file, "PLTE", png->palette, png->palette_size);
    if (png->transparency != NULL)
        put_chunk(file, "tRNS", png->transparency, png->transparency_size);
    put_chunk(file, "IDAT", packed, size);
    put_chunk(file, "IEND", NULL, 0);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

#define ROWS(text) .rows = (text), .size = sizeof(text) - 1
#define PALETTE_IS(text) .palette = (text), .palette_size = sizeof(text) - 1
#define TRANSPARENCY(text) .transparency = (text), .transparency_size = sizeof(text) - 1

static const struct png red_and_green = {2, 1, 8, RGB, ROWS("\0\xff\0\0\0\xff\0")};
static const struct png blue_and_white = {2, 1, 8, RGB, ROWS("\0\0\0\xff\xff\xff\xff")};

static const char *write_jpeg(const char *name, int channels, int colour, uint8_t value)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wb");
    struct jpeg_error_mgr manager;
    struct jpeg_compress_struct jpeg = {.err = jpeg_std_error(&manager)};
    uint8_t row[64 * 4];
    JSAMPROW rows[1] = {row};
    memset(row, value, sizeof row);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    jpeg.image_width = jpeg.image_height = 64;
    jpeg.input_components = channels;
    jpeg.in_color_space = (J_COLOR_SPACE)colour;
    jpeg_set_defaults(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    for (int i = 0; i < 64; i++)
        jpeg_write_scanlines(&jpeg, rows, 1);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    fclose(file);
    return path;
}

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    fputs(text, file);
    fclose(file);
}

static struct dataset *load(const struct options *options, struct error *error)
{
    struct component component = {.kind = &loader_images.kind, .options = options};
    ck_assert_uint_eq(loader_images.kind.size, sizeof *options);
    text_free(&faults);
    return datasets_build(&component, &faults, error);
}

/* ---- Pictures ---- */

static void expect_pixels(const char *path, int64_t channels, const char *pixels,
                          size_t size)
{
    struct picture picture;
    struct error error = {0};
    ck_assert_msg(picture_read(path, channels, &picture, &error) == 0, "%s", error.text);
    ck_assert_int_eq(picture.channels, channels);
    ck_assert_int_eq(picture.height * picture.width * channels, (int64_t)size);
    ck_assert_mem_eq(picture.pixels, pixels, size);
    free(picture.pixels);
}

/* 0.299 of red, 0.587 of green and 0.114 of blue: 76, 150 and 29 of 255. */
START_TEST(every_kind_of_colour_of_png_becomes_grey_or_red_green_and_blue)
{
    static const struct {
        struct png png;
        int64_t channels;
        const char *pixels;
        size_t size;
    } cases[] = {
        {{2, 1, 8, GREY, ROWS("\0\x07\xf0")}, 1, "\x07\xf0", 2},
        {{2, 1, 8, GREY, ROWS("\0\x07\xf0")}, 3, "\7\7\7\xf0\xf0\xf0", 6},
        {{8, 1, 1, GREY, ROWS("\0\xa1")}, 1, "\xff\0\xff\0\0\0\0\xff", 8},
        {{4, 1, 2, GREY, ROWS("\0\x1b")}, 1, "\0\x55\xaa\xff", 4},
        {{2, 1, 4, GREY, ROWS("\0\x1f")}, 1, "\x11\xff", 2},
        {{2, 1, 8, RGB, ROWS("\0\xff\0\0\0\xff\0")}, 3, "\xff\0\0\0\xff\0", 6},
        {{3, 1, 8, RGB, ROWS("\0\xff\0\0\0\xff\0\0\0\xff")}, 1, "\x4c\x96\x1d", 3},
        {{2, 1, 4, PALETTE, ROWS("\0\x10"), PALETTE_IS("\1\2\3\4\5\6")},
         3,
         "\4\5\6\1\2\3",
         6},
        {{1, 1, 8, GREY_ALPHA, ROWS("\0\x21\xff")}, 1, "\x21", 1},
        {{1, 1, 8, RGB_ALPHA, ROWS("\0\1\2\3\xff")}, 3, "\1\2\3", 3},
        {{1, 1, 8, RGB_ALPHA, ROWS("\0\0\xff\0\xff")}, 1, "\x96", 1},
        /* A transparent colour that no pixel has. */
        {{1, 1, 8, GREY, ROWS("\0\x21"), .transparency = "\0\x20",
          .transparency_size = 2},
         3,
         "\x21\x21\x21",
         3},
    };
    expect_pixels(write_png("a.png", &cases[_i].png), cases[_i].channels,
                  cases[_i].pixels, cases[_i].size);
}
END_TEST

START_TEST(jpeg_of_grey_is_read_and_other_kinds_become_what_is_asked_for)
{
    uint8_t grey[64 * 64], rgb[64 * 64 * 3];
    memset(grey, 77, sizeof grey);
    memset(rgb, 77, sizeof rgb);
    const char *path = write_jpeg("a.jpg", 1, JCS_GRAYSCALE, 77);
    expect_pixels(path, 1, (char *)grey, sizeof grey);
    expect_pixels(path, 3, (char *)rgb, sizeof rgb);
    path = write_jpeg("b.jpg", 3, JCS_RGB, 77);
    expect_pixels(path, 3, (char *)rgb, sizeof rgb);
    expect_pixels(path, 1, (char *)grey, sizeof grey);
}
END_TEST

static void expect_refused(const char *path, const char *message)
{
    struct picture picture;
    struct error error = {0};
    ck_assert_int_eq(picture_read(path, 1, &picture, &error), -1);
    ck_assert_msg(strncmp(error.text, path, strlen(path)) == 0 &&
                      strstr(error.text, message) != NULL,
                  "'%s' lacks '%s'", error.text, message);
}

/* A file without its last bytes, or with one changed. */
static const char *damage(const char *path, long cut, long change)
{
    static uint8_t bytes[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    if (change > 0)
        bytes[change] ^= 1;
    file = fopen(path, "wb");
    fwrite(bytes, 1, size - (size_t)cut, file);
    fclose(file);
    return path;
}

START_TEST(what_is_no_picture_of_bytes_is_refused_with_what_mends_it)
{
    const struct png deep = {1, 1, 16, GREY, ROWS("\0\x12\x34")};
    const struct png clear = {1, 1, 8, RGB_ALPHA, ROWS("\0\1\2\3\xfe")};
    const struct png hole = {1, 1, 8, GREY, ROWS("\0\x20"), TRANSPARENCY("\0\x20")};
    const struct png bomb = {65535, 65535, 8, GREY, ROWS("\0\x20")};
    const struct png little = {9, 9, 8, GREY, ROWS("\0\x20")};
    expect_refused(write_png("a.png", &deep), "has 16 bits a channel");
    expect_refused(write_png("a.png", &clear), "has transparent pixels");
    expect_refused(write_png("a.png", &hole), "has transparent pixels");
    expect_refused(
        write_png("a.png", &bomb),
        "is 65535 high and 65535 wide, more than the limit of 67,108,864 pixels");
    expect_refused(write_png("a.png", &little), "is damaged: ");
    expect_refused(damage(write_png("a.png", &red_and_green), 13, 0),
                   "is damaged: it is truncated");
    expect_refused(damage(write_png("a.png", &red_and_green), 0, 45), "is damaged: ");
    expect_refused(write_jpeg("a.jpg", 4, JCS_CMYK, 9), "has 4 channels, as CMYK has");
    expect_refused(damage(write_jpeg("a.jpg", 1, JCS_GRAYSCALE, 77), 30, 0),
                   "is damaged: Premature end");
    write_text("a.txt", "a,b\n1,2\n");
    expect_refused(path_of("a.txt"), "is no PNG and no JPEG picture");
    write_text("a.txt", "");
    expect_refused(path_of("a.txt"), "is empty");
    expect_refused(path_of("none"), "cannot be read: No such file");
    expect_refused(make_folder("nested"), "is no file, but each picture is one");
}
END_TEST

/* The triangle about the middle of two pixels of four: weights 0.75, 0.75 and 0.25. */
START_TEST(a_smaller_picture_is_the_weighted_mean_of_the_larger)
{
    const uint8_t column[] = {0, 70, 140, 210};
    struct picture picture = {1, 4, 1, memcpy(malloc(4), column, 4)};
    struct error error;
    ck_assert_int_eq(picture_resize(&picture, 1, 2, &error), 0);
    ck_assert_mem_eq(picture.pixels, "\x32\xa0", 2); /* 50 and 160 */
    free(picture.pixels);
    picture = (struct picture){4, 1, 1, memcpy(malloc(4), column, 4)};
    ck_assert_int_eq(picture_resize(&picture, 2, 1, &error), 0);
    ck_assert_mem_eq(picture.pixels, "\x32\xa0", 2);
    /* Larger: the pixel's own value at its middle, means between two. */
    ck_assert_int_eq(picture_resize(&picture, 4, 3, &error), 0);
    ck_assert_mem_eq(picture.pixels, "\x32\x32\x32\x4e\x4e\x4e\x85\x85\x85\xa0\xa0\xa0",
                     12);
    free(picture.pixels);
}
END_TEST

/* ---- Folders ---- */

START_TEST(a_folder_is_a_class_and_classes_are_sorted_by_their_bytes)
{
    const struct options options = {.paths = {make_folder("train"), "", ""}, .mode = 1};
    struct error error = {0};
    make_folder("train/b");
    make_folder("train/B");
    make_folder("train/.cache");
    write_png("train/b/2.png", &red_and_green);
    write_png("train/b/10.png", &blue_and_white);
    write_png("train/B/x", &blue_and_white); /* what it is called tells nothing */
    write_text("train/b/.DS_Store", "no picture");
    struct dataset *dataset = load(&options, &error);
    ck_assert_msg(dataset != NULL, "%s%s", error.text, faults.at);
    const struct dataset_samples *train = &dataset->splits[SPLIT_TRAIN];
    ck_assert_int_eq(dataset->classes, 2);
    ck_assert_str_eq(dataset->class_names[0], "B");
    ck_assert_str_eq(dataset->class_names[1], "b");
    ck_assert_int_eq(train->count, 3);
    ck_assert_int_eq(train->labels[0], 0);
    ck_assert_int_eq(train->labels[1], 1);
    ck_assert_int_eq(train->labels[2], 1);
    ck_assert_int_eq(dataset->sample.at[0], 3);
    ck_assert_int_eq(dataset->sample.at[1], 1);
    ck_assert_int_eq(dataset->sample.at[2], 2);
    /* The reds of the two pixels, the greens, the blues. */
    ck_assert_mem_eq(train->bytes, "\0\xff\0\xff\xff\xff", 6);
    ck_assert_mem_eq(train->bytes + 12, "\xff\0\0\xff\0\0", 6);
    char digest[DIGEST_SIZE];
    memcpy(digest, dataset->digest, sizeof digest);
    dataset_free(dataset);
    /* The same pixels in another file are the same data. */
    const struct png again = {2, 1, 8, RGB_ALPHA, ROWS("\0\0\0\xff\xff\xff\xff\xff\xff")};
    write_png("train/B/x", &again);
    dataset = load(&options, &error);
    ck_assert_str_eq(dataset->digest, digest);
    dataset_free(dataset);
}
END_TEST

START_TEST(all_that_is_wrong_with_a_folder_is_told_at_once)
{
    const struct png other = {1, 1, 8, GREY, ROWS("\0\x20")};
    struct options options = {.paths = {make_folder("wrong"), "", ""}, .mode = 0};
    struct error error = {0};
    make_folder("wrong/a");
    make_folder("wrong/b");
    ck_assert_ptr_null(load(&options, &error));
    ck_assert_ptr_nonnull(strstr(faults.at, "wrong/a: has no images: "));
    ck_assert_ptr_nonnull(strstr(faults.at, "wrong/b: has no images: "));
    write_png("wrong/a/1.png", &red_and_green);
    write_png("wrong/b/1.png", &red_and_green);
    write_text("wrong/labels.txt", "a\nb\n");
    make_folder("wrong/caf\xe9");
    ck_assert_ptr_null(load(&options, &error));
    ck_assert_ptr_nonnull(
        strstr(faults.at, "wrong/caf\\xe9: is no name of a class: it is "));
    ck_assert_int_eq(rmdir(path_of("wrong/caf\xe9")), 0);
    ck_assert_ptr_nonnull(strstr(faults.at, "wrong/labels.txt: is no folder, but each "));
    unlink(path_of("wrong/labels.txt"));
    write_png("wrong/a/2.png", &other);
    write_text("wrong/a/3.png", "no picture");
    write_png("wrong/a/4.png", &red_and_green);
    make_folder("wrong/b/more");
    ck_assert_ptr_null(load(&options, &error));
    ck_assert_ptr_nonnull(strstr(faults.at,
                                 "wrong/a/2.png: is 1 high and 1 wide, but the images "
                                 "before it are 1 high and 2 wide: `size: [1, 2]`"));
    ck_assert_ptr_nonnull(strstr(faults.at, "wrong/a/3.png: is no PNG and no JPEG"));
    ck_assert_ptr_nonnull(strstr(faults.at, "wrong/b/more: is no file, but each "));
    ck_assert_ptr_null(strstr(faults.at, "1.png"));
    ck_assert_ptr_null(strstr(faults.at, "4.png"));
}
END_TEST

START_TEST(a_test_folder_has_classes_of_the_training_folder_alone)
{
    const struct lamina_integers size = {.count = 2, .at = {1, 1}};
    struct options options = {.paths = {make_folder("t"), "", make_folder("u")},
                              .mode = 0};
    struct error error = {0};
    make_folder("t/a");
    make_folder("t/b");
    make_folder("u/b");
    write_png("t/a/1", &red_and_green);
    write_png("t/b/1", &red_and_green);
    write_jpeg("u/b/1", 1, JCS_GRAYSCALE, 9);
    ck_assert_ptr_null(load(&options, &error));
    ck_assert_ptr_nonnull(strstr(error.text,
                                 "u: its images are 64 x 64, but those of the "
                                 "train split are 1 x 2"));
    options.size = size;
    struct dataset *dataset = load(&options, &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_int_eq(dataset->splits[SPLIT_TEST].labels[0], 1);
    ck_assert_uint_eq(dataset->splits[SPLIT_TEST].bytes[0], 9);
    dataset_free(dataset);
    make_folder("u/c");
    ck_assert_ptr_null(load(&options, &error));
    ck_assert_ptr_nonnull(strstr(faults.at, "u/c: the net does not know this class"));
}
END_TEST

/* That they are whole is the type's. */
START_TEST(a_size_is_two_numbers)
{
    struct error error = {0};
    for (int64_t count = 0; count <= 3; count++) {
        const struct options options = {.size = {.count = count, .at = {28, 28, 28}}};
        bool good = count == 0 || count == 2;
        ck_assert_int_eq(loader_images.check(&options, &error), good ? 0 : -1);
    }
    ck_assert_str_eq(error.option, "size");
}
END_TEST

int main(void)
{
    folder_make(folder, "images");
    TCase *tests = tcase_create("images");
    tcase_add_loop_test(
        tests, every_kind_of_colour_of_png_becomes_grey_or_red_green_and_blue, 0, 12);
    tcase_add_test(tests, jpeg_of_grey_is_read_and_other_kinds_become_what_is_asked_for);
    tcase_add_test(tests, what_is_no_picture_of_bytes_is_refused_with_what_mends_it);
    tcase_add_test(tests, a_smaller_picture_is_the_weighted_mean_of_the_larger);
    tcase_add_test(tests, a_folder_is_a_class_and_classes_are_sorted_by_their_bytes);
    tcase_add_test(tests, all_that_is_wrong_with_a_folder_is_told_at_once);
    tcase_add_test(tests, a_test_folder_has_classes_of_the_training_folder_alone);
    tcase_add_test(tests, a_size_is_two_numbers);
    int failed = suite_run("images", tests);
    folder_remove(folder);
    return failed;
}
