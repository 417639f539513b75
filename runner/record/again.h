/* A trial that is done is trained again for its weights. Its rows stay as they are: what
 * comes is recorded beside it, as a trial that no experiment asks for, until it is done;
 * then both are compared, the weights and the attempts become those of the trial, and the
 * other goes, in one commit. Whatever ends it before costs the trial nothing. */
#ifndef RECORD_AGAIN_H
#define RECORD_AGAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "config/experiment.h"

struct database;
struct sqlite3;

/* Run keys of these: this and that of the trial. */
#define AGAIN_KEY "again "

struct again {
    int64_t trial;  /* that is done */
    enum keep keep; /* the weights that are wanted: last or best */
    /* Filled: what is trained, how far it came at an earlier time, and its checkpoint. */
    int64_t id, last_iteration, checkpoint;
};

/* 1: the trial has these weights. -1 with a sentence. */
int again_begin(struct database *database, struct again *again, struct error *error);

/* What `id` was trained for: the weights become the trial's, where it is done. To be
 * called in the transaction that ends it; `why` it did not end well, or NULL. -1: SQLite
 * failed. */
int again_end(struct sqlite3 *handle, int64_t id, int64_t trial, const char *why);

/* What it has told of the trial last, in the arena; NULL: nothing. */
const char *again_told(const struct database *database, int64_t trial,
                       struct arena *arena);

#endif
