/* Tests of files of tensors. What is read is written here byte by byte, as the format's
 * description says; what is written is compared with such bytes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/safetensors.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h> /* last: it has a macro named fail */

static char folder[FOLDER_ROOM], path[128];
static struct arena *arena;

static void write_bytes(const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

/* The length of the header, the header, and the bytes behind it. */
static void write_file(const char *header, const void *values, size_t size)
{
    struct text all = {0};
    size_t length = strlen(header);
    for (int i = 0; i < 8; i++)
        text_add(&all, "%c", '.');
    text_add(&all, "%s", header);
    for (int i = 0; i < 8; i++)
        all.at[i] = (char)(length >> 8 * i & 0xff);
    char *bytes = malloc(all.length + size);
    memcpy(bytes, all.at, all.length);
    if (size > 0)
        memcpy(bytes + all.length, values, size);
    write_bytes(bytes, all.length + size);
    free(bytes);
    text_free(&all);
}

static struct tensors read_well(void)
{
    struct tensors tensors = {.arena = arena};
    struct error error = {0};
    ck_assert_msg(safetensors_read(path, &tensors, &error) == 0, "%s", error.text);
    return tensors;
}

static void expect_refusal(const char *message)
{
    struct tensors tensors = {.arena = arena};
    struct error error = {0};
    ck_assert_int_eq(safetensors_read(path, &tensors, &error), -1);
    ck_assert_msg(strstr(error.text, message) != NULL, "'%s' lacks '%s'", error.text,
                  message);
    ck_assert_msg(strncmp(error.text, path, strlen(path)) == 0, "'%s' lacks its file",
                  error.text);
}

static struct tensors example(void)
{
    struct tensors tensors = {.arena = arena};
    struct tensor *weight =
        tensors_add(&tensors, "hidden.weight", 2, (const int64_t[]){2, 1});
    weight->values[0] = 1;
    weight->values[1] = -2;
    tensors_add(&tensors, "3.bias", 1, (const int64_t[]){1})->values[0] = 0.5f;
    return tensors;
}

START_TEST(a_file_is_written_as_the_format_says)
{
    static const char header[] =
        "{\"__metadata__\":{\"a\":\"say \\\"hi\\\"\\n\",\"b\":\"\"},"
        "\"hidden.weight\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
        "\"3.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}";
    static const char values[] = "\0\0\x80\x3f\0\0\0\xc0\0\0\0\x3f";
    struct tensors tensors = example();
    struct error error = {0};
    char bytes[512] = {0};
    tensors_add_text(&tensors, "a", "say \"hi\"\n");
    tensors_add_text(&tensors, "b", "");
    ck_assert_int_eq(safetensors_write(path, &tensors, &error), 0);
    FILE *file = fopen(path, "rb");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    /* 8 + 170 bytes, and blanks up to 192. */
    ck_assert_uint_eq(strlen(header), 170);
    ck_assert_uint_eq(size, 192 + 12);
    ck_assert_mem_eq(bytes, "\xb8\0\0\0\0\0\0\0", 8);
    ck_assert_mem_eq(bytes + 8, header, 170);
    for (size_t i = 8 + 170; i < 192; i++)
        ck_assert_int_eq(bytes[i], ' ');
    ck_assert_mem_eq(bytes + 192, values, 12);
}
END_TEST

START_TEST(what_was_written_is_read_again)
{
    struct tensors tensors = example();
    struct error error = {0};
    enum { LARGE = 40000 }; /* values: more than are copied at once */
    struct tensor *large = tensors_add(&tensors, "large", 1, (const int64_t[]){LARGE});
    for (int i = 0; i < LARGE; i++)
        large->values[i] = (float)i;
    tensors_add_text(&tensors, "key", "caf\xc3\xa9 \\ \x01");
    ck_assert_int_eq(safetensors_write(path, &tensors, &error), 0);
    struct tensors again = read_well();
    ck_assert_uint_eq(again.count, 3);
    ck_assert_uint_eq(again.text_count, 1);
    ck_assert_str_eq(tensors_text(&again, "key"), "caf\xc3\xa9 \\ \x01");
    ck_assert_ptr_null(tensors_text(&again, "other"));
    for (size_t i = 0; i < again.count; i++) {
        ck_assert_str_eq(again.list[i].name, tensors.list[i].name);
        ck_assert_int_eq(again.list[i].dims, tensors.list[i].dims);
        ck_assert_uint_eq((uintptr_t)again.list[i].values % 64, 0);
    }
    ck_assert_int_eq(again.list[0].at[0], 2);
    ck_assert_int_eq(again.list[0].at[1], 1);
    ck_assert_mem_eq(tensors_find(&again, "large")->values, large->values,
                     LARGE * sizeof(float));
    ck_assert_ptr_null(tensors_find(&again, "small"));
}
END_TEST

START_TEST(nothing_is_a_file_too)
{
    struct tensors none = {.arena = arena};
    struct error error = {0};
    ck_assert_int_eq(safetensors_write(path, &none, &error), 0);
    ck_assert_uint_eq(read_well().count, 0);
    struct stat status;
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(status.st_size, 64);
}
END_TEST

START_TEST(halves_become_floats_exactly)
{
    /* 1, -2, 65504 (the largest), 2^-24 (the smallest), 1023 x 2^-24, -0, -infinity, NaN:
     * binary16, and then 1, -123.5, 2^-126 and NaN, the upper half of a float. */
    static const char values[] =
        "\x00\x3c\x00\xc0\xff\x7b\x01\x00\xff\x03\x00\x80\x00\xfc"
        "\x01\x7e\x80\x3f\xf7\xc2\x80\x00\xc0\x7f";
    write_file("{\"a\":{\"dtype\":\"F16\",\"shape\":[2,4],\"data_offsets\":[0,16]},"
               "\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[16,24]}}",
               values, 24);
    struct tensors tensors = read_well();
    const float *a = tensors_find(&tensors, "a")->values;
    const float expected[] = {1, -2, 65504, 0x1p-24f, 0x3ffp-24f, 0, -INFINITY};
    for (size_t i = 0; i < 7; i++)
        ck_assert_msg(a[i] == expected[i], "%zu: %g", i, (double)a[i]);
    ck_assert(signbit(a[5]) && isnan(a[7]));
    ck_assert_int_eq(tensors_nonfinite(tensors_find(&tensors, "a")), 2);
    const float *b = tensors_find(&tensors, "b")->values;
    ck_assert(b[0] == 1 && b[1] == -123.5f && b[2] == 0x1p-126f && isnan(b[3]));
    ck_assert_int_eq(tensors_nonfinite(tensors_find(&tensors, "b")), 1);
}
END_TEST

START_TEST(tensors_come_in_the_order_of_their_values)
{
    /* The header is in another one, with blanks, a scalar, and one without values. */
    write_file("{\"z\" : {\"data_offsets\":[4,8],\"dtype\":\"F32\",\"shape\":[1,1]},\n"
               "\"none\":{\"dtype\":\"F32\",\"shape\":[0,5],\"data_offsets\":[4,4]},"
               "\"one\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}   ",
               "\0\0\x80\x3f\0\0\0\xc0", 8);
    struct tensors tensors = read_well();
    ck_assert_uint_eq(tensors.count, 3);
    ck_assert_str_eq(tensors.list[0].name, "one");
    ck_assert_int_eq(tensors.list[0].dims, 0);
    ck_assert_int_eq(tensors.list[0].count, 1);
    ck_assert(tensors.list[0].values[0] == 1);
    ck_assert_str_eq(tensors.list[1].name, "none");
    ck_assert_int_eq(tensors.list[1].count, 0);
    ck_assert_str_eq(tensors.list[2].name, "z");
    ck_assert(tensors.list[2].values[0] == -2);
}
END_TEST

START_TEST(counts_of_batches_are_read_past)
{
    write_file("{\"1.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_"
               "offsets\":[0,8]},"
               "\"num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":"
               "[8,16]},"
               "\"1.weight\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[16,20]}}",
               "\7\0\0\0\0\0\0\0\7\0\0\0\0\0\0\0\0\0\x80\x3f", 20);
    struct tensors tensors = read_well();
    ck_assert_uint_eq(tensors.count, 1);
    ck_assert_str_eq(tensors.list[0].name, "1.weight");
    ck_assert(tensors.list[0].values[0] == 1);
}
END_TEST

#define ONE(dtype, shape, offsets)                                                       \
    "{\"w\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":" offsets "}}"
