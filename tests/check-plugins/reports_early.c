/* expect: calls lamina_report, which layer.h has since 1.2, but declares that 1.1 */
#define IN_BACKWARD lamina_report(runner, "beta", (double)pass->beta);
#define MORE_CALLBACKS .needs_minor = 1
#include "affine.h"
