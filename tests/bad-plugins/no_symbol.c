/* A library that is no layer. */
#include <lamina/layer.h>

LAMINA_EXPORT int something_else(void);

int something_else(void)
{
    return 1;
}
