/* Files that are made. Replaces nothing. */
#include "base/newfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#define MOST_NAMES 100

int newfile_open(const char *stem, const char *ending, mode_t mode, char path[PATH_MAX])
{
    int descriptor = -1;
    for (int i = 1; i <= MOST_NAMES && descriptor < 0; i++) {
        char number[16] = "";
        if (i > 1)
            snprintf(number, sizeof number, "-%d", i);
        if (snprintf(path, PATH_MAX, "%s%s%s", stem, number, ending) >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        descriptor =
            open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        if (descriptor < 0 && errno != EEXIST)
            break;
    }
    return descriptor;
}
