/* Open attempts of a file that this program alone writes. */
#include "record/leftover.h"

#include <sqlite3.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/host.h"
#include "record/database_error.h"
#include "record/database_handle.h"
#include "record/sql.h"

#define LIVING_SECONDS 5.0 /* for a child of a run that was killed, to die too */

/* A process of this machine that an open attempt names, and that lives; 0: none. */
static int find_living(const struct database *database, int64_t *pid, struct error *error)
{
    int status = 0;
    sqlite3_stmt *open = sql_query(database->handle,
                                   "SELECT pid, host, boot_id, started_us FROM attempts "
                                   "WHERE outcome IS NULL",
                                   "");
    *pid = 0;
    while (*pid == 0 && (status = sql_step(open)) > 0)
        if (host_process(sqlite3_column_int64(open, 0), sql_string(open, 1),
                         sql_string(open, 2),
                         sqlite3_column_int64(open, 3)) == HOST_ALIVE)
            *pid = sqlite3_column_int64(open, 0);
    sqlite3_finalize(open);
    return status < 0 ? database_error(database, "reading its attempts", error) : 0;
}

/* We hold the writer's lock, so whoever ran the open attempts is dead, or about to die
 * with its parent; unless the lock's file was removed under a run. */
int leftover_wait(const struct database *database, struct error *error)
{
    double start = clock_seconds();
    int64_t pid;
    while (find_living(database, &pid, error) == 0) {
        if (pid == 0)
            return 0;
        if (clock_seconds() - start > LIVING_SECONDS)
            return error_set(error,
                             "%s: process %lld, which trains one of its trials, still "
                             "runs; end that run, or wait for it",
                             database->path, (long long)pid);
        usleep(20000);
    }
    return -1;
}

int leftover_close(struct sqlite3 *handle, int64_t now)
{
    if (sql_run(handle,
                "INSERT INTO events (time_us, trial_id, level, message) SELECT ?, id, "
                "'warning', 'its program ended before it did' FROM trials WHERE state = "
                "'running'",
                "i", now) != 0 ||
        sql_run(handle,
                "UPDATE attempts SET ended_us = " LEFTOVER_ENDED
                ", outcome = 'interrupted', error = 'its program ended before it did' "
                "WHERE outcome IS NULL",
                "") != 0)
        return -1;
    return sql_run(handle,
                   "UPDATE trials SET state = 'interrupted' WHERE state = 'running'", "");
}
