/* Ranges are looked through for each rare letter: pictures have few. */
#include "view/glyphs.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define COMMON 0x24f /* the last of Latin letters, which fonts have */
#define REPLACEMENT "\xef\xbf\xbd"

struct range {
    unsigned long from, to;
};

struct ranges {
    struct range *at;
    size_t count, capacity;
};

static unsigned long code_of(const char *at, size_t bytes)
{
    static const unsigned char masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    unsigned long code = (unsigned char)at[0] & masks[bytes];
    for (size_t i = 1; i < bytes; i++)
        code = code << 6 | ((unsigned char)at[i] & 0x3f);
    return code;
}

/* What joins letters or chooses between their forms is never drawn itself. */
static bool is_drawn(unsigned long code)
{
    return !(code >= 0x200b && code <= 0x200f) && !(code >= 0xfe00 && code <= 0xfe0f);
}

/* Of the letter at `at`, which is `bytes` long. */
static bool is_rare(const char *at, size_t bytes)
{
    return bytes > 1 && code_of(at, bytes) > COMMON && is_drawn(code_of(at, bytes));
}

static size_t letter_bytes(const char *at)
{
    size_t bytes = text_character(at, strlen(at) < 4 ? strlen(at) : 4);
    return bytes > 0 ? bytes : 1;
}

bool glyphs_are_rare(const char *script)
{
    bool found = false;
    for (size_t bytes; *script != '\0' && !found; script += bytes) {
        bytes = (unsigned char)*script < 0x80 ? 1 : letter_bytes(script);
        found = is_rare(script, bytes);
    }
    return found;
}

static struct ranges read_ranges(FILE *file)
{
    struct ranges ranges = {0};
    char word[32];
    while (fscanf(file, "%31s", word) == 1) {
        char *end;
        unsigned long from = strtoul(word, &end, 16);
        if (ranges.count == ranges.capacity) {
            ranges.capacity = 2 * ranges.capacity + 256;
            ranges.at = memory_resize(ranges.at, ranges.capacity * sizeof *ranges.at);
        }
        ranges.at[ranges.count++] =
            (struct range){from, *end == '-' ? strtoul(end + 1, NULL, 16) : from};
    }
    return ranges;
}

static bool is_in(const struct ranges *ranges, unsigned long code)
{
    for (size_t i = 0; i < ranges->count; i++)
        if (code >= ranges->at[i].from && code <= ranges->at[i].to)
            return true;
    return false;
}

struct text glyphs_replace(const char *script, FILE *file)
{
    struct ranges ranges = read_ranges(file);
    struct text replaced = {0};
    const char *begin = script; /* of what is not copied yet */
    text_add(&replaced, "%s", "");
    for (size_t bytes; *script != '\0'; script += bytes) {
        bytes = (unsigned char)*script < 0x80 ? 1 : letter_bytes(script);
        if (!is_rare(script, bytes) || is_in(&ranges, code_of(script, bytes)))
            continue;
        text_add(&replaced, "%.*s" REPLACEMENT, (int)(script - begin), begin);
        begin = script + bytes;
    }
    text_add(&replaced, "%s", begin);
    free(ranges.at);
    return replaced;
}
