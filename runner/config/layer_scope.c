/* A name is looked for among the layers above in the same list. Where else it stands is
 * looked at only to say why it cannot be named. */
#include "config/layer_scope.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/set.h"

enum { MOST_TOLD = 8 }; /* names in a sentence */

const char *layer_scope_place(struct mark mark, struct arena *arena)
{
    struct text text = {0};
    if (mark.line > 0 && mark_order(mark) == 0)
        text_add(&text, "line %d", mark.line);
    else
        problems_add_place(&text, mark);
    const char *place = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return place;
}

const char *layer_scope_path(const struct layer_scope *scope, size_t i)
{
    return arena_format(scope->resolver->arena, "%s.%zu", scope->path, i);
}

static const char *name_of(const struct node *layer)
{
    const struct node *name = tree_get(layer, "name");
    return name != NULL && name->kind == NODE_SCALAR && !name->unknown &&
                   text_is_name(name->scalar)
               ? name->scalar
               : NULL;
}

void layer_scope_begin(struct layer_scope *scope)
{
    size_t count = scope->layers->count;
    scope->names = memory_zeroed(count * sizeof *scope->names);
    scope->outputs = memory_zeroed(count * sizeof *scope->outputs);
    for (size_t i = 0; i < count; i++)
        scope->names[i] = name_of(scope->layers->entries[i].value);
}

void layer_scope_end(struct layer_scope *scope)
{
    free(scope->names);
    free(scope->outputs);
}

/* Whether layer `i` has the name. */
static bool is_called(const struct layer_scope *scope, size_t i, const char *word)
{
    return scope->names[i] != NULL && strcmp(scope->names[i], word) == 0;
}

/* The first place in the list of what has the name; the list's count where nothing has.
 */
static size_t place_of(const struct layer_scope *scope, const char *word)
{
    size_t i = 0;
    while (i < scope->layers->count && !is_called(scope, i, word))
        i++;
    return i;
}

/* ---- Names ---- */

/* Why no layer here can have a name, or NULL. */
static const char *why_reserved(const struct layer_scope *scope, const char *name)
{
    const struct {
        const char *word, *why;
        bool is_reserved;
    } words[] = {
        {"previous", "it is what `from` calls the layer before", scope->says_from},
        {"input", "it is what `from` calls the sample", scope->says_from},
        {"start", "it is what `from` calls what the block reads", scope->outer != NULL},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].is_reserved && strcmp(words[i].word, name) == 0)
            return words[i].why;
    return scope->outer != NULL && tree_is_block_key(name)
               ? "it is a key of the block that it is in, where paths reach both"
               : NULL;
}

static void check_name(const struct layer_scope *scope, struct set *known, size_t index)
{
    struct problems *problems = scope->resolver->problems;
    struct arena *arena = scope->resolver->arena;
    const struct node *node = tree_get(scope->layers->entries[index].value, "name");
    const char *name = scope->names[index], *why;
    if (node == NULL || node->unknown)
        return;
    if (name == NULL) {
        problems_add(
            problems, node->mark,
            "a layer's `name` must be lower-case letters, digits and `_`, and begin "
            "with a letter");
        return;
    }
    if ((why = why_reserved(scope, name)) != NULL)
        problems_add(problems, node->mark, "no layer can be called `%s` here: %s", name,
                     why);
    if (set_add(known, name))
        return;
    size_t first = place_of(scope, name);
    problems_add(problems, node->mark, "two layers are called `%s`: %s (%s) and %s", name,
                 layer_scope_path(scope, first),
                 layer_scope_place(scope->layers->entries[first].value->mark, arena),
                 layer_scope_path(scope, index));
}

void layer_scope_check(const struct layer_scope *scope)
{
    struct set known = {0};
    for (size_t i = 0; i < scope->layers->count; i++)
        check_name(scope, &known, i);
    set_free(&known);
}

/* ---- What is not found ---- */

/* A layer of that name in a list or in blocks of it, but for those of the block `except`;
 * `block` gets the entry of the list that has it. NULL: none. */
static const struct node *search(const struct node *layers, const char *word,
                                 const struct node *except, const struct node **block)
{
    const struct node *found = NULL, *within;
    for (size_t i = 0; layers != NULL && layers->kind == NODE_SEQUENCE; i++) {
        if (found != NULL || i == layers->count)
            break;
        const struct node *layer = layers->entries[i].value;
        const char *name = name_of(layer);
        *block = layer;
        if (name != NULL && strcmp(name, word) == 0)
            found = layer;
        else if (tree_is_block(layer) && tree_get(layer, "layers") != except)
            found = search(tree_get(layer, "layers"), word, except, &within);
    }
    return found;
}

