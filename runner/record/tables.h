/* The tables and views of a results file: what the program must know of each beyond its
 * columns in schema.sql. Whoever rewinds a trial, seals its rows, looks a file through or
 * lists what can be exported reads it here, so that one more table is one more row; what
 * goes with a trial when it is deleted or merged follows from its foreign key. */
#ifndef RECORD_TABLES_H
#define RECORD_TABLES_H

#include <stdbool.h>
#include <stddef.h>

/* Which rows of a trial go when an attempt of it begins. */
enum tables_rewind {
    TABLES_KEPT,            /* none */
    TABLES_OF_ATTEMPT,      /* all: they tell of its last attempt */
    TABLES_PAST_CHECKPOINT, /* those past the checkpoint that it goes on from */
    TABLES_PAST_KEPT        /* the same, save those on which a pruning stands */
};

struct table {
    const char *name;
    bool is_view;
    bool is_small; /* it is looked through when the file is opened */
    enum tables_rewind rewind;
    const char *columns; /* of a trial's rows, in the order of inserting and sealing, but
                            for the one that names the trial; NULL: neither is done */
    const char
        *clock;      /* a column that is inserted behind those, and copied with them, but
                        differs from run to run: neither sealed nor compared; or NULL */
    const char *key; /* the order of a trial's rows in their seal; NULL: not sealed */
    const char *trial; /* of what is sealed: the column that names the trial */
};

extern const struct table tables[];
extern const size_t tables_count;

/* What `lamina export` takes, its default first, ended by NULL: all but checkpoints,
 * which are of no use to others. */
extern const char *const tables_exported[];

/* The same in words, in lines for its help. */
extern const char tables_help[];

/* That of the name, in letters of any case; NULL: there is none. */
const struct table *tables_find(const char *name);

#endif
