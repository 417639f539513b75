/* Resolving one trial's tree: every section against the kinds that exist, every option
 * with its type, and the hash that says which trials are the same. */
#include <string.h>

#include "base/set.h"
#include "config/experiment.h"
#include "config/spelling.h"

/* From `name` on they are the experiment's, read when it was loaded. */
static const char *const sections[] = {
    "dataset", "layers",     "loss",       "optimizer", "schedule", "stop",
    "init",    "objective",  "record",     "name",      "seed",     "sweep",
    "timeout", "checkpoint", "on_failure", NULL};

bool experiment_has_key(const char *path)
{
    const char *word;
    for (size_t i = 0;
         i < experiment_top.count + sizeof sections / sizeof sections[0] - 1; i++) {
        word = i < experiment_top.count ? experiment_top.options[i].name
                                        : sections[i - experiment_top.count];
        size_t length = strlen(word);
        if (strncmp(path, word, length) == 0 &&
            (path[length] == '\0' || path[length] == '.'))
            return true;
    }
    return false;
}

struct resolver {
    const struct vocabulary *vocabulary;
    struct arena *arena;
    struct problems *problems;
    struct spec *spec;
    size_t capacity;  /* of spec->settings */
    struct text hash; /* what config_hash is of */
};

/* ---- Settings ---- */

static void add_setting(struct resolver *resolver, const char *path,
                        struct option_value value, bool identity, bool differs)
{
    struct spec *spec = resolver->spec;
    if (spec->setting_count == resolver->capacity) {
        resolver->capacity = resolver->capacity > 0 ? 2 * resolver->capacity : 48;
        struct setting *grown =
            arena_array(resolver->arena, resolver->capacity, sizeof *grown);
        if (spec->setting_count > 0)
            memcpy(grown, spec->settings, spec->setting_count * sizeof *grown);
        spec->settings = grown;
    }
    spec->settings[spec->setting_count++] = (struct setting){path, value, identity};
    if (!identity || !differs)
        return;
    text_add(&resolver->hash, "%s=", path);
    option_write(&value, &resolver->hash);
}

/* A path as it is given. */
static const char *given_path(const struct lamina_option *option, const struct node *map)
{
    const struct node *given = tree_get(map, option->name);
    return given != NULL ? given->scalar : option->default_value;
}

static void add_options(struct resolver *resolver, const struct component *section)
{
    const struct option_kind *kind = section->kind;
    const char *path = section->path, *dot = path[0] != '\0' ? "." : "";
    for (size_t i = 0; i < kind->count; i++) {
        const struct lamina_option *option = &kind->options[i];
        bool is_path = option->type == OPTION_PATH;
        struct option_value value =
            option_value(option, section->options, resolver->arena);
        if (is_path)
            value.text = given_path(option, section->node);
        add_setting(
            resolver, arena_format(resolver->arena, "%s%s%s", path, dot, option->name),
            value, !is_path && !kind->incidental,
            option_differs(option, section->node, section->options, resolver->arena));
    }
}

static bool is_default(const struct component *component)
{
    return component->kind == NULL || strcmp(component->kind->name, "default") == 0;
}

/* An init of `default` goes without saying, but in a layer where the config has another
 * for all. */
static void add_type(struct resolver *resolver, const struct component *component,
                     const char *word)
{
    struct option_value value = {.type = VALUE_TEXT, .text = component->kind->name};
    bool differs = !is_default(component) || !is_default(&resolver->spec->init);
    add_setting(resolver, arena_format(resolver->arena, "%s.%s", component->path, word),
                value, !component->kind->incidental, differs);
}

/* ---- Keys ---- */

/* The name of a kind that is meant by a word, or NULL. */
static const char *nearest_kind(const struct resolver *resolver,
                                const struct option_kinds *kinds, const char *word)
{
    const char **names = arena_array(resolver->arena, kinds->count, sizeof *names);
    for (size_t i = 0; i < kinds->count; i++)
        names[i] = kinds->at[i]->name;
    return spelling_nearest(word, names, kinds->count);
}

