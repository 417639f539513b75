/* expect: has changed which signals are handled */
#include <signal.h>
#define AFTER_FORWARD signal(SIGUSR1, SIG_IGN);
#include "affine.h"
