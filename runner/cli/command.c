/* What is told of a command, from its table, and how its mistakes are told. */
#include "cli/command.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/print.h"

#define WIDTH 80 /* of a terminal */

static const char program[] = "usage: lamina ";

bool command_option_ends(const struct command_option *option)
{
    return option->name == NULL && option->value == NULL;
}

/* "--jobs N", "--all" or "CONFIG". */
static void add_form(struct text *text, const struct command_option *option)
{
    text_add(text, "%s%s%s%s", option->name != NULL ? "--" : "",
             option->name != NULL ? option->name : "",
             option->name != NULL && option->value != NULL ? " " : "",
             option->value != NULL ? option->value : "");
}

/* "[--set PATH=VALUE]..." */
static void add_use(struct text *text, const struct command_option *option)
{
    if (option->usage != NULL) {
        text_add(text, "%s", option->usage);
        return;
    }
    text_add(text, option->required ? "" : "[");
    add_form(text, option);
    text_add(text, "%s%s", option->required ? "" : "]", option->repeats ? "..." : "");
}

void command_add_usage(struct text *text, const struct command *command)
{
    const size_t indent = strlen(program) + strlen(command->name) + 1;
    size_t column = indent - 1;
    text_add(text, "%s", command->name);
    for (const struct command_option *option = command->options;
         !command_option_ends(option); option++) {
        struct text use = {0};
        text_add(&use, "%s", "");
        add_use(&use, option);
        bool fits = column + 1 + use.length <= WIDTH;
        if (use.length > 0 && fits)
            text_add(text, " %s", use.at);
        else if (use.length > 0)
            text_add(text, "\n%*s%s", (int)indent, "", use.at);
        if (use.length > 0)
            column = (fits ? column + 1 : indent) + use.length;
        text_free(&use);
    }
}

static size_t form_width(const struct command_option *option)
{
    struct text form = {0};
    add_form(&form, option);
    size_t width = form.length;
    text_free(&form);
    return width;
}

/* Its form, and its lines beside it. */
static void add_told(struct text *text, const struct command_option *option, size_t width)
{
    const char *line = option->help;
    text_add(text, "  ");
    add_form(text, option);
    text_add(text, "%*s", (int)(width - form_width(option) + 2), "");
    for (;;) {
        size_t length = strcspn(line, "\n");
        text_add(text, "%.*s\n", (int)length, line);
        if (line[length] == '\0')
            return;
        line += length + 1;
        text_add(text, "%*s", (int)width + 4, "");
    }
}

void command_add_help(struct text *text, const struct command *command)
{
    size_t width = 0;
    for (const struct command_option *option = command->options;
         !command_option_ends(option); option++)
        if (option->help != NULL && form_width(option) > width)
            width = form_width(option);
    for (const struct command_option *option = command->options;
         !command_option_ends(option); option++)
        if (option->help != NULL)
            add_told(text, option, width);
    if (command->notes != NULL)
        text_add(text, "%s%s", width > 0 ? "\n" : "", command->notes);
}

bool command_flush(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    int reason = errno;
    if (reason == EPIPE || (poll(&out, 1, 0) == 1 && (out.revents & POLLERR)))
        return true;
    errno = reason;
    return false;
}

int command_fail(enum exit_status status, const struct error *error)
{
    fflush(stdout); /* what was said before comes first */
    print_err("lamina: %s\n", error->text);
    return (int)status;
}

int command_usage(const struct command *command, const char *format, ...)
{
    struct text text = {0}, usage = {0};
    va_list values;
    va_start(values, format);
    print_format(&text, format, values);
    va_end(values);
    command_add_usage(&usage, command);
    print_err("lamina: %s\n%s", text.at, program);
    print_exact(stderr, usage.at);
    print_err("\n");
    text_free(&text);
    text_free(&usage);
    return EXIT_USAGE;
}
