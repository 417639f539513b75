/* Each question is asked of all layers before the next one. */
#include "train/fit_network.h"

#include <string.h>

#include "model/init.h"
#include "model/loss.h"
#include "model/network_tensor.h"
#include "train/exempt.h"
#include "train/schedule.h"

/* An optimizer's options of its own, and being frozen, must have something to do. */
static int check_updates(const struct trial_spec *spec, const struct network *network,
                         struct error *error)
{
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct layer_spec *layer = &spec->layers[i];
        if (network_info(network, i)->parameters > 0 ||
            (!layer->own_optimizer && !layer->options.frozen))
            continue;
        const char *option = layer->options.frozen ? "frozen" : "optimizer";
        error_set_option(error, option,
                         "has no parameters, so that `%s` has nothing to do", option);
        return error_in_layer(error, (int32_t)i);
    }
    return 0;
}

static bool has_tensors(const struct network *network, size_t layer)
{
    size_t count = network_tensor_count(network), i = 0;
    while (i < count && network_tensor(network, i).layer != layer)
        i++;
    return i < count;
}

/* Whether an init, its own or that for all, changes how a layer begins. A file has all of
 * a layer, against which `default` stands. */
static bool init_concerns(const struct trial_spec *spec, const struct network *network,
                          size_t layer)
{
    const struct layer_spec *own = &spec->layers[layer];
    bool weights = network_info(network, layer)->weights;
    if (init_file(&spec->init) == NULL ||
        (own->own_init && strcmp(own->init.kind->name, "default") != 0))
        return weights;
    return weights || has_tensors(network, layer);
}

/* So must a layer's own init, and one for all somewhere. */
static int check_inits(const struct trial_spec *spec, const struct network *network,
                       struct error *error)
{
    bool any = spec->init.kind == NULL;
    for (size_t i = 0; i < spec->layer_count; i++) {
        bool applies = init_concerns(spec, network, i);
        any |= applies;
        if (applies || !spec->layers[i].own_init)
            continue;
        error_set_option(error, "init",
                         "has no weight, so that `init` has nothing to do");
        return error_in_layer(error, (int32_t)i);
    }
    if (any)
        return 0;
    return error_set_option(error, "init",
                            "no layer has a weight, so that `init` has nothing to do");
}

int fit_network(const struct trial_spec *spec, const struct network *network,
                const struct dataset *dataset, struct error *error)
{
    if (check_updates(spec, network, error) != 0 ||
        exempt_check(spec, network, error) != 0 || check_inits(spec, network, error) != 0)
        return -1;
    if (loss_check(&spec->loss, network_output_shape(network), dataset, error) != 0)
        return error_in_layer(error, (int32_t)spec->layer_count - 1);
    return 0;
}

/* Dropping the rest mends it where there is a whole batch, and that large enough. */
static const char *mend(const struct schedule *schedule, int64_t samples, int64_t least)
{
    return schedule->batch_size <= samples && schedule->batch_size >= least
               ? "give `schedule.drop_last: true`, which leaves it out, or choose "
                 "another "
                 "`batch_size`"
               : "choose another `batch_size`";
}

void fit_network_batches(const struct trial_spec *spec, const struct dataset *dataset,
                         const struct network_layer_info *layers,
                         struct problems *problems)
{
    const struct node *size = tree_find(spec->root, "schedule.batch_size");
    int64_t samples = dataset->splits[SPLIT_TRAIN].count;
    int64_t smallest = schedule_smallest_batch(&spec->schedule, samples);
    for (size_t i = 0; i < spec->layer_count; i++)
        if (smallest < layers[i].least_batch)
            problems_add(problems, size->mark,
                         "%lld samples in batches of %lld leave one of %lld, but %s (%s) "
                         "must have %lld to train on: %s",
                         (long long)samples, (long long)spec->schedule.batch_size,
                         (long long)smallest, spec->layers[i].component.path,
                         spec->layers[i].component.kind->name,
                         (long long)layers[i].least_batch,
                         mend(&spec->schedule, samples, layers[i].least_batch));
}
