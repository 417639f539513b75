/* A file that appears whole or not at all: it is written beside its place under another
 * name, and renamed when it is complete. */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

struct output {
    FILE *file;
    const char *path; /* the caller's */
    char *temporary;
};

/* Whether a file to be written is the one that is read: by whatever names; "-" is
 * standard input. */
bool output_is_input(const char *path, const char *input);

/* Opens for writing. -1 with a sentence; then there is nothing to close. */
int output_open(struct output *output, const char *path, struct error *error);

/* Puts the file in its place, or, where that or an earlier write failed, removes it: -1.
 */
int output_keep(struct output *output, struct error *error);

/* Closes and removes it; an existing file at the path stays as it was. */
void output_drop(struct output *output);

#endif
