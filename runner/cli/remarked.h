/* Tags and notes beside a table of trials: a column where some of them have tags, and
 * lines below it. */
#ifndef CLI_REMARKED_H
#define CLI_REMARKED_H

#include "cli/table.h"
#include "record/remarks.h"

/* Those of an experiment and of its trials; in the arena. The newest notes come first. */
struct remarked {
    struct remarks tags, notes;
    const char *experiment, *path; /* of the results file */
};

/* Reads those of the experiment whose trial that is. -1 with a sentence. */
int remarked_read(const struct database *database, const struct query_trial *trial,
                  struct arena *arena, struct remarked *remarked, struct error *error);

/* Adds to the table, whose rows behind the heading are those of the trials, a column of
 * their tags, where one of them has some. */
void remarked_add_tags(const struct remarked *remarked,
                       const struct query_trial *const *trials, struct table *table,
                       struct arena *arena);

/* Tells the tags and notes of the experiment, and the notes of the trials, the newest ten
 * of them. */
void remarked_print(FILE *out, const struct remarked *remarked,
                    const struct query_trial *const *trials, size_t count);

#endif
