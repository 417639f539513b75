/* A folder of images in which each class has a folder of its own. */
#ifndef DATA_IMAGE_FOLDER_H
#define DATA_IMAGE_FOLDER_H

#include "base/arena.h"
#include "data/classes.h"
#include "data/faults.h"

struct image_folder {
    struct image {
        const char *path;
        int32_t label; /* the place of its class */
    } * images;        /* by class, and then by the bytes of their names; in the arena */
    size_t count, capacity;
    bool has_labels; /* of image_folder_find; else labels are -1 */
};

/* Lists a folder. `classes` gets those of the first, sorted by their bytes; where it has
 * some already, there are no others. What begins with a dot is passed over. What is no
 * class or no file where one must be is a fault, and all are told: -1 then, or with a
 * sentence alone where the folder cannot be read. */
int image_folder_list(const char *path, struct classes *classes, struct arena *arena,
                      struct faults *faults, struct image_folder *folder,
                      struct error *error);

/* Lists a picture, a folder of pictures, or, where there are folders alone in it, one of
 * a folder for each class, of which `classes` has all: then it has labels. Otherwise as
 * image_folder_list. */
int image_folder_find(const char *path, struct classes *classes, struct arena *arena,
                      struct faults *faults, struct image_folder *folder,
                      struct error *error);

#endif
