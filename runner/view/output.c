/* Files written whole or not at all. A path that is no regular file (a device, a folder)
 * is refused, as it would be replaced and not written to. */
#include "view/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int output_open(struct output *output, const char *path, struct error *error)
{
    struct stat status;
    int descriptor;

    *output = (struct output){.path = path};
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return error_set(error, "%s is not a regular file: name another one", path);
    if (asprintf(&output->temporary, "%s.%ld.tmp", path, (long)getpid()) < 0) {
        output->temporary = NULL;
        return error_set(error, "no memory to write %s", path);
    }
    /* Not mkstemp: the file gets the permissions that the user's umask gives. */
    descriptor = open(output->temporary,
                      O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    output->file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (output->file)
        return 0;
    error_set(error, "cannot write %s: %s", path, strerror(errno));
    free(output->temporary);
    return -1;
}

int output_keep(struct output *output, struct error *error)
{
    int failed = 0; /* errno, where known */
    if (ferror(output->file) || fflush(output->file) != 0 ||
        fsync(fileno(output->file)) != 0)
        failed = errno ? errno : EIO;
    if (fclose(output->file) != 0 && !failed)
        failed = errno;
    if (!failed && rename(output->temporary, output->path) != 0)
        failed = errno;
    if (failed) {
        unlink(output->temporary);
        error_set(error, "cannot write %s: %s", output->path, strerror(failed));
    }
    free(output->temporary);
    return failed ? -1 : 0;
}

void output_drop(struct output *output)
{
    fclose(output->file);
    unlink(output->temporary);
    free(output->temporary);
}
