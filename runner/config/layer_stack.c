/* A list of layers is walked as often as the stack has it. What is wrong with how it is
 * written is told the first time; what a `from` names may differ from time to time, and
 * the same finding at the same place is kept once. */
#include "config/layer_stack.h"

#include <string.h>

#include "base/memory.h"
#include "config/layer_scope.h"
#include "config/layer_written.h"

struct expansion {
    struct resolver *resolver;
    struct layer_stack stack;
    int64_t *places; /* -1, 0, 1 ...: what reads one layer only has its input here */
    bool says_from;
};

/* One of the times that a list of layers stands in the stack. */
struct walk {
    struct layer_scope scope;
    const char *prefix; /* of names: "", "body.1." */
    size_t depth;       /* blocks that it is in */
    int64_t repetition, repetitions;
    bool is_again;
};

static int64_t expand_list(struct expansion *expansion, struct walk *walk);

/* ---- `from` ---- */

static void look_for_from(const struct node *layer, void *to)
{
    struct expansion *expansion = to;
    expansion->says_from |=
        component_layer_key(expansion->resolver, layer, "from") != NULL;
}

/* What is read, whatever it is called: "previous", "input", "start", or a path. */
static const char *source_text(const struct layer_scope *scope, int64_t place)
{
    size_t i = 0;
    if (place == layer_scope_previous(scope))
        return "previous";
    if (place == LAYER_SCOPE_SAMPLE)
        return "input";
    while (i < scope->done && scope->outputs[i] != place)
        i++;
    return i < scope->done ? layer_scope_path(scope, i) : "start";
}

/* As a setting has it: "layers.1", or "[previous, layers.1]". Names count nowhere, as
 * experiments that share a trial may call its layers otherwise. */
static const char *from_text(const struct layer_scope *scope, const int64_t *places,
                             size_t count)
{
    struct text text = {0};
    for (size_t i = 0; i < count; i++)
        text_add(&text, "%s%s", i > 0 ? ", " : "", source_text(scope, places[i]));
    struct arena *arena = scope->resolver->arena;
    const char *words = count == 1 ? arena_format(arena, "%s", text.at)
                                   : arena_format(arena, "[%s]", text.at);
    text_free(&text);
    return words;
}

/* Where a sweep with a mistake may set it, nothing is told. */
static bool is_names(const struct node *from, struct problems *problems)
{
    if (from->unknown || component_has_unknown(from))
        return false;
    bool right = from->kind == NODE_SCALAR ? !tree_is_null(from)
                                           : from->kind == NODE_SEQUENCE && from->count;
    for (size_t i = 0; right && i < from->count; i++)
        right = from->entries[i].value->kind == NODE_SCALAR &&
                !tree_is_null(from->entries[i].value);
    if (!right)
        problems_add(problems, from->mark,
                     "`from` must be the name of a layer above, or a list of names: "
                     "from: [previous, trunk]");
    return right;
}

/* Fills `inputs` with what a layer or block reads, and adds its setting where that is
 * given. Returns how many there are. */
static size_t read_inputs(struct expansion *expansion, const struct walk *walk,
                          const struct node *layer, const int64_t **inputs)
{
    struct resolver *resolver = expansion->resolver;
    const struct layer_scope *scope = &walk->scope;
    const struct node *from = component_layer_key(resolver, layer, "from");
    bool given = from != NULL && is_names(from, resolver->problems);
    size_t count = given && from->kind == NODE_SEQUENCE ? from->count : 1;
    int64_t first = layer_scope_previous(scope);
    int64_t *found =
        count > 1 ? arena_array(resolver->arena, count, sizeof *found) : &first;
    expansion->stack.is_lost |= from != NULL && !given;
    for (size_t i = 0; i < count; i++) {
        const struct node *word =
            given && from->kind == NODE_SEQUENCE ? from->entries[i].value : from;
        if (given)
            found[i] = layer_scope_find(scope, word);
        expansion->stack.is_lost |= found[i] == LAYER_SCOPE_LOST;
        if (found[i] == LAYER_SCOPE_LOST)
            found[i] = LAYER_SCOPE_SAMPLE;
    }
    if (given && !walk->is_again) {
        const struct setting setting = {
            arena_format(resolver->arena, "%s.from",
                         layer_scope_path(scope, scope->done)),
            {.type = VALUE_TEXT, .text = from_text(scope, found, count)},
            IDENTITY_NONE,
            false};
        settings_add(&resolver->settings, setting, true);
    }
    *inputs = count > 1 ? found : &expansion->places[first + 1];
    return count;
}

