/* Class names in a sorted table, so that a name's index is found in ten comparisons. Does
 * not know where names come from. */
#include "data/classes.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define BLANKS " \t"

/* The place of `name`, or where it would be. */
static size_t find_place(const struct classes *classes, const char *name)
{
    size_t low = 0, high = classes->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(classes->at[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int32_t classes_find(const struct classes *classes, const char *name)
{
    size_t place = find_place(classes, name);
    if (place < classes->count && strcmp(classes->at[place].name, name) == 0)
        return classes->at[place].index;
    return -1;
}

int32_t classes_add(struct classes *classes, const char *name, struct arena *arena)
{
    size_t place = find_place(classes, name);
    if (place < classes->count && strcmp(classes->at[place].name, name) == 0)
        return classes->at[place].index;
    if (classes->count == CLASSES_MAX)
        return -1;
    struct class_name *at = &classes->at[place];
    memmove(at + 1, at, (classes->count - place) * sizeof *at);
    *at = (struct class_name){arena_copy(arena, name, strlen(name)),
                              (int32_t)classes->count++};
    return at->index;
}

struct number {
    double value;
    const struct class_name *class;
};

static int compare_numbers(const void *a, const void *b)
{
    double left = ((const struct number *)a)->value;
    double right = ((const struct number *)b)->value;
    return (left > right) - (left < right);
}

/* False where the name is no number, or has more digits than a double holds. */
static bool read_number(const char *name, const struct field_format *format,
                        double *number)
{
    char buffer[FIELD_NUMBER_SIZE];
    const char *plain = field_plain(name, format, buffer);
    return plain != NULL && strlen(plain) <= DBL_DIG && text_to_real(plain, number) &&
           !isnan(*number);
}

/* False where a name is no number. */
static bool read_numbers(const struct classes *classes, const struct field_format *format,
                         struct number *numbers)
{
    for (size_t i = 0; i < classes->count; i++) {
        numbers[i].class = &classes->at[i];
        if (!read_number(classes->at[i].name, format, &numbers[i].value))
            return false;
    }
    return true;
}

int classes_sort(struct classes *classes, const struct field_format *format,
                 int32_t to[CLASSES_MAX], struct error *error)
{
    struct number numbers[CLASSES_MAX];
    if (read_numbers(classes, format, numbers))
        qsort(numbers, classes->count, sizeof numbers[0], compare_numbers);
    else
        for (size_t i = 0; i < classes->count; i++)
            numbers[i] = (struct number){(double)i, &classes->at[i]};
    for (size_t i = 0; i < classes->count; i++) {
        if (i > 0 && numbers[i].value == numbers[i - 1].value)
            return error_set(error, "%s and %s are the same number: write it in one way",
                             numbers[i - 1].class->name, numbers[i].class->name);
        to[numbers[i].class->index] = (int32_t)i;
    }
    for (size_t i = 0; i < classes->count; i++)
        classes->at[i].index = to[classes->at[i].index];
    return 0;
}

/* The name without blanks at its ends, of which it has *length bytes. */
static const char *trim(const char *name, size_t *length)
{
    name += strspn(name, BLANKS);
    *length = strlen(name);
    while (*length > 0 && strchr(BLANKS, name[*length - 1]) != NULL)
        --*length;
    return name;
}

int classes_check_blanks(const struct classes *classes, struct error *error)
{
    for (size_t i = 0; i < classes->count; i++) {
        const char *name = classes->at[i].name;
        size_t length, other;
        const char *begin = trim(name, &length);
        if (length == strlen(name))
            continue;
        for (size_t j = 0; j < classes->count; j++) {
            const char *at = trim(classes->at[j].name, &other);
            if (i != j && other == length && memcmp(at, begin, length) == 0)
                return error_set(error,
                                 "`%.*s` and `%.*s` differ by blanks alone: write it in "
                                 "one way",
                                 field_shown(name, 60), name,
                                 field_shown(classes->at[j].name, 60),
                                 classes->at[j].name);
        }
    }
    return 0;
}

/* The class that is the same number; NULL: there is none, or they are no numbers. */
static const char *find_number(const struct classes *classes, const char *name,
                               const struct field_format *format)
{
    double number, other;
    const char *found = NULL;
    if (!read_number(name, format, &number))
        return NULL;
    for (size_t i = 0; i < classes->count; i++) {
        if (!read_number(classes->at[i].name, format, &other))
            return NULL;
        if (other == number)
            found = classes->at[i].name;
    }
    return found;
}

const char *classes_find_other(const struct classes *classes, const char *name,
                               const struct field_format *format)
{
    size_t length, other;
    const char *begin = trim(name, &length);
    for (size_t i = 0; i < classes->count; i++) {
        const char *at = trim(classes->at[i].name, &other);
        if (other == length && memcmp(at, begin, length) == 0)
            return classes->at[i].name;
    }
    return find_number(classes, name, format);
}

const char *const *classes_names(const struct classes *classes, struct arena *arena)
{
    const char **names = arena_array(arena, classes->count, sizeof *names);
    for (size_t i = 0; i < classes->count; i++)
        names[classes->at[i].index] = classes->at[i].name;
    return names;
}

void classes_give(const struct classes *classes, struct dataset *dataset)
{
    struct arena *arena = dataset_arena(dataset);
    const char **names = arena_array(arena, classes->count, sizeof *names);
    for (size_t i = 0; i < classes->count; i++)
        names[classes->at[i].index] =
            arena_copy(arena, classes->at[i].name, strlen(classes->at[i].name));
    dataset->class_names = names;
    dataset->classes = (int64_t)classes->count;
}
