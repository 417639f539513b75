/* Whatever it says has what a terminal would obey in it: colours, a title, C1, a forged
 * line. */
#include <lamina/layer.h>
#include <stdio.h>
#include <stdlib.h>

struct options {
    int64_t fails;
    char *word;
};

static const struct lamina_option table[] = {
    {"fails", LAMINA_INTEGER, offsetof(struct options, fails), "0", "[0, 2]",
     "Fails\033[31m in shape, or forward.\nspoof: a forged line"},
    {"word", LAMINA_TEXT, offsetof(struct options, word), "\033[1m\xc2\x9b\x32mbold",
     NULL, "A word.\xff"},
};

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    const struct options *o = options;
    if (o->fails == 1)
        return lamina_fail(runner, "fails",
                           "no\033[2J\nspoof.yaml:1:1: a forged line\xc2\x9b\xff");
    return lamina_keep_shape(runner, options, input, plan);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    const struct options *o = pass->options;
    if (o->fails == 2)
        return lamina_fail(runner, NULL, "forward\033[2J\n\xff");
    fprintf(stderr, "\033]0;title\007last\xc2\x9bwords\xff\r\nspoof: a forged line\n");
    fflush(stderr);
    abort();
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    (void)runner;
    (void)pass;
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "shouts",
        .version = "1.0",
        .summary = "y = x\033[31m\xe2\x80\xae\nspoof: a forged line",
        .options_size = sizeof(struct options),
        .option_size = sizeof table[0],
        .option_count = 2,
        .options = table,
        .shape = shape,
        .forward = forward,
        .backward = backward,
    };
    return &layer;
}
