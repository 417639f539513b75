/* From YAML text to the tree: libyaml's events, with its marks. Refuses what the head of
 * tree.h lists. A mistake ends the reading, as nothing after it can be trusted, but for
 * a duplicate key, which is left out, and a tag, whose value is unknown then. */
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/text.h"
#include "config/tree.h"
#include "config/tree_file.h"

#define MAX_ANCHORS 256

struct loader {
    yaml_parser_t parser;
    const struct tree_file *file;
    struct arena *arena;
    struct problems *problems;
    size_t nodes; /* after aliases are expanded; of files that extend this one, too */
    int deepest;  /* level of the deepest node below the one that is read */
    struct {
        const char *name;
        const struct node *node;
        size_t nodes; /* in it */
        int height;   /* levels below it */
    } anchors[MAX_ANCHORS];
    size_t anchor_count;
};

static struct mark mark_of(const struct loader *loader, yaml_mark_t at)
{
    return (struct mark){.source = loader->file->name,
                         .line = (int)at.line + 1,
                         .column = (int)at.column + 1,
                         .origin = loader->file->origin};
}

static bool read_node(struct loader *loader, yaml_event_t *event, int depth,
                      const struct node **result);

static bool next_event(struct loader *loader, yaml_event_t *event)
{
    if (yaml_parser_parse(&loader->parser, event))
        return true;
    const yaml_parser_t *parser = &loader->parser;
    const char *problem = parser->problem != NULL ? parser->problem : "it cannot be read";
    struct mark mark = mark_of(loader, parser->problem_mark);
    if (parser->error == YAML_READER_ERROR)
        problems_add(loader->problems, (struct mark){.source = loader->file->name},
                     "not valid YAML: %s (byte %zu)", problem, parser->problem_offset);
    else if (parser->context != NULL)
        problems_add(loader->problems, mark, "not valid YAML: %s (%s in line %zu)",
                     problem, parser->context, parser->context_mark.line + 1);
    else
        problems_add(loader->problems, mark, "not valid YAML: %s", problem);
    return false;
}

static bool count_nodes(struct loader *loader, size_t nodes, struct mark mark)
{
    loader->nodes += nodes;
    if (loader->nodes <= TREE_MAX_NODES)
        return true;
    problems_add(loader->problems, mark,
                 "more than %d values, aliases expanded: the limit of a config",
                 TREE_MAX_NODES);
    return false;
}

/* A list or mapping makes one more level; an alias brings as many as its node has. */
static bool check_depth(struct loader *loader, int depth, struct mark mark)
{
    if (depth > loader->deepest)
        loader->deepest = depth;
    if (depth <= TREE_MAX_DEPTH)
        return true;
    problems_add(loader->problems, mark, "nested deeper than %d levels: the limit",
                 TREE_MAX_DEPTH);
    return false;
}

static void check_tag(struct loader *loader, const yaml_char_t *tag, const char *allowed,
                      struct node *node)
{
    const char *text = (const char *)tag;
    node->unknown = text != NULL && strcmp(text, "!") != 0 && strcmp(text, allowed) != 0;
    if (node->unknown)
        problems_add(loader->problems, node->mark,
                     "the tag %s is not known here: leave it out", text);
}

static bool add_anchor(struct loader *loader, const yaml_char_t *name,
                       const struct node *node, size_t nodes, int height)
{
    if (name == NULL)
        return true;
    if (loader->anchor_count == MAX_ANCHORS) {
        problems_add(loader->problems, node->mark,
                     "more than %d anchors: the limit of a config", MAX_ANCHORS);
        return false;
    }
    size_t i = loader->anchor_count++;
    loader->anchors[i].name = arena_format(loader->arena, "%s", (const char *)name);
    loader->anchors[i].node = node;
    loader->anchors[i].nodes = nodes;
    loader->anchors[i].height = height;
    return true;
}

static bool read_alias(struct loader *loader, const yaml_event_t *event, int depth,
                       const struct node **result)
{
    const char *name = (const char *)event->data.alias.anchor;
    struct mark mark = mark_of(loader, event->start_mark);
    for (size_t i = loader->anchor_count; i > 0; i--)
        if (strcmp(loader->anchors[i - 1].name, name) == 0) {
            *result = loader->anchors[i - 1].node;
            return check_depth(loader, depth + loader->anchors[i - 1].height, mark) &&
                   count_nodes(loader, loader->anchors[i - 1].nodes, mark);
        }
    problems_add(loader->problems, mark, "the alias *%s has no anchor &%s before it",
                 name, name);
    return false;
}

