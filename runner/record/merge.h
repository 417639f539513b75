/* Merging results files: what shards of a sweep have recorded becomes one file. */
#ifndef RECORD_MERGE_H
#define RECORD_MERGE_H

#include <stdint.h>
#include <sys/types.h>

#include "record/database.h"

struct merge_report {
    int64_t trials;     /* that the file has */
    int64_t taken;      /* from it, as they are fuller than those known before */
    int64_t unfinished; /* queued, running or interrupted */
    bool is_written;    /* a run holds it at this moment */
    pid_t writer;       /* its process, on this machine; 0: unknown */
};

/* Whether a file can be merged: it is there, ours, undamaged and of this schema. -1 with
 * a sentence. Changes nothing. */
int merge_check(const char *path, const char *into, struct error *error);

/* Merges one file, all or nothing. Of two attempts of the same run_key the fuller one
 * stays, whole: done before pruned or diverged before others, then with more iterations,
 * then the later one. What runs in the file is interrupted in the other. Merging again
 * changes nothing. -1 with a sentence. */
int merge_file(struct database *into, const char *path, struct merge_report *report,
               struct error *error);

#endif
