/* The written layers are walked beside the stack, which has those of a block one time
 * after the other. */
#include "cli/plan_outline.h"

#include <string.h>

enum { LABEL_MOST = 48 /* letters of a name */ };

struct walk {
    const struct trial_spec *spec;
    const struct network_layer_info *layers;
    struct arena *arena;
    struct plan_outline *outline;
    struct plan_outline_row row; /* as the next one begins */
};

bool plan_outline_is_chain(const struct trial_spec *spec)
{
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct layer_spec *layer = &spec->layers[i];
        if (layer->input_count != 1 || layer->inputs[0] != (int64_t)i - 1 ||
            strchr(strchr(layer->component.path, '.') + 1, '.') != NULL)
            return false;
    }
    return true;
}

static size_t add_row(struct walk *walk, enum plan_outline_kind kind, size_t layer,
                      const char *label)
{
    struct plan_outline *outline = walk->outline;
    outline->rows = arena_grow(walk->arena, outline->rows, outline->count,
                               &outline->capacity, sizeof *outline->rows);
    walk->row.kind = kind;
    walk->row.layer = layer;
    walk->row.label = label;
    outline->rows[outline->count] = walk->row;
    return outline->count++;
}

static const char *cut(const struct walk *walk, const char *name)
{
    char *copy = arena_array(walk->arena, LABEL_MOST + 1, 1);
    text_copy_cut(copy, LABEL_MOST + 1, name);
    return copy;
}

/* ---- Blocks ---- */

/* The layers of a block, or NULL where the node is a layer. */
static const struct node *block_layers(const struct node *node)
{
    return tree_get(node, "type") == NULL ? tree_get(node, "layers") : NULL;
}

static size_t repetitions_of(const struct node *block)
{
    const struct node *repeat = tree_get(block, "repeat");
    int64_t count = 1;
    if (repeat != NULL)
        text_to_integer(repeat->scalar, &count);
    return (size_t)count;
}

/* How many layers of the stack they are. */
static size_t length_of(const struct node *layers)
{
    size_t length = 0;
    for (size_t i = 0; layers != NULL && i < layers->count; i++) {
        const struct node *node = layers->entries[i].value;
        const struct node *own = block_layers(node);
        length += own != NULL ? repetitions_of(node) * length_of(own) : 1;
    }
    return length;
}

/* Of a repetition that begins at `first`: what it reads of itself by place there, else
 * the sample or what comes before it. */
static int64_t relative(int64_t input, size_t first)
{
    return input < 0 ? -1 : input < (int64_t)first ? -2 : input - (int64_t)first;
}

static bool are_alike(const struct walk *walk, size_t a, size_t b, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const struct network_layer_info *left = &walk->layers[a + i],
                                        *right = &walk->layers[b + i];
        const struct layer_spec *one = &walk->spec->layers[a + i],
                                *other = &walk->spec->layers[b + i];
        if (memcmp(&left->output, &right->output, sizeof left->output) != 0 ||
            left->parameters != right->parameters || left->trained != right->trained ||
            left->flops_forward != right->flops_forward ||
            left->flops_backward != right->flops_backward)
            return false;
        for (size_t j = 0; j < one->input_count; j++)
            if (relative(one->inputs[j], a) != relative(other->inputs[j], b))
                return false;
    }
    return true;
}

static size_t add_list(struct walk *walk, const struct node *layers, size_t at);

/* A block's name, or where the config has it: "layers.2". */
static const char *block_name(const struct walk *walk)
{
    const struct plan_outline_row *row = &walk->row;
    const char *path = "layers";
    if (row->places[row->level].name != NULL)
        return cut(walk, row->places[row->level].name);
    for (size_t i = 0; i <= row->level; i++)
        path = arena_format(walk->arena, "%s.%zu", path, row->places[i].index);
    return path;
}

