/* What the program writes to: a terminal of some width, or a file. */
#ifndef BASE_TERMINAL_H
#define BASE_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Of one that can redraw: */
#define TERMINAL_CLEAR_LINE "\r\033[K"
#define TERMINAL_CLEAR_REST "\033[K"  /* of the line */
#define TERMINAL_CLEAR_BELOW "\033[J" /* and of the line */
#define TERMINAL_HOME "\033[H"
#define TERMINAL_NO_WRAP "\033[?7l" /* lines that are too long are cut */
#define TERMINAL_WRAP "\033[?7h"

/* The columns of a terminal: by $COLUMNS, else as it says, else 80. SIZE_MAX where `out`
 * is none: a file has room for everything. */
size_t terminal_width(FILE *out);

/* Its lines: by $LINES, else as it says, else 24. SIZE_MAX where it is none. */
size_t terminal_height(FILE *out);

/* Whether it is a terminal that can take a line back: not one whose $TERM is dumb, or
 * missing. */
bool terminal_can_redraw(FILE *out);

#endif
