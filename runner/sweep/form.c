/* Reading the forms: nothing is checked here. */
#include "sweep/form.h"

#include <math.h>
#include <string.h>

enum sweep_form form_of(const char *key)
{
    return sweep_form_find(key, strlen(key));
}

struct form_part form_part(const struct node *parts, size_t i)
{
    const struct entry *entry = &parts->entries[i];
    if (parts->kind == NODE_MAPPING)
        return (struct form_part){.axis = entry, .mark = entry->key_mark};
    return (struct form_part){.sweep = entry->value, .mark = entry->value->mark};
}

const struct node *form_values(const struct node *axis)
{
    const struct node *values =
        axis->kind == NODE_MAPPING ? tree_get(axis, "values") : axis;
    return values != NULL && values->kind == NODE_SEQUENCE && values->count > 0 ? values
                                                                                : NULL;
}

const struct node *form_when(const struct node *node)
{
    return tree_get(node, "when");
}

void form_note(struct form_nodes *nodes, const struct node *node, struct arena *arena)
{
    nodes->at =
        arena_grow(arena, nodes->at, nodes->count, &nodes->capacity, sizeof *nodes->at);
    nodes->at[nodes->count++] = node;
}

bool form_has(const struct form_nodes *nodes, const struct node *node)
{
    for (size_t i = 0; i < nodes->count; i++)
        if (nodes->at[i] == node)
            return true;
    return false;
}

/* ---- random and search ---- */

static const char *const random_keys[] = {"budget", "seed", "when"};
static const char *const search_keys[] = {"method", "budget", "startup", "lag", "seed"};

size_t form_keys(enum sweep_form form, const char *const **keys)
{
    bool is_search = form == SWEEP_FORM_SEARCH;
    *keys = is_search ? search_keys : random_keys;
    return is_search ? sizeof search_keys / sizeof search_keys[0]
                     : sizeof random_keys / sizeof random_keys[0];
}

bool form_is_drawn(enum sweep_form form, const struct entry *entry)
{
    const char *const *keys;
    size_t count = form_keys(form, &keys);
    for (size_t i = 0; i < count; i++)
        if (strcmp(entry->key, keys[i]) == 0)
            return false;
    return true;
}

bool form_read_integer(const struct node *node, int64_t *value)
{
    return node->kind == NODE_SCALAR && !node->quoted &&
           text_to_integer(node->scalar, value);
}

bool form_read_number(const struct node *node, bool as_integer, double *value)
{
    const int64_t most = INT64_C(1) << 53;
    int64_t integer;
    if (!as_integer)
        return node->kind == NODE_SCALAR && !node->quoted &&
               text_to_real(node->scalar, value) && isfinite(*value);
    if (!form_read_integer(node, &integer) || integer < -most || integer > most)
        return false;
    *value = (double)integer;
    return true;
}

static int64_t number_or(const struct node *map, const char *key, int64_t otherwise)
{
    const struct node *node = tree_get(map, key);
    int64_t value;
    return node != NULL && form_read_integer(node, &value) ? value : otherwise;
}

int64_t form_budget(const struct node *drawn)
{
    return number_or(drawn, "budget", 0);
}

int64_t form_seed(const struct node *drawn)
{
    return number_or(drawn, "seed", 0);
}

int64_t form_startup(const struct node *search)
{
    int64_t budget = form_budget(search);
    return number_or(search, "startup", budget < SWEEP_STARTUP ? budget : SWEEP_STARTUP);
}

int64_t form_lag(const struct node *search)
{
    return number_or(search, "lag", SWEEP_LAG);
}

const struct entry *form_folds(const struct node *sweep)
{
    const struct node *grid = tree_get(sweep, "grid");
    return grid != NULL ? &grid->entries[0] : NULL;
}
