/* A terminal's window with a text that is drawn again in the place where it was. The text
 * is the program's own, cleaned (base/print.h), in whole lines. */
#ifndef VIEW_SCREEN_H
#define VIEW_SCREEN_H

#include <stdio.h>

/* Moves what stands in the window up, out of it, where it can be looked up. */
void screen_begin(FILE *out);

/* Draws as many lines as there is room for, above one that says how many are left out,
 * and `footer`. */
void screen_draw(FILE *out, const char *text, const char *footer);

/* Takes away what was drawn: what is written then begins at the top. */
void screen_clear(FILE *out);

#endif
