/* Opens, looks at what was opened, and only then reads. */
#include "config/tree_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/shell.h"
#include "config/tree.h"

/* "cannot be read: ..." of the config, "`extends`: base.yaml cannot be read: ..." of what
 * it builds on. */
static int refuse(const struct tree_file *file, struct problems *problems,
                  const char *why, const char *more)
{
    if (file->by == NULL)
        problems_add(problems, (struct mark){.source = file->name}, "%s%s", why, more);
    else
        problems_add(problems, file->mark, "`extends`: %s %s%s", file->name, why, more);
    return -1;
}

/* A shell would have put something else there. */
static const char *unexpanded(const struct tree_file *file)
{
    if (file->by == NULL)
        return "";
    if (strchr(file->name, '$') != NULL)
        return "; variables such as ${HOME} are not expanded in a config";
    return strstr(file->name, "/~") != NULL || file->name[0] == '~'
               ? "; `~` is not expanded in a config"
               : "";
}

/* "a.yaml -> b.yaml -> a.yaml", from the file that comes again. */
static void add_way(const struct tree_file *file, const struct tree_file *again,
                    struct text *out)
{
    if (file != again)
        add_way(file->by, again, out);
    text_add(out, "%s -> ", file->name);
}

static int check_circle(const struct tree_file *file, struct problems *problems)
{
    struct text way = {0};
    const struct tree_file *by = file->by;
    while (by != NULL && (by->device != file->device || by->inode != file->inode))
        by = by->by;
    if (by == NULL)
        return 0;
    add_way(file->by, by, &way);
    problems_add(problems, file->mark, "`extends` goes in a circle: %s%s%s", way.at,
                 file->name, strcmp(file->name, by->name) == 0 ? "" : ", the same file");
    text_free(&way);
    return -1;
}

static int check(int descriptor, struct tree_file *file, struct problems *problems)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return refuse(file, problems, "cannot be read: ", strerror(errno));
    file->is_regular = S_ISREG(status.st_mode);
    file->device = status.st_dev;
    file->inode = status.st_ino;
    if (S_ISDIR(status.st_mode))
        return refuse(file, problems, "is a folder: name a config file in it", "");
    if (file->by != NULL && !file->is_regular)
        return refuse(file, problems, "is no regular file", "");
    return check_circle(file, problems);
}

/* Up to one byte more than a config may have. */
static int read_bytes(int descriptor, struct tree_file *file, struct arena *arena,
                      struct problems *problems)
{
    char *bytes = arena_array(arena, TREE_MAX_FILE + 2, 1);
    ssize_t count = 1;
    while (file->length <= TREE_MAX_FILE && count > 0) {
        count = read(descriptor, bytes + file->length, TREE_MAX_FILE + 1 - file->length);
        if (count < 0 && errno == EINTR)
            count = 1;
        else if (count > 0)
            file->length += (size_t)count;
    }
    if (count < 0)
        return refuse(file, problems, "cannot be read: ", strerror(errno));
    if (file->length > TREE_MAX_FILE) {
        problems_add(problems, (struct mark){.source = file->name},
                     "it has more than %d bytes: the limit", TREE_MAX_FILE);
        return -1;
    }
    file->text = bytes;
    return 0;
}

/* Refuses a file at its first byte that is no UTF-8. */
static int check_encoding(const struct tree_file *file, struct problems *problems)
{
    const char *text = file->text;
    size_t length = file->length;
    struct mark mark = {.source = file->name, .line = 1, .column = 1};
    bool utf16 = length >= 2 &&
                 (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0);
    for (size_t i = 0, step; i < length; i += step) {
        step = text_character(text + i, length - i);
        if (step == 0) {
            struct text word = {0};
            shell_add_file(&word, file->name, "");
            problems_add(problems, mark,
                         "byte 0x%02x is no UTF-8; where the file is %s, `iconv -f %s -t "
                         "utf-8 %s > utf8.yaml` makes it UTF-8",
                         (unsigned)(unsigned char)text[i],
                         utf16 ? "UTF-16" : "Latin-1 (or Windows' cp1252)",
                         utf16 ? "utf-16" : "latin1", word.at);
            text_free(&word);
            return -1;
        }
        mark.column++;
        if (text[i] == '\n') {
            mark.line++;
            mark.column = 1;
        }
    }
    return 0;
}

int tree_file_read(const char *path, struct tree_file *file, struct arena *arena,
                   struct problems *problems)
{
    /* Opening a pipe without a writer would wait; of the config itself that is wanted. */
    int waits = file->by != NULL ? O_NONBLOCK : 0;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | waits);
    file->name = arena_format(arena, "%s", path);
    if (descriptor < 0) {
        struct text why = {0};
        text_add(&why, "cannot be read: %s", strerror(errno));
        refuse(file, problems, why.at, unexpanded(file));
        text_free(&why);
        return -1;
    }
    int status = check(descriptor, file, problems);
    if (status == 0)
        status = read_bytes(descriptor, file, arena, problems);
    close(descriptor);
    return status == 0 ? check_encoding(file, problems) : -1;
}
