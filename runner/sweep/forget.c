#include "sweep/forget.h"

struct forgetting {
    const struct node *root;
    struct arena *arena;
    size_t count; /* values that became unknown */
};

static void forget(struct forgetting *forgetting, const struct node *sweep)
{
    struct problems none = {0};
    for (size_t i = 0; i < sweep->count && forgetting->count < TREE_MAX_KEYS; i++) {
        const struct entry *entry = &sweep->entries[i];
        const struct node *root = forgetting->root;
        const struct node *old = entry->key != NULL ? tree_find(root, entry->key) : NULL;
        if (entry->key != NULL && (old == NULL || !old->unknown)) {
            const struct node *unknown = tree_unknown(forgetting->arena, entry->key_mark);
            const struct node *less = tree_with_path(forgetting->arena, root, entry->key,
                                                     unknown, entry->key_mark, &none);
            forgetting->root = less != NULL ? less : root;
            forgetting->count++;
        }
        forget(forgetting, entry->value);
    }
    problems_free(&none);
}

const struct node *forget_swept(const struct node *sweep, const struct node *root,
                                struct arena *arena)
{
    struct forgetting forgetting = {root, arena, 0};
    forget(&forgetting, sweep);
    return forgetting.root;
}
