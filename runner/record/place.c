/* Where a results file lies. Makes nothing but the folder of the default file. */
#include "record/place.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "base/shell.h"

/* A device or pipe would take the rows and lose them, or wait for ever. */
int place_check_file(const char *path, const char *choice, struct error *error)
{
    struct stat status;
    if (path[0] == '\0')
        return error_set(error, "a name of no letters is no file: name one%s", choice);
    if (stat(path, &status) != 0 || S_ISREG(status.st_mode))
        return 0;
    if (S_ISDIR(status.st_mode))
        return error_set(error, "%s is a folder; name a file in it%s", path, choice);
    return error_set(error, "%s is not a file; name one%s", path, choice);
}

/* The folder of the default file is made; any other must be there. */
int place_check_folder(const char *path, struct error *error)
{
    const char *slash = strrchr(path, '/');
    char folder[4096];
    struct stat status;
    if (slash == NULL || slash == path)
        return 0;
    if ((size_t)(slash - path) >= sizeof folder)
        return error_set(error, "%s: the path is too long", path);
    memcpy(folder, path, (size_t)(slash - path));
    folder[slash - path] = '\0';
    if (stat(folder, &status) == 0)
        return S_ISDIR(status.st_mode) ? 0
                                       : error_set(error, "%s is not a folder", folder);
    if (strcmp(folder, "results") == 0 && mkdir(folder, 0777) == 0)
        return 0;
    return error_set(error, "the folder %s cannot be used: %s; make it first", folder,
                     strerror(errno));
}

int place_real(const char *path, char real[PATH_MAX], struct error *error)
{
    struct stat status;
    if (realpath(path, real) != NULL)
        return 0;
    if (errno != ENOENT)
        return error_set(error, "%s cannot be used: %s", path, strerror(errno));
    if (lstat(path, &status) == 0)
        return error_set(error,
                         "%s is a link to a file that is not there; name the file itself",
                         path);
    if (snprintf(real, PATH_MAX, "%s%s", path[0] == '/' ? "" : "./", path) >= PATH_MAX)
        return error_set(error, "%s: the path is too long", path);
    return 0;
}

bool place_is_network(const char *path)
{
    static const uint32_t network[] = {0x6969 /* NFS */,        0x517b /* SMB */,
                                       0xff534d42 /* CIFS */,   0xfe534d42 /* SMB2 */,
                                       0x65735546 /* FUSE */,   0x01021997 /* 9P */,
                                       0x0bd00bd0 /* Lustre */, 0x47504653 /* GPFS */,
                                       0x00c36400 /* Ceph */,   0x5346414f /* AFS */};
    struct statfs status;
    if (statfs(path, &status) != 0)
        return false;
    for (size_t i = 0; i < sizeof network / sizeof network[0]; i++)
        if ((uint32_t)status.f_type == network[i])
            return true;
    return false;
}

bool place_is_full(int reason)
{
    return reason == ENOSPC || reason == EFBIG || reason == EDQUOT;
}

void place_add_option(struct text *command, const char *path)
{
    if (strcmp(path, PLACE_DEFAULT) == 0)
        return;
    text_add(command, " --db ");
    shell_add_file(command, path, "");
}

int place_refuse_folder(const char *path, const char *choice, const char *needed,
                        const char *why, struct error *error)
{
    return error_set(
        error,
        "%s cannot be written: %s; make its folder writable, as files beside "
        "%s are needed, or name another file%s",
        needed, why, path, choice);
}
