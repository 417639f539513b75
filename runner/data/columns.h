/* The columns of a table: what they are called, and what each is for. */
#ifndef DATA_COLUMNS_H
#define DATA_COLUMNS_H

#include <stdbool.h>

#include "config/option.h"
#include "data/column_rule.h"
#include "data/field.h"
#include "data/rows.h"

#define COLUMNS_NONE SIZE_MAX

enum column_role { ROLE_FEATURE, ROLE_LABEL, ROLE_TARGET, ROLE_IGNORED };

struct columns {
    const char *path; /* of the file that has shown them, the caller's */
    bool header;      /* they have names: */
    bool said;        /* the config says so */
    const struct field_format *numbers; /* the caller's */
    const char *const *names; /* "" without a header; these and `at` in the arena */
    const char *const *first; /* the fields of the first row, names or not */
    const char *advice;       /* on the delimiter, where there is one column */
    struct column {
        enum column_role role;
        size_t at;                      /* among the features, or the targets */
        const struct column_rule *rule; /* of its own; NULL: none */
        const struct node *said;        /* which says so */
        const char *option;             /* "columns.mass", of that */
    } * at;
    size_t count, features, targets;
    bool named;      /* one was found by its name, which is no number */
    bool takes_text; /* a column without a rule may have text */
    const struct option_texts
        *ignored;   /* the words of columns to ignore, the caller's, */
    size_t by_rule; /* of which those from here on are names of `columns` */
    bool *met;      /* (ignored->count) and which a file has */
    size_t further; /* headers of other files, which may have them, too, still to come */
    const char *fault; /* the option that a sentence is about; NULL: the file */
    bool of_net;       /* they are a trained net's */
    bool may_lack;     /* which is asked about a file: what is to be predicted may be
                          missing in it, and it may have columns that are of no use */
};

/* Takes the first row of the file `columns->path`: as names where `columns->header`, else
 * only their number. All are features then. */
void columns_begin(struct columns *columns, const struct rows *rows,
                   const struct row *row, struct arena *arena);

/* Gives the named columns a role; a word is a name of the header, else a number from 1.
 * Refuses a number that is one column's name and another's number, unless the config says
 * that there is a header. Targets get their places in this order. A column has one role.
 * A name to ignore may be another file's where there are more. */
int columns_assign(struct columns *columns, enum column_role role,
                   const struct option_texts *words, struct error *error);

/* Gives the columns their rules, those to ignore excepted, by name or number. */
int columns_assign_rules(struct columns *columns, const struct option_sections *rules,
                         struct arena *arena, struct error *error);

/* Gives what is left its places among the features; there must be one. A first row has
 * names beyond doubt where the config says so, where it calls a column by a name that is
 * no number, or where no column that must have numbers has what could be one there: a
 * number, what stands for a missing one, or what begins as a number does, "5.1 cm".
 * Without any of these it is refused. So are a feature without a name, as programs write
 * the numbers of rows, and a first row of words alone that is said to be data. */
int columns_finish(struct columns *columns, const struct rows *rows, struct error *error);

/* Refuses a word of `ignore` that no file has, once all headers have come. */
int columns_check_ignored(struct columns *columns, struct error *error);

#endif
