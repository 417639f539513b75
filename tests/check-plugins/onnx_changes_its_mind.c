/* expect: says something else in onnx the second time */
#define NODES                                                                            \
    static float calls;                                                                  \
    calls++;                                                                             \
    const char *y = lamina_onnx_binary(runner, net, "Mul", x,                            \
                                       lamina_onnx_number(runner, net, factor + calls)); \
    return lamina_onnx_output(runner, net, y);
#include "scaled.h"
