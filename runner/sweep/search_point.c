#include "sweep/search_point.h"

#include <math.h>

bool search_point_same(const struct search_point *a, const struct search_point *b,
                       size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (a->at[i] != b->at[i] && !(isnan(a->at[i]) && isnan(b->at[i])))
            return false;
    return true;
}
