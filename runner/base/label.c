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

/* ---- Numbers, which are never cut: a part of one is another one ---- */

#define PARTING " =,[]{}"

/* Where the word around a byte begins, and where it ends. */
static size_t word_begin(const char *label, size_t at)
{
    while (at > 0 && strchr(PARTING, label[at - 1]) == NULL)
        at--;
    return at;
}

static size_t word_end(const char *label, size_t at)
{
    return at + strcspn(label + at, PARTING);
}

/* Whether the byte stands in a number, its first letter or a later one. */
static bool is_in_number(const char *label, size_t at)
{
    size_t begin = word_begin(label, at), end = word_end(label, at);
    struct text word = {0};
    double number;
    if (at >= end)
        return false;
    text_add(&word, "%.*s", (int)(end - begin), label + begin);
    bool is_number = text_to_real(word.at, &number);
    text_free(&word);
    return is_number;
}

/* The bytes of the first letters, without those of a number that goes on. */
static size_t head_of(const char *label, size_t letters)
{
    size_t bytes = bytes_of(label, letters);
    return label[bytes] != '\0' && is_in_number(label, bytes) ? word_begin(label, bytes)
                                                              : bytes;
}

/* Where the last letters begin, behind a number that began before them. */
static size_t tail_of(const char *label, size_t from)
{
    return is_in_number(label, from) && word_begin(label, from) < from
               ? word_end(label, from)
               : from;
}

static bool are_numbers(const struct label_axis *axis)
{
    bool are = true;
    double number;
    for (size_t i = 0; i < axis->count && are; i++)
        are = text_to_real(axis->values[i], &number);
    return are;
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

/* Cuts all to the same width, but for those that would become the same. */
static void cut_paths(struct label_axis *axes, const char *const *ends, size_t count,
                      size_t width, struct arena *arena)
{
    const char **cut = arena_array(arena, count, sizeof *cut);
    for (size_t i = 0; i < count; i++)
        cut[i] = cut_path(ends[i], width, arena);
    for (size_t i = 0; i < count; i++) {
        bool differs = true;
        for (size_t j = 0; j < count; j++)
            differs &= j == i || strcmp(cut[i], cut[j]) != 0;
        if (differs)
            axes[i].shown = cut[i];
    }
}

/* Cuts them, if need be; leaves them where two would become the same. */
static void cut_values(struct label_axis *axis, size_t width, struct arena *arena)
{
    const char **cut;
    struct set known = {0};
    bool differ = true;
    if (axis->count == 0 || axis->widest <= width || are_numbers(axis))
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

static const char *cut_head(const char *label, size_t letters, struct arena *arena)
{
    return arena_format(arena, "%.*s" GAP, (int)head_of(label, letters), label);
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
        return cut_head(label, width > gap ? width - gap : 0, arena);
    if ((from == 0 || is_in_number(label, from)) &&
        letters_between(label, 0,
                        is_in_number(label, same) ? word_end(label, same) : same) <
            width - gap)
        return cut_head(label, width - gap, arena);
    if (tail + gap <= width)
        return arena_format(arena, "%.*s" GAP "%s",
                            (int)head_of(label, width - gap - tail), label, label + from);
    if (letters_between(label, from, same) < width - 2 * gap)
        return arena_format(arena, GAP "%s",
                            cut_head(label + from, width - 2 * gap, arena));
    if (label_width(label + same) + gap <= width)
        return arena_format(arena, GAP "%s",
                            label + tail_of(label, bytes_of(label, all + gap - width)));
    same = tail_of(label, same);
    return arena_format(arena, GAP "%s", cut_head(label + same, width - 2 * gap, arena));
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
