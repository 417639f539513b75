/* libyaml's emitter writes what it quotes and how, and knows no comments: what it wrote
 * is read again for the lines on which its scalars stand, in the order in which they were
 * written. Each stands on one line: those with more are written in double quotes. */
#include "config/tree_yaml.h"

#include <string.h>
#include <yaml.h>

#include "base/memory.h"
#include "base/print.h"

#define COMMENT_AT 40  /* column of comments, */
#define COMMENT_FAR 72 /* or, where some lines are longer, at most this one */

struct writer {
    yaml_emitter_t emitter;
    struct arena *arena;
    struct text text;
    const struct mark **places; /* of what begins, in the order of the events */
    size_t count, capacity;
    bool failed;
};

static int append(void *data, unsigned char *bytes, size_t size)
{
    text_add(data, "%.*s", (int)size, (const char *)bytes);
    return 1;
}

static void emit(struct writer *writer, yaml_event_t *event, int is_made)
{
    /* It frees the event, also where it fails. */
    writer->failed |= !is_made || !yaml_emitter_emit(&writer->emitter, event);
}

static void note(struct writer *writer, const struct mark *place)
{
    writer->places = arena_grow(writer->arena, writer->places, writer->count,
                                &writer->capacity, sizeof *writer->places);
    writer->places[writer->count++] = place;
}

/* What is printed must be what was meant: letters that a terminal would obey are spelt
 * out, which only double quotes can. */
static void write_scalar(struct writer *writer, const char *text, bool quoted,
                         const struct mark *place)
{
    yaml_event_t event;
    yaml_scalar_style_t style = !text_is_clean(text) ? YAML_DOUBLE_QUOTED_SCALAR_STYLE
                                : quoted             ? YAML_SINGLE_QUOTED_SCALAR_STYLE
                                                     : YAML_PLAIN_SCALAR_STYLE;
    if (text[0] == '\0' && !quoted)
        text = "null"; /* an empty place would be quoted in a list */
    note(writer, place);
    emit(writer, &event,
         yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text,
                                      (int)strlen(text), 1, 1, style));
}

static bool same_place(struct mark a, struct mark b)
{
    return mark_order(a) == mark_order(b) && strcmp(a.source, b.source) == 0 &&
           (a.line == 0) == (b.line == 0);
}

/* Whether it is a list of single values, all of which one file gave. */
static bool is_plain(const struct node *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct node *value = list->entries[i].value;
        if (value->kind != NODE_SCALAR || !same_place(list->mark, value->mark))
            return false;
    }
    return list->kind == NODE_SEQUENCE;
}

static void write_node(struct writer *writer, const struct node *node,
                       const struct mark *place);

static void write_entries(struct writer *writer, const struct node *node,
                          const struct mark *place)
{
    for (size_t i = 0; i < node->count; i++) {
        const struct entry *entry = &node->entries[i];
        bool is_key = node->kind == NODE_MAPPING;
        struct node key = {.scalar = entry->key};
        if (is_key) /* "<<" and "~" were in quotes */
            write_scalar(writer, entry->key,
                         tree_is_null(&key) || strcmp(entry->key, "<<") == 0,
                         &entry->key_mark);
        write_node(writer, entry->value, place != NULL ? place : &entry->value->mark);
    }
}

static void write_node(struct writer *writer, const struct node *node,
                       const struct mark *place)
{
    yaml_event_t event;
    bool is_flow = node->count == 0 || is_plain(node);
    if (node->kind == NODE_SCALAR) {
        write_scalar(writer, node->scalar, node->quoted, place);
        return;
    }
    note(writer, &node->mark);
    if (node->kind == NODE_SEQUENCE)
        emit(writer, &event,
             yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
                                                  is_flow ? YAML_FLOW_SEQUENCE_STYLE
                                                          : YAML_BLOCK_SEQUENCE_STYLE));
    else
        emit(writer, &event,
             yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
                                                 is_flow ? YAML_FLOW_MAPPING_STYLE
                                                         : YAML_BLOCK_MAPPING_STYLE));
    write_entries(writer, node, is_flow ? &node->mark : NULL);
    emit(writer, &event,
         node->kind == NODE_SEQUENCE ? yaml_sequence_end_event_initialize(&event)
                                     : yaml_mapping_end_event_initialize(&event));
}