#define TWO(first, second)                                                               \
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" first "},"               \
    "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" second "}}"

static const struct {
    const char *header;
    size_t size;
    const char *message;
} bad_headers[] = {
    {"", 8, "its header does not begin with {"},
    {" {}", 0, "its header does not begin with {"},
    {"[]", 0, "its header does not begin with {"},
    {"{", 0, "its header cannot be read as JSON: byte 1:"},
    {"{} {}", 0, "its header cannot be read as JSON"},
    {"{\"a\\u0000\":{}}", 0, "its header cannot be read as JSON"},
    {"{\"a\xff\":{}}", 0, "its header cannot be read as JSON"},
    {"{\"w\":1e999}", 0, "its header cannot be read as JSON"},
    {"{\"__metadata__\":[]}", 0, "its __metadata__ is no list of texts"},
    {"{\"__metadata__\":{\"k\":1}}", 0, "in its __metadata__ \"k\" is no text"},
    {"{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}", 0, "duplicate"},
    {"{\"w\":{},\"w\":{}}", 0, "duplicate"},
    {"{\"w\":[]}", 0, "tensor \"w\" is described by something else"},
    {"{\"w\":{\"dtype\":\"F32\",\"shape\":[]}}", 0, "\"w\" is described by something"},
    {"{\"w\":{\"dtype\":\"F32\",\"shape\":[],\"more\":[0,4]}}", 4,
     "tensor \"w\" has data_offsets that are no two integers"},
    {"{\"w\":{\"dtype\":7,\"shape\":[],\"data_offsets\":[0,4]}}", 4, "has no dtype"},
    {ONE("F64", "[1]", "[0,8]"), 8, "tensor \"w\" is of type F64; F32, F16 and BF16"},
    {ONE("I64", "[1]", "[0,8]"), 8, "tensor \"w\" is of type I64"},
    {ONE("F8_E4M3", "[1]", "[0,1]"), 1, "is of type F8_E4M3"},
    {ONE("F32", "1", "[0,4]"), 4, "tensor \"w\" has no shape"},
    {ONE("F32", "[1,1,1,1,1,1,1,1,1]", "[0,4]"), 4,
     "tensor \"w\" has 9 dimensions; at most 8 can be read"},
    {ONE("F32", "[-1]", "[0,4]"), 4, "no list of integers from 0 on"},
    {ONE("F32", "[1.0]", "[0,4]"), 4, "no list of integers from 0 on"},
    {ONE("F32", "[9223372036854775808]", "[0,4]"), 4, "cannot be read as JSON"},
    {ONE("F32", "[1]", "[0]"), 4, "data_offsets that are no two integers"},
    {ONE("F32", "[1]", "[0,4,8]"), 4, "data_offsets that are no two integers"},
    {ONE("F32", "[1]", "[-4,0]"), 4, "data_offsets that are no two integers"},
    {ONE("F32", "[1]", "[4,0]"), 4, "tensor \"w\" begins at byte 4 and ends at 0"},
    {ONE("F32", "[2]", "[0,4]"), 4,
     "tensor \"w\" has 4 bytes, which is not what (2,) of F32 takes"},
    {ONE("F16", "[1,2]", "[0,8]"), 8, "8 bytes, which is not what (1, 2) of F16"},
    /* 2^32 x 2^32 is 0 in 64 bits. */
    {ONE("F32", "[4294967296,4294967296]", "[0,0]"), 0, "tensor \"w\" has 0 bytes"},
    {ONE("F32", "[4611686018427387904]", "[0,0]"), 0, "tensor \"w\" has 0 bytes"},
    {ONE("F32", "[2000000000000]", "[0,8000000000000]"), 4,
     "tensor \"w\" ends at byte 8000000000000, and the file has 4"},
    {ONE("F32", "[1]", "[0,4]"), 3, "ends at byte 4, and the file has 3"},
    {ONE("F32", "[1]", "[0,4]"), 5, "has 1 bytes behind its last tensor"},
    {"{}", 1, "has 1 bytes behind its last tensor"},
    {ONE("F32", "[1]", "[4,8]"), 8,
     "tensor \"w\" begins at byte 4, and no tensor has the bytes from 0 on"},
    {TWO("[0,4]", "[8,12]"), 12, "\"b\" begins at byte 8, and no tensor has the bytes"},
    {TWO("[4,8]", "[2,6]"), 8, "tensor \"b\" begins at byte 2, and no tensor"},
    {TWO("[0,4]", "[0,4]"), 4,
     "tensor \"b\" begins at byte 0, inside of \"a\", which ends at 4"},
};

