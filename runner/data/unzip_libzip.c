/* Says what libzip says, of the archive's path. */
#include "data/unzip.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

struct unzip {
    const char *path;
    zip_t *archive;
    zip_file_t *member;
};

struct unzip *unzip_open(const char *path, struct error *error)
{
    int code = 0;
    struct unzip *unzip = calloc(1, sizeof *unzip);
    if (unzip == NULL) {
        error_set(error, "%s: the system has no memory for it", path);
        return NULL;
    }
    unzip->path = path;
    unzip->archive = zip_open(path, ZIP_RDONLY, &code);
    if (unzip->archive != NULL)
        return unzip;
    zip_error_t why;
    zip_error_init_with_code(&why, code);
    error_set(error, "%s: cannot be read as a zip archive: %s; get the file again", path,
              zip_error_strerror(&why));
    zip_error_fini(&why);
    unzip_close(unzip);
    return NULL;
}

void unzip_close(struct unzip *unzip)
{
    if (unzip == NULL)
        return;
    if (unzip->member != NULL)
        zip_fclose(unzip->member);
    if (unzip->archive != NULL)
        zip_discard(unzip->archive);
    free(unzip);
}

/* zip_name_locate() finds one of them alone. */
static int count_members(const struct unzip *unzip, const char *member)
{
    int count = 0;
    const char *name;
    for (uint64_t i = 0; (name = unzip_member(unzip, i)) != NULL; i++)
        count += strcmp(name, member) == 0;
    return count;
}

int unzip_begin(struct unzip *unzip, const char *member, uint64_t *size,
                struct error *error)
{
    zip_stat_t told;
    zip_int64_t place = zip_name_locate(unzip->archive, member, ZIP_FL_ENC_GUESS);
    if (place < 0)
        return 1;
    int count = count_members(unzip, member);
    if (count > 1)
        return error_set(error,
                         "%s: has %d members called %s, and nothing says which is meant: "
                         "write it anew by np.savez",
                         unzip->path, count, member);
    if (zip_stat_index(unzip->archive, (zip_uint64_t)place, 0, &told) == 0)
        unzip->member = zip_fopen_index(unzip->archive, (zip_uint64_t)place, 0);
    if (unzip->member == NULL)
        return error_set(error, "%s: %s cannot be read: %s", unzip->path, member,
                         zip_strerror(unzip->archive));
    *size = told.size;
    return 0;
}

int64_t unzip_read(struct unzip *unzip, void *out, size_t size, struct error *error)
{
    zip_int64_t got = zip_fread(unzip->member, out, size);
    if (got >= 0)
        return got;
    return error_set(error, "%s: is damaged: %s; get the file again", unzip->path,
                     zip_file_strerror(unzip->member));
}

const char *unzip_member(const struct unzip *unzip, uint64_t i)
{
    zip_int64_t count = zip_get_num_entries(unzip->archive, 0);
    return count > 0 && i < (uint64_t)count ? zip_get_name(unzip->archive, i, 0) : NULL;
}
