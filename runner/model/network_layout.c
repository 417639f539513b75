/* Time goes from the middle to both sides: backward, and mirrored, forward. To each side
 * pieces of the stack end, and none begins, so that room above it that is free when
 * another piece begins stays free. */
#include "model/network_layout.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/saturate.h"

/* A piece on its way from the middle to one side. */
struct passage {
    int64_t from, to; /* moments, negative and exchanged before the middle */
    struct network_piece *piece;
};

/* Pieces in the order of one side. */
struct side {
    struct passage *at;
    size_t count;
};

static int64_t end_of(const struct network_piece *piece)
{
    return saturate_plus(piece->at, piece->size);
}

static int by_order(int64_t a, int64_t b, const struct passage *left,
                    const struct passage *right)
{
    if (a != b)
        return a < b ? -1 : 1;
    return (left->piece > right->piece) - (left->piece < right->piece);
}

static int by_beginning(const void *a, const void *b)
{
    const struct passage *left = a, *right = b;
    return by_order(left->from, right->from, left, right);
}

static int longest_first(const void *a, const void *b)
{
    const struct passage *left = a, *right = b;
    return by_order(right->to, left->to, left, right);
}

static void add(struct side *side, struct network_piece *piece, bool mirrored)
{
    side->at[side->count++] = mirrored ? (struct passage){-piece->to, -piece->from, piece}
                                       : (struct passage){piece->from, piece->to, piece};
}

static void sort(struct side *side, int (*order)(const void *, const void *))
{
    if (side->count > 0)
        qsort(side->at, side->count, sizeof *side->at, order);
}

static int64_t stack(struct side *kept)
{
    int64_t top = 0;
    sort(kept, longest_first);
    for (size_t i = 0; i < kept->count; i++) {
        kept->at[i].piece->at = top;
        top = end_of(kept->at[i].piece);
    }
    return top;
}

/* The tops of the stack while its first 1, 2, ... pieces live. */
static int64_t *tops_of(const struct side *kept, struct arena *arena)
{
    int64_t *tops = arena_array(arena, kept->count, sizeof *tops), top = 0;
    for (size_t i = 0; i < kept->count; i++) {
        int64_t end = end_of(kept->at[i].piece);
        top = end > top ? end : top;
        tops[i] = top;
    }
    return tops;
}

/* Forgets what has ended before a moment; the rest stays in the order of its places. */
static size_t drop_ended(struct passage *live, size_t count, int64_t moment)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++)
        if (live[i].to >= moment)
            live[left++] = live[i];
    return left;
}

/* Puts a piece into the lowest gap above `floor`. */
static void place(struct passage *live, size_t count, struct passage next, int64_t floor)
{
    size_t i = 0, after = count;
    int64_t at = floor;
    for (; i < count; i++) {
        if (live[i].piece->at >= saturate_plus(at, next.piece->size))
            break;
        at = end_of(live[i].piece) > at ? end_of(live[i].piece) : at;
    }
    next.piece->at = at;
    for (; after > i; after--)
        live[after] = live[after - 1];
    live[i] = next;
}

/* Places what lives on one side alone, above what of the stack, longest first, lives
 * then. Returns the highest end. */
static int64_t place_side(struct side *side, const struct side *kept, struct arena *arena)
{
    struct passage *live = arena_array(arena, side->count, sizeof *live);
    const int64_t *tops = tops_of(kept, arena);
    size_t stacked = kept->count, count = 0;
    int64_t most = 0;
    sort(side, by_beginning);
    for (size_t i = 0; i < side->count; i++) {
        struct passage next = side->at[i];
        while (stacked > 0 && kept->at[stacked - 1].to < next.from)
            stacked--;
        count = drop_ended(live, count, next.from);
        place(live, count++, next, stacked > 0 ? tops[stacked - 1] : 0);
        most = end_of(next.piece) > most ? end_of(next.piece) : most;
    }
    return most;
}

static struct side side_of(size_t count, struct arena *arena)
{
    return (struct side){.at = arena_array(arena, count, sizeof(struct passage))};
}

int64_t network_layout(struct network_piece *pieces, size_t count, int64_t middle,
                       struct arena *arena)
{
    struct side before = side_of(count, arena), kept_before = side_of(count, arena);
    struct side after = side_of(count, arena), kept_after = side_of(count, arena);
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].size == 0)
            continue;
        if (pieces[i].to < middle)
            add(&before, &pieces[i], true);
        else if (pieces[i].from > middle)
            add(&after, &pieces[i], false);
        else {
            add(&kept_before, &pieces[i], true);
            add(&kept_after, &pieces[i], false);
        }
    }
    int64_t most = stack(&kept_after);
    sort(&kept_before, longest_first);
    int64_t ends[] = {place_side(&before, &kept_before, arena),
                      place_side(&after, &kept_after, arena)};
    for (int i = 0; i < 2; i++)
        most = ends[i] > most ? ends[i] : most;
    return most;
}
