/* All that the program prints goes through here. Names, sentences and values come from
 * configs, data, layers and results files of strangers: what stands for a %s is shown as
 * one line that no terminal obeys (text_add_clean), so that nothing forges a line or
 * moves the cursor. The format itself is the program's own and may have several lines. */
#ifndef BASE_PRINT_H
#define BASE_PRINT_H

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

/* As printf, to stdout, to stderr, or to `out`: of the conversions s, c, d, i, u, f and g
 * with -, a width and a precision. The width of a %s counts letters, not bytes. */
void print_out(const char *format, ...) __attribute__((format(printf, 1, 2)));
void print_err(const char *format, ...) __attribute__((format(printf, 1, 2)));
void print_to(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same, added to a text. */
void print_format(struct text *text, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));

/* A text of several lines, such as help, or what another program reads: SQL, JSON. It is
 * written as it is, save that a terminal gets its lines cleaned. */
void print_exact(FILE *out, const char *text);

/* The letters that a %s takes. */
int print_width(const char *string);

#endif
