/* Deleting experiments, or trials of them, with all that was recorded. A trial that other
 * experiments have, too, leaves those that are named, and stays. */
#ifndef RECORD_FORGET_H
#define RECORD_FORGET_H

#include "record/named.h"

#define FORGET_EXAMPLES 1400 /* bytes: three of them, with names of 200 letters */

struct forget_report {
    int64_t experiments, trials;
    int64_t rows; /* iterations, evaluations, metrics and confusions of these trials */
    int64_t checkpoints, checkpoint_bytes;
    int64_t trained_us; /* microseconds that they were trained for */
    int64_t wanted; /* trials that the config of an experiment that stays asks for now */
    int64_t kept;   /* trials that stay, as other experiments have them */
    char examples[FORGET_EXAMPLES]; /* of those: "sweep/1 is also other/4, ..." */
};

/* Deletes them in one transaction, or where `dry` only tells what would go, for which the
 * file may be opened for reading. -1 with a sentence. */
int forget(struct database *database, const struct named *names, size_t count, bool dry,
           struct forget_report *report, struct error *error);

#endif
