/* Where there is no libzip: nothing is read, and what needs it says so. */
#include "data/unzip.h"

struct unzip *unzip_open(const char *path, struct error *error)
{
    error_set(error, "%s: " UNZIP_MISSING, path);
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
    return error_set(error, "%s: " UNZIP_MISSING, member);
}

int64_t unzip_read(struct unzip *unzip, void *out, size_t size, struct error *error)
{
    (void)unzip;
    (void)out;
    (void)size;
    return error_set(error, "an archive: " UNZIP_MISSING);
}

const char *unzip_member(const struct unzip *unzip, uint64_t i)
{
    (void)unzip;
    (void)i;
    return NULL;
}
