/* A printf of its own, for only the arguments can tell what comes from outside. */
#include "base/print.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In a struct, so that a function can move it on. */
struct values {
    va_list list;
};

/* A width or precision, `at` being moved past it. */
static int read_number(const char **at, struct values *values)
{
    if (**at == '*') {
        ++*at;
        return va_arg(values->list, int);
    }
    char *end;
    int number = (int)strtol(*at, &end, 10);
    *at = end;
    return number;
}

/* The next integer, whose type its length modifiers say. */
static long long next_integer(const char *modifiers, struct values *values)
{
    switch (*modifiers) {
    case 'z':
        return (long long)va_arg(values->list, size_t);
    case 'l':
        return modifiers[1] == 'l' ? va_arg(values->list, long long)
                                   : va_arg(values->list, long);
    default:
        return va_arg(values->list, int);
    }
}

/* Adds the next value without its padding. A precision below 0 is none, as in printf. */
static void add_value(struct text *piece, char conversion, const char *modifiers,
                      int precision, struct values *values)
{
    const char *string;
    switch (conversion) {
    case 's':
        string = va_arg(values->list, const char *);
        size_t most = precision < 0 ? SIZE_MAX : (size_t)precision;
        text_add_clean(piece, string, strnlen(string, most), "");
        break;
    case 'c':
        text_add(piece, "%c", va_arg(values->list, int));
        break;
    case 'f':
        text_add(piece, "%.*f", precision, va_arg(values->list, double));
        break;
    case 'g':
        text_add(piece, "%.*g", precision, va_arg(values->list, double));
        break;
    case '%':
        text_add(piece, "%%");
        break;
    default: /* d, i and u */
        text_add(piece, "%.*lld", precision, next_integer(modifiers, values));
    }
}

/* Bytes that begin a character; the text is valid. */
static int letters(const char *text)
{
    int count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

/* One conversion, `at` standing behind its '%'. Returns what follows it. */
static const char *add_conversion(struct text *text, const char *at,
                                  struct values *values)
{
    struct text piece = {0};
    bool left = *at == '-';
    at += left;
    int width = read_number(&at, values), precision = -1;
    if (*at == '.') {
        at++;
        precision = read_number(&at, values);
    }
    const char *modifiers = at;
    at += strspn(at, "lz");
    text_add(&piece, "%s", "");
    add_value(&piece, *at, modifiers, precision, values);
    left |= width < 0;
    int padding = abs(width) - letters(piece.at);
    padding = padding > 0 ? padding : 0;
    text_add(text, "%*s%s%*s", left ? 0 : padding, "", piece.at, left ? padding : 0, "");
    text_free(&piece);
    return at + 1;
}

void print_format(struct text *text, const char *format, va_list arguments)
{
    struct values values;
    va_copy(values.list, arguments);
    text_add(text, "%s", "");
    while (*format != '\0') {
        size_t plain = strcspn(format, "%");
        text_add(text, "%.*s", (int)plain, format);
        format += plain;
        if (*format == '%')
            format = add_conversion(text, format + 1, &values);
    }
    va_end(values.list);
}

static void print_values(FILE *out, const char *format, va_list values)
{
    struct text text = {0};
    print_format(&text, format, values);
    fwrite(text.at, 1, text.length, out);
    text_free(&text);
}

void print_out(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    print_values(stdout, format, values);
    va_end(values);
}

void print_err(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    print_values(stderr, format, values);
    va_end(values);
}

void print_to(FILE *out, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    print_values(out, format, values);
    va_end(values);
}

void print_exact(FILE *out, const char *string)
{
    struct text text = {0};
    if (!isatty(fileno(out))) {
        fputs(string, out);
        return;
    }
    text_add_clean(&text, string, strlen(string), "\n\t");
    fwrite(text.at, 1, text.length, out);
    text_free(&text);
}

int print_width(const char *string)
{
    struct text text = {0};
    text_add_clean(&text, string, strlen(string), "");
    int width = letters(text.at);
    text_free(&text);
    return width;
}
