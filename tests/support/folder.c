/* In /tmp, whatever TMPDIR says: tests that set it stay short of what a name may have. */
#include "support/folder.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

static void give_up(const char *folder)
{
    perror(folder);
    exit(EXIT_FAILURE);
}

void folder_make(char folder[FOLDER_ROOM], const char *word)
{
    snprintf(folder, FOLDER_ROOM, "/tmp/lamina-%s-XXXXXX", word);
    if (mkdtemp(folder) == NULL)
        give_up(folder);
}

static int remove_one(const char *path, const struct stat *status, int kind,
                      struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

void folder_remove(const char *folder)
{
    if (nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
        give_up(folder);
}
