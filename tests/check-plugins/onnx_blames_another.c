/* expect: onnx blames the option 'size', which it does not have */
#define NODES return lamina_fail(runner, "size", "it is too large");
#include "scaled.h"
