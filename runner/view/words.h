/* The words of a picture, made to fit: gnuplot draws what is too long over its edge. */
#ifndef VIEW_WORDS_H
#define VIEW_WORDS_H

#include "base/arena.h"

/* Sizes of letters, in pixels of the screen. */
#define WORDS_SIZE 14.0
#define WORDS_SMALL 11.0 /* of what stands below a picture */

/* How wide words are in letters of a size, in pixels: in DejaVu Sans, the widest of the
 * fonts that stand in for Helvetica; of letters beyond ASCII at most. */
double words_width(const char *words, double size);

/* The words without what a terminal would obey, and cut in their middle, "begin...end",
 * where they are wider than `width` pixels. */
const char *words_fit(const char *words, double size, double width, struct arena *arena);

/* The same in up to `most` lines, broken at blanks where there are some, the last one
 * cut. Returns how many there are. */
size_t words_wrap(const char *words, double size, double width, size_t most,
                  struct arena *arena, const char **lines);

#endif
