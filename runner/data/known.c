/* Looks for files by their names. Reads none. */
#include "data/known.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"

#define PLACES 3

/* Fills `path` with the first form of the file that is in `folder`; false: none is. */
static bool find_file(const char *folder, const struct known_file *file,
                      char path[KNOWN_PATH])
{
    for (int form = 0; form < 4; form++) {
        const char *name = form % 2 == 0 ? file->name : file->other;
        if (name == NULL)
            continue;
        int length =
            snprintf(path, KNOWN_PATH, "%s/%s%s", folder, name, form < 2 ? "" : ".gz");
        if (length > 0 && length < KNOWN_PATH && access(path, F_OK) == 0)
            return true;
    }
    return false;
}

/* Finds all in `folder`. 0; 1: the first is not there, so look elsewhere; -1 with a
 * sentence where only some are there. */
static int find_files(const struct known_set *set, const char *folder,
                      const struct known_file *files, size_t count,
                      char (*paths)[KNOWN_PATH], struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (find_file(folder, &files[i], paths[i]))
            continue;
        if (i == 0)
            return 1;
        return error_set(error, "%s is there, but %s/%s is not; %s", paths[0], folder,
                         files[i].name, set->remedy);
    }
    return 0;
}

/* The folders to look in, in order: the one that is named, or else those that are known.
 * Returns how many there are. */
static size_t list_places(const struct known_set *set, const char *root,
                          char places[PLACES][KNOWN_PATH])
{
    size_t count = 0;
    const char *data = getenv("LAMINA_DATA");
    if (root[0] != '\0') {
        snprintf(places[0], KNOWN_PATH, "%s", root);
        return 1;
    }
    if (data != NULL && data[0] != '\0')
        snprintf(places[count++], KNOWN_PATH, "%s/%s", data, set->folder);
    snprintf(places[count++], KNOWN_PATH, "data/%s", set->folder);
    if (set->system != NULL)
        snprintf(places[count++], KNOWN_PATH, "%s", set->system);
    return count;
}

static int refuse_places(const struct known_set *set, const char *root,
                         const struct known_file *first, char places[PLACES][KNOWN_PATH],
                         size_t count, struct error *error)
{
    struct text text = {0};
    if (root[0] != '\0')
        return error_set(error,
                         "dataset.root: %s has no %s, plain or .gz; name the folder of "
                         "%s's files, or leave `root` out",
                         root, first->name, set->title);
    for (size_t i = 0; i < count; i++)
        text_add(&text, "%s%s", i > 0 ? ", " : "", places[i]);
    error_set(error, "%s is not in %s; %s, or name its folder by dataset.root",
              set->title, text.at, set->remedy);
    text_free(&text);
    return -1;
}

int known_find(const struct known_set *set, const char *root,
               const struct known_file *files, size_t count, char (*paths)[KNOWN_PATH],
               struct error *error)
{
    char places[PLACES][KNOWN_PATH];
    int status = 1;
    size_t place_count = list_places(set, root, places);
    for (size_t i = 0; i < place_count && status == 1; i++)
        status = find_files(set, places[i], files, count, paths, error);
    return status == 1 ? refuse_places(set, root, &files[0], places, place_count, error)
                       : status;
}
