/* Models as bytes of protobuf, read by a reader of the test's own, whose rules are those
 * of https://protobuf.dev/programming-guides/encoding and whose numbers of fields those
 * of onnx.proto. That onnx.checker and a runtime take them is for tests/judges/onnx.sh.
 */
#include <string.h>

#include "net/onnx.h"
#include "support/suite.h"

#include <check.h>

static struct arena *arena;
static struct error error;

static void set_up(void)
{
    arena = arena_new();
}

static void tear_down(void)
{
    arena_free(arena);
}

/* ---- A reader ---- */

struct part {
    const unsigned char *at;
    size_t length;
    uint64_t number; /* of a varint */
};

static uint64_t varint(const unsigned char **at)
{
    uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
        unsigned char byte = *(*at)++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
}

/* The `nth` field of this number, counted from 0; `at` is NULL where it is not there. */
static struct part field(struct part of, uint64_t number, int nth)
{
    const unsigned char *at = of.at, *end = of.at + of.length;
    while (at < end) {
        uint64_t tag = varint(&at);
        struct part part = {.at = at};
        if ((tag & 7) == 0)
            part.number = varint(&at);
        part.length = (tag & 7) == 5 ? 4 : (tag & 7) == 2 ? (size_t)varint(&at) : 0;
        if ((tag & 7) != 0)
            part.at = at;
        at += part.length;
        if (tag >> 3 == number && nth-- == 0)
            return part;
    }
    ck_assert_ptr_eq(at, end);
    return (struct part){0};
}

static struct part within(struct part of, uint64_t first, uint64_t second)
{
    return field(field(of, first, 0), second, 0);
}

static void expect_text(struct part part, const char *wanted)
{
    ck_assert_msg(part.at != NULL && part.length == strlen(wanted) &&
                      memcmp(part.at, wanted, part.length) == 0,
                  "%.*s, not %s", (int)part.length,
                  part.at != NULL ? (const char *)part.at : "", wanted);
}

static struct part model_of(struct onnx *onnx, struct onnx_bytes *bytes)
{
    ck_assert_msg(onnx_model(onnx, bytes, &error) == 0, "%s", error.text);
    onnx_free(onnx);
    return (struct part){.at = (const unsigned char *)bytes->at, .length = bytes->length};
}

/* ---- The model ---- */

START_TEST(a_model_says_its_versions_and_its_maker)
{
    struct onnx_bytes bytes;
    struct onnx onnx = onnx_begin(arena);
    onnx_metadata(&onnx, "classes", "[\"a\", \"b\"]");
    struct part model = model_of(&onnx, &bytes);
    ck_assert_uint_eq(field(model, 1, 0).number, 8);
    expect_text(field(model, 2, 0), "lamina");
    ck_assert_uint_eq(within(model, 8, 2).number, 17);
    ck_assert_ptr_null(within(model, 8, 1).at); /* the domain of ONNX's own operators */
    expect_text(within(model, 14, 1), "classes");
    expect_text(within(model, 14, 2), "[\"a\", \"b\"]");
    onnx_bytes_free(&bytes);
}
END_TEST

START_TEST(a_node_has_its_inputs_output_and_attributes)
{
    static const int64_t pads[] = {0, -1, 300};
    struct onnx_bytes bytes;
    struct onnx onnx = onnx_begin(arena);
    onnx_node(&onnx, "First", "a");
    onnx_input(&onnx, "input");
    onnx_node(&onnx, "Second", "b");
    onnx_input(&onnx, "a");
    onnx_input(&onnx, "");
    onnx_integer(&onnx, "one", -2);
    onnx_integers(&onnx, "many", pads, 3);
    onnx_real(&onnx, "part", 0.5);
    onnx_text(&onnx, "mode", "edge");
    onnx_rename(&onnx, "a", "c");
    struct part graph = field(model_of(&onnx, &bytes), 7, 0);
    struct part first = field(graph, 1, 0), second = field(graph, 1, 1);
    expect_text(field(first, 4, 0), "First");
    expect_text(field(first, 1, 0), "input");
    expect_text(field(first, 2, 0), "c");
    ck_assert_ptr_null(field(first, 5, 0).at);
    expect_text(field(second, 4, 0), "Second");
    expect_text(field(second, 1, 0), "c");
    expect_text(field(second, 1, 1), "");
    expect_text(field(second, 2, 0), "b");
    struct part one = field(second, 5, 0), many = field(second, 5, 1);
    struct part part = field(second, 5, 2), mode = field(second, 5, 3);
    expect_text(field(one, 1, 0), "one");
    ck_assert_uint_eq(field(one, 20, 0).number, 2);
    ck_assert_int_eq((int64_t)field(one, 3, 0).number, -2);
    ck_assert_uint_eq(field(many, 20, 0).number, 7);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq((int64_t)field(many, 8, i).number, pads[i]);
    ck_assert_uint_eq(field(part, 20, 0).number, 1);
    ck_assert_mem_eq(field(part, 2, 0).at, "\0\0\0\x3f", 4);
    ck_assert_uint_eq(field(mode, 20, 0).number, 3);
    expect_text(field(mode, 4, 0), "edge");
    onnx_bytes_free(&bytes);
}
END_TEST

