/* A layer has its own optimizer's options, which have the config's in them, or those. */
#include "train/exempt.h"

#include "config/component.h"
#include "model/groups.h"
#include "model/update.h"

static const struct component *optimizer_of(const struct trial_spec *spec, size_t layer)
{
    const struct component *own = &spec->layers[layer].optimizer;
    return own->kind != NULL ? own : &spec->optimizer;
}

static bool decays(const struct component *optimizer)
{
    const struct update_options *options = optimizer->options;
    return options->weight_decay > 0;
}

static bool names_roles(const struct component *optimizer)
{
    const struct update_options *options = optimizer->options;
    return options->exempt.count > 0;
}

/* Whether the layer itself names some. */
static bool has_own(const struct trial_spec *spec, size_t layer)
{
    const struct layer_spec *own = &spec->layers[layer];
    return own->optimizer.kind != NULL && names_roles(&own->optimizer) &&
           tree_get(tree_get(own->component.node, "optimizer"), "exempt") != NULL;
}

int exempt_check(const struct trial_spec *spec, const struct network *network,
                 struct error *error)
{
    bool any_decays = false, any_exempt = false;
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct component *optimizer = optimizer_of(spec, i);
        if (!network_info(network, i)->trained || !decays(optimizer))
            continue;
        bool is_exempt = groups_exempt(optimizer, network, i);
        any_decays = true;
        any_exempt |= is_exempt;
        if (is_exempt || !has_own(spec, i))
            continue;
        error_set_option(error, "optimizer",
                         "has no parameter of a role that `optimizer.exempt` names, so "
                         "that it has nothing to do");
        return error_in_layer(error, (int32_t)i);
    }
    if (any_exempt || !any_decays || !names_roles(&spec->optimizer))
        return 0;
    return error_set_option(error, "exempt",
                            "no layer that is trained has a parameter of a role that "
                            "`optimizer.exempt` names, so that it has nothing to do");
}

void exempt_warn(const struct trial_spec *spec, struct problems *warnings)
{
    bool any_decays = false;
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct component *optimizer = optimizer_of(spec, i);
        any_decays |= decays(optimizer);
        if (has_own(spec, i) && !decays(optimizer))
            problems_add(warnings, component_mark(optimizer, "exempt"),
                         "`%s.exempt` does nothing where `weight_decay` is 0",
                         optimizer->path);
    }
    if (names_roles(&spec->optimizer) && !any_decays)
        problems_add(warnings, component_mark(&spec->optimizer, "exempt"),
                     "`optimizer.exempt` does nothing where `weight_decay` is 0");
}
