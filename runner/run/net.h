/* A trained net in memory, whether a file has it or a trial of a results file: its config
 * with all options read, what data it takes, and its weights. Whoever uses it (evaluate,
 * predict, weights) begins here and knows no difference. */
#ifndef RUN_NET_H
#define RUN_NET_H

#include "config/problems.h"
#include "data/datasets.h"
#include "net/tensors.h"
#include "record/kept.h"
#include "worker/trained.h"

/* Keys of its texts. */
#define NET_CONFIG "config"
#define NET_SIGNATURE "signature"
#define NET_LAYERS "layers"
#define NET_ORIGIN "origin"

struct net {
    struct arena *arena; /* owns all but the datasets and the problems */
    const char *name;    /* as it was given */
    bool is_file, with_origin;
    const struct trial_spec *spec;
    /* Of a trial: its config without a --set, resolved, and what its key is made of. */
    const struct node *own;
    const struct trial_spec *trained;
    int64_t seed;
    int64_t iteration; /* that its weights are of; 0: a file does not say */
    const char *run_key;
    bool has_sets;
    struct catalogue catalogue;
    const struct signature *signature;
    /* The weights; its texts tell all of the net, as the metadata of its file. */
    struct tensors tensors;
    struct datasets *store;
    /* What is to be told: */
    struct problems problems; /* of the config, or of a --set */
    struct problems warnings;
    struct error error;
};

struct net_wishes {
    const char *const *sets; /* "dataset.test=new.csv" */
    size_t set_count;
    const char *plugin_path; /* NULL where not given */
    bool with_origin;        /* its texts also tell where and by what it was trained */
};

enum net_status {
    NET_OK,
    NET_WRONG, /* the config or a --set, as `problems` say */
    NET_FAILED
};

/* Opens a safetensors file that was written here. `net` is to be freed, whatever comes
 * back. */
enum net_status net_open_file(const char *path, const struct net_wishes *wishes,
                              struct net *net);

/* Opens what a results file kept, whose checkpoint is freed here. */
enum net_status net_open_trial(struct kept *kept, const struct net_wishes *wishes,
                               struct net *net);

/* The data that its config names, made as the net takes it; in `net->store`. At least
 * the split is in it where there is such, as datasets_load_for() has it. NULL with
 * problems, or with `error`. */
const struct dataset *net_data(struct net *net, enum split split);

void net_free(struct net *net);

/* For a child. */
struct trained net_trained(const struct net *net);

#endif
