/* The C library's search tree, kept from those who have other things called `entry`. */
#include "base/set.h"

#include <search.h>
#include <string.h>

#include "base/memory.h"

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void leave(void *text)
{
    (void)text; /* the caller's */
}

bool set_add(struct set *set, const char *text)
{
    if (tfind(text, &set->root, compare) != NULL)
        return false;
    if (tsearch(text, &set->root, compare) == NULL)
        memory_exhausted();
    return true;
}

void set_free(struct set *set)
{
    tdestroy(set->root, leave);
    set->root = NULL;
}