/* The kind that a section of this config has, or means, or NULL. */
static const struct option_kind *kind_at(const struct resolver *resolver,
                                         const char *path,
                                         const struct option_kinds *kinds)
{
    const struct node *section = tree_find(resolver->spec->root, path);
    const struct node *type = tree_get(section, "type");
    if (type == NULL)
        type = tree_get(section, "rule");
    if (type == NULL || type->kind != NODE_SCALAR)
        return NULL;
    const struct option_kind *kind = option_find(kinds, type->scalar);
    const char *meant = kind == NULL ? nearest_kind(resolver, kinds, type->scalar) : NULL;
    return meant != NULL ? option_find(kinds, meant) : kind;
}

/* The option of another section that a misplaced key means, "schedule.batch_size". */
static const char *find_elsewhere(const struct resolver *resolver, const char *key)
{
    const struct vocabulary *all = resolver->vocabulary;
    const struct {
        const char *path;
        const struct option_kind *kind;
    } places[] = {
        {"optimizer", kind_at(resolver, "optimizer", &all->optimizers)},
        {"schedule", &experiment_schedule},
        {"dataset", kind_at(resolver, "dataset", &all->datasets)},
        {"loss", kind_at(resolver, "loss", &all->losses)},
        {"schedule.learning_rate",
         kind_at(resolver, "schedule.learning_rate", &all->rates)},
        {"stop", kind_at(resolver, "stop", &all->stops)},
        {"objective", &experiment_objective},
        {"record", &experiment_record},
        {"checkpoint", &experiment_checkpoint},
    };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const char *const *names;
        if (places[i].kind == NULL)
            continue;
        size_t count = option_names(places[i].kind, NULL, resolver->arena, &names);
        const char *same = spelling_same(key, names, count);
        if (same != NULL)
            return arena_format(resolver->arena, "%s.%s", places[i].path, same);
    }
    return NULL;
}

static void refuse_unknown(const struct resolver *resolver,
                           const struct option_kind *kind, const struct node *map,
                           const char *path, const char *const *also)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct entry *entry = &map->entries[i];
        const char *const *known;
        if (entry->value->unknown || option_is_known(kind, also, entry->key))
            continue;
        size_t count = option_names(kind, also, resolver->arena, &known);
        option_unknown_key(entry, path, known, count,
                           find_elsewhere(resolver, entry->key), resolver->problems);
    }
}

/* As option_read, with the section where an unknown key belongs. */
static size_t read_options(struct resolver *resolver, const struct option_kind *kind,
                           const struct node *map, const char *path,
                           const char *const *also, void *out)
{
    size_t before = resolver->problems->count;
    refuse_unknown(resolver, kind, map, path, also);
    option_read(kind, map, path, option_any_key, out, resolver->arena,
                resolver->problems);
    return resolver->problems->count - before;
}

/* ---- Components ---- */

static void unknown_kind(struct resolver *resolver, const struct option_kinds *kinds,
                         const struct node *type)
{
    const char *nearest = nearest_kind(resolver, kinds, type->scalar);
    struct text hint = {0};
    if (nearest != NULL)
        text_add(&hint, "did you mean `%s`? ", nearest);
    text_add(&hint, "known:");
    for (size_t i = 0; i < kinds->count; i++)
        text_add(&hint, "%s %s", i > 0 ? "," : "", kinds->at[i]->name);
    problems_add(resolver->problems, type->mark, "unknown %s `%s`; %s", kinds->what,
                 type->scalar, hint.at);
    text_free(&hint);
}

/* Whether a sweep with a mistake may have set some of its values. */
static bool has_unknown(const struct node *map)
{
    bool found = false;
    for (size_t i = 0; i < map->count; i++)
        found |= map->entries[i].value->unknown;
    return found;
}

/* What may stand in a section of any kind, each name once. */
static size_t list_names(const struct resolver *resolver,
                         const struct option_kinds *kinds, const char *const *also,
                         const char *const **names)
{
    struct set known = {0};
    size_t most = 0, count = 0;
    for (size_t i = 0; i < kinds->count; i++)
        most += option_names(kinds->at[i], also, resolver->arena, names);
    const char **list = arena_array(resolver->arena, most, sizeof *list);
    for (size_t i = 0; i < kinds->count; i++) {
        size_t of_kind = option_names(kinds->at[i], also, resolver->arena, names);
        for (size_t j = 0; j < of_kind; j++)
            if (set_add(&known, (*names)[j]))
                list[count++] = (*names)[j];
    }
    set_free(&known);
    *names = list;
    return count;
}

