/* The header of an array is a line of Python; both machines that Lamina is for have the
 * low byte first. */
#include "data/npz_file.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "data/pack.h"

#define MAGIC_SIZE 10 /* magic, version, and how long the line is, the low byte first */
#define ALIGNMENT 64

/* The member NAME.npy: what its values are, and these. */
static struct pack_member member_of(const struct npz_array *array, struct arena *arena)
{
    char line[128], *header;
    int length = snprintf(line, sizeof line,
                          "{'descr': '%s', 'fortran_order': False, 'shape': (%zu,), }",
                          array->is_real ? "<f8" : "<i8", array->count);
    size_t size = (MAGIC_SIZE + (size_t)length + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
    header = arena_array(arena, size, 1);
    memset(header, ' ', size);
    memcpy(header, "\x93NUMPY\1\0", 8);
    header[8] = (char)((size - MAGIC_SIZE) & 0xff);
    header[9] = (char)((size - MAGIC_SIZE) >> 8);
    memcpy(header + MAGIC_SIZE, line, (size_t)length);
    header[size - 1] = '\n';
    return (struct pack_member){arena_format(arena, "%s.npy", array->name),
                                {header, array->values},
                                {size, array->count * sizeof(double)}};
}

int npz_file_write(FILE *out, const struct npz_array *arrays, size_t count,
                   struct error *error)
{
    struct arena *arena = arena_new();
    struct pack_member *members = arena_array(arena, count, sizeof *members);
    for (size_t i = 0; i < count; i++)
        members[i] = member_of(&arrays[i], arena);
    int status = pack_write(out, members, count, error);
    arena_free(arena);
    return status;
}
