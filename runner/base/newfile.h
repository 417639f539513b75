/* Files that are made, never opened: whoever has put something at that name, a link, a
 * pipe or a file of his own, keeps it as it is. */
#ifndef BASE_NEWFILE_H
#define BASE_NEWFILE_H

#include <limits.h>
#include <sys/types.h>

/* Makes a file to be written, STEM followed by ENDING or, where there is something of
 * that name, STEM-2 and so on, and tells its `path`. Returns its descriptor, closed in
 * programs that are started; -1: errno says why. */
int newfile_open(const char *stem, const char *ending, mode_t mode, char path[PATH_MAX]);

#endif
