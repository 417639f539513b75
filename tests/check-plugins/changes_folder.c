/* expect: uses chdir: locale, signals, folder, limits */
#include <unistd.h>
#define AFTER_FORWARD                                                                    \
    if (chdir("/") != 0)                                                                 \
        return lamina_fail(runner, NULL, "there is no root");
#include "affine.h"
