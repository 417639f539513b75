/* The tree as JSON, in which two can be compared, too. */
#include <stdlib.h>
#include <string.h>

#include "config/tree.h"

/* JSON has no hexadecimal, no infinities and no leading "+" or "."; such numbers are
 * written as decimals, or, where there is none, as strings. */
static void write_scalar(const struct node *node, struct text *out)
{
    int64_t integer;
    double real;
    bool boolean;
    char buffer[TEXT_REAL_SIZE];
    if (tree_is_null(node))
        text_add(out, "null");
    else if (!node->quoted && text_to_integer(node->scalar, &integer))
        text_add(out, "%lld", (long long)integer);
    else if (!node->quoted && text_to_real(node->scalar, &real) && real - real == 0)
        text_add(out, "%s", text_from_real(real, buffer));
    else if (!node->quoted && text_to_bool(node->scalar, &boolean))
        text_add(out, "%s", boolean ? "true" : "false");
    else
        text_add_json(out, node->scalar);
}

void tree_write_json(const struct node *node, struct text *out)
{
    if (node->kind == NODE_SCALAR) {
        write_scalar(node, out);
        return;
    }
    bool mapping = node->kind == NODE_MAPPING;
    text_add(out, mapping ? "{" : "[");
    for (size_t i = 0; i < node->count; i++) {
        if (i > 0)
            text_add(out, ", ");
        if (mapping) {
            text_add_json(out, node->entries[i].key);
            text_add(out, ": ");
        }
        tree_write_json(node->entries[i].value, out);
    }
    text_add(out, mapping ? "}" : "]");
}

bool tree_same(const struct node *a, const struct node *b)
{
    struct text left = {0}, right = {0};
    tree_write_json(a, &left);
    tree_write_json(b, &right);
    bool same = strcmp(left.at, right.at) == 0;
    text_free(&left);
    text_free(&right);
    return same;
}