START_TEST(a_header_that_the_file_does_not_bear_out_is_refused)
{
    for (size_t i = 0; i < sizeof bad_headers / sizeof bad_headers[0]; i++) {
        write_file(bad_headers[i].header, "\0\0\0\0\0\0\0\0\0\0\0", bad_headers[i].size);
        expect_refusal(bad_headers[i].message);
    }
}
END_TEST

START_TEST(a_file_that_is_none_is_refused)
{
    write_bytes("", 0);
    expect_refusal("is empty; a safetensors file is needed");
    write_bytes("\2\0\0\0\0\0\0", 7);
    expect_refusal("has 7 bytes, which is no safetensors file");
    write_bytes("\3\0\0\0\0\0\0\0{}", 10);
    expect_refusal("is truncated, or no safetensors file: it claims a header of 3 bytes "
                   "and has 2");
    write_bytes("\1\xe1\xf5\5\0\0\0\0{}", 10);
    expect_refusal("claims a header of 100000001 bytes, where at most 100,000,000");
    write_bytes("\xff\xff\xff\xff\xff\xff\xff\xff{}", 10);
    expect_refusal("claims a header of 18446744073709551615 bytes");
    write_bytes("PK\3\4\0\0\0\0archive", 15);
    expect_refusal("is a zip, as torch.save makes it");
    ck_assert_int_eq(unlink(path), 0);
    expect_refusal("cannot be read: No such file");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    expect_refusal("is not a regular file");
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    expect_refusal("is a folder; a safetensors file is needed");
    ck_assert_int_eq(rmdir(path), 0);
}
END_TEST

