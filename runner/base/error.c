/* Fills the one sentence that a failed function hands to its caller. It never prints:
 * what becomes of the sentence is the caller's business. Names and values in it come from
 * files, and some sentences are stored: each is one line of valid UTF-8. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static int set(struct error *error, const char *option, const char *format,
               va_list values)
{
    struct text said = {0}, text = {0};
    text_format(&said, format, values);
    text_add_clean(&text, said.at, said.length, "");
    size_t room = sizeof error->text - 1;
    size_t kept = text.length > room ? text_cut(text.at, room) : text.length;
    memcpy(error->text, kept > 0 ? text.at : "", kept);
    error->text[kept] = '\0';
    error->layer = -1;
    error_in_option(error, option);
    text_free(&said);
    text_free(&text);
    return -1;
}

int error_set(struct error *error, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    set(error, "", format, values);
    va_end(values);
    return -1;
}

int error_set_option(struct error *error, const char *option, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    set(error, option, format, values);
    va_end(values);
    return -1;
}

int error_in_option(struct error *error, const char *option)
{
    snprintf(error->option, sizeof error->option, "%s", option);
    return -1;
}

int error_in_layer(struct error *error, int32_t layer)
{
    error->layer = layer;
    return -1;
}
