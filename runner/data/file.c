/* Reads files of data through zlib, which passes plain ones on as they are. Says why a
 * file cannot be opened or read. Knows nothing of what is in it; refuses pipes and
 * devices, which could keep a run waiting for ever, unless they are standard input. */
#include "data/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/regular.h"
#include "base/shell.h"
#include "data/reading.h"

#define BUFFER (1 << 18)
#define MOST (1 << 30) /* in one call of zlib, which counts in int */

/* Of a descriptor that is open, which the file then owns. */
static int begin(struct data_file *file, int descriptor, struct error *error)
{
    file->stream = gzdopen(descriptor, "rb");
    if (file->stream == NULL) {
        close(descriptor);
        return error_set(error, "%s: cannot be read: the system has no memory left",
                         file->path);
    }
    gzbuffer(file->stream, BUFFER);
    file->compressed = !gzdirect(file->stream);
    return 0;
}

int file_open(struct data_file *file, const char *path, const char *kind,
              struct error *error)
{
    *file = (struct data_file){.path = path};
    int descriptor = regular_open(path, kind, &file->size, error);
    return descriptor >= 0 ? begin(file, descriptor, error) : -1;
}

int file_open_input(struct data_file *file, struct error *error)
{
    *file = (struct data_file){.path = "standard input"};
    int descriptor = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    return descriptor >= 0
               ? begin(file, descriptor, error)
               : error_set(error, "%s: cannot be read: %s", file->path, strerror(errno));
}

/* A cut .gz shows only as an error beside fewer bytes than were asked for. */
static int check_end(const struct data_file *file, struct error *error)
{
    int code;
    const char *text = gzerror(file->stream, &code);
    if (code == Z_OK || code == Z_STREAM_END)
        return 0;
    if (code == Z_ERRNO)
        return error_set(error, "%s: cannot be read: %s", file->path, strerror(errno));
    if (code == Z_BUF_ERROR)
        return error_set(error,
                         "%s: the compressed data is truncated; get the file again",
                         file->path);
    const char *reason = strstr(text, ": "); /* after zlib's own name of the file */
    return error_set(error, "%s: the compressed data is damaged (%s); get the file again",
                     file->path, reason != NULL ? reason + 2 : text);
}

int64_t file_read(struct data_file *file, void *out, size_t size, struct error *error)
{
    size_t total = 0;
    while (total < size) {
        unsigned most = (unsigned)(size - total < MOST ? size - total : MOST);
        int got = gzread(file->stream, (char *)out + total, most);
        if (got < (int)most && check_end(file, error) != 0)
            return -1;
        total += got > 0 ? (size_t)got : 0;
        if (got < (int)most)
            break;
    }
    reading_add((int64_t)total);
    return (int64_t)total;
}

void file_close(struct data_file *file)
{
    gzclose(file->stream);
}

void file_add_filter(const struct data_file *file, const char *filter, const char *into,
                     struct text *out)
{
    text_add(out, "`%s ", file->compressed ? "zcat" : filter);
    shell_add_file(out, file->path, "");
    if (file->compressed)
        text_add(out, " | %s", filter);
    text_add(out, " > ");
    shell_add_file(out, into, "");
    text_add(out, "`");
}
