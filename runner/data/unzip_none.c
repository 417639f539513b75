/* Where there is no libzip: nothing is read, and what needs it says so. */
#include "data/unzip.h"

struct unzip *unzip_open(const char *path, struct error *error)
{
    error_set(error, "%s: %s", path, UNZIP_PROBLEM);
    return NULL;
}

void unzip_close(struct unzip *unzip)
{
    (void)unzip;
}

int unzip_begin(struct unzip *unzip, const char *member, uint64_t *size,
                struct error *error)
{
    (void)unzip;
    (void)size;
    return error_set(error, "%s: %s", member, UNZIP_PROBLEM);
}

int64_t unzip_read(struct unzip *unzip, void *out, size_t size, struct error *error)
{
    (void)unzip;
    (void)out;
    (void)size;
    return error_set(error, "%s: %s", "an archive", UNZIP_PROBLEM);
}

const char *unzip_member(const struct unzip *unzip, uint64_t i)
{
    (void)unzip;
    (void)i;
    return NULL;
}
