/* lamina export: a table, a view or a SELECT of one's own as CSV, every row and every
 * digit of it. Other forms are the business of sqlite3. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/output.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/results.h"
#include "record/select.h"
#include "record/tables.h"

static bool known_table(const struct command *command, const char *name)
{
    size_t count = 0;
    for (; tables_exported[count] != NULL; count++)
        if (strcmp(tables_exported[count], name) == 0)
            return true;
    const char *nearest = text_nearest(name, tables_exported, count);
    if (nearest)
        command_usage(command, "unknown table \"%s\": did you mean \"%s\"?", name,
                      nearest);
    else
        command_usage(command, "unknown table \"%s\": `lamina help export` lists them",
                      name);
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

    if (results_open(db, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    if (path)
        failed = export_file(&database, sql, path, &error);
    else
        failed = select_csv(&database, sql, stdout, &error) != 0 &&
                 !ferror(stdout); /* main tells of stdout */
    database_close(&database);
    return failed ? command_fail(EXIT_PROGRAM, &error) : EXIT_OK;
}

struct given {
    const char *table, *sql, *output, *db;
};

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.db = PLACE_DEFAULT};
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    if (given.output && promises_another(given.output))
        return command_usage(command,
                             "--output %s: what is written is CSV, so name a file that "
                             "ends in .csv",
                             given.output);
    if (given.table && given.sql)
        return command_usage(command, "name a table or give --sql, not both");
    if (given.table && !known_table(command, given.table))
        return EXIT_USAGE;
    return export(given.db,
                  given.sql     ? given.sql
                  : given.table ? given.table
                                : tables_exported[0],
                  given.output);
}

static const struct command_values names = {.name = "tables", .words = tables_exported};

static const struct command_option options[] = {
    {.value = "TABLE",
     .help = tables_help,
     .usage = "[TABLE | --sql SELECT]",
     .values = &names,
     .read = options_text,
     .at = offsetof(struct given, table)},
    {.name = "sql",
     .value = "SELECT",
     .help = "the rows of a query instead",
     .usage = "",
     .read = options_text,
     .at = offsetof(struct given, sql)},
    {.name = "output",
     .value = "FILE",
     .help = "write there, whole or not at all (default: standard output)",
     .read = options_text,
     .at = offsetof(struct given, output)},
    OPTIONS_DB(struct given),
    {0}};

const struct command command_export = {
    .name = "export",
    .summary = "write a table, a view or a SELECT as CSV",
    .place = 70,
    .options = options,
    .run = run,
};
