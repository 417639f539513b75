/* expect: its onnx callback returned 7 without a reason */
#define NODES return 7;
#include "scaled.h"
