/* A word stands for a section of that type, on either side. */
#include "sweep/condition.h"

#include "config/assign.h"

/* What a section is called by: its `type`, or the `rule` of a stop. */
static const struct node *word_of(const struct node *value)
{
    const struct node *type = tree_get(value, "type");
    if (value->kind != NODE_MAPPING)
        return value;
    return type != NULL ? type : tree_get(value, "rule");
}

/* A word wanted of a section asks for its type alone; a word that a row has is a section
 * without options. */
static bool same_value(const struct node *value, const struct node *wanted)
{
    const struct node *a = wanted->kind == NODE_SCALAR ? word_of(value) : value;
    const struct node *b =
        value->kind == NODE_SCALAR && wanted->count == 1 ? word_of(wanted) : wanted;
    return a != NULL && b != NULL && tree_same(a, b);
}

static bool is_one_of(const struct node *value, const struct node *wanted)
{
    if (value == NULL)
        return false;
    bool found = same_value(value, wanted);
    for (size_t i = 0; wanted->kind == NODE_SEQUENCE && i < wanted->count; i++)
        found |= same_value(value, wanted->entries[i].value);
    return found;
}

bool condition_holds(const struct node *when, const struct sweep_row *row,
                     const struct node *root, struct arena *arena)
{
    for (size_t i = 0; when != NULL && i < when->count; i++) {
        const struct entry *entry = &when->entries[i];
        const char *path = assign_canonical_path(root, entry->key, arena);
        if (!is_one_of(sweep_row_value(row, root, path), entry->value))
            return false;
    }
    return true;
}