/* Tells a value that no kind takes which has such an option; false where none has it. */
static bool check_whatever_kind(const struct resolver *resolver,
                                const struct option_kinds *kinds, const struct node *map,
                                const char *path)
{
    struct problems findings = {0};
    bool known = false, taken = false;
    for (size_t i = 0; i < kinds->count; i++)
        for (size_t j = 0; j < kinds->at[i]->count; j++) {
            const struct option_kind one = {.options = &kinds->at[i]->options[j],
                                            .count = 1};
            if (strcmp(one.options->name, map->entries[0].key) != 0)
                continue;
            known = true;
            taken |=
                option_read(&one, map, path, NULL, NULL, resolver->arena, &findings) == 0;
        }
    if (known && !taken)
        problems_add_line(resolver->problems, problems_mark(&findings, 0),
                          findings.lines[0]);
    problems_free(&findings);
    return known;
}

/* Where a sweep with a mistake may set the type: a key that no kind has, or a value that
 * none takes, is wrong whatever it is. */
static void read_whatever_kind(const struct resolver *resolver, const struct node *map,
                               const char *path, const struct option_kinds *kinds,
                               const char *const *also)
{
    const struct option_kind none = {0};
    for (size_t i = 0; i < map->count; i++) {
        struct node one = *map;
        const char *const *names;
        one.entries = &map->entries[i];
        one.count = 1;
        if (one.entries->value->unknown ||
            option_is_known(&none, also, one.entries->key) ||
            check_whatever_kind(resolver, kinds, &one, path))
            continue;
        size_t count = list_names(resolver, kinds, also, &names);
        option_unknown_key(one.entries, path, names, count,
                           find_elsewhere(resolver, one.entries->key),
                           resolver->problems);
    }
}

/* Checks one {type: ..., ...}, where also[0] is the word for `type`; leaves
 * component->kind NULL where it cannot be told. */
static void read_component(struct resolver *resolver, const struct node *node,
                           const char *path, const struct option_kinds *kinds,
                           const char *const *also, struct component *component)
{
    const char *word = also[0];
    *component = (struct component){.node = node, .path = path};
    if (node->unknown)
        return;
    if (node->kind != NODE_MAPPING) {
        problems_add(resolver->problems, node->mark,
                     "`%s` must be a name, or {%s: name, ...}", path, word);
        return;
    }
    const struct node *type = tree_get(node, word);
    if (type != NULL && type->unknown) {
        if (kinds != &resolver->vocabulary->layers)
            read_whatever_kind(resolver, node, path, kinds, also);
        return;
    }
    if (type == NULL || type->kind != NODE_SCALAR) {
        problems_add(resolver->problems, type != NULL ? type->mark : node->mark,
                     "`%s` needs a `%s`", path, word);
        return;
    }
    const struct option_kind *kind = option_find(kinds, type->scalar);
    void *options = kind != NULL ? arena_array(resolver->arena, 1, kind->size) : NULL;
    if (kind == NULL) {
        unknown_kind(resolver, kinds, type);
    } else if (kind->problem != NULL) {
        problems_add(resolver->problems, type->mark, "%s", kind->problem);
    } else if (read_options(resolver, kind, node, path, also, options) == 0 &&
               !has_unknown(node)) {
        component->kind = kind;
        component->options = options;
        add_type(resolver, component, word);
        add_options(resolver, component);
    }
}

static const struct node *section(struct resolver *resolver, const char *name)
{
    const struct node *node = tree_get(resolver->spec->root, name);
    if (node == NULL)
        problems_add(resolver->problems, resolver->spec->root->mark, "`%s` is missing",
                     name);
    return node;
}

static const char *const component_keys[] = {"type", NULL};

static void read_section(struct resolver *resolver, const char *name,
                         const struct option_kinds *kinds, struct component *component)
{
    const struct node *node = section(resolver, name);
    if (node != NULL)
        read_component(resolver, node, name, kinds, component_keys, component);
}

static void read_stop(struct resolver *resolver)
{
    static const char *const stop_keys[] = {"rule", NULL};
    const struct node *node = tree_get(resolver->spec->root, "stop");
    if (node != NULL)
        read_component(resolver, node, "stop", &resolver->vocabulary->stops, stop_keys,
                       &resolver->spec->stop);
}

