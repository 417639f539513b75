/* Growing strings, JSON strings, text made fit to be shown, and scalars read whole. The
 * grammar of numbers is that of YAML 1.2's core schema (section 10.3.2); strto* only
 * computes what has passed it, so that hexadecimal floats, "nan(...)" and leading blanks
 * stay out. */
#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { LONGEST_NAME = 64 }; /* longer words are near to nothing */

static void reserve(struct text *text, size_t more)
{
    if (more >= SIZE_MAX / 4 - text->length)
        memory_exhausted();
    size_t needed = text->length + more + 1;
    if (needed <= text->capacity)
        return;
    text->capacity = needed > 2 * text->capacity ? needed : 2 * text->capacity;
    text->at = memory_resize(text->at, text->capacity);
}

static void add_bytes(struct text *text, const char *bytes, size_t length)
{
    reserve(text, length);
    memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = '\0';
}

void text_format(struct text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0)
        memory_exhausted(); /* all that can fail in the formats that we use */
    reserve(text, (size_t)length);
    vsnprintf(text->at + text->length, (size_t)length + 1, format, again);
    text->length += (size_t)length;
    va_end(again);
}

void text_add(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_format(text, format, arguments);
    va_end(arguments);
}

void text_free(struct text *text)
{
    free(text->at);
    *text = (struct text){0};
}

/* Unicode 15, table 3-7. */
size_t text_character(const char *text, size_t left)
{
    const unsigned char *at = (const unsigned char *)text;
    static const struct {
        unsigned char first_from, first_to, second_from, second_to, length;
    } forms[] = {
        {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3},
        {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4},
        {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    if (at[0] < 0x80)
        return 1;
    for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
        if (at[0] < forms[i].first_from || at[0] > forms[i].first_to)
            continue;
        if (left < forms[i].length)
            return 0;
        if (at[1] < forms[i].second_from || at[1] > forms[i].second_to)
            return 0;
        for (size_t k = 2; k < forms[i].length; k++)
            if ((at[k] & 0xc0) != 0x80)
                return 0;
        return forms[i].length;
    }
    return 0;
}

void text_add_json(struct text *text, const char *string)
{
    static const char escaped[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    text_add(text, "\"");
    for (const char *at = string; *at;) {
        const char *found = strchr(escaped, *at);
        size_t length = text_character(at, 4); /* the NUL ends it */
        if (found)
            text_add(text, "\\%c", letters[found - escaped]);
        else if ((unsigned char)*at < 0x20)
            text_add(text, "\\u%04x", (unsigned)*at);
        else if (length == 0)
            text_add(text, "\\ufffd"); /* the sign for a byte that is no character */
        else
            add_bytes(text, at, length);
        at += length > 0 ? length : 1;
    }
    text_add(text, "\"");
}

/* The code point of a valid character of so many bytes. */
static unsigned long code_point(const unsigned char *at, size_t length)
{
    static const unsigned char first_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    unsigned long code = at[0] & first_bits[length];
    for (size_t i = 1; i < length; i++)
        code = code << 6 | (at[i] & 0x3f);
    return code;
}

/* What a terminal or an editor obeys instead of showing it: control characters (C0, DEL,
 * C1), ends of lines, and what turns the direction of the letters around it. */
static bool is_obeyed(unsigned long code)
{
    static const struct {
        unsigned long from, to;
    } ranges[] = {
        {0x00, 0x1f},     {0x7f, 0x9f},     {0x61c, 0x61c},   {0x200e, 0x200f},
        {0x2028, 0x202e}, {0x2066, 0x2069}, {0xfeff, 0xfeff},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].from && code <= ranges[i].to)
            return true;
    return false;
}

static void spell_out(struct text *text, unsigned long code)
{
    static const char escaped[] = "\n\r\t", letters[] = "nrt";
    const char *found = code != 0 && code < 0x80 ? strchr(escaped, (int)code) : NULL;
    if (found)
        text_add(text, "\\%c", letters[found - escaped]);
    else
        text_add(text, code < 0x80 ? "\\x%02lx" : "\\u%04lx", code);
}

void text_add_clean(struct text *text, const char *bytes, size_t length, const char *kept)
{
    add_bytes(text, "", 0); /* so that it has its NUL */
    for (size_t i = 0, step; i < length; i += step) {
        const unsigned char *at = (const unsigned char *)bytes + i;
        step = text_character(bytes + i, length - i);
        unsigned long code = step > 0 ? code_point(at, step) : *at;
        if (step == 0) {
            text_add(text, "\\x%02lx", code);
            step = 1;
        } else if (is_obeyed(code) && (code == 0 || code > 0x7f || !strchr(kept, *at)))
            spell_out(text, code);
        else
            add_bytes(text, bytes + i, step);
    }
}

bool text_is_clean(const char *text)
{
    struct text clean = {0};
    text_add_clean(&clean, text, strlen(text), "");
    bool same = strcmp(clean.at, text) == 0;
    text_free(&clean);
    return same;
}

size_t text_cut(const char *text, size_t most)
{
    while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80)
        most--;
    return most;
}

void text_copy_cut(char *buffer, size_t size, const char *text)
{
    if (strlen(text) < size)
        memcpy(buffer, text, strlen(text) + 1);
    else
        snprintf(buffer, size, "%.*s...", (int)text_cut(text, size - 4), text);
}

static bool one_of(const char *text, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(text, *names) == 0)
            return true;
    return false;
}

