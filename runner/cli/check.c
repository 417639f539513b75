/* lamina check: whether a layer's library keeps what layer.h promises, as a report for
 * people or as JSON. */
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/print.h"
#include "base/text.h"
#include "check/check.h"
#include "cli/command.h"

enum { MOST_SETTINGS = 64 };

struct given {
    const char *file;
    const char *settings[MOST_SETTINGS];
    size_t setting_count;
    struct lamina_shape input;
    bool json;
};

/* "1,28,28" */
static bool read_shape(const char *text, struct lamina_shape *shape)
{
    const char *at = text;
    while (shape->dims < LAMINA_MAX_DIMS) {
        char *end;
        long long value = strtoll(at, &end, 10);
        if (end == at || value < 1)
            return false;
        shape->at[shape->dims++] = value;
        if (*end == '\0')
            return true;
        if (*end != ',')
            return false;
        at = end + 1;
    }
    return false;
}

static int read_arguments(int argc, char **argv, struct given *given)
{
    static const struct option options[] = {{"set", required_argument, NULL, 's'},
                                            {"input", required_argument, NULL, 'i'},
                                            {"json", no_argument, NULL, 'j'},
                                            {NULL, 0, NULL, 0}};
    int letter;
    while ((letter = command_option(&command_check, argc, argv, options)) != -1) {
        if (letter == '?')
            return EXIT_USAGE;
        if (letter == 'j')
            given->json = true;
        else if (letter == 'i' && !read_shape(optarg, &given->input))
            return command_usage(&command_check,
                                 "--input %s: a sample's shape is needed, like 1,28,28",
                                 optarg);
        else if (letter == 's' && strchr(optarg, '=') == NULL)
            return command_usage(&command_check, "--set %s: option=value is needed",
                                 optarg);
        else if (letter == 's' && given->setting_count == MOST_SETTINGS)
            return command_usage(&command_check, "--set is given too often");
        else if (letter == 's')
            given->settings[given->setting_count++] = optarg;
    }
    if (!command_argument(&command_check, argc, argv, &given->file))
        return EXIT_USAGE;
    if (given->file == NULL)
        return command_usage(&command_check, "the layer's FILE.so is missing");
    return EXIT_OK;
}

/* The file, judged as one that a config names would be. */
static int find_file(const char *path, struct arena *arena, struct plugin_file *file,
                     struct error *error)
{
    size_t length = strlen(path);
    const char *folder = dirname(arena_copy(arena, path, length));
    char *name = basename(arena_copy(arena, path, length));
    char *end = strrchr(name, '.');
    if (end == NULL || strcmp(end, ".so") != 0)
        return error_set(error, "%s: a layer's library is named <type>.so", path);
    *end = '\0';
    const struct plugin_path only = {.folders = &folder, .count = 1, .user_count = 1};
    return plugin_find(&only, name, arena, file, error);
}

static void print_json(const struct check_report *report, const struct plugin_file *file)
{
    static const char *const verdicts[] = {"ok", "note", "failed"};
    struct text text = {0};
    text_add(&text, "{\"file\": ");
    text_add_json(&text, file->path);
    text_add(&text, ", \"layer\": ");
    text_add_json(&text, file->type);
    text_add(&text, ", \"version\": ");
    text_add_json(&text, report->version);
    text_add(&text, ", \"passed\": %s,\n \"findings\": [",
             report->failed == 0 ? "true" : "false");
    for (size_t i = 0; i < report->count; i++) {
        const struct check_finding *finding = &report->findings[i];
        text_add(&text, "%s\n  {\"check\": \"%s\", \"verdict\": \"%s\", \"sentence\": ",
                 i > 0 ? "," : "", finding->check, verdicts[finding->verdict]);
        text_add_json(&text, finding->sentence);
        text_add(&text, "}");
    }
    text_add(&text, "]}\n");
    print_exact(stdout, text.at);
    text_free(&text);
}

static void print_report(const struct check_report *report,
                         const struct plugin_file *file)
{
    print_out("%s %s: %s\n%s\n\n", file->type, report->version, report->summary,
              file->path);
    for (size_t i = 0; i < report->count; i++)
        print_out("%-4s  %-10s  %s\n", check_verdict_name(report->findings[i].verdict),
                  report->findings[i].check, report->findings[i].sentence);
    if (report->failed == 0)
        print_out("\n%s keeps what layer.h promises.\n", file->type);
    else
        print_out("\n%zu finding%s to mend in %s.\n", report->failed,
                  report->failed == 1 ? "" : "s", file->type);
}

static int check(const struct given *given, struct arena *arena)
{
    struct check_request request = {.settings = given->settings,
                                    .setting_count = given->setting_count,
                                    .input = given->input};
    struct check_report report;
    struct error error;
    if (find_file(given->file, arena, &request.file, &error) != 0 ||
        check_run(&request, arena, &report, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    if (given->json)
        print_json(&report, &request.file);
    else
        print_report(&report, &request.file);
    return report.failed == 0 ? EXIT_OK : EXIT_PROGRAM;
}

static int run(int argc, char **argv)
{
    struct given given = {0};
    int status = read_arguments(argc, argv, &given);
    if (status != EXIT_OK)
        return status;
    struct arena *arena = arena_new();
    status = check(&given, arena);
    arena_free(arena);
    return status;
}

const struct command command_check = {
    .name = "check",
    .usage = "check FILE.so [--set OPTION=VALUE]... [--input SHAPE] [--json]",
    .summary = "tell whether a layer's library is right, safe and fast",
    .help =
        "  FILE.so             the library\n"
        "  --set OPTION=VALUE  an option of the layer, as often as needed\n"
        "  --input SHAPE       one sample's shape, like 1,28,28 (default: several)\n"
        "  --json              the findings as JSON\n"
        "\n"
        "Its gradients are compared with central differences, its memory is guarded and\n"
        "poisoned, and each check runs in a process of its own. Exit status: 0 all is\n"
        "well, 1 something is to be mended or the file cannot be checked, 2 usage.\n",
    .repeated = "set",
    .run = run,
};
