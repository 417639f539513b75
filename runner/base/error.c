/* Fills the one sentence that a failed function hands to its caller. It never prints:
 * what becomes of the sentence is the caller's business. Names and values in it come from
 * files, so control characters are spelt out: a sentence stays one line and changes no
 * terminal. */
#include "base/error.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\0') || c == 0x7f;
}

/* \n, \r and \t by their letters, others as \x1b. */
static int spell_out(char c, char *out, size_t size)
{
    static const char escaped[] = "\n\r\t", letters[] = "nrt";
    const char *found = strchr(escaped, c);
    if (found != NULL)
        return snprintf(out, size, "\\%c", letters[found - escaped]);
    return snprintf(out, size, "\\x%02x", (unsigned)(unsigned char)c);
}

int error_set(struct error *error, const char *format, ...)
{
    char text[sizeof error->text];
    size_t at = 0;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (size_t i = 0; text[i] != '\0' && at + 5 < sizeof error->text; i++)
        if (is_control(text[i]))
            at += (size_t)spell_out(text[i], error->text + at, sizeof error->text - at);
        else
            error->text[at++] = text[i];
    error->text[at] = '\0';
    return -1;
}
