/* Where there is no libzip: nothing is written, and what needs it says so. */
#include "data/pack.h"
#include "data/unzip.h"

int pack_write(FILE *out, const struct pack_member *members, size_t count,
               struct error *error)
{
    (void)out;
    (void)members;
    (void)count;
    return error_set(error, "an archive cannot be made: " UNZIP_MISSING);
}
