/* expect: calls lamina_report with the name 'mean of y': a name is [a-z][a-z0-9_]* */
#define BEFORE_FORWARD                                                                   \
    if (pass->training)                                                                  \
        lamina_report(runner, "mean of y", 1);
#define MORE_CALLBACKS .needs_minor = 2
#include "affine.h"
