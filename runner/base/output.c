/* Files written whole or not at all. A path that is no regular file (a device, a folder,
 * a link) is refused, as it would be replaced and not written to. */
#include "base/output.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/newfile.h"

bool output_is_input(const char *path, const char *input)
{
    struct stat written, read;
    int status =
        strcmp(input, "-") == 0 ? fstat(STDIN_FILENO, &read) : stat(input, &read);
    return status == 0 && stat(path, &written) == 0 && S_ISREG(read.st_mode) &&
           written.st_dev == read.st_dev && written.st_ino == read.st_ino;
}

int output_open(struct output *output, const char *path, struct error *error)
{
    struct stat status;
    char stem[PATH_MAX + 24], temporary[PATH_MAX];

    *output = (struct output){.path = path};
    bool exists = lstat(path, &status) == 0;
    if (exists && S_ISLNK(status.st_mode))
        return error_set(error,
                         "%s is a link, which would be replaced: name the file that it "
                         "leads to, or another one",
                         path);
    if (exists && !S_ISREG(status.st_mode))
        return error_set(error, "%s is not a regular file: name another one", path);
    snprintf(stem, sizeof stem, "%s.%ld", path, (long)getpid());
    /* Not mkstemp: the file gets the permissions that the user's umask gives. */
    int descriptor = newfile_open(stem, ".tmp", 0666, temporary);
    if (descriptor < 0)
        return error_set(error, "cannot write %s: %s", path, strerror(errno));
    if (exists) /* who could read it still can, and nobody else */
        fchmod(descriptor, status.st_mode & 0777);
    output->temporary = strdup(temporary);
    output->file = output->temporary != NULL ? fdopen(descriptor, "w") : NULL;
    if (output->file != NULL)
        return 0;
    error_set(error, "no memory to write %s", path);
    close(descriptor);
    unlink(temporary);
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
