/* expect: onnx says that the output is the input */
#define NODES return lamina_onnx_output(runner, net, x);
#include "scaled.h"
