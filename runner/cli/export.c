/* lamina export: a table, a view or a SELECT of one's own as CSV, every row and every
 * digit of it. Other forms are the business of sqlite3. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "cli/command.h"
#include "record/select.h"
#include "view/output.h"

const char *const command_tables[] = {
    "leaderboard",
    "seed_groups",
    "problems",
    "outcomes",
    "evaluation_values",
    "series",
    "curves",
    "class_metrics",
    "class_means",
    "experiments",
    "experiment_configs",
    "trials",
    "experiment_trials",
    "settings",
    "axes",
    "iterations",
    "evaluations",
    "metrics",
    "confusions",
    "splits",
    "classes",
    "attempts",
    "layers",
    "components",
    "digests",
    "events",
    NULL,
};
#define TABLES (sizeof command_tables / sizeof *command_tables - 1)

static bool known_table(const char *name)
{
    for (size_t i = 0; i < TABLES; i++)
        if (strcmp(command_tables[i], name) == 0)
            return true;
    const char *nearest = text_nearest(name, command_tables, TABLES);
    if (nearest)
        command_usage(&command_export, "unknown table \"%s\": did you mean \"%s\"?", name,
                      nearest);
    else
        command_usage(&command_export,
                      "unknown table \"%s\": `lamina help export` lists them", name);
    return false;
}

/* Whether a file's name promises another form than it would get. */
static bool promises_another(const char *path)
{
    static const char *const endings[] = {
        ".json",    ".jsonl",   ".ndjson", ".yaml",    ".yml",  ".xml",    ".html",
        ".md",      ".tsv",     ".ods",    ".xls",     ".xlsx", ".db",     ".sqlite",
        ".npy",     ".npz",     ".svg",    ".png",     ".pdf",  ".pickle", ".pkl",
        ".sqlite3", ".h5",      ".hdf5",   ".gz",      ".bz2",  ".xz",     ".zst",
        ".zip",     ".parquet", ".sql",    ".feather", ".tex",  ".arrow"};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot != NULL && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(dot, endings[i]) == 0)
            return true;
    return false;
}

static int export_file(struct database *database, const char *sql, const char *path,
                       struct error *error)
{
    struct output output;
    if (output_open(&output, path, error) != 0)
        return -1;
    if (select_csv(database, sql, output.file, error) == 0)
        return output_keep(&output, error);
    output_drop(&output);
    return -1;
}

static int export(const char *db, const char *sql, const char *path)
{
    struct database database;
    struct error error;
    int failed;

    if (command_open(db, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    if (path)
        failed = export_file(&database, sql, path, &error);
    else
        failed = select_csv(&database, sql, stdout, &error) != 0 &&
                 !ferror(stdout); /* main tells of stdout */
    database_close(&database);
    return failed ? command_fail(EXIT_PROGRAM, &error) : EXIT_OK;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"db", required_argument, NULL, 'd'},
                                            {"sql", required_argument, NULL, 's'},
                                            {"output", required_argument, NULL, 'o'},
                                            {NULL, 0, NULL, 0}};
    const char *db = PLACE_DEFAULT, *sql = NULL, *path = NULL, *table;
    int letter;

    while ((letter = command_option(&command_export, argc, argv, options)) != -1) {
        if (letter == '?')
            return EXIT_USAGE;
        if (letter == 'd')
            db = optarg;
        else if (letter == 's')
            sql = optarg;
        else
            path = optarg;
    }
    if (!command_argument(&command_export, argc, argv, &table))
        return EXIT_USAGE;
    if (path && promises_another(path))
        return command_usage(&command_export,
                             "--output %s: what is written is CSV, so name a file that "
                             "ends in .csv",
                             path);
    if (table && sql)
        return command_usage(&command_export, "name a table or give --sql, not both");
    if (table && !known_table(table))
        return EXIT_USAGE;
    return export(db, sql ? sql : table ? table : command_tables[0], path);
}

const struct command command_export = {
    .name = "export",
    .usage = "export [TABLE | --sql SELECT] [--output FILE] [--db FILE]",
    .summary = "write a table, a view or a SELECT as CSV",
    .help =
        "  TABLE          views: leaderboard (the default), seed_groups, problems,\n"
        "                 series, curves, outcomes, evaluation_values, class_metrics,\n"
        "                 class_means; tables: experiments, experiment_configs, trials,\n"
        "                 experiment_trials, settings, axes, iterations, evaluations,\n"
        "                 metrics, confusions, splits, classes, attempts, layers,\n"
        "                 components, digests, events\n"
        "  --sql SELECT   the rows of a query instead\n"
        "  --output FILE  write there, whole or not at all (default: standard output)\n"
        "  --db FILE      the results file (default: " PLACE_DEFAULT ")\n",
    .run = run,
};