static size_t count_digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* 0o17 and 0xff: no sign, and at least one digit. */
static bool to_based_integer(const char *digits, int base, int64_t *value)
{
    const char *allowed = base == 8 ? "01234567" : "0123456789abcdefABCDEF";
    if (!*digits || digits[strspn(digits, allowed)])
        return false;
    errno = 0;
    unsigned long long read = strtoull(digits, NULL, base);
    if (errno != 0 || read > INT64_MAX)
        return false;
    *value = (int64_t)read;
    return true;
}

bool text_to_integer(const char *text, int64_t *value)
{
    if (text[0] == '0' && (text[1] == 'o' || text[1] == 'x'))
        return to_based_integer(text + 2, text[1] == 'o' ? 8 : 16, value);
    const char *digits = text + (*text == '-' || *text == '+');
    if (!*digits || digits[count_digits(digits)])
        return false;
    errno = 0;
    long long read = strtoll(text, NULL, 10);
    if (errno != 0)
        return false;
    *value = read;
    return true;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool is_decimal(const char *text)
{
    text += *text == '-' || *text == '+';
    size_t before = count_digits(text), after = 0;
    text += before;
    if (*text == '.') {
        after = count_digits(++text);
        text += after;
    }
    if (before + after == 0)
        return false;
    if (*text == 'e' || *text == 'E') {
        text += 1 + (text[1] == '-' || text[1] == '+');
        if (count_digits(text) == 0)
            return false;
        text += count_digits(text);
    }
    return *text == '\0';
}

static bool to_infinite_or_nan(const char *text, double *value)
{
    static const char *const infinities[] = {".inf", ".Inf", ".INF", NULL};
    static const char *const nans[] = {".nan", ".NaN", ".NAN", NULL};
    const char *unsigned_text = text + (*text == '-' || *text == '+');
    if (one_of(unsigned_text, infinities))
        *value = *text == '-' ? -(double)INFINITY : (double)INFINITY;
    else if (one_of(text, nans))
        *value = (double)NAN;
    else
        return false;
    return true;
}

bool text_to_real(const char *text, double *value)
{
    int64_t integer;
    if (to_infinite_or_nan(text, value))
        return true;
    if (!is_decimal(text)) {
        if (!text_to_integer(text, &integer))
            return false;
        *value = (double)integer;
        return true;
    }
    errno = 0;
    double read = strtod(text, NULL);
    /* A subnormal number sets ERANGE too, and is one that a double holds. */
    if (isinf(read) || (read == 0 && errno == ERANGE))
        return false;
    *value = read;
    return true;
}

bool text_to_bool(const char *text, bool *value)
{
    static const char *const yes[] = {"true", "True", "TRUE", NULL};
    static const char *const no[] = {"false", "False", "FALSE", NULL};
    *value = one_of(text, yes);
    return *value || one_of(text, no);
}

const char *text_from_real(double value, char buffer[TEXT_REAL_SIZE])
{
    if (isnan(value))
        snprintf(buffer, TEXT_REAL_SIZE, ".nan");
    else if (isinf(value))
        snprintf(buffer, TEXT_REAL_SIZE, value > 0 ? ".inf" : "-.inf");
    else
        for (int digits = 15; digits <= 17; digits++) {
            snprintf(buffer, TEXT_REAL_SIZE, "%.*g", digits, value);
            if (strtod(buffer, NULL) == value)
                break;
        }
    return buffer;
}

const char *text_from_float(float value, char buffer[TEXT_REAL_SIZE])
{
    if (!isfinite(value))
        return text_from_real((double)value, buffer);
    for (int digits = 6; digits <= 9; digits++) {
        snprintf(buffer, TEXT_REAL_SIZE, "%.*g", digits, (double)value);
        if (strtof(buffer, NULL) == value)
            break;
    }
    return buffer;
}

const char *text_from_measure(double value, char buffer[TEXT_REAL_SIZE])
{
    double size = fabs(value);
    const char *format = size == 0 || (size >= 1e-3 && size < 1e4) ? "%.4f"
                         : size >= 1e4 && size < 1e7               ? "%.1f"
                         : size >= 1e7                             ? "%.4g"
                                                                   : "%.3g";
    if (isnan(value))
        snprintf(buffer, TEXT_REAL_SIZE, "nan"); /* whatever its sign */
    else
        snprintf(buffer, TEXT_REAL_SIZE, format, value);
    return buffer;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edits that turn `a` into `b`: a letter more, less or another, or two neighbours
 * swapped (optimal string alignment). */
static size_t edit_distance(const char *a, const char *b)
{
    size_t rows[3][LONGEST_NAME + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    size_t length = strlen(b);
    for (size_t k = 0; k <= length; k++)
        row[k] = k;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t *oldest = before;
        before = last;
        last = row;
        row = oldest;
        row[0] = i;
        for (size_t k = 1; k <= length; k++) {
            row[k] = smaller(smaller(row[k - 1], last[k]) + 1,
                             last[k - 1] + (a[i - 1] != b[k - 1]));
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[k] = smaller(row[k], before[k - 2] + 1);
        }
    }
    return row[length];
}

const char *text_nearest(const char *word, const char *const *names, size_t count)
{
    size_t length = strlen(word);
    if (length > LONGEST_NAME)
        return NULL;
    const char *nearest = NULL;
    size_t limit = length / 3 > 1 ? length / 3 : 1;
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) > LONGEST_NAME)
            continue;
        size_t distance = edit_distance(word, names[i]);
        /* One letter is not near another: all of it would be edited. */
        if (distance > limit || distance >= length || (nearest && distance == limit))
            continue;
        nearest = names[i];
        limit = distance;
    }
    return nearest;
}

bool text_is_name(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    return *text >= 'a' && *text <= 'z' && !text[strspn(text, allowed)];
}