/* ---- Layers ---- */

/* What every layer may have, `init`, `optimizer` and `frozen`, came after layers could
 * have options: one that has an option of that name keeps it. */
static const struct node *common_key(const struct layer_spec *layer, const char *key)
{
    return option_kind_has(layer->component.kind, key)
               ? NULL
               : tree_get(layer->component.node, key);
}

/* A layer's `init: word` has become {type: word}, which no option of its own is. */
static const struct node *shorten_init(const struct resolver *resolver,
                                       const struct node *layer)
{
    const struct node *type = tree_get(layer, "type"), *init = tree_get(layer, "init");
    if (type == NULL || type->kind != NODE_SCALAR || init == NULL ||
        init->kind != NODE_MAPPING || init->count != 1 ||
        strcmp(init->entries[0].key, "type") != 0 ||
        !option_kind_has(option_find(&resolver->vocabulary->layers, type->scalar),
                         "init"))
        return layer;
    return tree_with(resolver->arena, layer, "init", init->entries[0].value, init->mark);
}

/* What a layer has as its own, else what the config has for all. */
static void read_init(struct resolver *resolver, struct layer_spec *layer)
{
    const struct node *node = common_key(layer, "init");
    layer->init = resolver->spec->init;
    layer->own_init = node != NULL;
    if (node != NULL)
        read_component(resolver, node,
                       arena_format(resolver->arena, "%s.init", layer->component.path),
                       &resolver->vocabulary->inits, component_keys, &layer->init);
}

static void read_layer_name(struct resolver *resolver, size_t index)
{
    struct layer_spec *layers = resolver->spec->layers;
    const struct node *name = tree_get(layers[index].component.node, "name");
    if (name == NULL || name->unknown)
        return;
    if (name->kind != NODE_SCALAR || !text_is_name(name->scalar)) {
        problems_add(
            resolver->problems, name->mark,
            "a layer's `name` must be lower-case letters, digits and `_`, and begin "
            "with a letter");
        return;
    }
    for (size_t i = 0; i < index; i++)
        if (layers[i].name != NULL && strcmp(layers[i].name, name->scalar) == 0)
            problems_add(resolver->problems, name->mark,
                         "two layers are called `%s`: %zu and %zu", name->scalar, i,
                         index);
    layers[index].name = name->scalar;
}

static void read_frozen(struct resolver *resolver, struct layer_spec *layer)
{
    const struct node *given = common_key(layer, "frozen");
    struct node empty = {.kind = NODE_MAPPING, .mark = layer->component.node->mark};
    if (given == NULL)
        return;
    const struct node *map =
        tree_with(resolver->arena, &empty, "frozen", given, given->mark);
    const struct component section = {&experiment_layer, map, layer->component.path,
                                      &layer->frozen};
    if (option_read(section.kind, map, section.path, NULL, &layer->frozen,
                    resolver->arena, resolver->problems) == 0)
        add_options(resolver, &section);
}

/* Settings of what is given; the same value as the config's is no other experiment.
 * Returns whether any is different. */
static bool add_layer_optimizer(struct resolver *resolver, const struct node *own,
                                const struct component *component)
{
    const struct option_kind *kind = component->kind;
    bool any = false;
    for (size_t i = 0; i < kind->count; i++) {
        const struct lamina_option *option = &kind->options[i];
        if (tree_get(own, option->name) == NULL)
            continue;
        struct option_value value =
            option_value(option, component->options, resolver->arena);
        struct option_value of_all =
            option_value(option, resolver->spec->optimizer.options, resolver->arena);
        bool differs = !option_same(&value, &of_all);
        any |= differs;
        add_setting(resolver,
                    arena_format(resolver->arena, "%s.%s", component->path, option->name),
                    value, true, differs);
    }
    return any;
}

static bool is_of_all_layers(const char *key)
{
    return strcmp(key, "type") == 0 || strncmp(key, "clip_", strlen("clip_")) == 0;
}

const struct option_kind *experiment_of_layer(const struct option_kind *optimizer,
                                              struct arena *arena)
{
    struct lamina_option *own = arena_array(arena, optimizer->count, sizeof *own);
    struct option_kind *kind = arena_array(arena, 1, sizeof *kind);
    *kind = (struct option_kind){.name = optimizer->name, .options = own};
    for (size_t i = 0; i < optimizer->count; i++)
        if (!is_of_all_layers(optimizer->options[i].name))
            own[kind->count++] = optimizer->options[i];
    return kind;
}

