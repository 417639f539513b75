/* Fills the one sentence that a failed function hands to its caller. It never prints:
 * what becomes of the sentence is the caller's business. Names and values in it come from
 * files, and some sentences are stored: each is one line of valid UTF-8. */
#include "base/error.h"

#include <stdarg.h>
#include <string.h>

#include "base/text.h"

int error_set(struct error *error, const char *format, ...)
{
    struct text said = {0}, text = {0};
    va_list values;
    va_start(values, format);
    text_format(&said, format, values);
    va_end(values);
    text_add_clean(&text, said.at, said.length, "");
    size_t room = sizeof error->text - 1;
    size_t kept = text.length > room ? text_cut(text.at, room) : text.length;
    memcpy(error->text, kept > 0 ? text.at : "", kept);
    error->text[kept] = '\0';
    text_free(&said);
    text_free(&text);
    return -1;
}
