/* The bytes of a config file, before they are a tree: UTF-8, and no more than a config
 * may have. A file that another one builds on must be a regular one, and none of those
 * that lead to it; the config itself may be a pipe. */
#ifndef CONFIG_TREE_FILE_H
#define CONFIG_TREE_FILE_H

#include <sys/types.h>

#include "base/arena.h"
#include "config/problems.h"

struct tree_file {
    const struct tree_file *by; /* the one that `extends` it; NULL: the config itself */
    struct mark mark;           /* where that says so; */
    const struct mark_origin *origin; /* of its own marks; the caller sets these three */
    const char *name;                 /* as it was opened; in the arena */
    const char *text; /* its bytes, with a NUL behind them; NULL: unreadable */
    size_t length;
    size_t nodes; /* of its tree, and of the trees of those that lead to it */
    bool is_regular;
    dev_t device; /* whatever it is called, with these two it is the same file */
    ino_t inode;
};

/* Reads the file `path`. -1 after a problem: what keeps a base file from being read is
 * told where it is named. */
int tree_file_read(const char *path, struct tree_file *file, struct arena *arena,
                   struct problems *problems);

#endif