void layer_stack_identify(struct resolver *resolver, const struct layer_place *layer,
                          size_t index)
{
    struct text text = {0};
    if (layer->input_count == 1 && layer->inputs[0] == (int64_t)index - 1)
        return;
    for (size_t i = 0; i < layer->input_count; i++)
        text_add(&text, "%s%lld", i > 0 ? ", " : "", (long long)layer->inputs[i]);
    const struct setting setting = {
        arena_format(resolver->arena, "%s.from", layer->path),
        {.type = VALUE_TEXT, .text = arena_copy(resolver->arena, text.at, text.length)},
        IDENTITY_CONFIG,
        true};
    settings_identify(&resolver->settings, setting);
    text_free(&text);
}

/* ---- Names ---- */

/* The words of a path as it is written, with the repetitions: how deep a block is, or
 * whether it has a name, moves no name of a layer outside of it. */
static const char *name_of(const struct walk *walk, struct arena *arena)
{
    size_t i = walk->scope.done;
    const char *name = walk->scope.names[i];
    if (name != NULL && walk->depth == 0)
        return name;
    return name != NULL ? arena_format(arena, "%s%s", walk->prefix, name)
                        : arena_format(arena, "%s%zu", walk->prefix, i);
}

/* ---- Blocks ---- */

/* One may read one layer only: what its first repetition reads. */
static int64_t read_start(struct expansion *expansion, const struct walk *walk,
                          const struct node *block)
{
    const int64_t *inputs;
    if (read_inputs(expansion, walk, block, &inputs) > 1) {
        problems_add(expansion->resolver->problems, tree_get(block, "from")->mark,
                     "a block reads one layer: put one before it that joins these, and "
                     "have the block read that");
        expansion->stack.is_lost = true;
    }
    return inputs[0];
}

static void add_repeat(struct resolver *resolver, int64_t repeats, const char *path)
{
    const struct setting setting = {arena_format(resolver->arena, "%s.repeat", path),
                                    {.type = VALUE_INTEGER, .integer = repeats},
                                    IDENTITY_NONE,
                                    false};
    settings_add(&resolver->settings, setting, true);
}

static void end_of_block(struct layer_place *last, const struct walk *walk,
                         const struct node *block)
{
    last->block = block;
    last->block_path = walk->scope.path;
    last->block_repetition = walk->repetition;
    last->block_repetitions = walk->repetitions;
}

/* Expands a block; returns the place of its last layer. */
static int64_t expand_block(struct expansion *expansion, const struct walk *outer,
                            const struct node *block)
{
    struct resolver *resolver = expansion->resolver;
    const char *path = layer_scope_path(&outer->scope, outer->scope.done);
    const char *name = name_of(outer, resolver->arena);
    int64_t repeats, last = read_start(expansion, outer, block);
    bool has_layers = layer_written_has_layers(block);
    bool right = layer_written_repeat(block, &repeats) && has_layers;
    if (!outer->is_again) {
        layer_written_check(resolver, block, path);
        add_repeat(resolver, repeats, path);
    }
    expansion->stack.is_lost |= !right;
    if (outer->depth == LAYER_STACK_DEEPEST) {
        problems_add(resolver->problems, block->mark,
                     "blocks are nested more than %d deep: the limit",
                     LAYER_STACK_DEEPEST);
        has_layers = false;
    }
    for (int64_t i = 0; has_layers && i < repeats; i++) {
        struct walk walk = {
            .scope = {.resolver = resolver,
                      .outer = &outer->scope,
                      .layers = tree_get(block, "layers"),
                      .path = path,
                      .start = last,
                      .says_from = expansion->says_from},
            .prefix = arena_format(resolver->arena, "%s.%lld.", name, (long long)i),
            .depth = outer->depth + 1,
            .repetition = i,
            .repetitions = repeats,
            .is_again = outer->is_again || i > 0};
        last = expand_list(expansion, &walk);
        if (last != LAYER_SCOPE_LOST)
            end_of_block(&expansion->stack.at[last], &walk, block);
    }
    return has_layers ? last : LAYER_SCOPE_LOST;
}

