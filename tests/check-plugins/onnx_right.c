/* expect: keeps what layer.h promises */
#define NODES                                                                            \
    const char *y = lamina_onnx_binary(runner, net, "Mul", x,                            \
                                       lamina_onnx_number(runner, net, factor));         \
    return lamina_onnx_output(runner, net, y);
#include "scaled.h"
