/* Data sets that have a name: where their files lie on this machine. Nothing is
 * downloaded here. */
#ifndef DATA_KNOWN_H
#define DATA_KNOWN_H

#include <stddef.h>

#include "base/error.h"

#define KNOWN_PATH 4096

struct known_set {
    const char *title;  /* "MNIST" */
    const char *folder; /* of its files, below $LAMINA_DATA and below data */
    const char *system; /* where a package of the system has them; NULL: there is none */
    const char *remedy; /* what to do where they are nowhere */
};

struct known_file {
    const char *name, *other; /* what it is called; `other` NULL: always so */
};

/* Finds all files, plain or .gz, in the folder `root`, which is the option of that name,
 * or where that is "" in the first folder that has the first of them. -1 with a sentence
 * that says where they should be. */
int known_find(const struct known_set *set, const char *root,
               const struct known_file *files, size_t count, char (*paths)[KNOWN_PATH],
               struct error *error);

#endif