static void refuse_keys(struct resolver *resolver, const struct node *own,
                        const char *path)
{
    const struct option_kind *kind =
        experiment_of_layer(resolver->spec->optimizer.kind, resolver->arena);
    const struct node *rest = own;
    for (size_t i = 0; i < own->count; i++) {
        const struct entry *entry = &own->entries[i];
        if (!is_of_all_layers(entry->key))
            continue;
        problems_add(resolver->problems, entry->key_mark,
                     "`%s.%s` cannot be a layer's own: it is one for all layers, in "
                     "`optimizer`",
                     path, entry->key);
        rest = tree_with(resolver->arena, rest, entry->key, NULL, own->mark);
    }
    refuse_unknown(resolver, kind, rest, path, NULL);
}

/* What a layer gives goes before what the config has for all. */
static void read_layer_optimizer(struct resolver *resolver, struct layer_spec *layer)
{
    const struct component *of_all = &resolver->spec->optimizer;
    const struct node *own = common_key(layer, "optimizer");
    const char *path =
        arena_format(resolver->arena, "%s.optimizer", layer->component.path);
    size_t before = resolver->problems->count;
    layer->own_optimizer = own != NULL;
    if (own == NULL || own->unknown || of_all->kind == NULL)
        return;
    if (own->kind != NODE_MAPPING) {
        problems_add(resolver->problems, own->mark,
                     "`%s` must be a mapping of what is different in this layer: "
                     "{learning_rate: 0.01}",
                     path);
        return;
    }
    refuse_keys(resolver, own, path);
    const struct node *merged = of_all->node;
    for (size_t i = 0; i < own->count; i++)
        merged = tree_with(resolver->arena, merged, own->entries[i].key,
                           own->entries[i].value, own->entries[i].key_mark);
    void *options = arena_array(resolver->arena, 1, of_all->kind->size);
    if (resolver->problems->count > before ||
        option_read(of_all->kind, merged, path, component_keys, options, resolver->arena,
                    resolver->problems) != 0)
        return;
    const struct component component = {of_all->kind, merged, path, options};
    if (add_layer_optimizer(resolver, own, &component))
        layer->optimizer = component;
}

static void read_layer_optimizers(struct resolver *resolver)
{
    for (size_t i = 0; i < resolver->spec->layer_count; i++) {
        read_frozen(resolver, &resolver->spec->layers[i]);
        read_layer_optimizer(resolver, &resolver->spec->layers[i]);
    }
}

static void read_layers(struct resolver *resolver)
{
    static const char *const layer_keys[] = {"type",      "name",   "init",
                                             "optimizer", "frozen", NULL};
    struct spec *spec = resolver->spec;
    const struct node *layers = section(resolver, "layers");
    if (layers == NULL || layers->unknown)
        return;
    if (layers->kind != NODE_SEQUENCE || layers->count == 0) {
        problems_add(resolver->problems, layers->mark,
                     "`layers` must be a list of at least one layer");
        return;
    }
    spec->layer_count = layers->count;
    spec->layers = arena_array(resolver->arena, layers->count, sizeof *spec->layers);
    for (size_t i = 0; i < layers->count; i++) {
        read_component(resolver, shorten_init(resolver, layers->entries[i].value),
                       arena_format(resolver->arena, "layers.%zu", i),
                       &resolver->vocabulary->layers, layer_keys,
                       &spec->layers[i].component);
        read_layer_name(resolver, i);
        read_init(resolver, &spec->layers[i]);
    }
}

/* ---- Sections without a type ---- */

/* One that may be left out, and has no settings then. */
static void read_plain(struct resolver *resolver, const struct option_kind *kind,
                       const char *example, void *out)
{
    struct node empty = {.kind = NODE_MAPPING, .mark = resolver->spec->root->mark};
    const struct node *node = tree_get(resolver->spec->root, kind->name);
    const struct node *map = node != NULL ? node : &empty;
    const struct component section = {kind, map, kind->name, out};
    if (map->unknown)
        return;
    if (map->kind != NODE_MAPPING)
        problems_add(resolver->problems, map->mark, "`%s` must be a mapping: %s",
                     kind->name, example);
    else if (read_options(resolver, kind, map, kind->name, NULL, out) == 0 &&
             node != NULL)
        add_options(resolver, &section);
}

