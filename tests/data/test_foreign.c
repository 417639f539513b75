/* Tests of telling what a file is by its first bytes. */
#include "data/foreign.h"
#include "support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

static char tar[512]; /* of which byte 257 is the first that tells */

#define BYTES(text) text, sizeof(text) - 1

static const struct {
    const char *bytes;
    size_t count;
    const char *sentence; /* begins so, or has so in it behind "..." */
} files[] = {
    {BYTES("PK\3\4\24\0\6\0\10\0\0\0!\0[Content_Types].xml"),
     "d: is an Excel workbook; `l"},
    {BYTES("PK\3\4\24\0\0\0\0\0\0\0\0\0mimetypeapplication/vnd.oasis.opendocument"),
     "d: is an OpenDocument table; "},
    {BYTES("PK\3\4\24\0\0\0\0\0\0\0!\0x_train.npy\x93NUMPY"),
     "d: is an .npz archive of "},
    {BYTES("PK\3\4\24\0\0\0\0\0\0\0!\0iris.csv"),
     "d: is a zip archive; `unzip d` unpacks it: name a file that was in it"},
    {BYTES("\xfd"
           "7zXZ\0"),
     "d: is compressed by xz; `xz -dk d` unpacks it"},
    {BYTES("BZh91AY&SY"), "d: is compressed by bzip2; `bzip2 -dk d` unpacks it"},
    {BYTES("\x28\xb5\x2f\xfd\4"), "d: is compressed by zstd; `zstd -d d` unpacks it"},
    {BYTES("7z\xbc\xaf\x27\x1c"), "d: is a 7-zip archive; `7z x d`"},
    {BYTES("PAR1\x15\4\x15"), "d: is a Parquet file; `python3 -c \"import sys, pandas; "},
    {BYTES("ARROW1\0\0"), "d: is a Feather file; "},
    {BYTES("\x93NUMPY\1\0v\0{'descr'"),
     "d: is an .npy file of numpy; `type: npy` reads it"},
    {BYTES("\x89PNG\r\n\x1a\n"),
     "d: is a PNG picture; `type: images` reads folders of pictures"},
    {BYTES("\x89HDF\r\n\x1a\n"), "d: is an HDF5 file; "},
    {BYTES("SQLite format 3\0"), "d: is a SQLite file; "},
    {BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "d: is an old Excel workbook; "},
    {BYTES("\x80\4\x95\1\0"), "d: is a pickle of Python; that is a program"},
    {BYTES("\0\0\x08\3\0\0\xea\x60"), "d: is an IDX file; `type: idx` reads it"},
    {BYTES("\0\0\x0e\2\0\0\0\x01"), "d: is an IDX file; `type: idx` reads it"},
    {tar, sizeof tar, "d: is a tar archive; `tar -xf d`"},
    {BYTES("version https://git-lfs.github.com/spec/v1\noid sha256:0"),
     "d: is a Git LFS pointer, not the data; `git lfs pull` gets the data"},
    {BYTES("\r\n\n <!DOCTYPE html>\n<html>"), "d: is a web page; get the data itself"},
    {BYTES("<HTML><head>"), "d: is a web page; "},
    {BYTES("\xef\xbb\xbf<?xml version"), "d: is an XML file; "},
    {BYTES("@RELATION iris\n"), "d: is an ARFF file; `sed '1,/^ *@data/Id' d` writes"},
    {BYTES("{\"a\": 1}"), "d: is a JSON file; "},
    {BYTES("+1 1:0.5 3:1\n-1 2:4\n"), "d: is a file of svmlight (libsvm); `python3 -c "},
    {BYTES("1 5:-0.25"), "d: is a file of svmlight (libsvm); "},
};

static const struct data_file plain = {.path = "d"};

START_TEST(what_a_file_is_and_what_to_do_are_told)
{
    struct error error = {0};
    memcpy(tar + 257, "ustar", 5);
    ck_assert_int_eq(foreign_refuse(&plain, files[_i].bytes, files[_i].count, &error),
                     -1);
    ck_assert_msg(strncmp(error.text, files[_i].sentence, strlen(files[_i].sentence)) ==
                      0,
                  "'%s' does not begin with '%s'", error.text, files[_i].sentence);
}
END_TEST

/* Nor is anything read behind what there is of it. */
START_TEST(tables_are_not_taken_for_anything_else)
{
    static const char *const tables[] = {
        "a,b,c\n1,2,3\n",
        "PAR1,PAR2\n1,2\n",
        "BZh,x\n1,2\n",
        "PK,a\n1,2\n",
        "1 2 3\n",
        "1:2,3\n",
        "12:30 1:5,x\n",
        "",
        "P",
        "@",
        "7z,b\n1,2",
        "version,a\n1.0,2",
        "Rar,Zip\n1,2",
        "<5,>5\n",
        "{a},b\n",
        "1,2 1:3",
        "MATLAB,b\n1,2",
        "ustar,gz\n1,2\n",
        "[a],b\n",
        "-1\t2\n",
    };
    struct error error = {0};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        size_t count = strlen(tables[i]);
        char *copy = malloc(count + 1);
        memcpy(copy, tables[i], count);
        ck_assert_msg(foreign_refuse(&plain, copy, count, &error) == 0, "%s: %s",
                      tables[i], error.text);
        free(copy);
    }
}
END_TEST

/* What a command would find in the file as it is are compressed bytes. */
START_TEST(a_compressed_file_is_unpacked_for_the_command)
{
    static const struct {
        const char *path, *bytes, *sentence;
    } packed[] = {
        {"my d.arff.gz", "@relation iris\n",
         "my d.arff.gz: is an ARFF file; `zcat 'my d.arff.gz' > 'my d.arff' && sed "
         "'1,/^ *@data/Id' 'my d.arff'` writes"},
        {"d", "@relation iris\n",
         "d: is an ARFF file; `zcat d > d.unpacked && sed '1,/^ *@data/Id' d.unpacked` "},
        {"-d.gz", "\x1f\x8b\x08",
         "-d.gz: is compressed by gzip twice; `gzip -dk ./-d.gz` unpacks it once"},
        {"d.gz", "1 5:-0.25", "d.gz: is a file of svmlight (libsvm); `zcat d.gz > d && "},
        {"d.gz", "{\"a\": 1}", "d.gz: is a JSON file; write its data as CSV"},
    };
    struct error error;
    for (size_t i = 0; i < sizeof packed / sizeof packed[0]; i++) {
        const struct data_file file = {.path = packed[i].path, .compressed = true};
        const char *bytes = packed[i].bytes;
        ck_assert_int_eq(foreign_refuse(&file, bytes, strlen(bytes), &error), -1);
        ck_assert_msg(
            strncmp(error.text, packed[i].sentence, strlen(packed[i].sentence)) == 0,
            "'%s' does not begin with '%s'", error.text, packed[i].sentence);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("foreign");
    tcase_add_loop_test(tests, what_a_file_is_and_what_to_do_are_told, 0,
                        (int)(sizeof files / sizeof files[0]));
    tcase_add_test(tests, tables_are_not_taken_for_anything_else);
    tcase_add_test(tests, a_compressed_file_is_unpacked_for_the_command);
    return suite_run("foreign", tests);
}
