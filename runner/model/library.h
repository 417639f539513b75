/* A layer's file, held open from the first look at it to its loading: what is judged,
 * digested and loaded is one file, whatever becomes of the names that lead to it. */
#ifndef MODEL_LIBRARY_H
#define MODEL_LIBRARY_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/error.h"

/* How far a path is looked at. */
enum library_trust {
    LIBRARY_OF_USER,      /* every folder of it, up to / */
    LIBRARY_OF_INSTALLED, /* the last one: who may change those above it may change the
                             program, too */
};

struct library {
    const char *path; /* borrowed: whole, without links */
    int folder, file; /* descriptors */
    struct stat status;
    char sha256[DIGEST_SIZE];
};

/* Refuses a folder into which somebody else may put files. */
int library_check_folder(const char *path, enum library_trust trust, struct error *error);

/* `path` as realpath has it. -1 with a sentence where it or a folder that leads to it may
 * be changed by others, or where it is no file or cannot be read. */
int library_open(const char *path, enum library_trust trust, struct library *library,
                 struct error *error);

/* Loads it, with its dependencies, as dlopen does, and runs its start-up code; it stays
 * loaded until exit. NULL with a sentence, also where the file was changed since. */
void *library_load(struct library *library, struct error *error);

void library_close(struct library *library);

#endif
