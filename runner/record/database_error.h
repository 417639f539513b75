/* Failures of SQLite as sentences. */
#ifndef RECORD_DATABASE_ERROR_H
#define RECORD_DATABASE_ERROR_H

#include "base/error.h"

struct database;

/* The last SQLite failure as a sentence that names the file; `doing`, in it: "reading".
 * Returns -1. */
int database_error(const struct database *database, const char *doing,
                   struct error *error);

#endif
