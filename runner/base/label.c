/* Labels made to fit. */
#include "base/label.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_PATH 5 /* letters of a path that is cut: "lea.." */
#define GAP "..."
#define MOST_PATHS 100 /* that are worth shortening */

static bool begins_letter(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

size_t label_width(const char *text)
{
    size_t width = 0;
    for (const char *at = text; *at != '\0'; at++)
        width += begins_letter(*at);
    return width;
}

/* The bytes of the first letters of a text. */
static size_t bytes_of(const char *text, size_t letters)
{
    size_t bytes = 0;
    while (text[bytes] != '\0' && (letters > 0 || !begins_letter(text[bytes])))
        letters -= begins_letter(text[bytes++]);
    return bytes;
}

void label_add(struct text *label, const char *path, const char *value)
{
    text_add(label, "%s%s=%s", label->length > 0 ? " " : "", path, value);
}

/* ---- Paths ---- */

static bool is_type(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot != NULL && (strcmp(dot, ".type") == 0 || strcmp(dot, ".rule") == 0);
}

/* The letters of a path, of a type those of its section. */
static size_t told_length(const char *path)
{
    return is_type(path) ? (size_t)(strrchr(path, '.') - path) : strlen(path);
}

/* Whether another path, or its section, has the same last words. */
static bool ends_with(const char *path, const char *end)
{
    size_t length = told_length(path), of_end = strlen(end);
    return length >= of_end && memcmp(path + length - of_end, end, of_end) == 0 &&
           (length == of_end || path[length - of_end - 1] == '.');
}

const char *label_end(const char *path, const struct label_axis *axes, size_t count,
                      const char *const *known, size_t known_count, struct arena *arena)
{
    const char *told = arena_copy(arena, path, told_length(path));
    const char *end = told + strlen(told);
    bool ambiguous = true;
    while (end > told && (ambiguous || (*end >= '0' && *end <= '9'))) {
        do
            end--;
        while (end > told && end[-1] != '.');
        ambiguous = false;
        for (size_t i = 0; i < count; i++)
            ambiguous |= strcmp(axes[i].path, path) != 0 && ends_with(axes[i].path, end);
        for (size_t i = 0; i < known_count; i++)
            ambiguous |= strcmp(known[i], path) != 0 &&
                         is_type(known[i]) == is_type(path) && ends_with(known[i], end);
    }
    return end;
}

/* ---- What fits ---- */

/* Of a label with the widest values. */
static size_t whole_width(const struct label_axis *axes, size_t count)
{
    size_t width = count > 0 ? count - 1 : 0;
    for (size_t i = 0; i < count; i++)
        width += label_width(axes[i].shown) + 1 + axes[i].widest;
    return width;
}

static const char *cut_path(const char *path, size_t width, struct arena *arena)
{
    if (label_width(path) <= width)
        return path;
    return arena_format(arena, "%.*s..", (int)bytes_of(path, width - 2), path);
}

/* Cuts all to the same width; false where two would become the same. */
static bool cut_paths(struct label_axis *axes, const char *const *ends, size_t count,
                      size_t width, struct arena *arena)
{
    const char **cut = arena_array(arena, count, sizeof *cut);
    for (size_t i = 0; i < count; i++) {
        cut[i] = cut_path(ends[i], width, arena);
        for (size_t j = 0; j < i; j++)
            if (strcmp(cut[i], cut[j]) == 0)
                return false;
    }
    for (size_t i = 0; i < count; i++)
        axes[i].shown = cut[i];
    return true;
}

void label_shorten(struct label_axis *axes, size_t count, const char *const *known,
                   size_t known_count, size_t width, struct arena *arena)
{
    const char **ends = arena_array(arena, count, sizeof *ends);
    size_t longest = 0;
    for (size_t i = 0; i < count; i++)
        axes[i].shown = axes[i].path;
    if (count > MOST_PATHS || whole_width(axes, count) <= width)
        return;
    for (size_t i = 0; i < count; i++) {
        ends[i] = label_end(axes[i].path, axes, count, known, known_count, arena);
        axes[i].shown = ends[i];
        longest = label_width(ends[i]) > longest ? label_width(ends[i]) : longest;
    }
    while (whole_width(axes, count) > width && --longest >= LEAST_PATH &&
           cut_paths(axes, ends, count, longest, arena))
        continue;
}

/* ---- Cutting ---- */

static int compare(const void *a, const void *b)
{
    return strcmp(**(const char **const *)a, **(const char **const *)b);
}

static size_t shared(const char *a, const char *b)
{
    size_t length = 0;
    while (a[length] != '\0' && a[length] == b[length])
        length++;
    return length;
}

/* Where the word or value begins in which the label stops being the same. */
static size_t telling_part(const char *label, size_t same)
{
    while (same > 0 && strchr(" =/", label[same - 1]) == NULL)
        same--;
    return same;
}

/* Shows `from` and what follows, and as much as there is room for of what is before. */
static const char *cut_label(const char *label, size_t from, size_t width,
                             struct arena *arena)
{
    size_t gap = strlen(GAP), tail = label_width(label + from);
    if (label_width(label) <= width)
        return label;
    if (from == 0 || width <= 2 * gap)
        return arena_format(arena, "%.*s" GAP,
                            (int)bytes_of(label, width > gap ? width - gap : 0), label);
    if (tail + gap > width)
        return arena_format(arena, GAP "%.*s" GAP,
                            (int)bytes_of(label + from, width - 2 * gap), label + from);
    return arena_format(arena, "%.*s" GAP "%s", (int)bytes_of(label, width - gap - tail),
                        label, label + from);
}

void label_cut(const char **labels, size_t count, size_t width, struct arena *arena)
{
    const char ***sorted = arena_array(arena, count, sizeof *sorted);
    const char **cut = arena_array(arena, count, sizeof *cut);
    if (width == SIZE_MAX)
        return;
    for (size_t i = 0; i < count; i++)
        sorted[i] = &labels[i];
    qsort(sorted, count, sizeof *sorted, compare);
    for (size_t i = 0; i < count; i++) {
        const char *label = *sorted[i];
        size_t before = i > 0 ? shared(label, *sorted[i - 1]) : 0;
        size_t after = i + 1 < count ? shared(label, *sorted[i + 1]) : 0;
        size_t from = telling_part(label, before > after ? before : after);
        cut[i] = cut_label(label, from, width, arena);
    }
    for (size_t i = 0; i < count; i++)
        *sorted[i] = cut[i];
}
