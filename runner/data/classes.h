/* The names of classes and the index of each. */
#ifndef DATA_CLASSES_H
#define DATA_CLASSES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "data/dataset.h"
#include "data/field.h"

#define CLASSES_MAX 1000

struct classes {
    struct class_name {
        const char *name; /* in the arena that it was added with */
        int32_t index;
    } at[CLASSES_MAX]; /* by their bytes */
    size_t count;
};

int32_t classes_find(const struct classes *classes, const char *name); /* -1: none */

/* The index of `name`, which gets the next one where it is new; -1 where it would be one
 * more than CLASSES_MAX. */
int32_t classes_add(struct classes *classes, const char *name, struct arena *arena);

/* Gives the classes new indices: as numbers where all names are numbers in that format,
 * else by their bytes. to[old index] is the new one. -1 where two names are the same
 * number. */
int classes_sort(struct classes *classes, const struct field_format *format,
                 int32_t to[CLASSES_MAX], struct error *error);

/* -1 where two names differ by blanks at their ends alone. */
int classes_check_blanks(const struct classes *classes, struct error *error);

/* The class that `name`, which is none, may be in another writing: with other blanks at
 * its ends, or as the same number where all are numbers in that format. NULL: none. */
const char *classes_find_other(const struct classes *classes, const char *name,
                               const struct field_format *format);

/* The names in order of their index, in the arena. */
const char *const *classes_names(const struct classes *classes, struct arena *arena);

/* Makes them the classes of a dataset, with copies of their names. */
void classes_give(const struct classes *classes, struct dataset *dataset);

#endif