/* The word is layer or block `i` of the enclosing list `at`. */
static const char *why_outside(const struct layer_scope *scope,
                               const struct layer_scope *at, size_t i, const char *word)
{
    struct arena *arena = scope->resolver->arena;
    const char *place = layer_scope_place(at->layers->entries[i].value->mark, arena);
    if (i == at->done && at == scope->outer)
        return arena_format(arena, "`%s` is this block; what it reads is `start`", word);
    if (i == at->done)
        return arena_format(arena,
                            "`%s` is a block that this one is in; what that reads is "
                            "`start` among its layers, and here where this block says "
                            "`from: start`, the first time that it is repeated",
                            word);
    if (i > at->done)
        return arena_format(arena,
                            "`%s` (%s) comes after this block: here are the layers above "
                            "in this one, and `start`, what it reads",
                            word, place);
    return arena_format(arena,
                        "`%s` (%s) stands outside of this block, whose layers see each "
                        "other and `start`: what the block reads the first time, with "
                        "`from: %s` beside `repeat`, and then what its last layer gave",
                        word, place, word);
}

/* The word is a layer of an enclosing list, or of another block there. */
static bool tell_outside(const struct layer_scope *scope, const struct node *word)
{
    struct arena *arena = scope->resolver->arena;
    const struct node *inner = scope->layers, *found = NULL, *block;
    const char *why = NULL;
    for (const struct layer_scope *at = scope->outer; at != NULL && why == NULL;
         at = at->outer) {
        size_t i = place_of(at, word->scalar);
        if (i < at->layers->count)
            why = why_outside(scope, at, i, word->scalar);
        else if ((found = search(at->layers, word->scalar, inner, &block)) != NULL)
            why = arena_format(arena,
                               "`%s` (%s) stands in another block: here are the layers "
                               "above in this one, and `start`, what it reads",
                               word->scalar, layer_scope_place(found->mark, arena));
        inner = at->layers;
    }
    if (why != NULL)
        problems_add(scope->resolver->problems, word->mark, "%s", why);
    return why != NULL;
}

/* The word is a layer of a block in this list. */
static bool tell_inside(const struct layer_scope *scope, const struct node *word)
{
    struct arena *arena = scope->resolver->arena;
    const struct node *block, *found = search(scope->layers, word->scalar, NULL, &block);
    if (found == NULL || found == block)
        return false;
    const char *name = name_of(block);
    problems_add(scope->resolver->problems, word->mark,
                 "`%s` (%s) stands in a block, which is read as a whole, by its last "
                 "layer: %s",
                 word->scalar, layer_scope_place(found->mark, arena),
                 name != NULL ? arena_format(arena, "say `%s`", name)
                              : "give the block a `name`, and say that");
    return true;
}

static void tell_number(const struct layer_scope *scope, const struct node *word)
{
    problems_add(
        scope->resolver->problems, word->mark,
        "`from` has names of layers, not numbers: give the layer that is meant by "
        "%s a `name`",
        word->scalar);
}

/* The word is a path: "body.fc", whose block stands above, or "layers.stem". */
static bool tell_path(const struct layer_scope *scope, const struct node *word)
{
    struct arena *arena = scope->resolver->arena;
    const char *first = word->scalar, *last = strrchr(word->scalar, '.');
    if (last == NULL)
        return false;
    if (strncmp(first, "layers.", strlen("layers.")) == 0)
        first += strlen("layers.");
    const char *name = arena_copy(arena, first, strcspn(first, "."));
    size_t block = place_of(scope, name), layer = place_of(scope, last + 1);
    int64_t number;
    if (block < scope->done && tree_is_block(scope->layers->entries[block].value))
        problems_add(scope->resolver->problems, word->mark,
                     "`%s` stands in a block, which is read as a whole, by its last "
                     "layer: say `%s`",
                     word->scalar, name);
    else if (layer < scope->done)
        problems_add(scope->resolver->problems, word->mark,
                     "`from` has names of layers, not paths: say `%s`", last + 1);
    else if (text_to_integer(last + 1, &number))
        tell_number(scope, word);
    else
        return false;
    return true;
}

