/* Each change is one write, and lines are cut by the terminal, which knows how wide its
 * letters are: nothing flickers, and nothing moves what stands below. */
#include "view/screen.h"

#include <string.h>

#include "base/terminal.h"
#include "base/text.h"

/* The text up to the end of its `most`th line; how many lines follow in `left`. */
static size_t cut_lines(const char *text, size_t most, size_t *left)
{
    size_t length = 0, lines = 0;
    *left = 0;
    for (const char *end = text; (end = strchr(end, '\n')) != NULL; end++)
        if (lines < most) {
            lines++;
            length = (size_t)(end - text) + 1;
        } else
            ++*left;
    return length;
}

void screen_draw(FILE *out, const char *text, const char *footer)
{
    struct text screen = {0};
    size_t left, height = terminal_height(out);
    size_t length = cut_lines(text, height > 1 ? height - 1 : 0, &left);
    text_add(&screen, TERMINAL_HOME TERMINAL_NO_WRAP);
    for (size_t at = 0; at < length;) {
        size_t line = strcspn(text + at, "\n");
        text_add(&screen, "%.*s" TERMINAL_CLEAR_REST "\n", (int)line, text + at);
        at += line + 1;
    }
    if (left > 0)
        text_add(&screen, "%zu more line%s do%s not fit; ", left, left == 1 ? "" : "s",
                 left == 1 ? "es" : "");
    text_add_clean(&screen, footer, strlen(footer), "");
    text_add(&screen, TERMINAL_CLEAR_BELOW TERMINAL_WRAP);
    fwrite(screen.at, 1, screen.length, out);
    fflush(out);
    text_free(&screen);
}

void screen_begin(FILE *out)
{
    struct text lines = {0};
    text_add(&lines, "%s", "");
    for (size_t line = 1; line < terminal_height(out); line++)
        text_add(&lines, "\n");
    fwrite(lines.at, 1, lines.length, out);
    text_free(&lines);
}

void screen_clear(FILE *out)
{
    fputs(TERMINAL_HOME TERMINAL_CLEAR_BELOW, out);
}