START_TEST(a_header_that_is_nested_deeply_is_refused)
{
    enum { DEEP = 100000 };
    char *header = malloc(DEEP + 6);
    memcpy(header, "{\"w\":", 5);
    memset(header + 5, '[', DEEP);
    header[DEEP + 5] = '\0';
    write_file(header, "", 0);
    free(header);
    expect_refusal("its header cannot be read as JSON");
}
END_TEST

static void digest_of(const char *header, char hex[DIGEST_SIZE])
{
    write_file(header, "\0\0\x80\x3f\0\0\x80\x3f\0\0\0\xc0", 12);
    struct tensors tensors = read_well();
    tensors_digest(&tensors, hex);
}

#define PAIR(a, shape, b)                                                                \
    "{\"" a "\":{\"dtype\":\"F32\",\"shape\":[" shape "],\"data_offsets\":[0,8]},"       \
    "\"" b "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}"

START_TEST(the_digest_is_of_names_shapes_and_values)
{
    char hex[DIGEST_SIZE], other[DIGEST_SIZE];
    digest_of(PAIR("b", "2", "a"), hex);
    /* hashlib.sha256 of '"a" (1,) ' + that of the bytes of -2.0 + '\n"b" (2,) ' + that of
     * 1.0 and 1.0 + '\n', in Python. */
    ck_assert_str_eq(hex,
                     "c3e932be0a1a46f0bf59abcaa7ec2d270ece2c8c86dd301e08d160c3083f50fc");
    digest_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
              "\"__metadata__\":{\"k\":\"v\"},"
              "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
              other);
    ck_assert_str_eq(hex, other);
    static const char *const others[] = {PAIR("b", "2", "c"), PAIR("b", "2,1", "a"),
                                         PAIR("a", "2", "b")};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        digest_of(others[i], other);
        ck_assert_str_ne(hex, other);
    }
    struct tensors none = {.arena = arena};
    tensors_digest(&none, other);
    /* SHA-256 of nothing. */
    ck_assert_str_eq(other,
                     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
END_TEST

START_TEST(tensors_beyond_any_machine_are_none)
{
    struct tensors tensors = {.arena = arena};
    const int64_t at[] = {INT64_C(1) << 40, INT64_C(1) << 40};
    ck_assert_ptr_null(tensors_add(&tensors, "huge", 2, at));
    ck_assert_ptr_null(tensors_add(&tensors, "large", 1, at));
    ck_assert_uint_eq(tensors.count, 0);
}
END_TEST

START_TEST(a_file_is_not_written_through_a_link)
{
    struct tensors tensors = example();
    struct error error = {0};
    unlink(path);
    ck_assert_int_eq(symlink("elsewhere", path), 0);
    ck_assert_int_eq(safetensors_write(path, &tensors, &error), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "is a link"));
    ck_assert_int_eq(unlink(path), 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("safetensors");
    tcase_add_test(tests, a_file_is_written_as_the_format_says);
    tcase_add_test(tests, what_was_written_is_read_again);
    tcase_add_test(tests, nothing_is_a_file_too);
    tcase_add_test(tests, halves_become_floats_exactly);
    tcase_add_test(tests, tensors_come_in_the_order_of_their_values);
    tcase_add_test(tests, counts_of_batches_are_read_past);
    tcase_add_test(tests, a_header_that_the_file_does_not_bear_out_is_refused);
    tcase_add_test(tests, a_file_that_is_none_is_refused);
    tcase_add_test(tests, a_header_that_is_nested_deeply_is_refused);
    tcase_add_test(tests, the_digest_is_of_names_shapes_and_values);
    tcase_add_test(tests, tensors_beyond_any_machine_are_none);
    tcase_add_test(tests, a_file_is_not_written_through_a_link);

    folder_make(folder, "safetensors");
    snprintf(path, sizeof path, "%s/net.safetensors", folder);
    arena = arena_new();
    int status = suite_run("safetensors", tests);
    arena_free(arena);
    folder_remove(folder);
    return status;
}
