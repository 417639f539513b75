/* A trial is one however its layers are written, in blocks or out; what is recorded of it
 * has the paths of the config that came first. */
#ifndef RECORD_REWRITTEN_H
#define RECORD_REWRITTEN_H

#include "base/error.h"
#include "sweep/plan.h"

struct sqlite3;

/* Refuses a plan that sweeps a path of a layer which, of one of its trials, is recorded
 * with another value: comparisons by it would mix what is different. 0; 1: refused, with
 * a sentence; -1: SQLite failed. */
int rewritten_check(struct sqlite3 *handle, const struct plan *plan, struct error *error);

#endif
