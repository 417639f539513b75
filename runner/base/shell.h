/* Names of files as words for a shell: in the commands that sentences advise. */
#ifndef BASE_SHELL_H
#define BASE_SHELL_H

#include "base/text.h"

/* Adds the path, with `ending` behind it, so that a shell takes it for exactly that file:
 * as it is where that is safe, "a.csv"; else quoted, 'a b.csv', and where there are
 * characters that no line shows, $'a\nb.csv'; one that looks like an option begins with
 * "./". Whatever the path, what is added is clean (text_is_clean). */
void shell_add_file(struct text *text, const char *path, const char *ending);

#endif