/* The word is no name, but the type of a layer above. */
static bool tell_type(const struct layer_scope *scope, const struct node *word)
{
    for (size_t i = scope->done; i-- > 0;) {
        const struct node *layer = scope->layers->entries[i].value;
        const struct node *type = tree_get(layer, "type");
        if (type == NULL || type->kind != NODE_SCALAR ||
            strcmp(type->scalar, word->scalar) != 0)
            continue;
        const char *place = layer_scope_place(layer->mark, scope->resolver->arena);
        if (scope->names[i] != NULL)
            problems_add(scope->resolver->problems, word->mark,
                         "`from` has names of layers, not types: the last `%s` above "
                         "(%s) is called `%s`",
                         word->scalar, place, scope->names[i]);
        else
            problems_add(scope->resolver->problems, word->mark,
                         "`from` has names of layers, not types: give the `%s` that is "
                         "meant, such as that of %s, a `name`",
                         word->scalar, place);
        return true;
    }
    return false;
}

/* "; did you mean `stem`? There are `previous`, `input`, `stem`". */
static const char *known_here(const struct layer_scope *scope, const char *word)
{
    struct arena *arena = scope->resolver->arena;
    const char **known = arena_array(arena, scope->done + 3, sizeof *known);
    struct text text = {0};
    size_t count = 0;
    known[count++] = "previous";
    known[count++] = "input";
    if (scope->outer != NULL)
        known[count++] = "start";
    for (size_t i = 0; i < scope->done; i++)
        if (scope->names[i] != NULL)
            known[count++] = scope->names[i];
    const char *nearest = text_nearest(word, known, count);
    if (nearest != NULL)
        text_add(&text, "; did you mean `%s`?", nearest);
    else
        text_add(&text, "; here there are");
    for (size_t i = 0; nearest == NULL && i < count && i < MOST_TOLD; i++)
        text_add(&text, "%s `%s`", i > 0 ? "," : "", known[i]);
    if (nearest == NULL && count > MOST_TOLD)
        text_add(&text, " and %zu more", count - MOST_TOLD);
    const char *words = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return words;
}

/* Whether a sweep with a mistake may name a layer here. */
static bool may_be_named(const struct layer_scope *scope)
{
    bool found = false;
    for (size_t i = 0; i < scope->done; i++) {
        const struct node *layer = scope->layers->entries[i].value;
        const struct node *name = tree_get(layer, "name");
        found |= layer->unknown || (name != NULL && name->unknown);
    }
    return found;
}

static void tell_unknown(const struct layer_scope *scope, const struct node *word)
{
    struct problems *problems = scope->resolver->problems;
    int64_t number;
    if (!word->quoted && text_to_integer(word->scalar, &number))
        tell_number(scope, word);
    else if (strcmp(word->scalar, "start") == 0)
        problems_add(problems, word->mark,
                     "`start` is what a block reads, and this layer is in none; the "
                     "sample is `input`");
    else if (!tell_outside(scope, word) && !tell_inside(scope, word) &&
             !tell_path(scope, word) && !tell_type(scope, word))
        problems_add(problems, word->mark, "no layer above is called `%s`%s",
                     word->scalar, known_here(scope, word->scalar));
}

/* ---- What a name finds ---- */

int64_t layer_scope_previous(const struct layer_scope *scope)
{
    return scope->done > 0 ? scope->outputs[scope->done - 1] : scope->start;
}

/* The layer or block itself, or one that comes after it. */
static bool tell_later(const struct layer_scope *scope, const struct node *word)
{
    struct resolver *resolver = scope->resolver;
    size_t i = place_of(scope, word->scalar);
    if (i == scope->layers->count)
        return false;
    const struct node *found = scope->layers->entries[i].value;
    const struct node *reader = scope->layers->entries[scope->done].value;
    const char *what = tree_is_block(reader) ? "block" : "layer";
    if (i == scope->done)
        problems_add(resolver->problems, word->mark,
                     "`%s` is this %s itself: `from` names layers above it", word->scalar,
                     what);
    else
        problems_add(resolver->problems, word->mark,
                     "`%s` comes after this %s (%s): `from` names layers above it",
                     word->scalar, what, layer_scope_place(found->mark, resolver->arena));
    return true;
}

int64_t layer_scope_find(const struct layer_scope *scope, const struct node *word)
{
    if (strcmp(word->scalar, "previous") == 0)
        return layer_scope_previous(scope);
    if (strcmp(word->scalar, "input") == 0)
        return LAYER_SCOPE_SAMPLE;
    if (scope->outer != NULL && strcmp(word->scalar, "start") == 0)
        return scope->start;
    for (size_t i = 0; i < scope->done; i++)
        if (is_called(scope, i, word->scalar))
            return scope->outputs[i];
    if (!may_be_named(scope) && !tell_later(scope, word))
        tell_unknown(scope, word);
    return LAYER_SCOPE_LOST;
}
