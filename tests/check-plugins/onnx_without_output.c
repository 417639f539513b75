/* expect: does not call lamina_onnx_output */
#define NODES                                                                            \
    const char *y = lamina_onnx_binary(runner, net, "Mul", x,                            \
                                       lamina_onnx_number(runner, net, factor));         \
    return y == NULL;
#include "scaled.h"
