/* expect: keeps what layer.h promises */
#include "window.h"
