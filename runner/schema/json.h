/* Writing JSON from templates: indented, with strings quoted and escaped. */
#ifndef SCHEMA_JSON_H
#define SCHEMA_JSON_H

#include "base/text.h"
#include "config/tree.h"

struct json {
    struct text text;    /* {0} is empty; the caller frees it */
    struct arena *arena; /* for texts that are made on the way */
    int depth;           /* of brackets */
    char gap;            /* a blank or line end that is due, or NUL */
    bool is_part;        /* of a config that extends another: a value may be ~unset */
};

/* Adds JSON that has ' for " and, for each %s, a string that is quoted and escaped here.
 * Every member may end with a comma: a closing bracket takes it away. */
void json_add(struct json *json, const char *template, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds a template that may have a % in it, and no string. */
void json_add_plain(struct json *json, const char *template);

/* Adds JSON as it is. */
void json_add_raw(struct json *json, const char *text);

/* Adds a value as JSON has it: a number or a bool as such. */
void json_add_node(struct json *json, const struct node *node);

/* Where the next thing will stand in `text`. */
size_t json_place(struct json *json);

#endif
