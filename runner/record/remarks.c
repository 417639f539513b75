/* A note or a tag is of one of two: ?1 is the experiment's id, ?2 the trial's, 0 where
 * none is meant. */
#include "record/remarks.h"

#include <sqlite3.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "record/database_error.h"
#include "record/place.h"
#include "record/sql.h"

#define IS_OF                                                                            \
    "(CASE WHEN ?2 = 0 THEN experiment_id = ?1 AND trial_id IS NULL ELSE trial_id = ?2 " \
    "END)"

/* ---- Reading ---- */

/* Of a trial by its number in the experiment that is named. */
#define OF_ALL                                                                           \
    " AS own LEFT JOIN experiment_trials AS asked ON asked.trial_id = own.trial_id AND " \
    "asked.experiment_id = ?1 WHERE CASE WHEN ?2 = 0 THEN own.experiment_id = ?1 OR "    \
    "asked.number IS NOT NULL ELSE own.trial_id = ?2 END ORDER BY number, "

static int read_all(const struct database *database, const char *sql,
                    const struct named *named, struct arena *arena,
                    struct remarks *remarks, struct error *error)
{
    size_t capacity = 0;
    int status;
    sqlite3_stmt *row =
        sql_query(database->handle, sql, "ii", named->experiment_id, named->trial_id);
    *remarks = (struct remarks){0};
    while ((status = sql_step(row)) > 0) {
        remarks->at = arena_grow(arena, remarks->at, remarks->count, &capacity,
                                 sizeof *remarks->at);
        remarks->at[remarks->count++] =
            (struct remark){.id = sqlite3_column_int64(row, 0),
                            .time_us = sqlite3_column_int64(row, 1),
                            .number = sqlite3_column_int64(row, 2),
                            .text = sql_text(arena, row, 3)};
    }
    sqlite3_finalize(row);
    return status == 0 ? 0 : database_error(database, "reading", error);
}

int remarks_notes(const struct database *database, const struct named *named,
                  struct arena *arena, struct remarks *notes, struct error *error)
{
    return read_all(database,
                    "SELECT id, time_us, number, text FROM notes" OF_ALL "time_us, id",
                    named, arena, notes, error);
}

int remarks_tags(const struct database *database, const struct named *named,
                 struct arena *arena, struct remarks *tags, struct error *error)
{
    return read_all(database, "SELECT 0, 0, number, tag FROM tags" OF_ALL "tag", named,
                    arena, tags, error);
}

/* ---- Writing ---- */

static bool is_utf8(const char *text)
{
    size_t left = strlen(text), length = 1;
    for (; left > 0 && length > 0; text += length, left -= length)
        length = text_character(text, left);
    return length > 0;
}

static int check_text(const char *text, const char *what, struct error *error)
{
    if (text[strspn(text, " \t\r\n")] == '\0')
        error_set(error, "the %s is empty", what);
    else if (!is_utf8(text))
        error_set(error, "the %s is not UTF-8: \"%s\"", what, text);
    else
        return 0;
    return 1;
}

/* `status` is that of the statements since database_begin; 1 has its sentence. */
static int finish(struct database *database, int status, struct error *error)
{
    if (status == 0)
        status = sql_execute(database->handle, "COMMIT");
    if (status < 0)
        database_error(database, "writing to it", error);
    if (status != 0)
        sql_execute(database->handle, "ROLLBACK");
    return status;
}

int remarks_add_note(struct database *database, const struct named *named,
                     const char *text, int64_t *id, struct error *error)
{
    if (check_text(text, "note", error) != 0)
        return 1;
    if (database_begin(database, error) != 0)
        return -1;
    int status =
        sql_run(database->handle,
                "INSERT INTO notes (experiment_id, trial_id, time_us, text) "
                "VALUES (iif(?2 = 0, ?1, NULL), nullif(?2, 0), ?3, ?4)",
                "iiit", named->experiment_id, named->trial_id, clock_utc_us(), text);
    *id = sqlite3_last_insert_rowid(database->handle);
    return finish(database, status, error);
}

