/* Both ways lead through the texts that a file has beside its tensors: a trial is first
 * described as its file would describe it. */
#include "run/net.h"

#include <stdlib.h>
#include <string.h>

#include "config/assign.h"
#include "config/component.h"
#include "config/layer_written.h"
#include "config/resolve.h"
#include "config/sections.h"
#include "data/signature.h"
#include "model/init.h"
#include "net/safetensors.h"
#include "net/signature_json.h"
#include "run/net_paths.h"
#include "run/vocabulary.h"
#include "sweep/plan.h"
#include "train/fit.h"
#include "worker/decoder.h"

static enum net_status fail(struct net *net, const char *why)
{
    const struct error cause = net->error;
    if (why == NULL)
        error_set(&net->error, "%s: %s", net->name, cause.text);
    else
        error_set(&net->error, "%s: %s", net->name, why);
    return NET_FAILED;
}

/* ---- The config ---- */

static const struct node *read_config(struct net *net, const struct kept *kept,
                                      const struct net_wishes *wishes)
{
    const char *text = tensors_text(&net->tensors, NET_CONFIG);
    const struct node *root =
        tree_parse(text, strlen(text), "its config", net->arena, &net->problems);
    if (root == NULL || root->kind != NODE_MAPPING)
        return NULL;
    if (kept != NULL && kept->file != NULL && kept->folder != NULL)
        root = net_paths_place(root, kept, net->arena, &net->problems);
    net->own = root;
    for (size_t i = 0; i < wishes->set_count; i++) {
        const struct node *changed =
            assign_set(root, wishes->sets[i], net->arena, &net->problems);
        root = changed != NULL ? changed : root;
    }
    /* How the weights began counts no more. */
    return tree_with(net->arena, root, "init", NULL, root->mark);
}

/* The distinct types of its layers. */
static size_t layer_types(const struct node *root, struct net *net,
                          const char *const **types)
{
    struct layer_types found = {.arena = net->arena};
    layer_written_types(root, &found);
    set_free(&found.known);
    *types = found.at;
    return found.count;
}

static enum net_status find_layers(const struct node *root, const char *plugin_path,
                                   struct net *net, struct option_kinds *kinds)
{
    struct plugin_path path;
    const char *const *types;
    plugin_path_make(plugin_path, net->arena, &path);
    size_t count = layer_types(root, net, &types);
    if (catalogue_make(&path, types, count, net->arena, &net->catalogue, &net->error) !=
        0)
        return NET_FAILED;
    const struct option_kind **list = arena_array(net->arena, count, sizeof *list);
    for (size_t i = 0; i < net->catalogue.count; i++)
        list[i] = &net->catalogue.at[i].kind;
    *kinds = (struct option_kinds){"layer", list, net->catalogue.count};
    return NET_OK;
}

/* "linear@1.0 sigmoid@1.0 linear@1.0" */
static const char *describe_layers(const struct net *net)
{
    struct text text = {0};
    text_add(&text, "%s", "");
    for (size_t i = 0; i < net->spec->layer_count; i++) {
        const struct option_kind *kind = net->spec->layers[i].component.kind;
        text_add(&text, "%s%s@%s", i > 0 ? " " : "", kind->name, kind->version);
    }
    const char *copy = arena_copy(net->arena, text.at, text.length);
    text_free(&text);
    return copy;
}

static enum net_status resolve(struct net *net, const struct kept *kept,
                               const struct net_wishes *wishes)
{
    struct option_kinds kinds;
    const struct node *root = read_config(net, kept, wishes);
    if (root == NULL || net->problems.count > 0)
        return NET_WRONG;
    enum net_status status = find_layers(root, wishes->plugin_path, net, &kinds);
    if (status != NET_OK)
        return status;
    const struct vocabulary vocabulary = vocabulary_list(kinds);
    net->spec = resolve_trial(root, &vocabulary, net->arena, &net->problems);
    if (kept != NULL)
        net->trained = resolve_trial(net->own, &vocabulary, net->arena, &net->problems);
    if (net->problems.count == 0)
        fit_without_data(net->spec, &net->problems);
    if (net->problems.count > 0)
        return NET_WRONG;
    const char *trained = tensors_text(&net->tensors, NET_LAYERS);
    const char *here = describe_layers(net);
    if (trained != NULL && strcmp(trained, here) != 0)
        problems_add(&net->warnings, root->mark,
                     "the net was trained with the layers %s, and those at hand are %s",
                     trained, here);
    return NET_OK;
}

