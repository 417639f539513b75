/* Tests of decoding in a child: what comes of decoders that work, refuse, crash, hang,
 * and of ones whose bytes nobody wants. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"
#include "worker/decoder.h"

#include <check.h> /* last: it has a macro named fail */

struct taken {
    unsigned char bytes[1 << 20];
    size_t size;
    size_t most; /* 0: any */
};

static struct taken taken;
static int changed; /* by a decoder: in its child alone */

static int take(void *self, const void *bytes, size_t size, struct error *error)
{
    struct taken *to = self;
    if (to->most > 0 && to->size + size > to->most)
        return error_set(error, "more than %zu bytes", to->most);
    memcpy(to->bytes + to->size, bytes, size);
    to->size += size;
    return 0;
}

static int run(int (*decode)(void *, const struct decode_output *, struct error *),
               struct error *error)
{
    const struct decode_task task = {"x.zip", decode, NULL, take, &taken};
    taken.size = 0;
    return decoder_run(&task, error);
}

/* A million bytes, in pieces of all sizes. */
static int count(void *argument, const struct decode_output *output, struct error *error)
{
    static unsigned char bytes[600000];
    (void)argument;
    changed = 1;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 7 >> 3);
    for (size_t at = 0, size = 1; at < sizeof bytes; at += size, size = size * 3 + 1) {
        size = size < sizeof bytes - at ? size : sizeof bytes - at;
        if (output->write(output->self, bytes + at, size) != 0)
            return error_set(error, "nobody takes it");
    }
    return 0;
}

START_TEST(all_bytes_arrive_in_their_order_and_nothing_else_changes)
{
    struct error error;
    ck_assert_int_eq(run(count, &error), 0);
    ck_assert_uint_eq(taken.size, 600000);
    for (size_t i = 0; i < taken.size; i++)
        ck_assert_uint_eq(taken.bytes[i], (unsigned char)(i * 7 >> 3));
    ck_assert_int_eq(changed, 0);
}
END_TEST

static int refuse(void *argument, const struct decode_output *output, struct error *error)
{
    (void)argument;
    output->write(output->self, "a", 1);
    return error_set(error, "x.zip: is damaged");
}

START_TEST(a_sentence_of_the_decoder_is_handed_on)
{
    struct error error;
    ck_assert_int_eq(run(refuse, &error), -1);
    ck_assert_str_eq(error.text, "x.zip: is damaged");
}
END_TEST

START_TEST(bytes_that_nobody_wants_end_it_with_the_takers_sentence)
{
    struct error error;
    taken.most = 1000;
    ck_assert_int_eq(run(count, &error), -1);
    ck_assert_str_eq(error.text, "more than 1000 bytes");
    ck_assert_uint_le(taken.size, 1000);
    taken.most = 0;
}
END_TEST

static int crash(void *argument, const struct decode_output *output, struct error *error)
{
    (void)argument;
    (void)output;
    (void)error;
    signal(SIGSEGV, SIG_DFL); /* sanitizers have a handler of their own */
    raise(SIGSEGV);
    return 0;
}

START_TEST(a_crash_costs_a_sentence)
{
    struct error error;
    ck_assert_int_eq(run(crash, &error), -1);
    ck_assert_str_eq(error.text, "x.zip: cannot be decoded, it is damaged or too large: "
                                 "the process crashed: Segmentation fault (signal 11)");
}
END_TEST

static int hang(void *argument, const struct decode_output *output, struct error *error)
{
    (void)argument;
    (void)output;
    (void)error;
    for (;;)
        pause();
    return 0;
}

START_TEST(one_that_gives_nothing_is_ended)
{
    struct error error;
    ck_assert_int_eq(run(hang, &error), -1);
    ck_assert_str_eq(error.text, "x.zip: gave nothing to read for 10 s: it is damaged");
}
END_TEST

static int end_early(void *argument, const struct decode_output *output,
                     struct error *error)
{
    (void)argument;
    (void)error;
    output->write(output->self, "a", 1);
    _exit(3);
}

START_TEST(one_that_ends_without_its_end_is_told)
{
    struct error error;
    ck_assert_int_eq(run(end_early, &error), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "x.zip: cannot be decoded"));
    ck_assert_ptr_nonnull(strstr(error.text, "with status 3"));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("decoder");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, all_bytes_arrive_in_their_order_and_nothing_else_changes);
    tcase_add_test(tests, a_sentence_of_the_decoder_is_handed_on);
    tcase_add_test(tests, bytes_that_nobody_wants_end_it_with_the_takers_sentence);
    tcase_add_test(tests, a_crash_costs_a_sentence);
    tcase_add_test(tests, one_that_gives_nothing_is_ended);
    tcase_add_test(tests, one_that_ends_without_its_end_is_told);
    return suite_run("worker/decoder", tests);
}