/* ---- The stack ---- */

/* Where a layer has a key that it has. */
static struct mark mark_of(const struct node *layer, const char *key)
{
    size_t i = 0;
    while (strcmp(layer->entries[i].key, key) != 0)
        i++;
    return layer->entries[i].key_mark;
}

/* A layer that has a block's keys: it is told once what is wrong with it. */
static const struct node *refuse_layers(struct expansion *expansion,
                                        const struct walk *walk, const struct node *layer)
{
    struct resolver *resolver = expansion->resolver;
    const char *const keys[] = {"layers", "repeat"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const struct node *value = component_layer_key(resolver, layer, keys[i]);
        if (value == NULL)
            continue;
        problems_add(resolver->problems, mark_of(layer, keys[i]),
                     "`%s` has a `type`, and `%s` as a block has, which has no `type`",
                     layer_scope_path(&walk->scope, walk->scope.done), keys[i]);
        expansion->stack.is_lost = true;
        layer = tree_with(resolver->arena, layer, keys[i], NULL, layer->mark);
        layer = tree_with(resolver->arena, layer, keys[1], NULL, layer->mark);
    }
    return layer;
}

/* Returns its place. */
static int64_t add_layer(struct expansion *expansion, const struct walk *walk,
                         const struct node *node)
{
    struct layer_stack *stack = &expansion->stack;
    struct arena *arena = expansion->resolver->arena;
    bool is_at_its_index = walk->depth == 0 && walk->scope.done == stack->count &&
                           walk->scope.names[walk->scope.done] == NULL;
    struct layer_place layer = {
        .node = refuse_layers(expansion, walk, node),
        .path = layer_scope_path(&walk->scope, walk->scope.done),
        .name = is_at_its_index ? NULL : name_of(walk, arena),
        .from = component_layer_key(expansion->resolver, node, "from"),
        .previous = layer_scope_previous(&walk->scope),
        .repetition = walk->repetition,
        .repetitions = walk->repetitions,
        .is_again = walk->is_again};
    layer.input_count = read_inputs(expansion, walk, node, &layer.inputs);
    stack->at[stack->count] = layer;
    return (int64_t)stack->count++;
}

/* Returns the place of its last layer. */
static int64_t expand_list(struct expansion *expansion, struct walk *walk)
{
    struct resolver *resolver = expansion->resolver;
    struct layer_scope *scope = &walk->scope;
    layer_scope_begin(scope);
    size_t before = resolver->problems->count;
    if (!walk->is_again)
        layer_scope_check(scope);
    expansion->stack.is_lost |= resolver->problems->count > before;
    while (scope->done < scope->layers->count) {
        const struct node *node = scope->layers->entries[scope->done].value;
        expansion->stack.is_lost |= node->unknown;
        int64_t output = tree_is_block(node) ? expand_block(expansion, walk, node)
                                             : add_layer(expansion, walk, node);
        scope->outputs[scope->done++] = output;
    }
    int64_t last = layer_scope_previous(scope);
    layer_scope_end(scope);
    return last;
}

static void make_room(struct expansion *expansion, size_t count)
{
    expansion->stack.at = memory_zeroed(count * sizeof *expansion->stack.at);
    expansion->places =
        arena_array(expansion->resolver->arena, count, sizeof *expansion->places);
    for (size_t i = 0; i < count; i++)
        expansion->places[i] = (int64_t)i - 1;
}

struct layer_stack layer_stack_expand(struct resolver *resolver,
                                      const struct node *layers)
{
    struct expansion expansion = {.resolver = resolver};
    struct walk walk = {
        .scope = {.resolver = resolver, .layers = layers, .path = "layers"},
        .prefix = "",
        .repetitions = 1};
    int64_t count = layer_written_count(layers);
    if (count > LAYER_STACK_MOST) {
        problems_add(resolver->problems, layer_written_largest(layers),
                     "the layers come to %lld, those of a block counted as often as it "
                     "repeats: the limit is %d",
                     (long long)count, LAYER_STACK_MOST);
        return expansion.stack;
    }
    make_room(&expansion, (size_t)count);
    layer_written_each(layers, look_for_from, &expansion);
    walk.scope.start = LAYER_SCOPE_SAMPLE;
    walk.scope.says_from = expansion.says_from;
    expand_list(&expansion, &walk);
    return expansion.stack;
}