static void read_rate(struct resolver *resolver, const struct node *schedule)
{
    const struct node *rate = tree_get(schedule, "learning_rate");
    if (rate == NULL) {
        struct node *constant = arena_array(resolver->arena, 1, sizeof *constant);
        *constant = (struct node){.kind = NODE_MAPPING, .mark = schedule->mark};
        rate = tree_with(resolver->arena, constant, "type",
                         tree_scalar(resolver->arena, "constant", schedule->mark),
                         schedule->mark);
    }
    read_component(resolver, rate, "schedule.learning_rate", &resolver->vocabulary->rates,
                   component_keys, &resolver->spec->rate);
}

/* Whether one of the two says how long to train; else it is told, whatever else is wrong.
 * A value that is no number of them, or may be set by a sweep, is no matter of this. */
static void check_length(const struct resolver *resolver, const struct node *schedule)
{
    static const char *const words[] = {"epochs", "iterations"};
    int said = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const struct node *node = tree_get(schedule, words[i]);
        int64_t value;
        if (node == NULL)
            continue;
        if (node->unknown || node->kind != NODE_SCALAR || node->quoted ||
            !text_to_integer(node->scalar, &value) || value < 0)
            return;
        said += value > 0;
    }
    if (said != 1)
        problems_add(resolver->problems, schedule->mark,
                     "`schedule` must have either `epochs` or `iterations`, above 0");
}

static void read_schedule(struct resolver *resolver)
{
    static const char *const also[] = {"learning_rate", NULL};
    const struct node *node = section(resolver, "schedule");
    struct schedule *schedule = &resolver->spec->schedule;
    if (node == NULL || node->unknown)
        return;
    if (node->kind != NODE_MAPPING) {
        problems_add(resolver->problems, node->mark,
                     "`schedule` must be a mapping: {epochs: 5, batch_size: 128}");
        return;
    }
    read_rate(resolver, node);
    check_length(resolver, node);
    if (read_options(resolver, &experiment_schedule, node, "schedule", also, schedule) !=
            0 ||
        has_unknown(node))
        return;
    const struct component section = {&experiment_schedule, node, "schedule", schedule};
    resolver->spec->has_schedule = true;
    add_options(resolver, &section);
}

const struct spec *experiment_resolve(const struct node *root,
                                      const struct vocabulary *vocabulary,
                                      struct arena *arena, struct problems *problems)
{
    struct spec *spec = arena_array(arena, 1, sizeof *spec);
    struct resolver resolver = {
        .vocabulary = vocabulary, .arena = arena, .problems = problems, .spec = spec};
    int32_t compat = 0;
    const struct component top = {&experiment_top, root, "", &compat};
    spec->root = root;
    if (read_options(&resolver, &experiment_top, root, "", sections, &compat) == 0)
        add_options(&resolver, &top);
    spec->compat_pytorch = compat == 1;
    read_section(&resolver, "dataset", &vocabulary->datasets, &spec->dataset);
    const struct node *init = tree_get(root, "init");
    if (init != NULL)
        read_component(&resolver, init, "init", &vocabulary->inits, component_keys,
                       &spec->init);
    read_layers(&resolver);
    read_section(&resolver, "loss", &vocabulary->losses, &spec->loss);
    read_section(&resolver, "optimizer", &vocabulary->optimizers, &spec->optimizer);
    read_layer_optimizers(&resolver);
    read_schedule(&resolver);
    read_stop(&resolver);
    read_plain(&resolver, &experiment_objective, "{metric: accuracy, mode: max}",
               &spec->objective);
    read_plain(&resolver, &experiment_record, "{top_k: 5, gradient_norms: true}",
               &spec->record);
    digest_bytes(resolver.hash.at != NULL ? resolver.hash.at : "", resolver.hash.length,
                 spec->config_hash);
    text_free(&resolver.hash);
    return spec;
}

struct mark component_mark(const struct component *component, const char *name)
{
    const struct node *node = name != NULL ? tree_get(component->node, name) : NULL;
    if (node == NULL)
        node = tree_get(component->node, "type");
    return node != NULL ? node->mark : component->node->mark;
}
