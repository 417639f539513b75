/* lamina export: a table, a view, the wide form of an experiment or a SELECT of one's
 * own, every row and every digit of it, in one of a few forms. Others are the business of
 * sqlite3. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/output.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/results.h"
#include "record/pivot.h"
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

/* What is written is told by the ending of the file's name. */
static const struct form {
    const char *ending, *told;
    int (*write)(struct database *database, const char *sql, FILE *out,
                 struct error *error);
} forms[] = {{".csv", "a table", select_csv},
             {".jsonl", "JSON Lines, an object a row", select_json},
             {".npz", "numpy's arrays, one a column", select_npz}};
enum { FORMS = sizeof forms / sizeof *forms };

static const struct form *form_of(const struct command *command, const char *path)
{
    const char *dot = strrchr(path, '.');
    struct text known = {0};
    for (size_t i = 0; i < FORMS; i++)
        if (dot != NULL && strcasecmp(dot, forms[i].ending) == 0)
            return &forms[i];
    for (size_t i = 0; i < FORMS; i++)
        text_add(&known, "%s%s (%s)",
                 i == 0           ? ""
                 : i + 1 == FORMS ? " or "
                                  : ", ",
                 forms[i].ending, forms[i].told);
    command_usage(command, "--output %s: its ending must say what is written: %s", path,
                  known.at);
    text_free(&known);
    return NULL;
}

struct given {
    const char *table, *sql, *wide, *output, *db;
};

static int export_file(struct database *database, const char *sql,
                       const struct form *form, const char *path, struct error *error)
{
    struct output output;
    if (output_open(&output, path, error) != 0)
        return -1;
    if (form->write(database, sql, output.file, error) == 0)
        return output_keep(&output, error);
    output_drop(&output);
    return -1;
}

/* The SELECT of the wide form of an experiment. */
static enum exit_status select_wide(struct database *database, const char *experiment,
                                    struct text *sql, struct error *error)
{
    struct arena *arena = arena_new();
    struct query_trial *trials;
    size_t count;
    enum exit_status status =
        results_trials(database, experiment, arena, &trials, &count, error);
    if (status == EXIT_OK && pivot_select(database, experiment, sql, error) != 0)
        status = EXIT_PROGRAM;
    arena_free(arena);
    return status;
}

static enum exit_status export_rows(struct database *database, const struct given *given,
                                    const struct form *form, struct error *error)
{
    struct text sql = {0};
    enum exit_status status = EXIT_OK;
    if (given->wide != NULL)
        status = select_wide(database, given->wide, &sql, error);
    else
        text_add(&sql, "%s",
                 given->sql     ? given->sql
                 : given->table ? given->table
                                : tables_exported[0]);
    bool failed = false;
    if (status == EXIT_OK && form != NULL)
        failed = export_file(database, sql.at, form, given->output, error) != 0;
    else if (status == EXIT_OK)
        failed = select_csv(database, sql.at, stdout, error) != 0 &&
                 !ferror(stdout); /* main tells of stdout */
    if (failed)
        status = EXIT_PROGRAM;
    text_free(&sql);
    return status;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.db = PLACE_DEFAULT};
    const struct form *form = NULL;
    struct database database;
    struct error error;
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    if (given.output && (form = form_of(command, given.output)) == NULL)
        return EXIT_USAGE;
    if (!!given.table + !!given.sql + !!given.wide > 1)
        return command_usage(command,
                             "name a table or give --sql or --wide, one of them");
    if (given.table && !known_table(command, given.table))
        return EXIT_USAGE;
    if (results_open(given.db, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    enum exit_status status = export_rows(&database, &given, form, &error);
    database_close(&database);
    return status == EXIT_OK ? EXIT_OK : command_fail(status, &error);
}

static const struct command_values names = {.name = "tables", .words = tables_exported};

static const struct command_option options[] = {
    {.value = "TABLE",
     .help = tables_help,
     .usage = "[TABLE | --sql SELECT | --wide EXPERIMENT]",
     .values = &names,
     .read = options_text,
     .at = offsetof(struct given, table)},
    {.name = "sql",
     .value = "SELECT",
     .help = "the rows of a query instead",
     .usage = "",
     .read = options_text,
     .at = offsetof(struct given, sql)},
    {.name = "wide",
     .value = "NAME",
     .help = "a row a trial of that experiment, with a column for each\n"
             "swept path beside state, seed and what it came to",
     .usage = "",
     .values = &options_experiments,
     .read = options_text,
     .at = offsetof(struct given, wide)},
    {.name = "output",
     .value = "FILE",
     .help = "write there, whole or not at all: .csv, .jsonl or .npz\n"
             "(default: CSV to standard output)",
     .read = options_text,
     .at = offsetof(struct given, output)},
    OPTIONS_DB(struct given),
    {0}};

const struct command command_export = {
    .name = "export",
    .summary = "write a table, a view or a SELECT as CSV, JSON or arrays",
    .place = 70,
    .options = options,
    .notes =
        "  lamina export --wide mnist-sweep --output trials.csv\n"
        "  lamina export curves --output curves.npz\n"
        "JSON Lines has an object in each line. .npz has an array of numbers for each\n"
        "column, NaN where a value is missing; columns of text are refused.\n",
    .run = run,
};
