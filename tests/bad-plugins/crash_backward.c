/* Crashes in backward. */
#include <lamina/layer.h>
#include <signal.h>
#include <string.h>

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    (void)runner;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    memcpy(pass->output, pass->input, (size_t)count * sizeof(float));
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    (void)runner;
    (void)pass;
    signal(SIGSEGV, SIG_DFL); /* a sanitizer would exit instead */
    return raise(SIGSEGV);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "crash_backward",
        .version = "1.0",
        .summary = "y = x",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
    };
    return &layer;
}
