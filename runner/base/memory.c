/* The one place outside cli/ that ends the program. Without a few more bytes no error
 * could be told nor handled anyway, and thousands of checks that no test reaches would
 * hide those that matter. It uses write and _exit, which need no memory of their own. */
#include "base/memory.h"

#include <stdlib.h>
#include <unistd.h>

void memory_exhausted(void)
{
    static const char sentence[] = "lamina: the system has no memory left; close other "
                                   "programs or run fewer --jobs\n";
    if (write(STDERR_FILENO, sentence, sizeof(sentence) - 1) < 0)
        _exit(1); /* nobody can be told */
    _exit(1);
}

void *memory_zeroed(size_t size)
{
    void *piece = calloc(1, size > 0 ? size : 1);
    if (!piece)
        memory_exhausted();
    return piece;
}

void *memory_resize(void *piece, size_t size)
{
    void *resized = realloc(piece, size > 0 ? size : 1);
    if (!resized)
        memory_exhausted();
    return resized;
}
