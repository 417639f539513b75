/* WAL or a rollback journal: it knows how, and tells nobody of failures. */
#include "record/journal.h"

#include <sqlite3.h>
#include <unistd.h>

#include "base/clock.h"
#include "record/database_handle.h"
#include "record/place.h"

#define CLOSE_WAIT_MS 500 /* for those who read it while it is closed */

bool journal_is_cut_off(struct sqlite3 *handle)
{
    return handle != NULL && sqlite3_extended_errcode(handle) == SQLITE_READONLY_ROLLBACK;
}

/* The header is read by SQLite's own descriptor: closing another one would give back its
 * locks. */
bool journal_is_wal(struct sqlite3 *handle)
{
    sqlite3_file *file = NULL;
    unsigned char version[2] = {0}; /* to write and to read it */
    sqlite3_file_control(handle, NULL, SQLITE_FCNTL_FILE_POINTER, &file);
    return file != NULL && file->pMethods != NULL &&
           file->pMethods->xRead(file, version, sizeof version, 18) == SQLITE_OK &&
           version[1] == 2;
}

void journal_choose(struct database *database)
{
    bool network = place_is_network(database->path);
    if (network)
        database->note =
            "the results are on a network file system: they are written with a "
            "rollback journal, and one run at a time may write them";
    /* WAL lets readers and the writer be; it needs memory that all of them share. */
    database->journal =
        network ? "PRAGMA journal_mode = DELETE" : "PRAGMA journal_mode = WAL";
}

int journal_set(const struct database *database)
{
    int status = sqlite3_exec(database->handle, database->journal, NULL, NULL, NULL);
    return status == SQLITE_OK ? 0 : status == SQLITE_BUSY ? 1 : -1;
}

int journal_put_away(struct database *database)
{
    double start = clock_seconds();
    int status;
    while ((status = sqlite3_exec(database->handle, "PRAGMA journal_mode = DELETE", NULL,
                                  NULL, NULL)) == SQLITE_BUSY &&
           clock_seconds() - start < CLOSE_WAIT_MS / 1000.0)
        usleep(10000);
    database->note = NULL;
    if (status != SQLITE_BUSY)
        return status == SQLITE_OK ? 0 : -1;
    if (sqlite3_wal_checkpoint_v2(database->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE,
                                  NULL, NULL) == SQLITE_BUSY)
        database->note = "another program still reads the results file, so its last rows "
                         "are beside it, in the file that ends in -wal: copy both";
    return 0;
}
