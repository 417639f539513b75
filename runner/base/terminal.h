/* What the program writes to: a terminal of some width, or a file. */
#ifndef BASE_TERMINAL_H
#define BASE_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define TERMINAL_CLEAR_LINE "\r\033[K" /* of one that can redraw */

/* The columns of a terminal: by $COLUMNS, else as it says, else 80. SIZE_MAX where `out`
 * is none: a file has room for everything. */
size_t terminal_width(FILE *out);

/* Whether it is a terminal that can take a line back: not one whose $TERM is dumb, or
 * missing. */
bool terminal_can_redraw(FILE *out);

#endif
