/* Two trials beside each other: what is recorded of each as keys with values, and where
 * these differ. They may be of two files. */
#ifndef RECORD_COMPARE_H
#define RECORD_COMPARE_H

#include "record/named.h"

enum compare_part {
    COMPARE_SETTINGS,
    COMPARE_CONFIG,  /* the file and its revision that asked for it last */
    COMPARE_PROGRAM, /* what ran its last attempt: versions, layers, components */
    COMPARE_DATA,
    COMPARE_RESULTS,
    COMPARE_COST, /* time and memory, which no two runs have alike */
    COMPARE_PARTS
};

struct compare_fact {
    const char *key, *value; /* to its last digit */
    const char *shown;       /* the same for a reader */
    const char *called;      /* the key, of a swept setting as the sweep writes it */
};

struct compare_facts {
    struct compare_fact *at; /* in the arena, each key once */
    size_t count;
};

/* What is recorded of a trial, which is what it recorded: its seals are looked at. -1
 * with a sentence. */
struct compare_trial {
    const char *run_key; /* the same of one config, seed, data and layers */
    struct compare_facts parts[COMPARE_PARTS];
};
int compare_read(const struct database *database, const struct named *trial,
                 struct arena *arena, struct compare_trial *facts, struct error *error);

struct compare_row {
    const char *key;         /* as both call it, where they do the same */
    const char *one, *other; /* as they are shown; NULL: there is none */
    bool same;
};

struct compare_rows {
    struct compare_row *at; /* in the arena: the keys of the one, then what only the other
                               has */
    size_t count, different;
};
struct compare_rows compare_join(const struct compare_facts *one,
                                 const struct compare_facts *other, struct arena *arena);

#endif
