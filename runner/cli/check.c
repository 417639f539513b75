/* lamina check: whether a layer's library keeps what layer.h promises, as a report for
 * people or as JSON. */
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/print.h"
#include "base/text.h"
#include "check/check.h"
#include "cli/options.h"

enum { MOST_SETTINGS = 64, MOST_INPUTS = 16 };

struct given {
    const char *file;
    const char *settings[MOST_SETTINGS];
    size_t setting_count;
    struct lamina_shape inputs[MOST_INPUTS];
    size_t input_count;
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

static int read_input(const struct command *command, const struct command_option *option,
                      const char *value, void *place)
{
    struct given *given = place;
    (void)option;
    if (given->input_count == MOST_INPUTS)
        return command_usage(command, "--input is given too often");
    if (!read_shape(value, &given->inputs[given->input_count++]))
        return command_usage(
            command, "--input %s: a sample's shape is needed, like 1,28,28", value);
    return EXIT_OK;
}

static int read_setting(const struct command *command,
                        const struct command_option *option, const char *value,
                        void *place)
{
    struct given *given = place;
    (void)option;
    if (strchr(value, '=') == NULL)
        return command_usage(command, "--set %s: option=value is needed", value);
    if (given->setting_count == MOST_SETTINGS)
        return command_usage(command, "--set is given too often");
    given->settings[given->setting_count++] = value;
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
                                    .inputs = given->inputs,
                                    .input_count = given->input_count};
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

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {0};
    int status = options_parse(command, argc, argv, &given);
    if (status == EXIT_OK && given.file == NULL)
        return command_usage(command, "the layer's FILE.so is missing");
    if (status != EXIT_OK)
        return status;
    struct arena *arena = arena_new();
    status = check(&given, arena);
    arena_free(arena);
    return status;
}

static const struct command_values libraries = {.name = "libraries", .files = "so"};

static const struct command_option options[] = {
    {.value = "FILE.so",
     .help = "the library",
     .required = true,
     .values = &libraries,
     .read = options_text,
     .at = offsetof(struct given, file)},
    {.name = "set",
     .value = "OPTION=VALUE",
     .repeats = true,
     .help = "an option of the layer, as often as needed",
     .read = read_setting},
    {.name = "input",
     .value = "SHAPE",
     .repeats = true,
     .help = "a sample's shape, like 1,28,28: of all inputs, or of each",
     .read = read_input},
    {.name = "json",
     .help = "the findings as JSON",
     .read = options_flag,
     .at = offsetof(struct given, json)},
    {0}};

const struct command command_check = {
    .name = "check",
    .summary = "tell whether a layer's library is right, safe and fast",
    .place = 100,
    .options = options,
    .notes =
        "Its gradients are compared with central differences, its memory is guarded and\n"
        "poisoned, and each check runs in a process of its own. Without --input several\n"
        "shapes are tried. Exit status: 0 all is well, 1 something is to be mended or "
        "the\n"
        "file cannot be checked, 2 usage.\n",
    .run = run,
};
