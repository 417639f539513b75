/* Tells numbers from words. Mends nothing: a decimal comma stays what it is. */
#include "data/field.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

bool field_number(const char *text, float *value)
{
    char *end;
    *value = strtof(text, &end);
    return end != text && *end == '\0' && text[strspn(text, "+-.0123456789eE")] == '\0';
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

const char *field_advice(const char *text)
{
    bool has_digit = strpbrk(text, "0123456789") != NULL;
    if (has_digit && strchr(text, ',') != NULL &&
        text[strspn(text, "+-0123456789.,")] == '\0')
        return "write it with a decimal point, and without separators of thousands";
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
