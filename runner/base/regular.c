/* Opens regular files to be read. Reads nothing of them. */
#include "base/regular.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int regular_open(const char *path, const char *kind, size_t *size, struct error *error)
{
    /* O_NONBLOCK: opening a pipe without a writer would wait. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return error_set(error, "%s: cannot be read: %s", path, strerror(errno));
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        error_set(error, "%s: cannot be read: %s", path, strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
        error_set(error, "%s: is a folder; %s is needed", path, kind);
    } else if (!S_ISREG(status.st_mode)) {
        error_set(error, "%s: is not a regular file; %s is needed", path, kind);
    } else if (status.st_size == 0) {
        error_set(error, "%s: is empty; %s is needed", path, kind);
    } else {
        *size = (size_t)status.st_size;
        return descriptor;
    }
    close(descriptor);
    return -1;
}
