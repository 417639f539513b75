/* Pieces are cut one after the other from zeroed blocks, and all blocks are freed
 * together. Nothing is given back alone, but what came last. Large
 * arrays lie in allocations of their own, aligned for vector loads and huge pages. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"

/* In a debug build no second piece fits into a block, so each is an allocation of its
 * own. */
#ifdef NDEBUG
enum { BLOCK_SIZE = 64 << 10 };
#else
enum { BLOCK_SIZE = 0 };
#endif

enum { PIECE_ALIGNMENT = _Alignof(max_align_t) };

static const size_t vector_alignment = 64;
static const size_t huge_page = (size_t)2 << 20;

struct block {
    struct block *next;
    size_t used, capacity;
    _Alignas(PIECE_ALIGNMENT) unsigned char bytes[];
};

struct large {
    struct large *next;
    void *at;
};

struct arena {
    struct block *blocks; /* only the first may have room left */
    struct large *large;  /* allocations of their own */
};

struct arena *arena_new(void)
{
    return memory_zeroed(sizeof(struct arena));
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    /* Blocks last: the list of large ones lies in them. */
    for (struct large *large = arena->large; large; large = large->next)
        free(large->at);
    for (struct block *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    free(arena);
}

struct arena_mark arena_mark(const struct arena *arena)
{
    struct block *block = arena->blocks;
    return (struct arena_mark){block, block != NULL ? block->next : NULL, arena->large,
                               block != NULL ? block->used : 0};
}

static void free_until(struct block **first, const struct block *end)
{
    while (*first != end) {
        struct block *block = *first;
        *first = block->next;
        free(block);
    }
}

void arena_release(struct arena *arena, const struct arena_mark *mark)
{
    struct block *kept = mark->block;
    for (; arena->large != mark->large; arena->large = arena->large->next)
        free(arena->large->at);
    free_until(&arena->blocks, kept);
    if (kept == NULL)
        return;
    free_until(&kept->next, mark->next); /* large ones that came behind it */
    memset(kept->bytes + mark->used, 0, kept->used - mark->used);
    kept->used = mark->used;
}

/* A large piece gets a block of its own behind the first, whose room stays in use. */
static struct block *add_block(struct arena *arena, size_t size)
{
    bool large = size > BLOCK_SIZE / 4;
    size_t capacity = large ? size : BLOCK_SIZE;
    if (capacity > SIZE_MAX - sizeof(struct block))
        memory_exhausted();
    struct block *block = memory_zeroed(sizeof(struct block) + capacity);
    block->capacity = capacity;
    struct block **place = large && arena->blocks ? &arena->blocks->next : &arena->blocks;
    block->next = *place;
    *place = block;
    return block;
}

static size_t room_left(const struct block *block)
{
    return block ? block->capacity - block->used : 0;
}

static size_t round_up(size_t size, size_t alignment)
{
    return (size + alignment - 1) / alignment * alignment;
}

static void *take(struct arena *arena, size_t size)
{
    struct block *block = arena->blocks;
    if (!block || size > room_left(block))
        block = add_block(arena, size);
    void *piece = block->bytes + block->used;
    /* The next piece begins aligned; where no room for that is left the block is full. */
    if (room_left(block) - size < PIECE_ALIGNMENT)
        block->used = block->capacity;
    else
        block->used += round_up(size, PIECE_ALIGNMENT);
    return piece;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        memory_exhausted();
    return take(arena, bytes);
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity,
                 size_t size)
{
    if (count < *capacity)
        return array;
    *capacity = *capacity > 0 ? 2 * *capacity : 4;
    void *longer = arena_array(arena, *capacity, size);
    if (count > 0)
        memcpy(longer, array, count * size);
    return longer;
}

char *arena_copy(struct arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX)
        memory_exhausted();
    char *copy = take(arena, length + 1);
    if (length > 0)
        memcpy(copy, text, length);
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments, again;
    char brief[128]; /* most are; the rest is written twice */
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(brief, sizeof brief, format, arguments);
    if (length < 0)
        memory_exhausted(); /* all that can fail in the formats that we use */
    char *text = take(arena, (size_t)length + 1);
    if ((size_t)length < sizeof brief)
        memcpy(text, brief, (size_t)length);
    else
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return text;
}

/* More than the machine has would end in the kernel killing some process instead. */
static bool machine_has(size_t bytes)
{
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    return pages <= 0 || page <= 0 || bytes / (size_t)page < (size_t)pages;
}

void *arena_try_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || !machine_has(bytes))
        return NULL;
    size_t alignment = bytes >= huge_page ? huge_page : vector_alignment;
    void *at = NULL;
    if (posix_memalign(&at, alignment, bytes > 0 ? bytes : 1) != 0)
        return NULL;
    /* Only advice: a kernel without huge pages may refuse it. */
    if (bytes >= huge_page)
        (void)madvise(at, bytes / huge_page * huge_page, MADV_HUGEPAGE);
    memset(at, 0, bytes);
    struct large *large = take(arena, sizeof(*large));
    *large = (struct large){arena->large, at};
    arena->large = large;
    return at;
}

float *arena_try_floats(struct arena *arena, size_t count)
{
    return arena_try_array(arena, count, sizeof(float));
}
