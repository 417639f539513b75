/* What a net is asked about, block by block: the samples are those that training made of
 * the same rows, wherever blocks end and columns stand. Files are written here; pictures
 * are read by tests/e2e/predict.sh. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/batch.h"
#include "data/datasets.h"
#include "data/source.h"
#include "support/component.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h>

static struct arena *arena;
static char folder[FOLDER_ROOM];
static struct datasets *store;
static struct error error;

/* The net: a dataset that was trained on, and its signature. */
static struct component component;
static const struct dataset *trained;
static const struct signature *net;

/* What was read. */
enum { MOST = 64, WIDEST = 64 };
static float samples[MOST * WIDEST];
static int64_t rows[MOST];
static int32_t labels[MOST];
static float targets[MOST];
static int64_t count, left_out;
static bool has_answers;
static char unused[256];

static void setup(void)
{
    arena = arena_new();
    store = datasets_new();
    folder_make(folder, "source");
}

static void teardown(void)
{
    folder_remove(folder);
    datasets_free(store);
    arena_free(arena);
}

static const char *write_bytes(const char *name, const void *bytes, size_t size)
{
    const char *path = arena_format(arena, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static const char *write_text(const char *name, const char *text)
{
    return write_bytes(name, text, strlen(text));
}

static void train_on(const char *kind, const char *yaml)
{
    component = component_of(datasets_kinds(), kind, yaml, arena);
    ck_assert_ptr_nonnull(component.kind);
    ck_assert_msg(datasets_check(&component, &error) == 0, "%s", error.text);
    trained = datasets_load(store, &component, &error);
    ck_assert_msg(trained != NULL, "%s %s", error.text, datasets_faults(store));
    net = signature_of(trained, arena);
}

static void train_on_table(const char *text, const char *options)
{
    const char *path = write_text("train.csv", text);
    train_on("csv", arena_format(arena, "{type: csv, train: %s, %s}", path, options));
}

static void keep(const struct source_block *block)
{
    int64_t width = lamina_elements(&block->dataset->sample);
    struct batch batch;
    ck_assert_int_le(count + block->count, MOST);
    ck_assert_int_le(width, WIDEST);
    ck_assert_int_eq(
        batch_make(&batch, block->dataset, block->count, samples + count * width, arena),
        0);
    batch_gather(block->dataset, block->split, NULL, block->start, block->count, &batch);
    for (int64_t i = 0; i < block->count; i++) {
        rows[count + i] = block->rows[i];
        labels[count + i] = block->has_answers && batch.labels ? batch.labels[i] : -1;
        targets[count + i] = block->has_answers && batch.targets ? batch.targets[i] : 0;
    }
    has_answers = block->has_answers;
    count += block->count;
}

/* Reads all there is: 0, or -1 with what was given before the fault. */
static int read_all(const char *path, const char *of_labels, int64_t size)
{
    const struct source_wishes wishes = {path, of_labels, &component, net, size};
    struct source_block block;
    count = 0;
    error = (struct error){0};
    struct source *source = source_open(&wishes, &error);
    if (source == NULL)
        return -1;
    int status;
    while ((status = source_next(source, &block, &error)) > 0)
        keep(&block);
    left_out = source_left_out(source);
    snprintf(unused, sizeof unused, "%s", source_unused(source));
    source_close(source);
    return status;
}

static void read_text(const char *text, int64_t size)
{
    const char *path = write_text("data.csv", text);
    ck_assert_msg(read_all(path, NULL, size) == 0, "%s", error.text);
}

/* Sample i of those that were read, against row `row` of the training split, from 0. */
static void expect_trained(int64_t i, int64_t row)
{
    int64_t width = lamina_elements(&trained->sample);
    float want[WIDEST];
    struct batch batch;
    ck_assert_int_eq(batch_make(&batch, trained, 1, want, arena), 0);
    batch_gather(trained, SPLIT_TRAIN, NULL, row, 1, &batch);
    for (int64_t j = 0; j < width; j++)
        ck_assert_msg(samples[i * width + j] == want[j],
                      "sample %lld, %lld: %g is not %g", (long long)i, (long long)j,
                      (double)samples[i * width + j], (double)want[j]);
}

/* ---- Tables ---- */

static const char mixed[] = "island,mass,size,time,kind\n"
                            "Biscoe,4.5,small,1700000000.25,a\n"
                            "Dream,3.25,large,1700000001.5,b\n"
                            ",5,small,1700000003,a\n"
                            "Torgersen,,middle,1700000002.75,b\n"
                            "Dream,4,,1700000001.25,a\n";
static const char rules[] =
    "label: kind, normalize: measured, columns: {island: {one_hot: true, missing: "
    "most_frequent}, mass: {missing: mean, indicator: true}, size: {ordinal: [small, "
    "middle, large], missing: {value: middle}}}";

START_TEST(a_table_is_read_as_in_training_wherever_blocks_end)
{
    static const int64_t sizes[] = {1, 2, 3, 5, 60};
    train_on_table(mixed, rules);
    ck_assert_int_eq(trained->far_count, 1);
    read_text(mixed, sizes[_i]);
    ck_assert_int_eq(count, 5);
    for (int64_t i = 0; i < 5; i++) {
        expect_trained(i, i);
        ck_assert_int_eq(rows[i], i + 1);
        ck_assert_int_eq(labels[i], trained->splits[SPLIT_TRAIN].labels[i]);
    }
    ck_assert(has_answers);
    ck_assert_str_eq(unused, "");
}
END_TEST

START_TEST(columns_are_found_by_their_names_and_those_of_no_use_are_told)
{
    train_on_table(mixed, rules);
    read_text("note,time,mass,island,size,kind,id\n"
              "x,1700000001.5,3.25,Dream,large,,7\n"
              "y,1700000000.25,4.5,Biscoe,small,a,8\n",
              10);
    expect_trained(0, 1);
    expect_trained(1, 0);
    ck_assert_int_eq(labels[0], -1); /* of a field that is empty */
    ck_assert_int_eq(labels[1], 0);
    ck_assert_str_eq(unused, "`note`, `id`");
}
END_TEST

START_TEST(the_label_may_be_missing)
{
    train_on_table(mixed, rules);
    read_text("island,mass,size,time\nDream,3.25,large,1700000001.5\n", 10);
    expect_trained(0, 1);
    ck_assert(!has_answers);
}
END_TEST

START_TEST(a_category_that_is_unknown_is_zeros_where_the_net_was_trained_so)
{
    train_on_table("c,x,kind\nred,1,a\nblue,2,b\n",
                   "label: kind, columns: {c: {one_hot: true, unknown: zeros}}");
    read_text("c,x\ngreen,3\nred,4\n", 10);
    static const float want[] = {0, 0, 3, 0, 1, 4}; /* blue, red, x */
    ck_assert_mem_eq(samples, want, sizeof want);
}
END_TEST

START_TEST(rows_that_are_left_out_keep_their_numbers)
{
    train_on_table("x,kind\n1,a\n,b\n2,b\n", "label: kind, missing: drop");
    read_text("x,kind\n,a\n5,\n,b\n7,a\n", (int64_t)_i + 1);
    ck_assert_int_eq(count, 2);
    ck_assert_int_eq(rows[0], 2);
    ck_assert_int_eq(rows[1], 4);
    ck_assert_int_eq(left_out, 2);
    ck_assert(samples[0] == 5 && samples[1] == 7);
    ck_assert_int_eq(labels[0], -1);
}
END_TEST

START_TEST(without_a_header_what_is_predicted_may_be_left_out)
{
    train_on_table("1,a,2\n3,b,4\n", "label: 2, header: false");
    read_text("1,a,2\n3,b,4\n", 1);
    expect_trained(0, 0);
    expect_trained(1, 1);
    ck_assert(has_answers && labels[1] == 1);
    read_text("3,4\n1,2\n", 1);
    expect_trained(0, 1);
    expect_trained(1, 0);
    ck_assert(!has_answers);
}
END_TEST

START_TEST(a_label_that_the_config_calls_by_its_number_is_found_by_its_name)
{
    train_on_table("x,y,kind\n1,2,a\n3,4,b\n", "label: 3");
    read_text("kind,y,x\nb,2,1\n", 5);
    expect_trained(0, 0);
    ck_assert(has_answers && labels[0] == 1);
    read_text("y,x,what\n2,1,b\n", 5);
    ck_assert(!has_answers);
    ck_assert_str_eq(unused, "`what`");
}
END_TEST

START_TEST(a_label_whose_name_no_file_has_kept_is_found_by_its_number)
{
    train_on_table("x,y,kind\n1,2,a\n3,4,b\n", "label: 3");
    struct signature early = *net;
    early.label = NULL;
    net = &early;
    read_text("y,x,what\n2,1,b\n", 5);
    expect_trained(0, 0);
    ck_assert(has_answers && labels[0] == 1);
    ck_assert_str_eq(unused, "");
}
END_TEST

/* Of a net that was trained on a file with a header, and asked about one without. */
static const struct {
    const char *table, *trained, *asked, *text, *told; /* NULL: nothing is wrong */
} places[] = {
    {"x,y,kind\n1,2,a\n3,4,b\n", "label: kind", "label: kind", "1,2,a\n",
     "data.csv:1:1: without a header columns have only numbers: say by `dataset.label` "
     "the number of `kind` in the training file"},
    {"x,y,kind\n1,2,a\n3,4,b\n", "label: kind", "label: kind", "1,2\n",
     "by `dataset.label` the number of `kind`"},
    {"x,y,kind\n1,2,a\n3,4,b\n", "label: kind", "label: 2", "1,2,a\n",
     "`dataset.label` says column 2, which is another one of the net's"},
    {"x,y,p,q\n1,2,3,4\n", "target: [p, q]", "target: [3]", "1,2,3,4\n",
     "by `dataset.target` the number of `` "},
    {"x,y,p,q\n1,2,3,4\n", "target: [p, q]", "target: [3, 3]", "1,2,3,4\n",
     "`dataset.target` says column 3, which is another"},
    {"x,y,kind,id\n1,2,a,7\n3,4,b,8\n", "label: kind, ignore: id", "label: 3, ignore: id",
     "1,2,a,7\n", "by `dataset.ignore` the number of `id`"},
    {"x,y,kind,id\n1,2,a,7\n3,4,b,8\n", "label: kind, ignore: id", "label: 3, ignore: 4",
     "1,2,a,7\n", NULL},
    {"kind,x,y\na,1,2\nb,3,4\n", "label: kind", "label: 1", "1,2\n", NULL},
};

START_TEST(without_a_header_every_column_must_have_a_number)
{
    train_on_table(places[_i].table, places[_i].trained);
    component = component_of(
        datasets_kinds(), "csv",
        arena_format(arena, "{type: csv, train: x, header: false, %s}", places[_i].asked),
        arena);
    int status = read_all(write_text("data.csv", places[_i].text), NULL, 5);
    if (places[_i].told == NULL) {
        ck_assert_msg(status == 0, "%s", error.text);
        expect_trained(0, 0);
        return;
    }
    ck_assert_int_eq(status, -1);
    ck_assert_msg(strstr(error.text, places[_i].told) != NULL, "%s", error.text);
    ck_assert_str_eq(error.option, "data");
}
END_TEST

START_TEST(targets_are_those_of_the_net_or_missing)
{
    train_on_table("x,y\n1,10\n2,30\n", "target: y, normalize_targets: measured");
    read_text("y,x\n10,1\n,2\n", 5);
    ck_assert(has_answers && targets[0] == -1 && isnan(targets[1]));
    read_text("x\n2\n", 5);
    ck_assert(!has_answers && samples[0] == 2);
}
END_TEST

static const struct {
    const char *text, *told; /* the sentence has it */
    int64_t given;           /* samples before it */
    bool of_columns;
} faults[] = {
    {"island,size,time\nDream,small,1\n", "no column `mass`, which the net takes", 0,
     true},
    {"island,mass,mass,size,time\nDream,1,2,small,1\n", "more than one column `mass`", 0,
     true},
    {"island,mass,size,time\nDream,1,small,1\nMars,2,small,1\n",
     "data.csv:3:1: column 1 (`island`): the net was trained on no `Mars`", 1, false},
    {"size,time,island,mass\nsmall,1,Dream,1\nsmall,2,Dream,heavy\n",
     "data.csv:3:15: column 4 (`mass`): `heavy` is not a number; mend it", 1, false},
    {"island,mass,size,time\nDream,1,huge,1\n",
     "data.csv:2:9: column 3 (`size`): `huge` is none of `ordinal`", 0, false},
    {"island,mass,size,time\nDream,1,small,1\nDream,1,small\n",
     "data.csv:3:1: the row has 3 fields, but the header has 4 columns", 1, false},
    {"island,mass,size,time\nDream,1,small,\n",
     "data.csv:2:15: column 4 (`time`): the value is missing, and the net has learnt "
     "nothing to put in its place",
     0, false},
    {"island,mass,size,time,kind\nDream,1,small,1,c\n",
     "data.csv:2:17: column 5 (`kind`): `c` is none of the classes of the net", 0, false},
    {"island,mass,size,time\n\"Dream,1,small,1\n", "is not closed", 0, false},
    {"island,mass,size,time\nDream,1e60,small,1\n", "is too large for a float", 0, false},
};

START_TEST(what_is_wrong_with_a_row_is_told_once_those_before_it_were_given)
{
    train_on_table(mixed, rules);
    const char *path = write_text("data.csv", faults[_i].text);
    for (int64_t size = 1; size < 4; size++) {
        ck_assert_int_eq(read_all(path, NULL, size), -1);
        ck_assert_msg(strstr(error.text, faults[_i].told) != NULL, "%s", error.text);
        ck_assert_int_eq(count, faults[_i].given);
        ck_assert_int_eq(error.option[0] != '\0', faults[_i].of_columns);
    }
}
END_TEST

START_TEST(rows_of_another_length_than_a_nets_are_refused_without_a_header)
{
    train_on_table("1,a,2\n3,b,4\n", "label: 2, header: false");
    ck_assert_int_eq(read_all(write_text("data.csv", "1,2,3,4\n"), NULL, 5), -1);
    ck_assert_msg(strstr(error.text, "the row has 4 fields, but the net was trained on "
                                     "rows of 3, of which 1 may be left out") != NULL,
                  "%s", error.text);
}
END_TEST

/* ---- Arrays ---- */

static const char *write_idx(const char *name, const int *shape, int dims,
                             const uint8_t *values, size_t size)
{
    uint8_t bytes[256] = {0, 0, 8, (uint8_t)dims};
    for (int i = 0; i < dims; i++)
        bytes[4 + 4 * i + 3] = (uint8_t)shape[i];
    memcpy(bytes + 4 + 4 * dims, values, size);
    return write_bytes(name, bytes, 4 + 4 * (size_t)dims + size);
}

static const char *write_npy(const char *name, const char *literal, const void *values,
                             size_t size)
{
    char bytes[512] = "\x93NUMPY\1";
    size_t length = strlen(literal);
    bytes[8] = (char)length;
    memcpy(bytes + 10, literal, length);
    memcpy(bytes + 10 + length, values, size);
    return write_bytes(name, bytes, 10 + length + size);
}

static void train_on_images(void)
{
    static const uint8_t pixels[] = {0, 51, 102, 153, 204, 255, 1, 2};
    static const uint8_t of_two[] = {1, 0};
    const int shape[] = {2, 2, 2}, two[] = {2};
    const char *images = write_idx("images", shape, 3, pixels, sizeof pixels);
    const char *answers = write_idx("labels", two, 1, of_two, sizeof of_two);
    train_on("idx", arena_format(arena,
                                 "{type: idx, train_images: %s, train_labels: %s, "
                                 "normalize: measured}",
                                 images, answers));
}

START_TEST(images_are_read_as_in_training_from_idx_and_npy)
{
    train_on_images();
    const char *images = arena_format(arena, "%s/images", folder);
    const char *answers = arena_format(arena, "%s/labels", folder);
    static const uint8_t pixels[] = {0, 51, 102, 153, 204, 255, 1, 2};
    const char *npy = write_npy(
        "x.npy", "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 2), }\n",
        pixels, sizeof pixels);
    for (int64_t size = 1; size < 4; size++) {
        ck_assert_msg(read_all(images, answers, size) == 0, "%s", error.text);
        ck_assert_int_eq(count, 2);
        expect_trained(0, 0);
        expect_trained(1, 1);
        ck_assert(has_answers && labels[0] == 1 && labels[1] == 0);
        ck_assert_msg(read_all(npy, NULL, size) == 0, "%s", error.text);
        ck_assert_int_eq(count, 2);
        expect_trained(1, 1);
        ck_assert(!has_answers);
    }
}
END_TEST

START_TEST(rows_of_floats_may_be_asked_of_a_net_of_a_plain_table)
{
    static const float values[] = {1, 2, 3, 4, 5, 6};
    train_on_table("x,y,kind\n1,2,a\n3,4,b\n", "label: kind, normalize: measured");
    const char *npy = write_npy(
        "x.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }\n", values,
        sizeof values);
    ck_assert_msg(read_all(npy, NULL, 2) == 0, "%s", error.text);
    ck_assert_int_eq(count, 3);
    expect_trained(0, 0);
    expect_trained(1, 1);
    ck_assert(samples[4] == 3 && samples[5] == 3); /* (5 - 2) / 1 */
}
END_TEST

/* Times, of which a float leaves steps of 128, and what lies near 0. */
static const double times[] = {1700000000.25, 1, 1700000001.5, 2, 1700000003, 5};

static const char *train_on_times(void)
{
    static const uint8_t of_three[] = {1, 0, 1};
    const char *path = write_npy(
        "t.npy", "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }\n", times,
        sizeof times);
    const char *answers =
        write_npy("labels", "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }\n",
                  of_three, sizeof of_three);
    train_on("npy",
             arena_format(arena,
                          "{type: npy, train: %s, train_labels: %s, normalize: measured}",
                          path, answers));
    ck_assert_int_eq(trained->far_count, 1);
    return path;
}

START_TEST(what_is_far_is_read_in_double_wherever_blocks_end)
{
    const char *path = train_on_times();
    /* By hand: mean and deviation of 0.25, 1.5 and 3, on top of 1.7e9. */
    const double mean = 4.75 / 3, first = (0.25 - mean) / sqrt(11.3125 / 3 - mean * mean);
    ck_assert_int_eq(net->far_count, 1);
    ck_assert_int_eq(net->far[0], 0);
    ck_assert_double_eq_tol(net->mean[0], 1.7e9 + mean, 1e-6);
    for (int64_t size = 1; size < 5; size++) {
        ck_assert_msg(read_all(path, NULL, size) == 0, "%s", error.text);
        ck_assert_int_eq(count, 3);
        for (int64_t i = 0; i < count; i++)
            expect_trained(i, i);
        ck_assert_double_eq_tol((double)samples[0], first, 1e-5);
    }
}
END_TEST

/* Data of another type is measured as exactly as it is; what a net has no doubles of is
 * not looked at in double. */
START_TEST(what_is_far_depends_on_the_net_alone)
{
    static const float floats[] = {1700000000, 1, 1700000128, 2, 1700000000, 5};
    train_on_times();
    const char *answers = arena_format(arena, "%s/labels", folder);
    const char *path = write_npy(
        "f.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }\n", floats,
        sizeof floats);
    const char *yaml =
        arena_format(arena, "{type: npy, train: %s, train_labels: %s}", path, answers);
    struct component other = component_of(datasets_kinds(), "npy", yaml, arena);
    struct datasets *given = datasets_new();
    const struct dataset *dataset =
        datasets_load_for(given, &other, net, SPLIT_COUNT, &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_msg(read_all(path, NULL, 2) == 0, "%s", error.text);
    float want[2];
    struct batch batch;
    ck_assert_int_eq(batch_make(&batch, dataset, 1, want, arena), 0);
    batch_gather(dataset, SPLIT_TRAIN, NULL, 1, 1, &batch);
    ck_assert_mem_eq(want, samples + 2, sizeof want);
    ck_assert_float_eq(want[0], (float)((1700000128 - net->mean[0]) / net->std[0]));
    datasets_free(given);

    given = datasets_new();
    train_on("npy", arena_format(arena,
                                 "{type: npy, train: %s, train_labels: %s, normalize: "
                                 "measured, classes: 2}",
                                 path, answers));
    ck_assert_int_eq(net->far_count, 0);
    yaml = arena_format(arena, "{type: npy, train: %s/t.npy, train_labels: %s}", folder,
                        answers);
    other = component_of(datasets_kinds(), "npy", yaml, arena);
    dataset = datasets_load_for(given, &other, net, SPLIT_COUNT, &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_int_eq(dataset->far_count, 0);
    ck_assert_int_eq(batch_make(&batch, dataset, 1, want, arena), 0);
    batch_gather(dataset, SPLIT_TRAIN, NULL, 0, 1, &batch);
    ck_assert_float_eq(want[0],
                       ((float)times[0] - (float)net->mean[0]) / (float)net->std[0]);
    datasets_free(given);
}
END_TEST

START_TEST(arrays_that_the_net_does_not_take_are_refused)
{
    static const float floats[] = {1, 2, 3, 4, 5, 6, 7, 8};
    static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    const int wide[] = {2, 1, 4}, right[] = {2, 2, 2}, three[] = {3};
    train_on_images();
    const char *images = arena_format(arena, "%s/images", folder);
    const struct {
        const char *path, *labels, *told;
    } cases[] = {
        {write_idx("wide", wide, 3, bytes, 8), NULL, "1x1x4, and the net takes 1x2x2"},
        {write_npy("f.npy",
                   "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2, 2), }\n",
                   floats, sizeof floats),
         NULL, "its values are no unsigned bytes"},
        {write_idx("short", right, 3, bytes, 5), NULL, "is truncated"},
        {write_idx("long", right, 3, bytes, 9), NULL, "is too long"},
        {images, write_idx("three", three, 1, bytes, 3), "has 3 labels"},
        {images, images, "has 4 numbers a sample, but labels are one"},
        {write_text("t.csv", "a,b\n1,2\n"), NULL,
         "is neither a picture, PNG or JPEG, nor an array"},
        {write_text("z.zip", "PK\3\4"), NULL, "is a zip archive"},
        {write_text("e", ""), NULL, "is empty"},
        {"/nowhere", NULL, "cannot be read"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_int_eq(read_all(cases[i].path, cases[i].labels, 7), -1);
        ck_assert_msg(strstr(error.text, cases[i].told) != NULL, "%s", error.text);
    }
}
END_TEST

START_TEST(labels_and_values_are_told_by_their_places_in_the_whole_file)
{
    static const uint8_t bytes[] = {1, 0, 7};
    static const float floats[] = {1, 2, 3, 4, 5, NAN};
    const int three[] = {3}, shape[] = {3, 2, 2};
    static const uint8_t pixels[12];
    train_on_images();
    const char *images = write_idx("i", shape, 3, pixels, sizeof pixels);
    ck_assert_int_eq(read_all(images, write_idx("l", three, 1, bytes, 3), 1), -1);
    ck_assert_msg(strstr(error.text, "label 7 at position 2 (from 0)") != NULL, "%s",
                  error.text);
    ck_assert_int_eq(count, 2);
    train_on_table("x,y,kind\n1,2,a\n3,4,b\n", "label: kind");
    const char *npy = write_npy(
        "x.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }\n", floats,
        sizeof floats);
    ck_assert_int_eq(read_all(npy, NULL, 2), -1);
    ck_assert_msg(strstr(error.text, "the value at [2, 1] is NaN") != NULL, "%s",
                  error.text);
    ck_assert_int_eq(count, 2);
}
END_TEST

/* ---- Splits ---- */

START_TEST(a_split_is_given_by_the_rows_of_its_data)
{
    train_on_table("x,kind\n1,a\n2,b\n3,a\n4,b\n5,a\n", "label: kind, test_split: 3");
    struct source *source = source_of_split(trained, SPLIT_TEST, 2, &error);
    struct source_block block;
    count = 0;
    while (source_next(source, &block, &error) > 0)
        keep(&block);
    source_close(source);
    ck_assert_int_eq(count, 3);
    for (int64_t i = 0; i < 3; i++) {
        ck_assert(samples[i] == (float)rows[i]);
        ck_assert_int_eq(labels[i], (rows[i] + 1) % 2);
    }
    ck_assert_ptr_null(source_of_split(trained, SPLIT_VALIDATION, 2, &error));
    ck_assert_str_eq(error.text, "the data has no validation split");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("source");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, a_table_is_read_as_in_training_wherever_blocks_end, 0, 5);
    tcase_add_test(tests, columns_are_found_by_their_names_and_those_of_no_use_are_told);
    tcase_add_test(tests, the_label_may_be_missing);
    tcase_add_test(tests,
                   a_category_that_is_unknown_is_zeros_where_the_net_was_trained_so);
    tcase_add_loop_test(tests, rows_that_are_left_out_keep_their_numbers, 0, 4);
    tcase_add_test(tests, without_a_header_what_is_predicted_may_be_left_out);
    tcase_add_test(tests,
                   a_label_that_the_config_calls_by_its_number_is_found_by_its_name);
    tcase_add_test(tests, a_label_whose_name_no_file_has_kept_is_found_by_its_number);
    tcase_add_loop_test(tests, without_a_header_every_column_must_have_a_number, 0,
                        sizeof places / sizeof places[0]);
    tcase_add_test(tests, targets_are_those_of_the_net_or_missing);
    tcase_add_loop_test(tests,
                        what_is_wrong_with_a_row_is_told_once_those_before_it_were_given,
                        0, (int)(sizeof faults / sizeof faults[0]));
    tcase_add_test(tests,
                   rows_of_another_length_than_a_nets_are_refused_without_a_header);
    tcase_add_test(tests, images_are_read_as_in_training_from_idx_and_npy);
    tcase_add_test(tests, rows_of_floats_may_be_asked_of_a_net_of_a_plain_table);
    tcase_add_test(tests, what_is_far_is_read_in_double_wherever_blocks_end);
    tcase_add_test(tests, what_is_far_depends_on_the_net_alone);
    tcase_add_test(tests, arrays_that_the_net_does_not_take_are_refused);
    tcase_add_test(tests, labels_and_values_are_told_by_their_places_in_the_whole_file);
    tcase_add_test(tests, a_split_is_given_by_the_rows_of_its_data);
    return suite_run("source", tests);
}
