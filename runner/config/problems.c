/* The findings about a config, in the order in which they were made. */
#include "config/problems.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/print.h"
#include "base/text.h"

#define MAX_KEPT 100

static bool is_known(const struct problems *problems, const char *line)
{
    for (size_t i = 0; i < problems->kept; i++)
        if (strcmp(problems->lines[i], line) == 0)
            return true;
    return false;
}

void problems_add(struct problems *problems, struct mark mark, const char *format, ...)
{
    struct text line = {0};
    va_list values;
    text_add(&line, "%s", mark.source);
    if (mark.line > 0)
        text_add(&line, ":%d:%d", mark.line, mark.column);
    text_add(&line, ": ");
    va_start(values, format);
    text_format(&line, format, values);
    va_end(values);
    problems->count++;
    /* A mistake in a sweep is found again in every trial. */
    if (is_known(problems, line.at)) {
        text_free(&line);
        return;
    }
    problems->distinct++;
    if (problems->kept == MAX_KEPT) {
        text_free(&line);
        return;
    }
    if (problems->lines == NULL)
        problems->lines = memory_zeroed(MAX_KEPT * sizeof *problems->lines);
    problems->lines[problems->kept++] = line.at;
}

void problems_print(const struct problems *problems, FILE *out)
{
    for (size_t i = 0; i < problems->kept; i++)
        print_to(out, "%s\n", problems->lines[i]);
    if (problems->distinct > problems->kept)
        print_to(out, "and %zu more\n", problems->distinct - problems->kept);
}

void problems_free(struct problems *problems)
{
    for (size_t i = 0; i < problems->kept; i++)
        free(problems->lines[i]);
    free(problems->lines);
    *problems = (struct problems){0};
}
