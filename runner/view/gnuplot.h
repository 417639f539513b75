/* Pictures by gnuplot, run as a program: SVG or PNG, by the ending of the file's name. */
#ifndef VIEW_GNUPLOT_H
#define VIEW_GNUPLOT_H

#include "base/error.h"
#include "base/text.h"

struct gnuplot_format {
    const char *ending, *terminal, *options;
    int scale; /* pixels of the picture for each of a screen */
};

/* That of a file's name. NULL with a sentence where there is none. */
const struct gnuplot_format *gnuplot_format(const char *path, struct error *error);

/* Adds words in quotes, within which no label can run code; long ones are cut. */
void gnuplot_add_quoted(struct text *script, const char *words);

/* Writes the picture that a script draws to `path`, whole or not at all. -1 with a
 * sentence: gnuplot missing (and the package to install), its own message. */
int gnuplot_draw(const struct text *script, const char *path, struct error *error);

#endif
