/* expect: reads or writes element 16 of parameter weight, which has 5 */
#include <lamina/layer.h>

static int initialize(const struct lamina_runner *runner,
                      const struct lamina_initialize *pass)
{
    (void)runner;
    pass->parameters[0][16] = 1;
    return 0;
}

#define MORE_CALLBACKS .initialize = initialize,
#include "affine.h"
