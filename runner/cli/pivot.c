/* lamina pivot: the SELECT that gives a row a trial and a column per swept path, to be
 * pasted where one likes to query, or run here. */
#include <stdio.h>

#include "base/print.h"
#include "base/text.h"
#include "cli/command.h"
#include "record/select.h"

static int print_pivot(struct database *database, const char *experiment, bool rows,
                       struct error *error)
{
    struct arena *arena = arena_new();
    struct text sql = {0};
    struct query_trial *trials;
    size_t count;
    int status = (int)command_trials(database, experiment, arena, &trials, &count, error);

    if (status == EXIT_OK &&
        query_pivot(database, trials[0].experiment, &sql, error) != 0)
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

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"db", required_argument, NULL, 'd'},
                                            {"rows", no_argument, NULL, 'r'},
                                            {NULL, 0, NULL, 0}};
    const char *path = PLACE_DEFAULT, *experiment;
    bool rows = false;
    struct database database;
    struct error error;
    int letter;

    while ((letter = command_option(&command_pivot, argc, argv, options)) != -1) {
        if (letter == '?')
            return EXIT_USAGE;
        if (letter == 'd')
            path = optarg;
        else
            rows = true;
    }
    if (!command_argument(&command_pivot, argc, argv, &experiment))
        return EXIT_USAGE;
    if (command_open(path, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    int status = print_pivot(&database, experiment, rows, &error);
    database_close(&database);
    return status == EXIT_OK ? EXIT_OK : command_fail((enum exit_status)status, &error);
}

const struct command command_pivot = {
    .name = "pivot",
    .usage = "pivot [EXPERIMENT] [--rows] [--db FILE]",
    .summary = "print the SELECT that has a column for each swept path",
    .help = "  EXPERIMENT   by default the one made last\n"
            "  --rows       print what the SELECT gives, as CSV\n"
            "  --db FILE    the results file (default: " PLACE_DEFAULT ")\n"
            "\n"
            "  lamina pivot mnist-sweep | sqlite3 -box " PLACE_DEFAULT "\n",
    .run = run,
};
