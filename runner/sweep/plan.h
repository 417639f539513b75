/* The plan: the ordered trials of an experiment, each with its stable keys. */
#ifndef SWEEP_PLAN_H
#define SWEEP_PLAN_H

#include "config/experiment.h"
#include "sweep/search_rows.h"
#include "sweep/sweep_row.h"

struct trial {
    int64_t number; /* from 1, in order of the sweep */
    uint64_t seed;
    size_t row; /* of the sweep; trials of one row differ only by their seed */
    const struct node *root; /* the whole config, seed included */
    /* Set by plan_resolve; trials that differ only by seed share it. */
    const struct trial_spec *spec;
    /* Set by plan_set_key: the same for trials that differ by their seed, or another
     * repetition, alone; */
    char config_hash[DIGEST_SIZE];
    char run_key[DIGEST_SIZE]; /* and for the same trial alone */
    char net_key[DIGEST_SIZE]; /* and for the same trial, its layers in blocks or out */
    const char *label; /* "optimizer.learning_rate=0.1 seed=2"; "" where nothing is told
                          apart. Set by axes_find */
};

/* A path that the sweep varies: canonical, and as it is written. */
struct plan_swept {
    const char *path, *written;
};

struct plan {
    const struct experiment *experiment;
    struct sweep_rows rows; /* of the sweep, and how a search goes on */
    struct trial *trials;
    size_t count;
    size_t most;       /* that there may be, probes too: `trials` has room for so many and
                          never moves; who has an array of them makes it so long */
    size_t total;      /* of the whole plan, where these are a shard of it, and with those
                          that rows of a search are still to bring */
    bool is_shard;     /* these are a part of the whole */
    size_t duplicates; /* trials left out as they repeat an earlier one */
    struct plan_swept *swept;
    size_t swept_count;
    bool sweeps_seeds;
    struct trial *tried; /* the probes that were dropped, */
    size_t tried_count;  /* of which axes_find knows what a search may come to */
    /* The options that tell the trials apart, set by axes_find: canonical paths, "seed"
     * last where seeds vary, and as the sweep writes them where that is not too long. */
    const char **axes, **axes_written;
    size_t axis_count;
};

/* Step 1: the trials, not yet checked against any kind; of a search those of the rows
 * that it begins with. -1 after problems: what is right of them can be resolved then, for
 * the problems that it has. */
int plan_expand(const struct experiment *experiment, struct arena *arena,
                struct plan *plan, struct problems *problems);

/* Step 1b, of a search that was expanded without problems: appends trials that try it,
 * rows with each end of each distribution and each value of each choice, for one seed
 * and one fold. They are resolved and checked as the others are, so that mistakes are
 * told and layers are at hand before anything is trained, and dropped before step 3;
 * their specs stay. -1 after problems. */
int plan_add_probes(struct plan *plan, struct arena *arena, struct problems *problems);
void plan_drop_probes(struct plan *plan);

/* The distinct layer types that the trials name, for loading. */
size_t plan_layer_types(const struct plan *plan, struct arena *arena,
                        const char *const **types);

/* Step 2: checks every trial from `first` on: all of them from 0, or those of a row that
 * was added. -1 after problems. */
int plan_resolve(struct plan *plan, size_t first, const struct vocabulary *vocabulary,
                 struct arena *arena, struct problems *problems);

/* Step 3: config_hash is the spec's; of one that begins with the weights of a file,
 * SHA-256 of that, the weights' digest and the names of the layers that take them, as
 * they choose among the file's tensors (NULL: it does not); and where layers are written
 * in blocks, of that and these. run_key = SHA-256 of config_hash, seed, the data's
 * digest, which repetition it is, and each layer's type@version; net_key the same without
 * the blocks. */
void plan_set_key(struct trial *trial, const char *data_digest,
                  const char *weights_digest);

/* Step 4: leaves the first of all trials with one net_key, and numbers the rest from 1.
 */
void plan_remove_duplicates(struct plan *plan, struct arena *arena);

/* Step 5 is axes_find. */

/* Of a search, once steps 1 to 5 are done: appends the trials of its next row, for all of
 * its folds and seeds, numbered on from the last, to be resolved and given their keys and
 * labels (plan_resolve, plan_set_key, axes_label_from). search_space_row() must have
 * found the point whole. -1 after problems: then nothing is added. */
int plan_add_row(struct plan *plan, const struct search_point *point, struct arena *arena,
                 struct problems *problems);
/* Takes the row that was added last away again. */
void plan_take_back_row(struct plan *plan);

/* The row of the search, from 0, that a trial is of. Duplicates are left out: a row may
 * have fewer trials than folds and seeds, or none. */
size_t plan_search_row(const struct plan *plan, const struct trial *trial);

/* Step 6, where asked for: leaves the trials of one shard, from 0, with their numbers. A
 * trial's shard is told by its config, seed and repetition alone: a wider sweep moves
 * none. */
void plan_keep_shard(struct plan *plan, int64_t shard, int64_t shards);

#endif