/* ---- The signature ---- */

static enum net_status read_signature(struct net *net)
{
    const char *text = tensors_text(&net->tensors, NET_SIGNATURE);
    net->signature = signature_json_read(text, net->arena, &net->error);
    return net->signature != NULL ? NET_OK : fail(net, NULL);
}

static const struct dataset *load(struct net *net, const struct component *component,
                                  enum split split)
{
    if (net->store == NULL) {
        net->store = datasets_new();
        datasets_decode_by(net->store, decoder_run);
    }
    const struct dataset *dataset =
        net->signature == NULL ? datasets_load(net->store, component, &net->error)
                               : datasets_load_for(net->store, component, net->signature,
                                                   split, &net->error);
    if (dataset == NULL && net->error.option[0] != '\0')
        problems_add(&net->problems, component_mark(component, net->error.option), "%s",
                     net->error.text);
    return dataset;
}

/* Whether data is that of the training, which the key of the trial tells, also of whose
 * layers and weights it is; of others nothing is said. */
static bool is_trained_on(const struct net *net, const struct dataset *dataset)
{
    struct trial trial = {.seed = (uint64_t)net->seed, .spec = net->trained};
    plan_set_key(&trial, dataset->digest, NULL);
    return strcmp(trial.run_key, net->run_key) == 0;
}

/* The data of a trial, unless a --set names other data, as it was read for its training:
 * where that is not what it was, it is told. */
static void compare_data(struct net *net)
{
    struct error error;
    const char *layers = tensors_text(&net->tensors, NET_LAYERS);
    if (net->trained == NULL || net->has_sets || init_file(&net->trained->init) != NULL ||
        (layers != NULL && strcmp(layers, describe_layers(net)) != 0))
        return;
    struct datasets *store = datasets_new();
    datasets_decode_by(store, decoder_run);
    const struct dataset *dataset = datasets_load(store, &net->trained->dataset, &error);
    if (dataset == NULL || !is_trained_on(net, dataset))
        problems_add(&net->warnings, (struct mark){.source = net->name},
                     "its data is not what it was when the net was trained");
    datasets_free(store);
}

const struct dataset *net_data(struct net *net, enum split split)
{
    compare_data(net);
    return load(net, &net->spec->dataset, split);
}

/* Earlier versions kept none: it is learnt once more from the data that the trial was
 * trained on, and from no other, which its key tells. */
static enum net_status learn_signature(struct net *net)
{
    struct text json = {0};
    const struct dataset *dataset = load(net, &net->trained->dataset, SPLIT_COUNT);
    if (dataset == NULL)
        return net->problems.count > 0 ? NET_WRONG : NET_FAILED;
    if (!is_trained_on(net, dataset))
        return fail(net,
                    "an earlier version of Lamina has trained it, which did not keep "
                    "what was learnt of the data, and the data at hand, or a layer's "
                    "version, is not that of its training");
    net->signature = signature_of(dataset, net->arena);
    signature_json_write(net->signature, &json);
    tensors_add_text(&net->tensors, NET_SIGNATURE, json.at);
    text_free(&json);
    datasets_free(net->store);
    net->store = NULL;
    return NET_OK;
}

/* ---- A file ---- */

static void begin(struct net *net, const char *name, const struct net_wishes *wishes)
{
    *net = (struct net){.arena = arena_new(),
                        .has_sets = wishes->set_count > 0,
                        .with_origin = wishes->with_origin};
    net->name = arena_copy(net->arena, name, strlen(name));
    net->tensors.arena = net->arena;
}

static void warn_of_values(struct net *net)
{
    for (size_t i = 0; i < net->tensors.count; i++) {
        const struct tensor *tensor = &net->tensors.list[i];
        int64_t count = tensors_nonfinite(tensor);
        if (count > 0)
            problems_add(&net->warnings, (struct mark){.source = net->name},
                         "%s has %lld value%s that %s NaN or infinite", tensor->name,
                         (long long)count, count == 1 ? "" : "s",
                         count == 1 ? "is" : "are");
    }
}

