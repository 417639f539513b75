/* Pictures by gnuplot, run as a program: SVG, PNG or PDF, by the ending of the file's
 * name. What all of them have (size, title, what is told below, looks) is their frame;
 * lengths are pixels of a screen, whatever the format. */
#ifndef VIEW_GNUPLOT_H
#define VIEW_GNUPLOT_H

#include <stddef.h>

#include "base/error.h"
#include "base/text.h"

#define GNUPLOT_WIDTH 960

struct gnuplot_format {
    const char *ending, *terminal, *options;
    double scale; /* the terminal's units for each pixel of a screen, */
    double point; /* and its size of a letter that is a pixel high */
};

/* That of a file's name. NULL with a sentence where there is none. */
const struct gnuplot_format *gnuplot_format(const char *path, struct error *error);

struct gnuplot_frame {
    const char *title;        /* of any length; NULL: none */
    const char *const *notes; /* what is to be known of the picture: smoothing, what was
                                 left out; a line or several each, small, below it */
    size_t note_count;
    double height; /* without the notes */
};

/* Adds the terminal and the frame: its title is broken and cut to fit, in the middle of
 * the page, and the picture grows by the notes. All that is plotted, with its legend,
 * finds its place in between. */
void gnuplot_add_frame(struct text *script, const struct gnuplot_format *format,
                       const struct gnuplot_frame *frame);

/* Adds the margins left and right of what is plotted, behind the frame, whose title goes
 * to the middle of the picture, where it has its room. */
void gnuplot_add_margins(struct text *script, double left, double right);

/* Adds the terminal alone, for a picture of that size. */
void gnuplot_add_terminal(struct text *script, const struct gnuplot_format *format,
                          double width, double height);

/* Adds words in quotes, within which no label can run code; long ones are cut. */
void gnuplot_add_quoted(struct text *script, const char *words);

/* Adds `set WHAT 'words'` (xlabel, ylabel), the words cut in their middle where they are
 * wider than `width`. */
void gnuplot_add_label(struct text *script, const char *what, const char *words,
                       double width);

/* Adds the format of an axis' ticks ("x", "y", "cb"): with as many digits as tell them
 * apart where the axis goes from `low` to `high`. */
void gnuplot_add_digits(struct text *script, const char *axis, double low, double high);

/* How wide the widest of these ticks is, in pixels. */
double gnuplot_digits_width(double low, double high);

/* Writes the picture that a script draws to `path`, whole or not at all. -1 with a
 * sentence: gnuplot missing (and the package to install), or built
 * without what the format needs; its own message. */
int gnuplot_draw(const struct text *script, const char *path, struct error *error);

#endif