START_TEST(tensors_are_little_endian_with_their_sizes)
{
    static const int64_t sizes[] = {1, 2}, shape[] = {0, -1};
    static const float values[] = {1, -2.5f};
    struct onnx_bytes bytes;
    struct onnx onnx = onnx_begin(arena);
    onnx_floats(&onnx, "weight", 2, sizes, values);
    onnx_floats(&onnx, "number", 0, NULL, values);
    onnx_int64s(&onnx, "shape", 2, shape);
    struct part graph = field(model_of(&onnx, &bytes), 7, 0);
    struct part weight = field(graph, 5, 0), number = field(graph, 5, 1);
    struct part integers = field(graph, 5, 2);
    expect_text(field(weight, 8, 0), "weight");
    ck_assert_uint_eq(field(weight, 2, 0).number, 1);
    ck_assert_uint_eq(field(weight, 1, 0).number, 1);
    ck_assert_uint_eq(field(weight, 1, 1).number, 2);
    ck_assert_uint_eq(field(weight, 9, 0).length, 8);
    ck_assert_mem_eq(field(weight, 9, 0).at, "\0\0\x80\x3f\0\0\x20\xc0", 8);
    ck_assert_ptr_null(field(number, 1, 0).at);
    ck_assert_uint_eq(field(number, 9, 0).length, 4);
    ck_assert_uint_eq(field(integers, 2, 0).number, 7);
    ck_assert_uint_eq(field(integers, 1, 0).number, 2);
    ck_assert_mem_eq(field(integers, 9, 0).at,
                     "\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 16);
    onnx_bytes_free(&bytes);
}
END_TEST

START_TEST(values_begin_with_a_batch_of_any_size)
{
    static const int64_t sizes[] = {3, 200};
    struct onnx_bytes bytes;
    struct onnx onnx = onnx_begin(arena);
    onnx_value(&onnx, ONNX_INPUT, "input", 2, sizes);
    onnx_value(&onnx, ONNX_OUTPUT, "output", 1, sizes);
    struct part graph = field(model_of(&onnx, &bytes), 7, 0);
    struct part input = field(graph, 11, 0), output = field(graph, 12, 0);
    expect_text(field(input, 1, 0), "input");
    struct part type = within(input, 2, 1), shape = field(type, 2, 0);
    ck_assert_uint_eq(field(type, 1, 0).number, 1);
    expect_text(within(shape, 1, 2), "N");
    ck_assert_uint_eq(field(field(shape, 1, 1), 1, 0).number, 3);
    ck_assert_uint_eq(field(field(shape, 1, 2), 1, 0).number, 200);
    expect_text(field(output, 1, 0), "output");
    ck_assert_ptr_null(field(within(within(output, 2, 1), 2, 1), 3, 0).at);
    onnx_bytes_free(&bytes);
}
END_TEST

/* The values are never looked at: there is no room for them. */
START_TEST(more_than_two_gigabytes_are_refused)
{
    static const int64_t sizes[] = {1 << 15, 1 << 15};
    static const float value;
    struct onnx_bytes bytes;
    struct onnx onnx = onnx_begin(arena);
    onnx_floats(&onnx, "weight", 2, sizes, &value);
    ck_assert_int_eq(onnx_model(&onnx, &bytes, &error), -1);
    ck_assert_str_eq(error.text, "an ONNX file holds at most 2 GB, and this net needs "
                                 "more: write it as .safetensors");
    onnx_free(&onnx);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("onnx");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_model_says_its_versions_and_its_maker);
    tcase_add_test(tests, a_node_has_its_inputs_output_and_attributes);
    tcase_add_test(tests, tensors_are_little_endian_with_their_sizes);
    tcase_add_test(tests, values_begin_with_a_batch_of_any_size);
    tcase_add_test(tests, more_than_two_gigabytes_are_refused);
    return suite_run("net/onnx", tests);
}
