/* The program `lamina`: finds the command in a table and gives back its status. Every
 * command has a file of its own; only this one decides how the process ends. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <lamina/layer.h>

#include "base/host.h"
#include "base/memory.h"
#include "base/print.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/revision.h"
#include "model/gemm.h"
#include "record/database.h"

static void print_overview(FILE *out)
{
    print_to(out,
             "Lamina trains neural networks that YAML files describe, and records every\n"
             "iteration in SQLite.\n\n"
             "usage: lamina COMMAND [OPTIONS]\n\n");
    for (size_t i = 0; i < command_count; i++)
        print_to(out, "  %-10s %s\n", command_table[i]->name, command_table[i]->summary);
    print_to(
        out,
        "\n`lamina help COMMAND` tells more; `lamina --version` tells the version.\n");
}

static void print_help(const struct command *command)
{
    struct text usage = {0}, help = {0};
    command_add_usage(&usage, command);
    command_add_help(&help, command);
    print_out("usage: lamina ");
    print_exact(stdout, usage.at);
    print_out("\n\n%s\n\n", command->summary);
    print_exact(stdout, help.at);
    text_free(&usage);
    text_free(&help);
}

/* What decides which layers load and which bits come out, in the words of `attempts`. */
static void print_version(void)
{
    struct host host;
    char library[GEMM_LIBRARY_SIZE];
    host_describe(&host);
    print_out("lamina %s\n", LAMINA_VERSION);
    print_out("revision %s\n",
              revision[0] ? revision : "unknown: built from sources without git");
    print_out("ABI of layers %d.%d\n", LAMINA_ABI_MAJOR, LAMINA_ABI_MINOR);
    print_out("compiler %s\n", LAMINA_COMPILER);
    print_out("matrix products %s\n", gemm_library(library));
    print_out("SQLite %s\n", database_library());
    print_out("cpu %s\n", host.cpu);
    print_out("instruction set %s\n", host.instruction_set);
}

static const struct command *find_command(const char *name)
{
    const char **names = memory_zeroed(command_count * sizeof *names);
    const struct command *found = NULL;
    for (size_t i = 0; i < command_count; i++) {
        names[i] = command_table[i]->name;
        if (strcmp(names[i], name) == 0)
            found = command_table[i];
    }
    const char *nearest = text_nearest(name, names, command_count);
    free(names);
    if (found != NULL)
        return found;
    print_err("lamina: unknown command \"%s\"", name);
    if (nearest)
        print_err(": did you mean \"%s\"?", nearest);
    print_err("\n`lamina help` lists the commands\n");
    return NULL;
}

static int help(const char *name)
{
    if (!name) {
        print_overview(stdout);
        return EXIT_OK;
    }
    const struct command *command = find_command(name);
    if (!command)
        return EXIT_USAGE;
    print_help(command);
    return EXIT_OK;
}

static bool is_one_of(const char *word, const char *a, const char *b)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        print_overview(stderr);
        return EXIT_USAGE;
    }
    if (is_one_of(argv[1], "--version", "-V")) {
        print_version();
        return EXIT_OK;
    }
    if (is_one_of(argv[1], "--help", "-h") || strcmp(argv[1], "help") == 0)
        return help(argc > 2 ? argv[2] : NULL);
    const struct command *command = find_command(argv[1]);
    if (!command)
        return EXIT_USAGE;
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (is_one_of(argv[i], "--help", "-h"))
            return help(argv[1]);
    return command->run(command, argc - 1, argv + 1);
}

/* A program started with stdout closed would get the results file as descriptor 1, and
 * print into it. */
static void hold_standard_streams(void)
{
    int descriptor;
    do
        descriptor = open("/dev/null", O_RDONLY);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor >= 0)
        close(descriptor);
}

/* Output that nobody could read is a failure. */
static int finish(int status)
{
    if (command_flush())
        return status;
    print_err("lamina: cannot write to the standard output: %s\n",
              errno ? strerror(errno) : "is it on a full disk?");
    return status == EXIT_OK ? EXIT_PROGRAM : status;
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    /* Failed writes are told by what write() returns. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    return finish(dispatch(argc, argv));
}
