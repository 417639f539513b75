/* Gnuplot takes the words of a tick for the format of its number. */
#include "view/ticks.h"

#include <math.h>

#include "base/arena.h"
#include "view/gnuplot.h"
#include "view/words.h"

/* The words with each % doubled, by which a format means one. */
static const char *as_format(const char *words, struct arena *arena)
{
    struct text text = {0};
    text_add(&text, "%s", "");
    for (const char *c = words; *c != '\0'; c++)
        text_add(&text, "%s%c", *c == '%' ? "%" : "", *c);
    const char *format = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return format;
}

size_t ticks_every(size_t count)
{
    return (count + TICKS_MOST - 1) / TICKS_MOST;
}

double ticks_add(struct text *script, const char *const *words, size_t count,
                 size_t every, double width)
{
    struct arena *arena = arena_new();
    double widest = 0;
    text_add(script, "(");
    for (size_t i = 0; i < count; i += every) {
        const char *fitting = words_fit(words[i], WORDS_SIZE, width, arena);
        widest = fmax(widest, words_width(fitting, WORDS_SIZE));
        text_add(script, "%s", i > 0 ? ", " : "");
        gnuplot_add_quoted(script, as_format(fitting, arena));
        text_add(script, " %zu", i);
    }
    text_add(script, ")");
    arena_free(arena);
    return widest;
}
