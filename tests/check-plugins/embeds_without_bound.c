/* expect: below its option 'vocabulary', which it does not have */
#define BOUND "vocabulary"
#include "embeds.h"
