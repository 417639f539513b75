/* expect: say the option in the nodes */
#define NODES                                                                            \
    const char *y =                                                                      \
        lamina_onnx_binary(runner, net, "Mul", x, lamina_onnx_number(runner, net, 2));   \
    return lamina_onnx_output(runner, net, y);
#include "scaled.h"
