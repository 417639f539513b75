/* expect: below its option 'scale', which is no integer */
#define BOUND "scale"
#include "embeds.h"