static enum net_status read_iteration(struct net *net)
{
    const char *text = tensors_text(&net->tensors, "iteration");
    if (text == NULL || (text_to_integer(text, &net->iteration) && net->iteration >= 0))
        return NET_OK;
    return fail(net, "its `iteration` is no number of batches");
}

enum net_status net_open_file(const char *path, const struct net_wishes *wishes,
                              struct net *net)
{
    begin(net, path, wishes);
    net->is_file = true;
    if (safetensors_read(path, &net->tensors, &net->error) != 0)
        return NET_FAILED;
    if (tensors_text(&net->tensors, NET_CONFIG) == NULL ||
        tensors_text(&net->tensors, NET_SIGNATURE) == NULL)
        return fail(net, "has tensors, but nothing that tells which layers they are of: "
                         "name these in a config with `init: {type: weights, file: "
                         "...}`, and train on");
    warn_of_values(net);
    enum net_status status = resolve(net, NULL, wishes);
    if (status == NET_OK)
        status = read_iteration(net);
    return status == NET_OK ? read_signature(net) : status;
}

/* ---- A trial ---- */

static void add_integer(struct net *net, const char *key, int64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)value);
    tensors_add_text(&net->tensors, key, text);
}

static void add_optional(struct net *net, const char *key, const char *text)
{
    if (text != NULL)
        tensors_add_text(&net->tensors, key, text);
}

/* All that its file is to tell. */
static void describe(struct net *net, const struct kept *kept)
{
    tensors_add_text(&net->tensors, "format", "pt");
    tensors_add_text(&net->tensors, "lamina", LAMINA_VERSION);
    tensors_add_text(&net->tensors, "trial", kept->name);
    tensors_add_text(&net->tensors, "run_key", kept->run_key);
    add_integer(net, "seed", kept->seed);
    add_integer(net, "iteration", kept->checkpoint.iteration);
    tensors_add_text(&net->tensors, "weights", kept->is_best ? "best" : "last");
    add_optional(net, "metrics", kept->metrics);
    add_optional(net, NET_LAYERS, kept->layers);
    add_optional(net, NET_CONFIG, kept->config);
    add_optional(net, NET_SIGNATURE, kept->signature);
}

static enum net_status take_weights(struct net *net, const struct kept *kept)
{
    struct dataset like = {.sample = net->signature->sample,
                           .classes = net->signature->classes,
                           .targets = net->signature->targets};
    for (enum split split = 0; split < SPLIT_COUNT; split++)
        like.splits[split].count = kept->splits[split];
    const struct trained trained = net_trained(net);
    return trained_take(&trained, &like, &kept->checkpoint, &net->tensors, &net->error) ==
                   0
               ? NET_OK
               : fail(net, NULL);
}

enum net_status net_open_trial(struct kept *kept, const struct net_wishes *wishes,
                               struct net *net)
{
    begin(net, kept->name, wishes);
    describe(net, kept);
    net->seed = kept->seed;
    net->iteration = kept->checkpoint.iteration;
    net->run_key = tensors_text(&net->tensors, "run_key");
    if (wishes->with_origin)
        add_optional(net, NET_ORIGIN, kept->origin);
    if (kept->is_shared)
        problems_add(
            &net->warnings, (struct mark){.source = net->name},
            "other experiments with other configs share this trial: its layers "
            "have the names, and its data the paths, of the one that asked first");
    enum net_status status = resolve(net, kept, wishes);
    if (status == NET_OK)
        status = kept->signature != NULL ? read_signature(net) : learn_signature(net);
    if (status == NET_OK)
        status = take_weights(net, kept);
    free(kept->checkpoint.bytes);
    kept->checkpoint.bytes = NULL;
    if (status == NET_OK)
        warn_of_values(net);
    return status;
}

struct trained net_trained(const struct net *net)
{
    return (struct trained){.spec = net->spec,
                            .signature = net->signature,
                            .catalogue = &net->catalogue,
                            .tensors = &net->tensors,
                            .iteration = net->iteration};
}

void net_free(struct net *net)
{
    problems_free(&net->problems);
    problems_free(&net->warnings);
    datasets_free(net->store);
    arena_free(net->arena);
    *net = (struct net){0};
}
