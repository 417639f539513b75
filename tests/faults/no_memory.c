/* A system without memory for large pieces: loaded into the real program with LD_PRELOAD,
 * malloc and realloc refuse them, in one kind of process.
 *
 *   LAMINA_FAULT_BYTES=n         pieces of so many bytes and more are refused; 0: none
 *   LAMINA_FAULT_IN=parent       in the process that was started, or child: in all others
 *   LAMINA_FAULT_ALIGNED=n       posix_memalign, with which large arrays are made,
 * refuses pieces of so many bytes and more; 0: none
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pid_t parent;
static bool in_parent;
static size_t most, most_aligned;

__attribute__((constructor)) static void read_environment(void)
{
    const char *bytes = getenv("LAMINA_FAULT_BYTES"), *in = getenv("LAMINA_FAULT_IN");
    parent = getpid();
    in_parent = in != NULL && strcmp(in, "parent") == 0;
    most = bytes != NULL ? strtoul(bytes, NULL, 10) : 0;
    const char *aligned = getenv("LAMINA_FAULT_ALIGNED");
    most_aligned = aligned != NULL ? strtoul(aligned, NULL, 10) : 0;
}

static bool is_refused(size_t size, size_t least)
{
    if (least == 0 || size < least || (getpid() == parent) != in_parent)
        return false;
    errno = ENOMEM;
    return true;
}

__attribute__((visibility("default"))) void *malloc(size_t size)
{
    static void *(*real)(size_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "malloc");
    return is_refused(size, most) ? NULL : real(size);
}

__attribute__((visibility("default"))) void *realloc(void *piece, size_t size)
{
    static void *(*real)(void *, size_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "realloc");
    return is_refused(size, most) ? NULL : real(piece, size);
}

__attribute__((visibility("default"))) int posix_memalign(void **piece, size_t alignment,
                                                          size_t size)
{
    static int (*real)(void **, size_t, size_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "posix_memalign");
    return is_refused(size, most_aligned) ? ENOMEM : real(piece, alignment, size);
}
