/* SHA-256 against the examples of FIPS 180-4 and Python's hashlib. */
#include "base/digest.h"
#include "support/suite.h"

#include <check.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *bytes, *hex;
} examples[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

START_TEST(bytes_have_the_published_digests)
{
    char hex[DIGEST_SIZE];
    digest_bytes(examples[_i].bytes, strlen(examples[_i].bytes), hex);
    ck_assert_str_eq(hex, examples[_i].hex);
}
END_TEST

START_TEST(words_have_the_digest_of_their_bytes_from_the_low_one_on)
{
    char hex[DIGEST_SIZE];
    const uint32_t words[] = {1, 0x01020304, 0x3fc00000 /* 1.5f */};
    digest_words(words, 3, hex);
    ck_assert_str_eq(hex,
                     "d701369b232f1357188f26059be7a0417aec3a3dc1e2b470e6c538c72af49128");
    int32_t many[3000];
    for (int i = 0; i < 3000; i++)
        many[i] = i;
    digest_words(many, 3000, hex);
    ck_assert_str_eq(hex,
                     "4f1d9d3f3961a83278f6828a405bb212f99530efabde1c7f245cf4118367d2c3");
}
END_TEST

START_TEST(a_file_longer_than_one_read_has_its_digest)
{
    char path[] = "/tmp/test-digest-XXXXXX", hex[DIGEST_SIZE];
    int descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    FILE *file = fdopen(descriptor, "w");
    for (int i = 0; i < 200000; i++)
        putc(i % 251, file);
    fclose(file);
    struct error error;
    descriptor = open(path, O_RDONLY);
    ck_assert_int_eq(digest_descriptor(descriptor, path, hex, &error), 0);
    close(descriptor);
    unlink(path);
    ck_assert_str_eq(hex,
                     "e24bc62381f1224fbbb74688663f8f9743b9680b193edd666835e97b06e730eb");
}
END_TEST

START_TEST(pieces_of_any_size_have_the_digest_of_the_whole)
{
    static unsigned char bytes[200000];
    static const size_t sizes[] = {1, 8, 4095, 4096, 4097, 0, 70000};
    char hex[DIGEST_SIZE];
    struct digest *digest = digest_begin();
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i % 251);
    for (size_t at = 0, i = 0; at < sizeof bytes; i++) {
        size_t size = sizes[i % 7] < sizeof bytes - at ? sizes[i % 7] : sizeof bytes - at;
        digest_add(digest, bytes + at, size);
        at += size;
    }
    digest_end(digest, hex);
    ck_assert_str_eq(hex,
                     "e24bc62381f1224fbbb74688663f8f9743b9680b193edd666835e97b06e730eb");
}
END_TEST

START_TEST(a_folder_is_refused)
{
    char hex[DIGEST_SIZE];
    struct error error;
    int descriptor = open("/", O_RDONLY);
    ck_assert_int_eq(digest_descriptor(descriptor, "/", hex, &error), -1);
    close(descriptor);
    ck_assert_str_eq(error.text, "/ cannot be read: Is a directory");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("digest");
    tcase_add_loop_test(tests, bytes_have_the_published_digests, 0, 3);
    tcase_add_test(tests, words_have_the_digest_of_their_bytes_from_the_low_one_on);
    tcase_add_test(tests, a_file_longer_than_one_read_has_its_digest);
    tcase_add_test(tests, pieces_of_any_size_have_the_digest_of_the_whole);
    tcase_add_test(tests, a_folder_is_refused);
    return suite_run("digest", tests);
}
