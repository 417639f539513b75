// A layer in C++17: y = log(1 + exp(x)), whose derivative is the sigmoid.
#include <lamina/layer.h>

#include <cmath>

namespace
{

int forward(const lamina_runner *, const lamina_forward *pass)
{
    const auto count = pass->batch_size * lamina_elements(pass->input_shape);
    for (int64_t i = 0; i < count; i++) {
        const float x = pass->input[i];
        pass->output[i] = std::fmax(x, 0.0f) + std::log1p(std::exp(-std::fabs(x)));
    }
    return 0;
}

int backward(const lamina_runner *runner, const lamina_backward *pass)
{
    const auto count = pass->batch_size * lamina_elements(pass->input_shape);
    if (!pass->input_gradient)
        return 0;
    lamina_sigmoid(runner, pass->input_gradient, pass->input, count);
    for (int64_t i = 0; i < count; i++)
        pass->input_gradient[i] *= pass->output_gradient[i];
    return 0;
}

} // namespace

const lamina_layer *lamina_layer_v1()
{
    static const lamina_layer layer = [] {
        lamina_layer it{};
        it.struct_size = sizeof it;
        it.name = "cpp_softplus";
        it.version = "1.0";
        it.summary = "y = log(1 + exp(x))";
        it.shape = lamina_keep_shape;
        it.forward = forward;
        it.backward = backward;
        return it;
    }();
    return &layer;
}
