/* Decoding what libraries read (archives, pictures): a file may be made to break them. It
 * happens in a process of its own, from which only bytes come back, so that the worst
 * file costs a sentence. This room starts no process: who loads datasets says what does
 * (datasets_decode_by). */
#ifndef DATA_DECODE_H
#define DATA_DECODE_H

#include <stddef.h>

#include "base/error.h"

/* Where a decoder puts its bytes, in pieces; -1: no more of them are wanted. */
struct decode_output {
    int (*write)(void *self, const void *bytes, size_t size);
    void *self;
};

struct decode_task {
    const char *what; /* "x.npz", for sentences about the process */
    /* Decodes in that process, where nothing that it changes is seen by others. -1 with a
     * sentence. */
    int (*decode)(void *argument, const struct decode_output *output,
                  struct error *error);
    void *argument;
    /* Takes what it has written, in pieces of any size, as they come; believes nothing of
     * it. -1 with a sentence: no more is wanted. */
    int (*take)(void *self, const void *bytes, size_t size, struct error *error);
    void *self;
};

/* Runs a task to its end: -1 with a sentence. */
typedef int decode_runner(const struct decode_task *task, struct error *error);

/* The runner where nothing is hostile, or a crash is what is looked for (tests): decodes
 * in this process. */
int decode_here(const struct decode_task *task, struct error *error);

#endif
