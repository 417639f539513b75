/* Each piece is a mapping of its own: closed pages, the data's pages with the data at
 * their end, closed pages. What is left of the data's pages holds a pattern. */
#include "check/guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"

enum { ALIGNMENT = 64, FIRST_PATTERN = 0xff };
enum { CLOSED = 1 << 20 }; /* bytes at either end: an address, no memory */

struct piece {
    struct piece *next;
    char name[64];
    unsigned char *map; /* closed, the data's pages, closed */
    size_t map_size, data_size;
    float *at;
    size_t size; /* bytes of it */
};

struct guard {
    struct piece *pieces;
    unsigned char watched; /* the pattern */
    size_t page;
};

struct guard *guard_new(void)
{
    struct guard *guard = memory_zeroed(sizeof *guard);
    guard->page = (size_t)sysconf(_SC_PAGESIZE);
    guard->watched = FIRST_PATTERN;
    return guard;
}

void guard_free(struct guard *guard)
{
    for (struct piece *piece = guard->pieces, *next; piece != NULL; piece = next) {
        next = piece->next;
        munmap(piece->map, piece->map_size);
        free(piece);
    }
    free(guard);
}

float *guard_floats(struct guard *guard, const char *name, int64_t count)
{
    struct piece *piece = memory_zeroed(sizeof *piece);
    size_t page = guard->page, size = (size_t)count * sizeof(float);
    size_t room = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    piece->size = size;
    piece->data_size = (room + page - 1) / page * page;
    piece->map_size = piece->data_size + 2 * (size_t)CLOSED;
    piece->map =
        mmap(NULL, piece->map_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (piece->map == MAP_FAILED ||
        (piece->data_size > 0 && /* of no pages, emulated systems refuse it */
         mprotect(piece->map + CLOSED, piece->data_size, PROT_READ | PROT_WRITE) != 0))
        memory_exhausted();
    snprintf(piece->name, sizeof piece->name, "%s", name);
    memset(piece->map + CLOSED, guard->watched, piece->data_size);
    piece->at = (float *)(void *)(piece->map + CLOSED + piece->data_size - room);
    memset(piece->at, 0, size);
    piece->next = guard->pieces;
    guard->pieces = piece;
    return piece->at;
}

static void allow(struct guard *guard, const float *at, int access)
{
    for (struct piece *piece = guard->pieces; piece != NULL; piece = piece->next)
        if (piece->at == at && piece->data_size > 0)
            mprotect(piece->map + CLOSED, piece->data_size, access);
}

void guard_protect(struct guard *guard, const float *at, bool read_only)
{
    allow(guard, at, read_only ? PROT_READ : PROT_READ | PROT_WRITE);
}

void guard_close(struct guard *guard, const float *at)
{
    allow(guard, at, PROT_NONE);
}

void guard_watch(struct guard *guard, unsigned char pattern)
{
    guard->watched = pattern;
    for (struct piece *piece = guard->pieces; piece != NULL; piece = piece->next) {
        unsigned char *from = piece->map + CLOSED, *to = from + piece->data_size;
        unsigned char *begin = (unsigned char *)piece->at, *end = begin + piece->size;
        memset(from, pattern, (size_t)(begin - from));
        memset(end, pattern, (size_t)(to - end));
    }
}

const char *guard_damaged(const struct guard *guard)
{
    for (const struct piece *piece = guard->pieces; piece != NULL; piece = piece->next) {
        const unsigned char *from = piece->map + CLOSED;
        const unsigned char *to = from + piece->data_size;
        const unsigned char *begin = (const unsigned char *)piece->at;
        for (const unsigned char *byte = from; byte < to; byte++)
            if ((byte < begin || byte >= begin + piece->size) && *byte != guard->watched)
                return piece->name;
    }
    return NULL;
}

/* The one that has the address, its closed pages included, or NULL. */
static const struct piece *find(const struct guard *guard, const void *address)
{
    const unsigned char *byte = address;
    const struct piece *piece = guard->pieces;
    while (piece != NULL && (byte < piece->map || byte >= piece->map + piece->map_size))
        piece = piece->next;
    return piece;
}

float *guard_nowhere(const struct guard *guard, const float *at)
{
    return (float *)(void *)find(guard, at)->map;
}

bool guard_explain(const struct guard *guard, const void *address, char *text,
                   size_t size)
{
    const unsigned char *byte = address;
    const struct piece *piece = find(guard, address);
    if (piece == NULL)
        return false;
    long long count = (long long)(piece->size / sizeof(float));
    long long element = (byte - (const unsigned char *)piece->at) / 4;
    if (byte < (const unsigned char *)piece->at)
        snprintf(
            text, size,
            "reads or writes memory before %s: keep to the sizes that shape declared",
            piece->name);
    else if (element < count)
        snprintf(text, size,
                 "writes %s, which it may only read: write only where layer.h says so",
                 piece->name);
    else
        snprintf(text, size,
                 "reads or writes element %lld of %s, which has %lld: keep to the sizes "
                 "that shape declared",
                 element, piece->name, count);
    return true;
}
