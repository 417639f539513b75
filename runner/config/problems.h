/* What is wrong with a config: every finding with its place, collected and printed
 * together. A place is a position in a file, or the command-line option that set the
 * value. */
#ifndef CONFIG_PROBLEMS_H
#define CONFIG_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/text.h"

struct mark {
    const char *source; /* a file's name, or "--set path=value"; lives with the tree */
    int line, column;   /* from 1; line 0: the source is not a file */
    const struct mark_origin *origin; /* NULL: order 0, and it replaces nothing */
};

/* Apart, as there are many marks, and few that need it. */
struct mark_origin {
    int order; /* of what stands in several files, and in `set`: what goes before has the
                  larger; 0 of the config's own file */
    const struct mark *replaces; /* where that stood in whose place it is, or NULL */
};

enum { MARK_OF_COMMAND_LINE = 2 }; /* the order of what --set brings */

int mark_order(struct mark mark);
const struct mark *mark_replaces(struct mark mark);
/* The mark with another order, or of what replaces something. */
struct mark mark_with_order(struct mark mark, int order, struct arena *arena);
struct mark mark_replacing(struct mark mark, const struct mark *replaced,
                           struct arena *arena);

struct finding; /* what is known of a line besides its words */

struct problems {
    char **lines; /* "file:line:column: message" */
    struct finding *findings;
    size_t cases, current; /* see problems_case */
    size_t count;          /* all findings, repeated ones too: whether there were any */
    size_t distinct;       /* as far as they were compared with those kept */
    size_t kept;           /* at most 100 */
};

/* Adds "file:line:column", or the source alone. */
void problems_add_place(struct text *out, struct mark mark);

/* Adds a finding, with what it replaces; one that was already reported at the same place
 * is kept once. */
void problems_add(struct problems *problems, struct mark mark, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with the words that it is told in, place and all. */
void problems_add_line(struct problems *problems, struct mark mark, const char *line);

/* From now on findings are of case `index` of `count`, as of one row of a sweep. */
void problems_case(struct problems *problems, size_t index, size_t count);
/* Whether a finding was made in a case, where it stands, and whether a line is known. */
bool problems_has_case(const struct problems *problems, size_t finding, size_t index);
struct mark problems_mark(const struct problems *problems, size_t finding);
bool problems_find(const struct problems *problems, const char *line);

void problems_print(const struct problems *problems, FILE *out);
void problems_free(struct problems *problems);

#endif
