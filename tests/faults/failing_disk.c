/* A disk that fails at the n-th write: loaded into the real program with LD_PRELOAD, it
 * is SQLite's default VFS, the system's own with writes, truncations and syncs counted.
 *
 *   LAMINA_FAULT_AT=n        the n-th of them fails, from 1; 0 or nothing: none
 *   LAMINA_FAULT_KIND=full   as on a full disk; ioerr: as on a broken one; kill: the
 *                            program is killed there
 *   LAMINA_FAULT_ONCE=1      only that one fails, not those after it too
 *   LAMINA_FAULT_COUNT=FILE  how many there were is written there at the end
 */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this struct */
};

#define KILLED (-1)

static sqlite3_vfs *system_vfs;
static long writes, fails_at;
static int kind, once;

static int fault(void)
{
    writes++;
    if (fails_at == 0 || writes < fails_at || (once && writes > fails_at))
        return SQLITE_OK;
    if (kind == KILLED)
        raise(SIGKILL);
    return kind;
}

static sqlite3_file *real(sqlite3_file *file)
{
    return ((struct file *)(void *)file)->real;
}

static int close_file(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int read_file(sqlite3_file *file, void *bytes, int size, sqlite3_int64 at)
{
    return real(file)->pMethods->xRead(real(file), bytes, size, at);
}

static int write_file(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    int status = fault();
    return status != SQLITE_OK
               ? status
               : real(file)->pMethods->xWrite(real(file), bytes, size, at);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    int status = fault();
    if (status != SQLITE_OK)
        return kind == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_TRUNCATE;
    return real(file)->pMethods->xTruncate(real(file), size);
}

static int sync_file(sqlite3_file *file, int flags)
{
    int status = fault();
    if (status != SQLITE_OK)
        return kind == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
    return real(file)->pMethods->xSync(real(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int lock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int unlock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int check_lock(sqlite3_file *file, int *held)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), held);
}

static int control(sqlite3_file *file, int what, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), what, argument);
}

static int sector_size(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int characteristics(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int map_shared(sqlite3_file *file, int page, int size, int extend,
                      void volatile **at)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, at);
}

static int lock_shared(sqlite3_file *file, int offset, int n, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, n, flags);
}

static void barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int unmap_shared(sqlite3_file *file, int delete)
{
    return real(file)->pMethods->xShmUnmap(real(file), delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock = check_lock,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = barrier,
    .xShmUnmap = unmap_shared,
};

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *given)
{
    struct file *own = (struct file *)(void *)file;
    (void)vfs;
    own->real = (sqlite3_file *)(void *)(own + 1);
    memset(own->real, 0, (size_t)system_vfs->szOsFile);
    int status = system_vfs->xOpen(system_vfs, name, own->real, flags, given);
    own->base.pMethods = own->real->pMethods != NULL ? &methods : NULL;
    return status;
}

__attribute__((constructor)) static void install(void)
{
    static sqlite3_vfs vfs;
    const char *at = getenv("LAMINA_FAULT_AT"), *what = getenv("LAMINA_FAULT_KIND");
    fails_at = at != NULL ? strtol(at, NULL, 10) : 0;
    kind = what == NULL                 ? SQLITE_FULL
           : strcmp(what, "ioerr") == 0 ? SQLITE_IOERR_WRITE
           : strcmp(what, "kill") == 0  ? KILLED
                                        : SQLITE_FULL;
    once = getenv("LAMINA_FAULT_ONCE") != NULL;
    system_vfs = sqlite3_vfs_find(NULL);
    vfs = *system_vfs;
    vfs.pNext = NULL;
    vfs.zName = "failing-disk";
    vfs.szOsFile += (int)sizeof(struct file);
    vfs.xOpen = open_file;
    sqlite3_vfs_register(&vfs, 1);
}

__attribute__((destructor)) static void report(void)
{
    const char *path = getenv("LAMINA_FAULT_COUNT");
    FILE *file = path != NULL ? fopen(path, "w") : NULL;
    if (file == NULL)
        return;
    fprintf(file, "%ld\n", writes);
    fclose(file);
}
