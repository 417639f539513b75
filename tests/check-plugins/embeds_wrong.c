/* expect: the gradient by weight is wrong */
#define GRADIENT (1.01f * dy[i])
#include "embeds.h"
