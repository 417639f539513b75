/* expect: calls lamina_report where it does not train, in which nothing is recorded */
#define BEFORE_FORWARD lamina_report(runner, "batches", 1);
#define MORE_CALLBACKS .needs_minor = 2
#include "affine.h"
