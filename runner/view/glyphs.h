/* Letters that no font of the machine has. The library by which gnuplot writes into PNG
 * and PDF draws for such a one a box as large as the picture; an SVG leaves letters to
 * whoever shows it. */
#ifndef VIEW_GLYPHS_H
#define VIEW_GLYPHS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/text.h"

/* Whether a script has letters that not every font has. */
bool glyphs_are_rare(const char *script);

/* The script with those letters replaced by U+FFFD that none of the ranges has: of all
 * fonts, as fc-list tells them by its format %{charset}, "20-7e a0 ...". */
struct text glyphs_replace(const char *script, FILE *ranges);

#endif
