/* expect: keeps what layer.h promises */
#include "embeds.h"
