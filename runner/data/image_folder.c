/* Opens folders, and no image. */
#include "data/image_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct names {
    const char **at; /* in the arena */
    size_t count, capacity;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What is in a folder, sorted by bytes. */
static int list_names(const char *path, struct arena *arena, struct names *names,
                      struct error *error)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    if (folder == NULL)
        return error_set(error, "%s: cannot be read: %s; a folder of classes is needed",
                         path, strerror(errno));
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        names->at = arena_grow(arena, names->at, names->count, &names->capacity,
                               sizeof *names->at);
        names->at[names->count++] =
            arena_copy(arena, entry->d_name, strlen(entry->d_name));
    }
    closedir(folder);
    if (names->count > 0)
        qsort(names->at, names->count, sizeof *names->at, compare_names);
    return 0;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void list_class(const char *path, int32_t label, struct arena *arena,
                       struct faults *faults, struct image_folder *folder)
{
    struct names names = {0};
    struct error error;
    if (list_names(path, arena, &names, &error) != 0) {
        faults_add(faults, FAULTS_ROW, &error);
        return;
    }
    for (size_t i = 0; i < names.count; i++) {
        const char *file = arena_format(arena, "%s/%s", path, names.at[i]);
        folder->images = arena_grow(arena, folder->images, folder->count,
                                    &folder->capacity, sizeof *folder->images);
        folder->images[folder->count++] = (struct image){file, label};
    }
    if (names.count > 0)
        return;
    error_set(&error, "%s: has no images: put some there, or remove the folder", path);
    faults_add(faults, FAULTS_ROW, &error);
}

/* Its label; -1 with a sentence where the name is none of a class. */
static int32_t find_class(const char *path, const char *name, bool known,
                          struct classes *classes, struct arena *arena,
                          struct error *error)
{
    if (!is_folder(path))
        return error_set(error,
                         "%s: is no folder, but each class is one: put it into its "
                         "class's, or move it away",
                         path);
    if (!text_is_clean(name))
        return error_set(error,
                         "%s: is no name of a class: it is not UTF-8, or has characters "
                         "that no line shows; rename the folder",
                         path);
    int32_t label =
        known ? classes_find(classes, name) : classes_add(classes, name, arena);
    if (label >= 0)
        return label;
    return known ? error_set(error,
                             "%s: the net does not know this class, as it is not "
                             "trained on any image of it",
                             path)
                 : error_set(error, "%s: is one class more than the %d that are possible",
                             path, CLASSES_MAX);
}

int image_folder_list(const char *path, struct classes *classes, struct arena *arena,
                      struct faults *faults, struct image_folder *folder,
                      struct error *error)
{
    struct names names = {0};
    bool known = classes->count > 0;
    if (list_names(path, arena, &names, error) != 0)
        return -1;
    for (size_t i = 0; i < names.count; i++) {
        const char *class = arena_format(arena, "%s/%s", path, names.at[i]);
        int32_t label = find_class(class, names.at[i], known, classes, arena, error);
        if (label < 0)
            faults_add(faults, FAULTS_ROW, error);
        else
            list_class(class, label, arena, faults, folder);
    }
    if (faults->count == 0 && folder->count == 0)
        return error_set(error, "%s: has no folders of images: each class is one", path);
    if (faults->count > 0)
        *error = faults->first[0].error;
    return faults->count > 0 ? -1 : 0;
}

/* Pictures without classes. */
static void list_files(const char *path, const struct names *names, struct arena *arena,
                       struct image_folder *folder)
{
    folder->images = arena_array(arena, names->count, sizeof *folder->images);
    for (; folder->count < names->count; folder->count++)
        folder->images[folder->count] = (struct image){
            arena_format(arena, "%s/%s", path, names->at[folder->count]), -1};
}

int image_folder_find(const char *path, struct classes *classes, struct arena *arena,
                      struct faults *faults, struct image_folder *folder,
                      struct error *error)
{
    struct names names = {0};
    size_t folders = 0;
    if (!is_folder(path)) {
        folder->images = arena_array(arena, 1, sizeof *folder->images);
        folder->images[folder->count++] =
            (struct image){arena_copy(arena, path, strlen(path)), -1};
        return 0;
    }
    if (list_names(path, arena, &names, error) != 0)
        return -1;
    for (size_t i = 0; i < names.count; i++)
        folders += is_folder(arena_format(arena, "%s/%s", path, names.at[i]));
    if (names.count == 0)
        return error_set(error, "%s: has no pictures", path);
    folder->has_labels = folders == names.count;
    if (folder->has_labels)
        return image_folder_list(path, classes, arena, faults, folder, error);
    list_files(path, &names, arena, folder);
    return 0;
}
