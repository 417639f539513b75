/* expect: has Mul take a value that is not there, 'weight' */
#define NODES                                                                            \
    const char *y = lamina_onnx_binary(runner, net, "Mul", x, "weight");                 \
    return lamina_onnx_output(runner, net, y);
#include "scaled.h"
