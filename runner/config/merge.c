/* The order of keys is the base's, and what is new follows: the rows of a sweep whose
 * axis got other values are numbered as before. */
#include "config/merge.h"

#include <string.h>

#include "config/sections.h"
#include "config/unset.h"

struct merging {
    struct arena *arena;
    struct problems *problems;
};

/* The section of that path in whose mapping a word names the kind; NULL: it is none. */
static const struct section *section_of(const char *path)
{
    for (size_t i = 0; i < sections_count; i++)
        if (strcmp(sections[i].name, path) == 0 && sections[i].word != NULL)
            return &sections[i];
    return NULL;
}

/* Where the word may be left out, as of `objective`, that is another than each word. */
static bool names_another(const struct node *base, const struct node *own,
                          const struct section *section)
{
    const struct node *before = tree_get(base, section->word),
                      *now = tree_get(own, section->word);
    if (now == NULL || now->kind != NODE_SCALAR || tree_is_unset(now))
        return false;
    if (before == NULL)
        return section->form == SECTION_OPTIONS;
    return before->kind == NODE_SCALAR && strcmp(before->scalar, now->scalar) != 0;
}

/* "sweep.grid.optimizer.learning_rate", which is `depth` keys down. */
static bool is_axis(const char *path, int depth)
{
    return depth == 3 && strncmp(path, "sweep.", strlen("sweep.")) == 0;
}

static bool replaces(const struct node *base, const struct node *own, const char *path,
                     int depth)
{
    const struct section *section = section_of(path);
    return base->kind != NODE_MAPPING || own->kind != NODE_MAPPING || own->count == 0 ||
           is_axis(path, depth) || (section != NULL && names_another(base, own, section));
}

static const struct node *merged(const struct merging *merging, const struct node *base,
                                 const struct node *own, const char *path, int depth);

static size_t place_of(const struct node *map, const char *key)
{
    size_t i = 0;
    while (i < map->count && strcmp(map->entries[i].key, key) != 0)
        i++;
    return i;
}

static void take_out(struct node *map, size_t place)
{
    map->count--;
    memmove(map->entries + place, map->entries + place + 1,
            (map->count - place) * sizeof *map->entries);
}

/* Puts an entry into a mapping that has room for one more. */
static void put(const struct merging *merging, struct node *map,
                const struct entry *entry, const char *path, int depth)
{
    size_t i = place_of(map, entry->key);
    struct entry *place = &map->entries[i];
    const struct entry before = *place;
    const char *below = arena_format(merging->arena, "%s%s%s", path,
                                     path[0] != '\0' ? "." : "", entry->key);
    bool is_new = i == map->count, is_unset = tree_is_unset(entry->value);
    if (is_unset && is_new)
        unset_refuse_missing(map, entry->key, below, entry->value->mark,
                             merging->problems);
    else if (is_unset)
        take_out(map, i);
    if (is_unset)
        return;
    *place = *entry;
    map->count += is_new;
    if (is_new)
        return;
    place->value = merged(merging, before.value, entry->value, below, depth + 1);
    if (mark_replaces(place->value->mark) == &before.value->mark) {
        struct mark *mark = arena_array(merging->arena, 1, sizeof *mark);
        *mark = before.key_mark;
        place->key_mark = mark_replacing(place->key_mark, mark, merging->arena);
    }
    if (entry->value->count > 0 && unset_empties(place->value, below))
        take_out(map, i);
}

/* Of what replaces, the mark says what; of what is merged, nothing. It stands where `own`
 * does, as that is the config that was asked for. */
static const struct node *merged(const struct merging *merging, const struct node *base,
                                 const struct node *own, const char *path, int depth)
{
    struct node *result = arena_array(merging->arena, 1, sizeof *result);
    if (replaces(base, own, path, depth)) {
        *result = *own;
        result->mark = mark_replacing(own->mark, &base->mark, merging->arena);
        return result;
    }
    *result = *base;
    result->mark = own->mark;
    result->entries = arena_array(merging->arena, base->count + own->count + 1,
                                  sizeof *result->entries);
    for (size_t i = 0; i < base->count; i++)
        result->entries[i] = base->entries[i];
    for (size_t i = 0; i < own->count; i++)
        put(merging, result, &own->entries[i], path, depth);
    return result;
}

const struct node *merge_trees(const struct node *base, const struct node *own,
                               struct arena *arena, struct problems *problems)
{
    const struct merging merging = {arena, problems};
    return own->count > 0 ? merged(&merging, base, own, "", 0) : base;
}
