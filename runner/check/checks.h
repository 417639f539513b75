/* The table of all checks: what each does in its child. */
#ifndef CHECK_CHECKS_H
#define CHECK_CHECKS_H

#include "check/cases.h"

/* run returns what it saw when nothing failed, or NULL. */
struct checks_row {
    const char *name;
    const char *(*run)(struct cases *cases);
};

extern const struct checks_row checks_table[];
extern const size_t checks_count;

#endif
