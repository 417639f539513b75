/* Tells numbers from words. Mends nothing: a decimal comma is one where the format has
 * it.
 */
#include "data/field.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

_Static_assert(sizeof(((struct field_format *)0)->decimal) == sizeof(int32_t),
               "a choice is an int32_t");

static const char digits[] = "0123456789";

/* Copies the digits before the decimal mark, which stand in groups of three behind the
 * first mark of thousands; before that one there is no leading 0: 0.234 is a fraction.
 * Returns what is left of the text; NULL: they do not. */
static const char *copy_groups(const char *text, const char *thousands, char **out)
{
    size_t mark = strlen(thousands);
    for (bool first = true;; first = false) {
        size_t length = strspn(text, digits);
        char digit = *text;
        memcpy(*out, text, length);
        *out += length;
        text += length;
        bool more = mark > 0 && strncmp(text, thousands, mark) == 0;
        bool leads = length >= 1 && length <= 3 && digit != '0';
        if (first ? more && !leads : length != 3)
            return NULL;
        if (!more)
            return text;
        text += mark;
    }
}

const char *field_plain(const char *text, const struct field_format *format,
                        char buffer[FIELD_NUMBER_SIZE])
{
    char *out = buffer;
    if (format->decimal == FIELD_POINT && format->thousands[0] == '\0')
        return text;
    if (strlen(text) >= FIELD_NUMBER_SIZE)
        return NULL;
    if (*text == '+' || *text == '-')
        *out++ = *text++;
    if ((text = copy_groups(text, format->thousands, &out)) == NULL)
        return NULL;
    if (*text == (format->decimal == FIELD_COMMA ? ',' : '.')) {
        *out++ = '.';
        text++;
    }
    size_t length = strspn(text, digits);
    memcpy(out, text, length);
    out += length;
    text += length;
    if (*text != '\0' && *text != 'e' && *text != 'E')
        return NULL;
    memcpy(out, text, strlen(text) + 1);
    return buffer;
}

bool field_number(const char *plain, float *value)
{
    char *end;
    if (plain == NULL)
        return false;
    *value = strtof(plain, &end);
    return end != plain && *end == '\0' &&
           plain[strspn(plain, "+-.0123456789eE")] == '\0';
}

static bool is_one_of(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text[0] == words[i][0] && strcmp(text, words[i]) == 0)
            return true;
    return false;
}

bool field_is_missing_label(const char *text)
{
    static const char *const words[] = {"",     "?",   "NA",  "N/A",  "n/a",
                                        "#N/A", "NaN", "nan", "NULL", "null"};
    return is_one_of(text, words, sizeof words / sizeof words[0]);
}

bool field_is_missing(const char *text)
{
    static const char *const words[] = {"-",    "--",   ".",       "*",      "None",
                                        "none", "<NA>", "missing", "unknown"};
    return field_is_missing_label(text) ||
           is_one_of(text, words, sizeof words / sizeof words[0]);
}

const char *field_advice(const char *text, const struct field_format *format)
{
    bool has_digit = strpbrk(text, digits) != NULL;
    bool is_plain = format->decimal == FIELD_POINT && format->thousands[0] == '\0';
    if (has_digit && (!is_plain || strchr(text, ',') != NULL) &&
        text[strspn(text, "+-0123456789.,")] == '\0')
        return is_plain ? "say what the comma is: `decimal: \",\"` or `thousands: \",\"`"
                        : "`decimal` and `thousands`, of three digits each, say how "
                          "numbers are written";
    if (has_digit && strpbrk(text, "% $_") != NULL &&
        text[strspn(text, "+-0123456789.% $_")] == '\0')
        return "write the number alone";
    return NULL;
}

int field_shown(const char *text, int most)
{
    size_t length = strnlen(text, (size_t)most);
    return length < (size_t)most ? most : (int)text_cut(text, length);
}
