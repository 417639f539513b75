/* The rule by which an experiment prunes its trials, `stop`, `objective` and the search
 * of its config, kept beside the prunings that it has decided. */
#ifndef RECORD_RULE_H
#define RECORD_RULE_H

#include "sweep/plan.h"

struct sqlite3;

/* Adds `stop` and `objective` of a plan that has trials, as they are recorded. */
void rule_write(const struct plan *plan, struct text *rule);

/* Records the rule of a plan that has trials, with the key of its search (NULL: none).
 * Where the former rule was another one, what it has pruned counts no more: `lifted` gets
 * how many those are, else 0. -1: SQLite failed. */
int rule_enter(struct sqlite3 *handle, int64_t experiment, const struct plan *plan,
               const char *search, int64_t *lifted);

#endif
