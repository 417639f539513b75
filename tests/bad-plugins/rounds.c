/* Changes how floats are rounded as it is loaded, as the start-up code of -Ofast does. */
#include <fenv.h>
#include <lamina/layer.h>

__attribute__((constructor)) static void start(void)
{
    fesetround(FE_TOWARDZERO);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    (void)runner;
    (void)pass;
    return 0;
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
        .name = "rounds",
        .version = "1.0",
        .summary = "y = x",
        .shape = lamina_keep_shape,
        .forward = forward,
        .backward = backward,
    };
    return &layer;
}
