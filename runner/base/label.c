/* Labels made to fit. */
#include "base/label.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/set.h"

#define LEAST_PATH 5 /* letters of a path that is cut: "lea.." */
#define GAP "..."
#define MOST_PATHS 100 /* that are worth shortening */
#define MOST_VALUES 1000

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

/* ---- Values ---- */

/* Where the value is among the sorted ones, or would be. */
static size_t place_of(const struct label_axis *axis, const char *value)
{
    size_t from = 0, to = axis->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(axis->values[middle], value) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool is_at(const struct label_axis *axis, size_t place, const char *value)
{
    return place < axis->count && strcmp(axis->values[place], value) == 0;
}

void label_see(struct label_axis *axis, const char *value, struct arena *arena)
{
    size_t width = label_width(value), place = place_of(axis, value);
    axis->widest = width > axis->widest ? width : axis->widest;
    if (axis->many || is_at(axis, place, value))
        return;
    if (axis->count == MOST_VALUES) {
        axis->many = true;
        axis->count = 0;
        return;
    }
    if (axis->count == 0)
        axis->values = arena_array(arena, MOST_VALUES, sizeof *axis->values);
    memmove(axis->values + place + 1, axis->values + place,
            (axis->count++ - place) * sizeof *axis->values);
    axis->values[place] = arena_copy(arena, value, strlen(value));
}

void label_add_axis(struct text *label, const struct label_axis *axis, const char *value)
{
    size_t place = place_of(axis, value);
    bool is_cut = axis->cut != NULL && is_at(axis, place, value);
    label_add(label, axis->shown, is_cut ? axis->cut[place] : value);
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

/* Cuts all to the same width; leaves them where two would become the same. */
static void cut_paths(struct label_axis *axes, const char *const *ends, size_t count,
                      size_t width, struct arena *arena)
{
    const char **cut = arena_array(arena, count, sizeof *cut);
    for (size_t i = 0; i < count; i++) {
        cut[i] = cut_path(ends[i], width, arena);
        for (size_t j = 0; j < i; j++)
            if (strcmp(cut[i], cut[j]) == 0)
                return;
    }
    for (size_t i = 0; i < count; i++)
        axes[i].shown = cut[i];
}

/* Cuts them, if need be; leaves them where two would become the same. */
static void cut_values(struct label_axis *axis, size_t width, struct arena *arena)
{
    const char **cut;
    struct set known = {0};
    bool differ = true;
    if (axis->count == 0 || axis->widest <= width)
        return;
    cut = arena_array(arena, axis->count, sizeof *cut);
    memcpy(cut, axis->values, axis->count * sizeof *cut);
    label_cut(cut, axis->count, width, arena);
    for (size_t i = 0; i < axis->count && differ; i++)
        differ = set_add(&known, cut[i]);
    set_free(&known);
    if (!differ)
        return;
    axis->cut = cut;
    axis->widest = width;
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
        longest = axes[i].widest > longest ? axes[i].widest : longest;
    }
    if (longest > width) /* no part may be as wide as that */
        longest = width + 1;
    while (whole_width(axes, count) > width && --longest >= LEAST_PATH) {
        for (size_t i = 0; i < count; i++)
            cut_values(&axes[i], longest, arena);
        cut_paths(axes, ends, count, longest, arena);
    }
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

/* Letters from one byte to another. */
static size_t letters_between(const char *label, size_t from, size_t to)
{
    return label_width(label + from) - label_width(label + to);
}

/* Shows the letter at `same`, the first that tells the label apart, and its word: with
 * all that follows and as much as there is room for of what is before, or where that is
 * too long, with as much of it as there is room for. */
static const char *cut_label(const char *label, size_t same, size_t width,
                             struct arena *arena)
{
    const size_t gap = strlen(GAP), all = label_width(label);
    while (!begins_letter(label[same]))
        same--;
    size_t from = telling_part(label, same), tail = label_width(label + from);
    if (all <= width)
        return label;
    if (width <= 2 * gap)
        return arena_format(arena, "%.*s" GAP,
                            (int)bytes_of(label, width > gap ? width - gap : 0), label);
    if (from == 0 && letters_between(label, 0, same) < width - gap)
        return arena_format(arena, "%.*s" GAP, (int)bytes_of(label, width - gap), label);
    if (tail + gap <= width)
        return arena_format(arena, "%.*s" GAP "%s",
                            (int)bytes_of(label, width - gap - tail), label,
                            label + from);
    if (letters_between(label, from, same) < width - 2 * gap)
        return arena_format(arena, GAP "%.*s" GAP,
                            (int)bytes_of(label + from, width - 2 * gap), label + from);
    if (label_width(label + same) + gap <= width)
        return arena_format(arena, GAP "%s", label + bytes_of(label, all + gap - width));
    return arena_format(arena, GAP "%.*s" GAP,
                        (int)bytes_of(label + same, width - 2 * gap), label + same);
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
        cut[i] = cut_label(label, before > after ? before : after, width, arena);
    }
    for (size_t i = 0; i < count; i++)
        *sorted[i] = cut[i];
}
