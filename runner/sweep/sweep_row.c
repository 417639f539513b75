/* Rows share the assignments that they are joined of, and change none. */
#include "sweep/sweep_row.h"

#include <string.h>

bool sweep_row_covers(const char *section, const char *path)
{
    size_t length = strlen(section);
    return strncmp(section, path, length) == 0 &&
           (path[length] == '\0' || path[length] == '.');
}

struct sweep_row sweep_row_join(const struct sweep_row *left,
                                const struct sweep_row *right, struct arena *arena)
{
    size_t count = left->count + right->count;
    if (left->count == 0 || right->count == 0)
        return left->count == 0 ? *right : *left;
    struct sweep_assignment *both = arena_array(arena, count, sizeof *both);
    memcpy(both, left->assignments, left->count * sizeof *both);
    memcpy(both + left->count, right->assignments, right->count * sizeof *both);
    return (struct sweep_row){both, count};
}

const struct node *sweep_row_value(const struct sweep_row *row, const struct node *root,
                                   const char *path)
{
    for (size_t i = row->count; i-- > 0;) {
        const struct sweep_assignment *assignment = &row->assignments[i];
        size_t length = strlen(assignment->canonical);
        if (!sweep_row_covers(assignment->canonical, path))
            continue;
        if (path[length] == '\0')
            return assignment->value;
        bool is_word = assignment->value->kind == NODE_SCALAR;
        if (is_word && strcmp(path + length, ".type") == 0)
            return assignment->value;
        return sweep_row_covers("layers", path)
                   ? tree_find_within(assignment->value, path + length + 1)
                   : tree_find(assignment->value, path + length + 1);
    }
    return tree_find(root, path);
}

const char *sweep_row_describe(const struct sweep_row *row, struct arena *arena)
{
    struct text text = {0};
    for (size_t i = 0; i < row->count; i++) {
        text_add(&text, "%s=", row->assignments[i].canonical);
        tree_write_json(row->assignments[i].value, &text);
        text_add(&text, "\n");
    }
    const char *words = arena_copy(arena, text.at != NULL ? text.at : "", text.length);
    text_free(&text);
    return words;
}
