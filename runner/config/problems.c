/* The findings about a config, in the order in which they were made. */
#include "config/problems.h"

#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/print.h"
#include "base/text.h"

#define MAX_KEPT 100

struct finding {
    struct mark mark;
    unsigned char *cases; /* a bit each; NULL where there are none */
};

/* The place of a line; problems->kept where it is not known. */
static size_t find(const struct problems *problems, const char *line)
{
    size_t i = 0;
    while (i < problems->kept && strcmp(problems->lines[i], line) != 0)
        i++;
    return i;
}

bool problems_find(const struct problems *problems, const char *line)
{
    return find(problems, line) < problems->kept;
}

void problems_case(struct problems *problems, size_t index, size_t count)
{
    problems->current = index;
    problems->cases = count;
}

bool problems_has_case(const struct problems *problems, size_t finding, size_t index)
{
    const unsigned char *cases = problems->findings[finding].cases;
    return cases != NULL && (cases[index / CHAR_BIT] >> index % CHAR_BIT & 1) != 0;
}

struct mark problems_mark(const struct problems *problems, size_t finding)
{
    return problems->findings[finding].mark;
}

static void note_case(const struct problems *problems, struct finding *finding)
{
    size_t index = problems->current;
    if (problems->cases == 0)
        return;
    if (finding->cases == NULL)
        finding->cases = memory_zeroed(problems->cases / CHAR_BIT + 1);
    finding->cases[index / CHAR_BIT] |= (unsigned char)(1U << index % CHAR_BIT);
}

void problems_add_line(struct problems *problems, struct mark mark, const char *line)
{
    /* A mistake in a sweep is found again in every trial. */
    size_t at = find(problems, line);
    problems->count++;
    problems->distinct += at == problems->kept;
    if (at == MAX_KEPT)
        return;
    if (problems->lines == NULL) {
        problems->lines = memory_zeroed(MAX_KEPT * sizeof *problems->lines);
        problems->findings = memory_zeroed(MAX_KEPT * sizeof *problems->findings);
    }
    if (at == problems->kept) {
        struct text copy = {0};
        text_add(&copy, "%s", line);
        problems->lines[problems->kept++] = copy.at;
        problems->findings[at].mark = mark;
    }
    note_case(problems, &problems->findings[at]);
}

int mark_order(struct mark mark)
{
    return mark.origin != NULL ? mark.origin->order : 0;
}

const struct mark *mark_replaces(struct mark mark)
{
    return mark.origin != NULL ? mark.origin->replaces : NULL;
}

static struct mark with_origin(struct mark mark, int order, const struct mark *replaced,
                               struct arena *arena)
{
    struct mark_origin *origin = arena_array(arena, 1, sizeof *origin);
    *origin = (struct mark_origin){order, replaced};
    mark.origin = origin;
    return mark;
}

struct mark mark_with_order(struct mark mark, int order, struct arena *arena)
{
    return with_origin(mark, order, mark_replaces(mark), arena);
}

struct mark mark_replacing(struct mark mark, const struct mark *replaced,
                           struct arena *arena)
{
    return with_origin(mark, mark_order(mark), replaced, arena);
}

void problems_add_place(struct text *out, struct mark mark)
{
    text_add(out, "%s", mark.source);
    if (mark.line > 0)
        text_add(out, ":%d:%d", mark.line, mark.column);
}

void problems_add(struct problems *problems, struct mark mark, const char *format, ...)
{
    struct text line = {0};
    va_list values;
    problems_add_place(&line, mark);
    text_add(&line, ": ");
    va_start(values, format);
    text_format(&line, format, values);
    va_end(values);
    if (mark_replaces(mark) != NULL) {
        text_add(&line, " (it replaces ");
        problems_add_place(&line, *mark_replaces(mark));
        text_add(&line, ")");
    }
    problems_add_line(problems, mark, line.at);
    text_free(&line);
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
    for (size_t i = 0; i < problems->kept; i++) {
        free(problems->lines[i]);
        free(problems->findings[i].cases);
    }
    free(problems->findings);
    free(problems->lines);
    *problems = (struct problems){0};
}