static bool read_scalar(struct loader *loader, const yaml_event_t *event,
                        struct node *node)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    node->kind = NODE_SCALAR;
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    check_tag(loader, event->data.scalar.tag, YAML_STR_TAG, node);
    node->quoted |= event->data.scalar.tag != NULL;
    if (length > TREE_MAX_SCALAR) {
        problems_add(loader->problems, node->mark,
                     "a value of more than %d bytes: the limit", TREE_MAX_SCALAR);
        return false;
    }
    if (memchr(text, '\0', length) != NULL) {
        problems_add(loader->problems, node->mark, "a value has a NUL character in it");
        return false;
    }
    node->scalar = arena_copy(loader->arena, text, length);
    return true;
}

static bool check_key(struct loader *loader, const struct node *map,
                      const struct node *key)
{
    if (key->kind != NODE_SCALAR) {
        problems_add(loader->problems, key->mark, "a key must be a plain word");
        return false;
    }
    if (!key->quoted && strcmp(key->scalar, "<<") == 0) {
        problems_add(loader->problems, key->mark,
                     "merge keys (<<) are not supported: write the keys out");
        return false;
    }
    if (map->count == TREE_MAX_KEYS) {
        problems_add(loader->problems, key->mark,
                     "more than %d keys: the limit of a mapping", TREE_MAX_KEYS);
        return false;
    }
    return true;
}

/* Of two values for one key the first is taken, and the second is told. */
static bool is_duplicate(struct loader *loader, const struct node *map,
                         const struct node *key)
{
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->entries[i].key, key->scalar) == 0) {
            problems_add(loader->problems, key->mark,
                         "duplicate key `%s`: it is in line %d too", key->scalar,
                         map->entries[i].key_mark.line);
            return true;
        }
    return false;
}

static struct entry *append(struct loader *loader, struct node *node, size_t *capacity)
{
    node->entries = arena_grow(loader->arena, node->entries, node->count, capacity,
                               sizeof *node->entries);
    return &node->entries[node->count];
}

/* The elements up to the end event; keys and values in turn for a mapping. */
static bool read_elements(struct loader *loader, struct node *node, yaml_event_type_t end,
                          int depth)
{
    size_t capacity = 0;
    for (;;) {
        yaml_event_t event;
        const struct node *key = NULL, *value = NULL;
        if (!next_event(loader, &event))
            return false;
        if (event.type == end) {
            yaml_event_delete(&event);
            return true;
        }
        if (!read_node(loader, &event, depth + 1,
                       node->kind == NODE_MAPPING ? &key : &value))
            return false;
        if (node->kind == NODE_MAPPING &&
            (!check_key(loader, node, key) || !next_event(loader, &event) ||
             !read_node(loader, &event, depth + 1, &value)))
            return false;
        if (key != NULL && is_duplicate(loader, node, key))
            continue;
        *append(loader, node, &capacity) =
            (struct entry){key != NULL ? key->scalar : NULL,
                           key != NULL ? key->mark : value->mark, value};
        node->count++;
    }
}

static bool read_collection(struct loader *loader, const yaml_event_t *event,
                            struct node *node, int depth)
{
    bool mapping = event->type == YAML_MAPPING_START_EVENT;
    node->kind = mapping ? NODE_MAPPING : NODE_SEQUENCE;
    check_tag(loader,
              mapping ? event->data.mapping_start.tag : event->data.sequence_start.tag,
              mapping ? YAML_MAP_TAG : YAML_SEQ_TAG, node);
    return check_depth(loader, depth + 1, node->mark) &&
           read_elements(loader, node,
                         mapping ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT,
                         depth);
}

