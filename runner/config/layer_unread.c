/* What ends a block is told as the block: it cannot be named from outside. Which `from`
 * is at fault nobody can know; one that the command line sets is. */
#include "config/layer_unread.h"

#include <stdlib.h>

#include "base/memory.h"
#include "config/layer_scope.h"
#include "config/layer_written.h"

struct unread {
    struct resolver *resolver;
    const struct layer_stack *stack;
    const bool *is_read;
    const struct node *set; /* a `from` of the command line, or NULL */
};

static void look_for_set(const struct node *layer, void *to)
{
    struct unread *unread = to;
    const struct node *from = component_layer_key(unread->resolver, layer, "from");
    if (unread->set == NULL && from != NULL && from->mark.line == 0)
        unread->set = from;
}

/* "line 4" of what is told at a place of the command line, else "". */
static const char *line_of(const struct unread *unread, struct mark mark)
{
    return unread->set != NULL && mark.line > 0
               ? layer_scope_place(mark, unread->resolver->arena)
               : "";
}

/* Adds the finding where the mistake is: "nobody reads WHAT: WHY". */
static void tell(const struct unread *unread, struct mark mark, const char *what,
                 const char *why)
{
    problems_add(unread->resolver->problems,
                 unread->set != NULL ? unread->set->mark : mark, "nobody reads %s%s: %s",
                 what, unread->set != NULL ? " then" : "", why);
}

static bool has_name(const struct node *block)
{
    const struct node *name = tree_get(block, "name");
    return name != NULL && !name->unknown;
}

/* "the block `body` (line 4)", or where the config has it: "the block `layers.1`". */
static const char *block_words(const struct unread *unread,
                               const struct layer_place *layer)
{
    const char *name = has_name(layer->block) ? tree_get(layer->block, "name")->scalar
                                              : layer->block_path;
    const char *line = line_of(unread, layer->block->mark);
    return arena_format(unread->resolver->arena, "the block `%s`%s%s%s", name,
                        line[0] != '\0' ? " (" : "", line, line[0] != '\0' ? ")" : "");
}

/* How the layer behind would read this one, too; "" where it says no `from`. */
static const char *join(const struct unread *unread, size_t index)
{
    const struct layer_place *next = &unread->stack->at[index + 1];
    struct text names = {0};
    if (next->from == NULL || next->previous != (int64_t)index)
        return "";
    for (size_t i = 0; i < next->from->count; i++)
        text_add(&names, ", %s", next->from->entries[i].value->scalar);
    if (next->from->kind == NODE_SCALAR)
        text_add(&names, ", %s", next->from->scalar);
    const char *words = arena_format(
        unread->resolver->arena,
        "where that takes several layers, say `from: [previous%s]` there; else ",
        names.at);
    text_free(&names);
    return words;
}

/* The block gives it to its next repetition. */
static void tell_repetition(const struct unread *unread, const struct layer_place *layer)
{
    struct arena *arena = unread->resolver->arena;
    const char *what = arena_format(
        arena, "repetition %lld of %lld of %s", (long long)layer->block_repetition + 1,
        (long long)layer->block_repetitions, block_words(unread, layer));
    tell(unread, layer->block->mark, what,
         "none of its layers reads `start`, what the one before gave; name it in a "
         "`from` there, or say `repeat: 1`");
}

static void tell_block(const struct unread *unread, size_t index, const char *reader)
{
    const struct layer_place *layer = &unread->stack->at[index];
    struct arena *arena = unread->resolver->arena;
    const char *advice = has_name(layer->block)
                             ? arena_format(arena, "say `%s` in a `from`",
                                            tree_get(layer->block, "name")->scalar)
                             : "give it a `name`, and say that in a `from`";
    tell(unread, layer->block->mark, block_words(unread, layer),
         arena_format(arena, "%s%sleave the block out, or %s", reader,
                      join(unread, index), advice));
}

static void tell_layer(const struct unread *unread, size_t index, const char *reader)
{
    const struct layer_place *layer = &unread->stack->at[index];
    struct arena *arena = unread->resolver->arena;
    const struct node *type = tree_get(layer->node, "type");
    const char *line = line_of(unread, layer->node->mark);
    const char *time = layer->repetitions == 1
                           ? ""
                           : arena_format(arena, ", repetition %lld of %lld",
                                          (long long)layer->repetition + 1,
                                          (long long)layer->repetitions);
    const char *what =
        arena_format(arena, "`%s` (%s%s%s)%s", layer->path,
                     type != NULL && type->kind == NODE_SCALAR ? type->scalar : "",
                     line[0] != '\0' ? ", " : "", line, time);
    tell(unread, layer->node->mark, what,
         arena_format(arena, "%s%sleave this one out, or name it in a `from`", reader,
                      join(unread, index)));
}

/* The first of its repetitions that nobody reads. */
static void tell_unread(const struct unread *unread, size_t index)
{
    const struct layer_place *layer = &unread->stack->at[index], *next = layer + 1;
    struct arena *arena = unread->resolver->arena;
    for (size_t i = 0; i < index && layer->is_again; i++)
        if (!unread->is_read[i] && unread->stack->at[i].node == layer->node)
            return;
    const char *reader = arena_format(arena, "the next layer (%s) reads another; ",
                                      layer_scope_place(next->node->mark, arena));
    if (layer->block == NULL)
        tell_layer(unread, index, reader);
    else if (layer->block_repetition + 1 < layer->block_repetitions)
        tell_repetition(unread, layer);
    else
        tell_block(unread, index, reader);
}

void layer_unread_check(struct resolver *resolver, const struct node *layers,
                        const struct layer_stack *stack)
{
    bool *is_read = memory_zeroed(stack->count * sizeof *is_read);
    struct unread unread = {.resolver = resolver, .stack = stack, .is_read = is_read};
    for (size_t i = 0; i < stack->count; i++)
        for (size_t j = 0; j < stack->at[i].input_count; j++)
            if (stack->at[i].inputs[j] >= 0)
                is_read[stack->at[i].inputs[j]] = true;
    layer_written_each(layers, look_for_set, &unread);
    for (size_t i = 0; !stack->is_lost && i + 1 < stack->count; i++)
        if (!is_read[i])
            tell_unread(&unread, i);
    free(is_read);
}