/* The YAML, in writer->text. */
static void write_document(struct writer *writer, const struct node *root)
{
    yaml_event_t event;
    if (!yaml_emitter_initialize(&writer->emitter)) {
        writer->failed = true;
        return;
    }
    yaml_emitter_set_output(&writer->emitter, append, &writer->text);
    yaml_emitter_set_unicode(&writer->emitter, 1);
    yaml_emitter_set_width(&writer->emitter, -1);
    emit(writer, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
    emit(writer, &event,
         yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1));
    write_node(writer, root, &root->mark);
    emit(writer, &event, yaml_document_end_event_initialize(&event, 1));
    emit(writer, &event, yaml_stream_end_event_initialize(&event));
    yaml_emitter_delete(&writer->emitter);
}

/* Whether what begins with the event says where its line comes from: of collections only
 * those in one line do. */
static bool tells(const yaml_event_t *event)
{
    return event->type == YAML_SCALAR_EVENT ||
           (event->type == YAML_SEQUENCE_START_EVENT &&
            event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE) ||
           (event->type == YAML_MAPPING_START_EVENT &&
            event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
}

/* Fills of[line], from 0, with the last that stands there. -1 where it cannot be read. */
static int find_lines(const struct writer *writer, const struct mark **of)
{
    yaml_parser_t parser;
    yaml_event_type_t type = YAML_NO_EVENT;
    size_t next = 0;
    if (!yaml_parser_initialize(&parser))
        return -1;
    yaml_parser_set_input_string(&parser, (const unsigned char *)writer->text.at,
                                 writer->text.length);
    while (type != YAML_STREAM_END_EVENT) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event))
            break;
        type = event.type;
        if (tells(&event))
            of[event.start_mark.line] = writer->places[next];
        next += type == YAML_SCALAR_EVENT || type == YAML_SEQUENCE_START_EVENT ||
                type == YAML_MAPPING_START_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return type == YAML_STREAM_END_EVENT && next == writer->count ? 0 : -1;
}

/* "--set dataset.train" of "--set dataset.train=9", as the value stands there. */
static void add_place(const struct mark *mark, struct text *out)
{
    struct text place = {0};
    if (mark->line > 0)
        problems_add_place(&place, *mark);
    else
        text_add(&place, "%.*s", (int)strcspn(mark->source, "="), mark->source);
    text_add_clean(out, place.at, place.length, "");
    text_free(&place);
}

static void add_comment(const struct mark *mark, int width, int column, struct text *out)
{
    text_add(out, "%*s # ", width < column ? column - width : 0, "");
    add_place(mark, out);
    if (mark_replaces(*mark) != NULL) {
        text_add(out, " (it replaces ");
        add_place(mark_replaces(*mark), out);
        text_add(out, ")");
    }
}

static int comment_column(const char *text)
{
    int column = COMMENT_AT;
    for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1)
        if (end - text > column && end - text <= COMMENT_FAR)
            column = (int)(end - text);
    return column;
}

static void add_lines(struct writer *writer, const struct mark *const *of,
                      struct text *out)
{
    const char *text = writer->text.at;
    int column = comment_column(text);
    size_t line = 0;
    for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1) {
        const char *words = arena_copy(writer->arena, text, (size_t)(end - text));
        text_add(out, "%s", words);
        if (of[line] != NULL)
            add_comment(of[line], print_width(words), column, out);
        text_add(out, "\n");
        line++;
    }
}

int tree_yaml_write(const struct node *root, struct text *out)
{
    struct writer writer = {.arena = arena_new()};
    size_t lines = 1;
    write_document(&writer, root);
    for (size_t i = 0; i < writer.text.length; i++)
        lines += writer.text.at[i] == '\n';
    const struct mark **of = arena_array(writer.arena, lines, sizeof *of);
    int status = writer.failed ? -1 : find_lines(&writer, of);
    if (status == 0)
        add_lines(&writer, of, out);
    text_free(&writer.text);
    arena_free(writer.arena);
    return status;
}