/* Repetitions `from` to before `to`, which are alike, as their first. */
static void add_alike(struct walk *walk, const struct node *block, size_t at, size_t from,
                      size_t to)
{
    const struct node *layers = block_layers(block);
    size_t length = length_of(layers), count = repetitions_of(block);
    const char *name = block_name(walk);
    const char *label =
        arena_format(walk->arena, "%s %zu to %zu of %zu", name, from + 1, to, count);
    if (to - from == count)
        label = count > 1 ? arena_format(walk->arena, "%s x %zu", name, count) : name;
    else if (to - from == 1)
        label = arena_format(walk->arena, "%s %zu of %zu", name, to, count);
    add_row(walk, PLAN_OUTLINE_BLOCK, at + from * length, label);
    walk->row.level++;
    add_list(walk, layers, at + from * length);
    walk->row.level--;
    add_row(walk, PLAN_OUTLINE_END, at + from * length, NULL);
    for (size_t i = at + (from + 1) * length; i < at + to * length; i++)
        walk->outline->row_of[i] = walk->outline->row_of[i - length];
}

static size_t add_block(struct walk *walk, const struct node *block, size_t at)
{
    size_t length = length_of(block_layers(block)), count = repetitions_of(block);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count; to++)
            if (!are_alike(walk, at + from * length, at + to * length, length))
                break;
        add_alike(walk, block, at, from, to);
    }
    return at + count * length;
}

/* ---- Layers ---- */

static void add_layer(struct walk *walk, size_t at)
{
    const char *type = walk->spec->layers[at].component.kind->name;
    const char *name = walk->row.places[walk->row.level].name;
    walk->outline->row_of[at] =
        add_row(walk, PLAN_OUTLINE_LAYER, at,
                name != NULL ? arena_format(walk->arena, "%s (%s)", cut(walk, name), type)
                             : type);
}

/* A name is one where the layer's type has no option that is called so. */
static const char *name_of(const struct walk *walk, const struct node *node, size_t at)
{
    const struct node *name = tree_get(node, "name");
    bool is_own = block_layers(node) == NULL &&
                  option_kind_get(walk->spec->layers[at].component.kind, "name") != NULL;
    return name != NULL && !is_own ? name->scalar : NULL;
}

/* Returns the place in the stack behind them. */
static size_t add_list(struct walk *walk, const struct node *layers, size_t at)
{
    for (size_t i = 0; i < layers->count; i++) {
        const struct node *node = layers->entries[i].value;
        walk->row.places[walk->row.level] =
            (struct plan_outline_place){i, name_of(walk, node, at)};
        if (block_layers(node) != NULL)
            at = add_block(walk, node, at);
        else
            add_layer(walk, at++);
    }
    return at;
}

struct plan_outline plan_outline_of(const struct trial_spec *spec,
                                    const struct network_layer_info *layers,
                                    struct arena *arena)
{
    struct plan_outline outline = {
        .row_of = arena_array(arena, spec->layer_count, sizeof *outline.row_of)};
    struct walk walk = {
        .spec = spec, .layers = layers, .arena = arena, .outline = &outline};
    add_row(&walk, PLAN_OUTLINE_SAMPLE, 0, "input");
    add_list(&walk, tree_get(spec->root, "layers"), 0);
    return outline;
}

/* ---- What reads what ---- */

size_t plan_outline_source(const struct plan_outline *outline, int64_t input)
{
    return input < 0 ? 0 : outline->row_of[input];
}

size_t plan_outline_before(const struct plan_outline *outline, size_t row)
{
    do
        row--;
    while (outline->rows[row].kind != PLAN_OUTLINE_LAYER &&
           outline->rows[row].kind != PLAN_OUTLINE_SAMPLE);
    return row;
}

/* Of a layer or block above in the same list; NULL where there is none. */
static const char *name_above(const struct plan_outline_row *reader,
                              const struct plan_outline_row *read)
{
    size_t level = reader->level;
    if (read->kind != PLAN_OUTLINE_LAYER || read->level < level ||
        read->places[level].index >= reader->places[level].index)
        return NULL;
    for (size_t i = 0; i < level; i++)
        if (read->places[i].index != reader->places[i].index)
            return NULL;
    return read->places[level].name;
}

/* What has no name is the layer before, or comes into a block by its start. */
const char *plan_outline_word(const struct plan_outline *outline, size_t row,
                              int64_t input)
{
    size_t source = plan_outline_source(outline, input);
    const char *name = name_above(&outline->rows[row], &outline->rows[source]);
    return name != NULL                                  ? name
           : input < 0                                   ? "input"
           : source == plan_outline_before(outline, row) ? "previous"
                                                         : "start";
}
