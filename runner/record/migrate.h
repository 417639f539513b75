/* The schema of a results file: making it, and bringing a file of an earlier version up
 * to it. */
#ifndef RECORD_MIGRATE_H
#define RECORD_MIGRATE_H

#include <stdint.h>

#include "base/error.h"

struct database;

#define MIGRATE_SEALED 5 /* the first version whose trials have seals */

/* The version that schema.sql gives a file. */
int64_t migrate_version(void);

/* Makes all that a file of `version` (0: a new one) lacks, its views anew, in one
 * transaction. -1 with a sentence, and nothing is changed. */
int migrate_schema(const struct database *database, int64_t version, struct error *error);

#endif
