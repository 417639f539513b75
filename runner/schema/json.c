/* Blanks and line ends of a template are held back until something follows them. */
#include "schema/json.h"

#include <stdarg.h>

static void close_gap(struct json *json)
{
    if (json->gap == '\n')
        text_add(&json->text, "\n%*s", 2 * json->depth, "");
    else if (json->gap == ' ')
        text_add(&json->text, " ");
    json->gap = '\0';
}

static void add_letter(struct json *json, char letter)
{
    struct text *text = &json->text;
    if (letter == ' ' || letter == '\n') {
        json->gap = letter;
        return;
    }
    if (letter == '}' || letter == ']') {
        json->depth--;
        json->gap = json->gap == '\n' ? '\n' : '\0';
        if (text->at[text->length - 1] == ',')
            text->at[--text->length] = '\0';
    }
    close_gap(json);
    text_add(text, "%c", letter == '\'' ? '"' : letter);
    json->depth += letter == '{' || letter == '[';
}

void json_add(struct json *json, const char *template, ...)
{
    va_list values;
    va_start(values, template);
    for (; *template != '\0'; template ++) {
        if (*template != '%') {
            add_letter(json, *template);
            continue;
        }
        close_gap(json);
        /* va_start() stands above: the analyser forgets it in some orders of files. */
        text_add_json(&json->text, /* NOLINTNEXTLINE(clang-analyzer-valist.*) */
                      va_arg(values, const char *));
        template ++;
    }
    va_end(values);
}

void json_add_plain(struct json *json, const char *template)
{
    for (; *template != '\0'; template ++)
        add_letter(json, *template);
}

void json_add_raw(struct json *json, const char *text)
{
    close_gap(json);
    text_add(&json->text, "%s", text);
}

void json_add_node(struct json *json, const struct node *node)
{
    close_gap(json);
    tree_write_json(node, &json->text);
}

size_t json_place(struct json *json)
{
    close_gap(json);
    return json->text.length;
}