/* Those that are listed, so a trial's, too, where its experiment is named. */
int remarks_remove_note(struct database *database, const struct named *named, int64_t id,
                        struct error *error)
{
    if (database_begin(database, error) != 0)
        return -1;
    int status = sql_run(database->handle,
                         "DELETE FROM notes WHERE id = ?3 AND (" IS_OF
                         " OR ?2 = 0 AND trial_id IN (SELECT trial_id FROM "
                         "experiment_trials WHERE experiment_id = ?1))",
                         "iii", named->experiment_id, named->trial_id, id);
    if (status == 0 && sqlite3_changes(database->handle) == 0) {
        struct text option = {0};
        text_add(&option, "%s", "");
        place_add_option(&option, database->path);
        error_set(error, "%s has no note %lld: `lamina note %s%s` lists them",
                  named->text, (long long)id, named->text, option.at);
        text_free(&option);
        status = 1;
    }
    return finish(database, status, error);
}

/* The view `leaderboard` sets commas between them. */
static int check_tag(const char *tag, struct error *error)
{
    if (check_text(tag, "tag", error) != 0)
        return 1;
    size_t length = strlen(tag);
    if (strchr(tag, ',') == NULL && text_is_clean(tag) && length <= 200 &&
        tag[0] != ' ' && tag[length - 1] != ' ')
        return 0;
    error_set(error,
              "\"%s\" is no tag: that is a word or some, of up to 200 bytes in one line, "
              "without a comma or blanks around it",
              tag);
    return 1;
}

/* A tag that is listed, but is of trials, is not taken from all of them at once. */
static int refuse_tag(struct database *database, const struct named *named,
                      const char *tag, struct error *error)
{
    int64_t number = 0;
    struct text option = {0};
    if (sql_number(database->handle, &number,
                   "SELECT min(number) FROM tags JOIN experiment_trials AS asked USING "
                   "(trial_id) WHERE asked.experiment_id = ?1 AND tag = ?2 AND ?3 = 0",
                   "iti", named->experiment_id, tag, named->trial_id) != 0)
        return -1;
    text_add(&option, "%s", "");
    place_add_option(&option, database->path);
    if (number > 0)
        error_set(error,
                  "%s has no tag \"%s\" itself, but its trial %s/%lld has: name the "
                  "trials from which it is to be removed; `lamina tag %s%s` lists them",
                  named->text, tag, named->experiment, (long long)number, named->text,
                  option.at);
    else
        error_set(error, "%s has no tag \"%s\": `lamina tag %s%s` lists them",
                  named->text, tag, named->text, option.at);
    text_free(&option);
    return 1;
}

static int remove_tag(struct database *database, const struct named *named,
                      const char *tag, struct error *error)
{
    int status = sql_run(database->handle, "DELETE FROM tags WHERE tag = ?3 AND " IS_OF,
                         "iit", named->experiment_id, named->trial_id, tag);
    if (status != 0 || sqlite3_changes(database->handle) > 0)
        return status;
    return refuse_tag(database, named, tag, error);
}

int remarks_change_tags(struct database *database, const struct named *named,
                        const struct remarks_tags *tags, struct error *error)
{
    for (size_t i = 0; i < tags->add_count; i++)
        if (check_tag(tags->add[i], error) != 0)
            return 1;
    if (database_begin(database, error) != 0)
        return -1;
    int status = 0;
    for (size_t i = 0; i < tags->remove_count && status == 0; i++)
        status = remove_tag(database, named, tags->remove[i], error);
    for (size_t i = 0; i < tags->add_count && status == 0; i++)
        status =
            sql_run(database->handle,
                    "INSERT OR IGNORE INTO tags (experiment_id, trial_id, tag) VALUES "
                    "(iif(?2 = 0, ?1, NULL), nullif(?2, 0), ?3)",
                    "iit", named->experiment_id, named->trial_id, tags->add[i]);
    return finish(database, status, error);
}
