/* Measuring, cutting and breaking. */
#include "view/words.h"

#include <string.h>

#include "base/text.h"

#define MOST_BYTES (size_t)600 /* of each end of a text: more than there is room for */
#define GAP "..."

/* Of ' ' to '~' in DejaVu Sans, in hundredths of the size. */
static const unsigned char widths[] = {
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36,  32, 34, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63,
    58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63,  61, 73, 68, 99, 69,
    61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35,  63, 63, 28, 28, 58,
    28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59,  52, 64, 34, 64, 84};

/* Of a letter of two, three and four bytes: most Cyrillic, Chinese, pictures. */
static const unsigned char wide[] = {0, 0, 94, 105, 135};

static size_t letter_bytes(const char *at)
{
    size_t bytes = text_character(at, strlen(at) < 4 ? strlen(at) : 4);
    return bytes > 0 ? bytes : 1;
}

static double letter_width(const char *at, size_t bytes, double size)
{
    unsigned char code = (unsigned char)*at;
    bool is_plain = code >= ' ' && code <= '~';
    return size / 100 * (is_plain ? widths[code - ' '] : wide[bytes > 1 ? bytes : 2]);
}

double words_width(const char *words, double size)
{
    double width = 0;
    for (size_t bytes; *words != '\0'; words += bytes) {
        bytes = letter_bytes(words);
        width += letter_width(words, bytes, size);
    }
    return width;
}

/* Bytes of the letters at the begin that fit. */
static size_t fitting(const char *words, double size, double width)
{
    size_t length = 0, bytes;
    for (; words[length] != '\0'; length += bytes) {
        bytes = letter_bytes(words + length);
        width -= letter_width(words + length, bytes, size);
        if (width < 0)
            break;
    }
    return length;
}

/* Where the letters begin that fit at the end. */
static const char *fitting_end(const char *words, double size, double width)
{
    double left = words_width(words, size);
    while (*words != '\0' && left > width) {
        size_t bytes = letter_bytes(words);
        left -= letter_width(words, bytes, size);
        words += bytes;
    }
    return words;
}

/* Clean, and of an endless text both ends, which are more than fits. */
static const char *clean(const char *words, struct arena *arena)
{
    size_t length = strlen(words);
    struct text text = {0};
    if (length > 2 * MOST_BYTES) {
        const char *end = words + length - MOST_BYTES;
        while (((unsigned char)*end & 0xc0) == 0x80)
            end++;
        text_add_clean(&text, words, text_cut(words, MOST_BYTES), "");
        words = end;
    }
    text_add_clean(&text, words, strlen(words), "");
    const char *copy = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return copy;
}

static const char *fit(const char *words, double size, double width, struct arena *arena)
{
    if (words_width(words, size) <= width)
        return words;
    double half = (width - words_width(GAP, size)) / 2;
    return arena_format(arena, "%.*s" GAP "%s", (int)fitting(words, size, half), words,
                        fitting_end(words, size, half));
}

const char *words_fit(const char *words, double size, double width, struct arena *arena)
{
    return fit(clean(words, arena), size, width, arena);
}

size_t words_wrap(const char *words, double size, double width, size_t most,
                  struct arena *arena, const char **lines)
{
    size_t count = 0;
    words = clean(words, arena);
    while (count + 1 < most && words_width(words, size) > width) {
        size_t whole = fitting(words, size, width), length = whole;
        while (length > 0 && words[length] != ' ')
            length--;
        /* A word that would leave half a line empty is broken, too. */
        length = length > whole / 2 ? length : whole;
        lines[count++] = arena_copy(arena, words, length);
        words += length + (words[length] == ' ');
    }
    lines[count++] = fit(words, size, width, arena);
    return count;
}
