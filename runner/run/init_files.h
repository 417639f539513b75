/* The files of weights that the trials of a plan begin with, `init: {type: weights}`:
 * each path is read once, in the parent, whose children have what was read. */
#ifndef RUN_INIT_FILES_H
#define RUN_INIT_FILES_H

#include "config/experiment.h"
#include "config/problems.h"
#include "net/tensors.h"
#include "worker/stack.h"

struct init_file {
    const char *path;
    struct tensors tensors;
    char digest[DIGEST_SIZE]; /* tensors_digest() */
    const char *fault;        /* why it cannot be read; NULL: it was */
    struct init_file *next;
};

/* {.arena = arena} is none. */
struct init_files {
    struct arena *arena;
    struct init_file *first;
};

/* The one that a spec begins with; NULL where it begins with none, and, after a problem
 * at the option, where it cannot be read. */
const struct init_file *init_files_read(struct init_files *files,
                                        const struct trial_spec *spec,
                                        struct problems *problems);

/* Warns of values that are no numbers, and of tensors that no layer takes. */
void init_files_warn(const struct init_file *file, const struct trial_spec *spec,
                     const struct stack_numbers *numbers, struct problems *warnings);

#endif
