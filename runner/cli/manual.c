/* lamina manual: the manual page, in man(7), from the commands' own texts. */
#include <stdio.h>
#include <string.h>

#include "base/print.h"
#include "cli/options.h"

/* Text as it is: hyphens that can be copied, no line taken for a request. */
static void print_plain(const char *text)
{
    bool begins = true;
    for (; *text != '\0'; text++) {
        if (begins && (*text == '.' || *text == '\''))
            print_out("\\&");
        if (*text == '-' || *text == '\\')
            print_out(*text == '-' ? "\\-" : "\\e");
        else
            print_out("%c", *text);
        begins = *text == '\n';
    }
}

static void print_command(const struct command *command)
{
    print_out(".SS %s\n", command->name);
    print_out(".nf\n.B lamina ");
    struct text usage = {0}, help = {0};
    command_add_usage(&usage, command);
    command_add_help(&help, command);
    print_plain(usage.at);
    print_out("\n.fi\n.PP\n");
    print_plain(command->summary);
    print_out(".\n.PP\n.nf\n");
    print_plain(help.at);
    print_out(".fi\n");
    text_free(&usage);
    text_free(&help);
}

static const char introduction[] =
    ".SH NAME\n"
    "lamina \\- train neural networks that YAML files describe\n"
    ".SH SYNOPSIS\n"
    ".B lamina\n"
    ".I COMMAND\n"
    "[\\fIOPTIONS\\fR]\n"
    ".SH DESCRIPTION\n"
    "A YAML file names a dataset, a stack of layers, a loss, an optimizer, a schedule, "
    "and "
    "what\nto sweep. Lamina trains each trial in a process of its own and records every\n"
    "iteration in one SQLite file. Every layer is a shared library.\n"
    ".SH COMMANDS\n";

static const char conclusion[] =
    ".SH EXIT STATUS\n"
    ".TP\n0\nAll is well.\n"
    ".TP\n1\nThe program failed, or a layer did not pass its check.\n"
    ".TP\n2\nThe command line or the config is wrong.\n"
    ".TP\n3\nSome trials failed or diverged, now or earlier, or are stale.\n"
    ".TP\n75\nNot all is done yet, but nothing is wrong (a deadline, a shard that "
    "is\nstill written): call the same command again.\n"
    ".TP\n130\nInterrupted; the same command goes on.\n"
    ".SH ENVIRONMENT\n"
    ".TP\n.B LAMINA_DATA\nThe folder that has mnist/. Without it: data/.\n"
    ".TP\n.B LAMINA_PLUGIN_PATH\nFolders of layers, separated by colons, searched after\n"
    "those of \\-\\-plugin\\-path.\n"
    ".TP\n.B XDG_DATA_HOME\nIts lamina/plugins is where a user's own layers are looked "
    "for; "
    "by\ndefault ~/.local/share/lamina/plugins.\n"
    ".TP\n.B COLUMNS\nHow wide the terminal is, where that is not what it says "
    "itself.\n"
    ".TP\n.B LINES\nHow high it is, likewise.\n"
    ".TP\n.B TERM\nWhere it is dumb, or not set, no line of a terminal is drawn anew.\n"
    ".TP\n.B TMPDIR\nWhere the rows of a results file are saved whose folder was removed "
    "while\nit was written; by default /tmp.\n"
    ".SH FILES\n"
    ".TP\n.I results/lamina.db\nThe results, where \\-\\-db names no other file.\n"
    ".SH EXAMPLES\n"
    ".nf\n"
    "lamina plan experiment.yaml\n"
    "lamina run experiment.yaml \\-\\-set schedule.epochs=2\n"
    "lamina status\n"
    "lamina best\n"
    "lamina plot \\-\\-output curves.svg\n"
    "lamina new\\-layer swish\n"
    ".fi\n"
    ".SH SEE ALSO\n"
    ".BR sqlite3 (1),\n"
    ".BR gnuplot (1)\n";

static int run(const struct command *command, int argc, char **argv)
{
    if (options_parse(command, argc, argv, NULL) != EXIT_OK)
        return EXIT_USAGE;
    print_out(".TH LAMINA 1 \"\" \"lamina %s\" \"User Commands\"\n", LAMINA_VERSION);
    print_exact(stdout, introduction);
    for (size_t i = 0; i < command_count; i++)
        print_command(command_table[i]);
    print_exact(stdout, conclusion);
    return EXIT_OK;
}

static const struct command_option options[] = {{0}};

const struct command command_manual = {
    .name = "manual",
    .summary = "print the manual page, in the form that man reads",
    .place = 140,
    .options = options,
    .notes =
        "An installed lamina has it as `man lamina`. Here: lamina manual | man -l -\n",
    .run = run,
};
