/* A results file that is deleted, moved or unmounted while it is written, or its log. The
 * system lets a program write on, to where nobody finds it. */
#ifndef RECORD_RESCUE_H
#define RECORD_RESCUE_H

#include "base/error.h"

struct database;

/* Whether a file opened for writing is still what its name leads to. Where it is not, all
 * that is committed is brought to where it can be found: into the moved file, or into a
 * new one. -1 with a sentence that says where; 0 afterwards, as it is told once. Not in a
 * transaction. */
int rescue_check(struct database *database, struct error *error);

#endif