/* Reads the node that the event begins, and deletes the event. */
static bool read_node(struct loader *loader, yaml_event_t *event, int depth,
                      const struct node **result)
{
    struct node *node = arena_array(loader->arena, 1, sizeof *node);
    const yaml_char_t *anchor = NULL;
    size_t before = loader->nodes;
    int deepest = loader->deepest;
    bool good = false;
    node->mark = mark_of(loader, event->start_mark);
    *result = node;
    loader->deepest = depth;
    if (event->type == YAML_ALIAS_EVENT) {
        good = read_alias(loader, event, depth, result);
    } else if (!count_nodes(loader, 1, node->mark)) {
        good = false;
    } else if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        good = read_scalar(loader, event, node);
    } else {
        anchor = event->type == YAML_MAPPING_START_EVENT
                     ? event->data.mapping_start.anchor
                     : event->data.sequence_start.anchor;
        good = read_collection(loader, event, node, depth);
    }
    good = good && add_anchor(loader, anchor, node, loader->nodes - before,
                              loader->deepest - depth);
    loader->deepest = deepest > loader->deepest ? deepest : loader->deepest;
    yaml_event_delete(event);
    return good;
}

/* Passes an event that a good stream has here; false for any other. */
static bool pass(struct loader *loader, yaml_event_type_t type, yaml_event_t *event)
{
    if (!next_event(loader, event))
        return false;
    if (event->type == type)
        return true;
    if (type == YAML_DOCUMENT_START_EVENT)
        problems_add(loader->problems, (struct mark){.source = loader->file->name},
                     "it is empty: see configs/README.md for what a config says");
    else
        problems_add(loader->problems, mark_of(loader, event->start_mark),
                     "a second document begins here: a config is one");
    yaml_event_delete(event);
    return false;
}

static const struct node *read_document(struct loader *loader)
{
    static const yaml_event_type_t before[] = {YAML_STREAM_START_EVENT,
                                               YAML_DOCUMENT_START_EVENT};
    static const yaml_event_type_t after[] = {YAML_DOCUMENT_END_EVENT,
                                              YAML_STREAM_END_EVENT};
    const struct node *root = NULL;
    yaml_event_t event;
    for (int i = 0; i < 2; i++) {
        if (!pass(loader, before[i], &event))
            return NULL;
        yaml_event_delete(&event);
    }
    if (!next_event(loader, &event) || !read_node(loader, &event, 0, &root))
        return NULL;
    for (int i = 0; i < 2; i++) {
        if (!pass(loader, after[i], &event))
            return NULL;
        yaml_event_delete(&event);
    }
    return root;
}

/* Also counts its nodes. */
static const struct node *parse(struct tree_file *file, struct arena *arena,
                                struct problems *problems)
{
    const char *text = file->text;
    size_t length = file->length;
    static const char byte_order_mark[] =
        "\xef\xbb\xbf"; /* as some editors begin a file */
    struct loader loader = {.file = file,
                            .arena = arena,
                            .problems = problems,
                            .nodes = file->by != NULL ? file->by->nodes : 0};
    struct mark whole = {.source = file->name};
    size_t skipped = strlen(byte_order_mark);
    if (length > TREE_MAX_FILE) {
        problems_add(problems, whole, "it has %zu bytes: the limit is %d", length,
                     TREE_MAX_FILE);
        return NULL;
    }
    if (!yaml_parser_initialize(&loader.parser)) {
        problems_add(problems, whole, "the system has no memory left");
        return NULL;
    }
    if (length < skipped || memcmp(text, byte_order_mark, skipped) != 0)
        skipped = 0; /* in the stream it would move the columns of the first line */
    yaml_parser_set_input_string(&loader.parser, (const unsigned char *)text + skipped,
                                 length - skipped);
    yaml_parser_set_encoding(&loader.parser, YAML_UTF8_ENCODING);
    const struct node *root = read_document(&loader);
    yaml_parser_delete(&loader.parser);
    file->nodes = loader.nodes;
    return root;
}

const struct node *tree_parse(const char *text, size_t length, const char *source,
                              struct arena *arena, struct problems *problems)
{
    struct tree_file file = {.name = source, .text = text, .length = length};
    return parse(&file, arena, problems);
}

const struct node *tree_load(const char *path, struct arena *arena,
                             struct tree_file *file, struct problems *problems)
{
    struct tree_file own = {0};
    file = file != NULL ? file : &own;
    if (tree_file_read(path, file, arena, problems) != 0)
        return NULL;
    return parse(file, arena, problems);
}
