/* The header of an array is a line of Python; both machines that Lamina is for have the
 * low byte first. */
#include "data/npz_file.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "data/pack.h"

#define MAGIC_SIZE 10   /* magic, version, and how long the line is, the low byte first */
#define HEADER_SIZE 128 /* with the line and blanks, so that values lie well */

/* The member NAME.npy: what its values are, and these. */
static struct pack_member member_of(const struct npz_array *array, struct arena *arena)
{
    static const char magic[MAGIC_SIZE] = {
        '\x93', 'N', 'U', 'M', 'P', 'Y', 1, 0, HEADER_SIZE - MAGIC_SIZE, 0};
    char *header = arena_array(arena, HEADER_SIZE + 1, 1);
    const char *line =
        arena_format(arena, "{'descr': '%s', 'fortran_order': False, 'shape': (%zu,), }",
                     array->is_real ? "<f8" : "<i8", array->count);
    memcpy(header, magic, MAGIC_SIZE);
    snprintf(header + MAGIC_SIZE, HEADER_SIZE - MAGIC_SIZE + 1, "%-*s\n",
             HEADER_SIZE - MAGIC_SIZE - 1, line);
    return (struct pack_member){arena_format(arena, "%s.npy", array->name),
                                {header, array->values},
                                {HEADER_SIZE, array->count * sizeof(double)}};
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
