/* Runs of blanks and tabs, as they stand between the fields of a table whose columns lie
 * below each other, made one blank each. */
#ifndef DATA_SQUEEZE_H
#define DATA_SQUEEZE_H

#include <stdbool.h>
#include <stddef.h>

/* Where the text that was squeezed so far has ended; zeroed at the beginning of a file.
 */
struct squeeze {
    bool begun;  /* the line has a field */
    bool gap;    /* blanks stand behind it */
    bool quoted; /* a quote is open: blanks are as others */
};

/* Squeezes the next piece of a text into `out`, of length + 1 bytes: one blank for each
 * run of them between two fields, and none at the ends of a line. Returns how many bytes.
 */
size_t squeeze_text(struct squeeze *squeeze, const char *piece, size_t length, char *out);

#endif
