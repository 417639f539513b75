/* lamina pivot: the SELECT that gives a row a trial and a column per swept path, to be
 * pasted where one likes to query, or run here. */
#include <stdio.h>

#include "base/print.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/results.h"
#include "record/pivot.h"
#include "record/select.h"

static int print_pivot(struct database *database, const char *experiment, bool rows,
                       struct error *error)
{
    struct arena *arena = arena_new();
    struct text sql = {0};
    struct query_trial *trials;
    size_t count;
    int status = (int)results_trials(database, experiment, arena, &trials, &count, error);

    if (status == EXIT_OK &&
        pivot_select(database, trials[0].experiment, &sql, error) != 0)
        status = EXIT_PROGRAM;
    if (status == EXIT_OK && rows && select_csv(database, sql.at, stdout, error) != 0)
        status = ferror(stdout) ? EXIT_OK : EXIT_PROGRAM; /* main tells of stdout */
    else if (status == EXIT_OK && !rows) {
        text_add(&sql, "\n");
        print_exact(stdout, sql.at);
    }
    text_free(&sql);
    arena_free(arena);
    return status;
}

struct given {
    const char *experiment, *db;
    bool rows;
};

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.db = PLACE_DEFAULT};
    struct database database;
    struct error error;
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    if (results_open(given.db, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    int status = print_pivot(&database, given.experiment, given.rows, &error);
    database_close(&database);
    return status == EXIT_OK ? EXIT_OK : command_fail((enum exit_status)status, &error);
}

static const struct command_option options[] = {
    OPTIONS_EXPERIMENT(struct given, "by default the one made last"),
    {.name = "rows",
     .help = "print what the SELECT gives, as CSV",
     .read = options_flag,
     .at = offsetof(struct given, rows)},
    OPTIONS_DB(struct given),
    {0}};

const struct command command_pivot = {
    .name = "pivot",
    .summary = "print the SELECT that has a column for each swept path",
    .place = 60,
    .options = options,
    .notes = "  lamina pivot mnist-sweep | sqlite3 -box " PLACE_DEFAULT "\n",
    .run = run,
};
