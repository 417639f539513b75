/* A set of texts, which it does not copy. */
#ifndef BASE_SET_H
#define BASE_SET_H

#include <stdbool.h>

struct set {
    void *root; /* {0} is empty */
};

/* False where the set has the text already. */
bool set_add(struct set *set, const char *text);
void set_free(struct set *set);

#endif
