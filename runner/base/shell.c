/* The quoting of POSIX's shell (2.2), $'...' included, which bash, zsh and ksh have long
 * had. Runs nothing. */
#include "base/shell.h"

#include <stdbool.h>
#include <string.h>

/* Whether no character means anything to a shell; those beyond ASCII do not. */
static bool is_plain(const char *word)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789_./-+:@%,";
    for (const char *c = word; *c != '\0'; c++)
        if ((unsigned char)*c < 0x80 && strchr(safe, *c) == NULL)
            return false;
    return word[0] != '\0';
}

/* 'it'\''s' */
static void add_quoted(struct text *text, const char *word)
{
    text_add(text, "'");
    for (const char *c = word; *c != '\0'; c++)
        if (*c == '\'')
            text_add(text, "'\\''");
        else
            text_add(text, "%c", *c);
    text_add(text, "'");
}

/* $'two\nlines', bytes beyond ASCII by three octal digits */
static void add_escaped(struct text *text, const char *word)
{
    text_add(text, "$'");
    for (const char *c = word; *c != '\0'; c++)
        if (*c == '\n')
            text_add(text, "\\n");
        else if (*c == '\t')
            text_add(text, "\\t");
        else if (*c == '\'' || *c == '\\')
            text_add(text, "\\%c", *c);
        else if (*c < 0x20 || *c > 0x7e)
            text_add(text, "\\%03o", (unsigned)(unsigned char)*c);
        else
            text_add(text, "%c", *c);
    text_add(text, "'");
}

void shell_add_file(struct text *text, const char *path, const char *ending)
{
    struct text word = {0};
    text_add(&word, "%s%s%s", path[0] == '-' ? "./" : "", path, ending);
    if (!text_is_clean(word.at))
        add_escaped(text, word.at);
    else if (!is_plain(word.at))
        add_quoted(text, word.at);
    else
        text_add(text, "%s", word.at);
    text_free(&word);
}
