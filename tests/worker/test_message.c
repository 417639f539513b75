/* The types of messages, and the drawing of who says what. */
#include <check.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "worker/message.h"

static char drawing[8192]; /* the head of worker/message.h */

static void read_drawing(void)
{
    FILE *file = fopen(TEST_SOURCE_DIR "/runner/worker/message.h", "r");
    ck_assert_ptr_nonnull(file);
    drawing[fread(drawing, 1, sizeof drawing - 1, file)] = '\0';
    fclose(file);
    char *end = strstr(drawing, "*/");
    ck_assert_ptr_nonnull(end);
    *end = '\0';
}

static const struct {
    enum message_teller teller;
    const char *drawn; /* where its part of the drawing begins */
    int from, to;      /* its own types, */
    unsigned also;     /* and those that others tell, too, as bits */
} tellers[] = {
    {MESSAGE_BY_TRIAL, "a trial, ", MESSAGE_ITERATION, MESSAGE_RESULT, 0},
    {MESSAGE_BY_LAYER, "a layer, ", MESSAGE_KIND, MESSAGE_OPTION, 1u << MESSAGE_PROBLEM},
    {MESSAGE_BY_STACK, "a stack, ", MESSAGE_SHAPES, MESSAGE_SHAPES,
     1u << MESSAGE_PROBLEM},
    {MESSAGE_BY_CHECK, "a check, ", MESSAGE_DOING, MESSAGE_USABLE, 0},
    {MESSAGE_BY_DECODER, "a decoder, ", MESSAGE_DECODED, MESSAGE_DECODED,
     1u << MESSAGE_PROBLEM},
    {MESSAGE_BY_NET, "a net, ", MESSAGE_TENSOR, MESSAGE_PROGRESS,
     1u << MESSAGE_PROBLEM | 1u << MESSAGE_PART | 1u << MESSAGE_EVALUATION},
    {MESSAGE_BY_PREDICTOR, "worker/predict.h", MESSAGE_UNUSED, MESSAGE_SEEN,
     1u << MESSAGE_PROBLEM},
};

START_TEST(each_child_says_its_own_types_and_no_others)
{
    for (int type = 0; type <= MESSAGE_USABLE + 1; type++) {
        bool own = (type >= tellers[_i].from && type <= tellers[_i].to) ||
                   (tellers[_i].also >> type & 1) != 0;
        ck_assert_msg((message_name((uint32_t)type, tellers[_i].teller) != NULL) == own,
                      "type %d", type);
    }
    ck_assert_ptr_null(message_name(UINT32_MAX, tellers[_i].teller));
}
END_TEST

/* Whether a word of so many letters stands in the text, as a word or its plural. */
static bool has_word(const char *text, const char *end, const char *word, size_t length)
{
    for (const char *at = text; at + length <= end; at++)
        if (strncmp(at, word, length) == 0 && !isalpha((unsigned char)at[-1]) &&
            !isalpha((unsigned char)at[length]))
            return true;
    return false;
}

/* The name in the enum, as the header writes it: MESSAGE_POINT is drawn as point. */
START_TEST(each_type_is_drawn_where_its_child_is)
{
    static const char *const words[] = {
        "",       "iteration", "point",    "evaluation", "checkpoint", "part",
        "result", "kind",      "option",   "shapes",     "problem",    "decoded",
        "tensor", "model",     "progress", "unused",     "answers",    "seen",
        "doing",  "alive",     "finding",  "layer",      "usable"};
    ck_assert_uint_eq(sizeof words / sizeof words[0], MESSAGE_USABLE + 1);
    read_drawing();
    const char *from = strstr(drawing, tellers[_i].drawn);
    ck_assert_ptr_nonnull(from);
    from += strlen(tellers[_i].drawn);
    const char *end = strstr(from, "\n *   a ");
    end = end != NULL ? end : drawing + strlen(drawing);
    for (uint32_t type = 1; type <= MESSAGE_USABLE; type++)
        if (message_name(type, tellers[_i].teller) != NULL)
            ck_assert_msg(has_word(from, end, words[type], strlen(words[type])),
                          "%s is not drawn", words[type]);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("message");
    const int count = sizeof tellers / sizeof tellers[0];
    tcase_add_loop_test(tests, each_child_says_its_own_types_and_no_others, 0, count);
    tcase_add_loop_test(tests, each_type_is_drawn_where_its_child_is, 0, count);
    return suite_run("worker/message", tests);
}
