/* Tests of the reader of .npz archives. They are written here by hand, as PKWARE's
 * APPNOTE.TXT describes them: local headers with stored or deflated bytes, the central
 * directory, its end. */
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "data/datasets.h"
#include "data/npy.h"
#include "data/unzip.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h> /* last: it has a macro named fail */

extern const struct loader loader_npz;

struct options {
    struct npy_options arrays;
    const char *file;
};

static struct text faults;
static char folder[FOLDER_ROOM];
static char path[128];

/* A member of an archive, and what is said of it. */
struct member {
    const char *name;
    const char *bytes;
    size_t size;
    size_t claimed; /* 0: the size that it has */
    bool deflated, wrong_sum;
};

static void put(FILE *file, uint64_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        fputc((int)(number >> (8 * i) & 0xff), file);
}

static size_t deflate_raw(const struct member *member, unsigned char *out, size_t room)
{
    z_stream stream = {0};
    ck_assert_int_eq(deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    stream.next_in = (unsigned char *)member->bytes;
    stream.avail_in = (unsigned)member->size;
    stream.next_out = out;
    stream.avail_out = (unsigned)room;
    ck_assert_int_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return stream.total_out;
}

/* What both headers of a member have in common. */
static void put_header(FILE *file, const struct member *member, size_t packed)
{
    unsigned long sum =
        crc32(0, (const unsigned char *)member->bytes, (unsigned)member->size);
    put(file, 20, 2);
    put(file, 0, 2);
    put(file, member->deflated ? 8 : 0, 2);
    put(file, 0, 4);
    put(file, member->wrong_sum ? sum ^ 1 : sum, 4);
    put(file, packed, 4);
    put(file, member->claimed > 0 ? member->claimed : member->size, 4);
    put(file, strlen(member->name), 2);
    put(file, 0, 2);
}

static const char *write_zip(const struct member *members, size_t count)
{
    static unsigned char packed[1 << 16];
    size_t sizes[8], places[8], begin;
    snprintf(path, sizeof path, "%s/x.npz", folder);
    FILE *file = fopen(path, "wb");
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &members[i];
        const void *bytes = member->deflated ? (const void *)packed : member->bytes;
        sizes[i] =
            member->deflated ? deflate_raw(member, packed, sizeof packed) : member->size;
        places[i] = (size_t)ftell(file);
        put(file, 0x04034b50, 4);
        put_header(file, member, sizes[i]);
        fprintf(file, "%s", member->name);
        fwrite(bytes, 1, sizes[i], file);
    }
    begin = (size_t)ftell(file);
    for (size_t i = 0; i < count; i++) {
        put(file, 0x02014b50, 4);
        put(file, 20, 2);
        put_header(file, &members[i], sizes[i]);
        put(file, 0, 8); /* no comment, the first disk, no attributes */
        put(file, 0, 2);
        put(file, places[i], 4);
        fprintf(file, "%s", members[i].name);
    }
    size_t end = (size_t)ftell(file);
    put(file, 0x06054b50, 4);
    put(file, 0, 4);
    put(file, count, 2);
    put(file, count, 2);
    put(file, end - begin, 4);
    put(file, begin, 4);
    put(file, 0, 2);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

/* The magic and the length of a literal of 58 bytes, and its values behind it. */
#define NPY(type, shape, values)                                                         \
    "\x93NUMPY\1\0\x3a\0{'descr': '" type "', 'fortran_order': False, 'shape': " shape   \
    "}\n" values
#define X NPY("|u1", "(2, 3)", "\1\2\3\4\5\6")
#define Y NPY("<u2", "(2,)  ", "\1\0\2\0")
#define BYTES(text) text, sizeof(text) - 1

static struct dataset *build(const struct member *members, size_t count,
                             struct error *error)
{
    const struct options options = {.arrays = {.samples = {"x", "", ""},
                                               .labels = {"y", "", ""},
                                               .targets = {"", "", ""}},
                                    .file = write_zip(members, count)};
    struct component component = {.kind = &loader_npz.kind, .options = &options};
    return datasets_build(&component, &faults, error);
}

START_TEST(stored_and_deflated_members_are_read)
{
    const struct member members[] = {
        {.name = "other.npy", BYTES(Y)},
        {.name = "x.npy", BYTES(X), .deflated = _i == 1},
        {.name = "y.npy", BYTES(Y), .deflated = _i == 1},
    };
    struct error error;
    struct dataset *dataset = build(members, 3, &error);
    ck_assert_msg(dataset != NULL, "%s", error.text);
    ck_assert_int_eq(dataset->sample.at[0], 3);
    ck_assert_mem_eq(dataset->splits[SPLIT_TRAIN].bytes, "\1\2\3\4\5\6", 6);
    ck_assert_int_eq(dataset->splits[SPLIT_TRAIN].labels[1], 2);
    dataset_free(dataset);
}
END_TEST

static char zeros[100000];

START_TEST(what_is_wrong_with_an_archive_is_told)
{
    static const struct {
        struct member x, y;
        const char *message;
    } cases[] = {
        {{.name = "a.npy", BYTES(X)},
         {.name = "b.txt", BYTES(Y)},
         "x.npz: has no array `x`; it has: a, b.txt"},
        {{.name = "x.npy", BYTES(X)},
         {.name = "x.npy", BYTES(NPY("|u1", "(2, 3)", "\7\7\7\7\7\7"))},
         "x.npz: has 2 members called x.npy, and nothing says which is meant"},
        {{.name = "x.npy", BYTES("no array")},
         {.name = "y.npy", BYTES(Y)},
         "x.npz: x: is no array of numpy"},
        {{.name = "x.npy", BYTES(X "1")},
         {.name = "y.npy", BYTES(Y)},
         "x.npz: x: has 75 bytes, but its header tells of 74"},
        {{.name = "x.npy", BYTES(X), .wrong_sum = true},
         {.name = "y.npy", BYTES(Y)},
         "x.npz: is damaged: CRC error"},
        {{.name = "x.npy", BYTES(X)},
         {.name = "y.npy", BYTES(NPY(">u2", "(2,)  ", "\1\0\2\0")), .deflated = true},
         "x.npz: y: is big-endian (>u2); in numpy "},
        {{.name = "x.npy", BYTES(X)},
         {.name = "y.npy", BYTES(NPY("<u2", "(3,)  ", "\1\0\2\0\3\0"))},
         "x has 2 samples, but "},
        /* Bombs: they unpack to more than their header tells of, or than is claimed. */
        {{.name = "x.npy", zeros, sizeof zeros, .deflated = true},
         {.name = "y.npy", BYTES(Y)},
         "x.npz: x: is no array of numpy"},
        {{.name = "x.npy", BYTES(X "more of it"), .claimed = 74, .deflated = true},
         {.name = "y.npy", BYTES(Y)},
         "x.npz: x: unpacks to more than the archive tells of"},
    };
    const struct member members[] = {cases[_i].x, cases[_i].y};
    struct error error = {0};
    ck_assert_ptr_null(build(members, 2, &error));
    ck_assert_msg(strstr(error.text, cases[_i].message) != NULL, "'%s' lacks '%s'",
                  error.text, cases[_i].message);
}
END_TEST

START_TEST(what_is_no_archive_is_told_by_what_it_is)
{
    struct options options = {.arrays = {.samples = {"x", "", ""},
                                         .labels = {"y", "", ""},
                                         .targets = {"", "", ""}},
                              .file = path};
    struct component component = {.kind = &loader_npz.kind, .options = &options};
    static const struct {
        const char *bytes;
        size_t size;
        const char *message;
    } cases[] = {
        {BYTES(X), "is an .npy file of numpy; `type: npy` reads it"},
        {BYTES("a,b\n1,2\n"), "is not an .npz archive, as np.savez writes them"},
        {BYTES("PK\3\4 and no more"), "cannot be read as a zip archive: "},
    };
    snprintf(path, sizeof path, "%s/none", folder);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error error = {0};
        FILE *file = fopen(path, "wb");
        fwrite(cases[i].bytes, 1, cases[i].size, file);
        fclose(file);
        ck_assert_ptr_null(datasets_build(&component, &faults, &error));
        ck_assert_msg(strstr(error.text, cases[i].message) != NULL, "%s", error.text);
    }
}
END_TEST

int main(void)
{
    if (loader_npz.kind.problem != NULL) {
        printf("skipped: %s\n", loader_npz.kind.problem);
        return 77;
    }
    folder_make(folder, "npz");
    TCase *tests = tcase_create("npz");
    tcase_add_loop_test(tests, stored_and_deflated_members_are_read, 0, 2);
    tcase_add_loop_test(tests, what_is_wrong_with_an_archive_is_told, 0, 9);
    tcase_add_test(tests, what_is_no_archive_is_told_by_what_it_is);
    int failed = suite_run("npz", tests);
    folder_remove(folder);
    return failed;
}
