/* expect: of parameter weight, which has */
#define IS_BELOW (x >= 0)
#include "embeds.h"
