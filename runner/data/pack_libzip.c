/* The archive is made in memory: libzip writes to files by their names alone, and the one
 * that is written has none yet (base/output.h). */
#include "data/pack.h"

#include <errno.h>
#include <string.h>
#include <zip.h>

#define FIRST_DAY 0x21 /* 1980-01-01, where the times of zip begin */

static int refuse(const char *why, struct error *error)
{
    return error_set(error, "the archive cannot be made: %s", why);
}

static int add_member(zip_t *archive, const struct pack_member *member,
                      struct error *error)
{
    zip_buffer_fragment_t parts[2];
    zip_error_t why;
    for (int i = 0; i < 2; i++)
        parts[i] = (zip_buffer_fragment_t){(zip_uint8_t *)(uintptr_t)member->parts[i],
                                           member->sizes[i]};
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_fragment_create(parts, 2, 0, &why);
    if (source == NULL)
        return refuse(zip_error_strerror(&why), error);
    zip_int64_t place = zip_file_add(archive, member->name, source, ZIP_FL_ENC_UTF_8);
    if (place < 0) {
        zip_source_free(source);
        return refuse(zip_strerror(archive), error);
    }
    zip_file_set_dostime(archive, (zip_uint64_t)place, 0, FIRST_DAY, 0);
    return 0;
}

static int copy(zip_source_t *made, FILE *out, struct error *error)
{
    char bytes[BUFSIZ];
    zip_int64_t count;
    if (zip_source_open(made) != 0)
        return refuse(zip_error_strerror(zip_source_error(made)), error);
    while ((count = zip_source_read(made, bytes, sizeof bytes)) > 0)
        fwrite(bytes, 1, (size_t)count, out);
    zip_source_close(made);
    if (count < 0)
        return refuse(zip_error_strerror(zip_source_error(made)), error);
    return fflush(out) == 0 && !ferror(out) ? 0 : refuse(strerror(errno), error);
}

int pack_write(FILE *out, const struct pack_member *members, size_t count,
               struct error *error)
{
    zip_error_t why;
    int status = 0;
    zip_error_init(&why);
    zip_source_t *made = zip_source_buffer_create(NULL, 0, 0, &why);
    zip_t *archive = made != NULL ? zip_open_from_source(made, ZIP_TRUNCATE, &why) : NULL;
    if (archive == NULL) {
        zip_source_free(made);
        return refuse(zip_error_strerror(&why), error);
    }
    zip_source_keep(made); /* beyond the archive's end */
    for (size_t i = 0; i < count && status == 0; i++)
        status = add_member(archive, &members[i], error);
    if (status == 0 && zip_close(archive) != 0)
        status = refuse(zip_strerror(archive), error);
    else if (status == 0)
        archive = NULL;
    if (archive != NULL)
        zip_discard(archive);
    if (status == 0)
        status = copy(made, out, error);
    zip_source_free(made);
    return status;
}
