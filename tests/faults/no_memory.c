/* A system without memory for large pieces: loaded into the real program with LD_PRELOAD,
 * malloc and realloc refuse them, in one kind of process.
 *
 *   LAMINA_FAULT_BYTES=n         pieces of so many bytes and more are refused; 0: none
 *   LAMINA_FAULT_IN=parent       in the process that was started, or child: in all others
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pid_t parent;
static bool in_parent;
static size_t most;

__attribute__((constructor)) static void read_environment(void)
{
    const char *bytes = getenv("LAMINA_FAULT_BYTES"), *in = getenv("LAMINA_FAULT_IN");
    parent = getpid();
    in_parent = in != NULL && strcmp(in, "parent") == 0;
    most = bytes != NULL ? strtoul(bytes, NULL, 10) : 0;
}

static bool is_refused(size_t size)
{
    if (most == 0 || size < most || (getpid() == parent) != in_parent)
        return false;
    errno = ENOMEM;
    return true;
}

__attribute__((visibility("default"))) void *malloc(size_t size)
{
    static void *(*real)(size_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "malloc");
    return is_refused(size) ? NULL : real(size);
}

__attribute__((visibility("default"))) void *realloc(void *piece, size_t size)
{
    static void *(*real)(void *, size_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "realloc");
    return is_refused(size) ? NULL : real(piece, size);
}
