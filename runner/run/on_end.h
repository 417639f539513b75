/* A command of the user's that is told what a run came to. */
#ifndef RUN_ON_END_H
#define RUN_ON_END_H

#include <stddef.h>

#include "base/error.h"

struct on_end_value {
    const char *name, *value; /* of the environment */
};

/* Has a shell run the command, with the values in its environment beside what the program
 * was given, and waits for it. -1 with a sentence where it could not be run or did not
 * end well. */
int on_end_run(const char *command, const struct on_end_value *values, size_t count,
               struct error *error);

#endif
