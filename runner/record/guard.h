/* What a results file of somebody else's may not make Lamina do, by what stands in it or
 * beside it: delete another file, run a statement of its own, never come to an end. */
#ifndef RECORD_GUARD_H
#define RECORD_GUARD_H

#include "base/error.h"

struct database;

/* Looks at what SQLite would take for its own files beside `path`, before it is opened:
 * regular files of one name, and no journal that names another one. -1 with a sentence.
 */
int guard_files(const char *path, struct error *error);

/* Settings of a handle: the file's functions, triggers and views do not run. -1 with a
 * sentence. */
int guard_handle(const struct database *database, struct error *error);

/* Whether each table and view of Lamina's that the file has, of whatever version, is one,
 * so that no statement meets something else by its name: an endless view, a virtual
 * table. -1 with a sentence. */
int guard_kinds(const struct database *database, struct error *error);

/* The same of the file that is attached as `schema`, or of "main", whose name is `path`,
 * and whether all its views are those that this version makes. Then views run. 1 with a
 * sentence: only a view is another. -1 with a sentence. */
int guard_schema(const struct database *database, const char *schema, const char *path,
                 struct error *error);

/* The sentence where a table or view by a name of Lamina's is somebody else's. Returns 1.
 */
int guard_refuse_thing(const char *path, const char *name, struct error *error);

#endif
