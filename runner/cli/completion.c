/* lamina completion: what bash, zsh and fish need to complete a command line, made from
 * the commands' own tables. Layers and experiments are asked for when they are
 * completed, of the program that the line begins with. A results file may be another's:
 * of its names only those are offered that a config may have, for bash puts them on the
 * line as they are. */
#include <stdio.h>
#include <string.h>

#include "base/print.h"
#include "cli/options.h"

#define MOST_VALUES 64 /* kinds of values that all commands offer */

/* The kinds of values that the commands offer, each once; returns how many. */
static size_t list_values(const struct command_values *values[MOST_VALUES])
{
    size_t count = 0;
    for (size_t i = 0; i < command_count; i++)
        for (const struct command_option *option = command_table[i]->options;
             !command_option_ends(option); option++) {
            size_t known = 0;
            while (known < count && values[known] != option->values)
                known++;
            if (option->values != NULL && known == count && count < MOST_VALUES)
                values[count++] = option->values;
        }
    return count;
}

/* What a command's argument may be; NULL: any file. */
static const struct command_values *find_argument(const struct command *command)
{
    for (const struct command_option *option = command->options;
         !command_option_ends(option); option++)
        if (option->name == NULL && option->values != NULL)
            return option->values;
    return NULL;
}

/* The next row with a name, from this one on, or the end of the table. */
static const struct command_option *named(const struct command_option *option)
{
    while (!command_option_ends(option) && option->name == NULL)
        option++;
    return option;
}

/* In single quotes of a shell; `\'` of fish and `'\''` of the others. */
static void print_quoted(const char *text, int length, const char *quote)
{
    for (int i = 0; i < length; i++)
        if (text[i] == '\'')
            print_out("%s", quote);
        else
            print_out("%c", text[i]);
}

/* A function for each kind of value: `files` and `lines` are its formats. */
static void print_value_functions(const char *files, const char *lines)
{
    const struct command_values *values[MOST_VALUES];
    size_t count = list_values(values);
    for (size_t i = 0; i < count; i++) {
        struct text text = {0};
        text_add(&text, "%s", values[i]->lines ? values[i]->lines : "printf '%s\\n'");
        for (size_t j = 0; values[i]->words && values[i]->words[j]; j++)
            text_add(&text, " %s", values[i]->words[j]);
        if (values[i]->files)
            print_out(files, values[i]->name, values[i]->files);
        else
            print_out(lines, values[i]->name, text.at);
        text_free(&text);
    }
}

/* What completes an option's value. */
static void print_values(const char *otherwise)
{
    print_out("_lamina_value() {\n    case $1 in\n");
    for (size_t i = 0; i < command_count; i++)
        for (const struct command_option *option = named(command_table[i]->options);
             !command_option_ends(option); option = named(option + 1))
            if (option->values != NULL)
                print_out("    --%s) _lamina_%s ;;\n", option->name,
                          option->values->name);
    print_out("    *) %s ;;\n    esac\n}\n", otherwise);
}

static void print_command_names(void)
{
    for (size_t i = 0; i < command_count; i++)
        print_out("%s%s", i > 0 ? " " : "", command_table[i]->name);
}

/* Those options of a command that take a value. */
static void print_valued(const struct command *command)
{
    for (const struct command_option *option = named(command->options);
         !command_option_ends(option); option = named(option + 1))
        if (option->value != NULL)
            print_out(" --%s", option->name);
}

static void print_bash_command(const struct command *command)
{
    const struct command_values *argument = find_argument(command);
    print_out("    %s)\n        options='--help", command->name);
    for (const struct command_option *option = named(command->options);
         !command_option_ends(option); option = named(option + 1))
        print_out(" --%s", option->name);
    print_out("'\n        valued='");
    print_valued(command);
    print_out("'\n        argument=_lamina_%s\n        ;;\n",
              argument ? argument->name : "files");
}

static void print_bash(void)
{
    print_out("# bash completion of lamina, by `lamina completion bash`\n"
              "# compgen -W would expand the words, which come from a results file too.\n"
              "_lamina_offer() {\n"
              "    local line\n"
              "    while IFS= read -r line; do\n"
              "        [[ -z $line || $line != \"$word\"* ]] || COMPREPLY+=(\"$line\")\n"
              "    done <<< \"$1\"\n"
              "}\n"
              "_lamina_commands() { _lamina_offer \"${commands// /$'\\n'}\"; }\n"
              "_lamina_files() { compopt -o default; }\n");
    print_value_functions("_lamina_%s() {\n"
                          "    compopt -o filenames\n"
                          "    mapfile -t COMPREPLY < <(compgen -d -- \"$word\"\n"
                          "        compgen -f -- \"$word\" | grep -E '\\.(%s)$')\n"
                          "}\n",
                          "_lamina_%s() {\n"
                          "    _lamina_offer \"$(%s)\"\n"
                          "}\n");
    print_values("_lamina_files");
    print_out("_lamina() {\n"
              "    local lamina=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]}\n"
              "    local before=${COMP_WORDS[COMP_CWORD - 1]}\n"
              "    [[ $before != = ]] || before=${COMP_WORDS[COMP_CWORD - 2]}\n"
              "    [[ $word != = ]] || before=${COMP_WORDS[COMP_CWORD - 1]} word=''\n"
              "    local options='' valued='' argument=_lamina_files commands='");
    print_command_names();
    print_out("'\n    COMPREPLY=()\n    case ${COMP_WORDS[1]} in\n"
              "    help) argument=_lamina_commands ;;\n");
    for (size_t i = 0; i < command_count; i++)
        print_bash_command(command_table[i]);
    print_out("    esac\n"
              "    if ((COMP_CWORD == 1)); then\n"
              "        commands+=' help'\n"
              "        _lamina_commands\n"
              "    elif [[ \" $valued \" == *\" $before \"* ]]; then\n"
              "        _lamina_value \"$before\"\n"
              "    elif [[ $word == -* ]]; then\n"
              "        _lamina_offer \"${options// /$'\\n'}\"\n"
              "    else\n"
              "        $argument\n"
              "    fi\n"
              "}\n"
              "complete -F _lamina lamina\n");
}

static void print_zsh_command(const struct command *command)
{
    const struct command_values *argument = find_argument(command);
    print_out("    %s)\n        options+=(\n", command->name);
    for (const struct command_option *option = named(command->options);
         !command_option_ends(option); option = named(option + 1)) {
        print_out("            '--%s:", option->name);
        print_quoted(option->help, (int)strcspn(option->help, "\n"), "'\\''");
        print_out("'\n");
    }
    print_out("        )\n        valued=(");
    print_valued(command);
    print_out(")\n        argument=%s%s\n        ;;\n", argument ? "_lamina_" : "_files",
              argument ? argument->name : "");
}

static void print_zsh(void)
{
    print_out("#compdef lamina\n"
              "# zsh completion of lamina, by `lamina completion zsh`\n"
              "_lamina_commands() { _describe command commands; }\n");
    print_value_functions("_lamina_%s() { _files -g '*.(%s)'; }\n",
                          "_lamina_%s() {\n"
                          "    compadd -- ${(f)\"$(%s)\"}\n"
                          "}\n");
    print_values("_files");
    print_out(
        "_lamina() {\n"
        "    local lamina=$words[1] argument=_files option=${words[CURRENT]%%%%=*}\n"
        "    local -a commands options=('--help:tell more') valued\n"
        "    commands=(\n");
    for (size_t i = 0; i < command_count; i++) {
        print_out("        '%s:", command_table[i]->name);
        print_quoted(command_table[i]->summary, (int)strlen(command_table[i]->summary),
                     "'\\''");
        print_out("'\n");
    }
    print_out("    )\n"
              "    case $words[2] in\n"
              "    help) argument=_lamina_commands ;;\n");
    for (size_t i = 0; i < command_count; i++)
        print_zsh_command(command_table[i]);
    print_out("    esac\n"
              "    if ((CURRENT == 2)); then\n"
              "        commands+=('help:tell more of a command')\n"
              "        _lamina_commands\n"
              "    elif ((valued[(Ie)$words[CURRENT-1]])); then\n"
              "        _lamina_value $words[CURRENT-1]\n"
              "    elif compset -P '--*='; then\n"
              "        _lamina_value $option\n"
              "    elif [[ $PREFIX == -* ]]; then\n"
              "        _describe -o option options\n"
              "    else\n"
              "        $argument\n"
              "    fi\n"
              "}\n"
              "# From a folder of $fpath this file is the function; else it is sourced.\n"
              "if [[ $funcstack[1] == _lamina ]]; then\n"
              "    _lamina \"$@\"\n"
              "else\n"
              "    compdef _lamina lamina\n"
              "fi\n");
}

static void print_fish_command(const struct command *command)
{
    const struct command_values *argument = find_argument(command);
    print_out("complete -c lamina -f -n '__lamina_is \"\"' -a %s -d '", command->name);
    print_quoted(command->summary, (int)strlen(command->summary), "\\'");
    print_out("'\n");
    for (const struct command_option *option = named(command->options);
         !command_option_ends(option); option = named(option + 1)) {
        print_out("complete -c lamina -n '__lamina_is %s' -l %s%s -d '", command->name,
                  option->name, option->value != NULL ? " -r" : "");
        print_quoted(option->help, (int)strcspn(option->help, "\n"), "\\'");
        print_out("'");
        if (option->values != NULL)
            print_out(" -f -a '(__lamina_%s)'", option->values->name);
        print_out("\n");
    }
    if (argument)
        print_out("complete -c lamina -f -n '__lamina_is %s' -a '(__lamina_%s)'\n",
                  command->name, argument->name);
}

static void print_fish(void)
{
    print_out("# fish completion of lamina, by `lamina completion fish`\n"
              "function __lamina_is -d 'whether the command is this one'\n"
              "    set -l words (commandline -opc) ''\n"
              "    test \"$words[2]\" = \"$argv[1]\"\n"
              "end\n");
    print_value_functions("function __lamina_%s\n"
                          "    __fish_complete_path (commandline -ct) |"
                          " string match -re '(?:\\.(?:%s)|/)(?:\\t|$)'\n"
                          "end\n",
                          "function __lamina_%s\n"
                          "    set -l lamina (commandline -opc)[1]\n"
                          "    %s\n"
                          "end\n");
    print_out("complete -c lamina -n 'not __lamina_is \"\"' -l help -d 'tell more'\n"
              "complete -c lamina -f -n '__lamina_is \"\"' -a help"
              " -d 'tell more of a command'\n"
              "complete -c lamina -f -n '__lamina_is help' -a '");
    print_command_names();
    print_out("'\n");
    for (size_t i = 0; i < command_count; i++)
        print_fish_command(command_table[i]);
}

struct given {
    const char *shell;
};

static int run(const struct command *command, int argc, char **argv)
{
    static const struct {
        const char *shell;
        void (*print)(void);
    } known[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};
    struct given given = {0};
    if (options_parse(command, argc, argv, &given) != EXIT_OK)
        return EXIT_USAGE;
    for (size_t i = 0; given.shell && i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].shell, given.shell) == 0) {
            known[i].print();
            return EXIT_OK;
        }
    return command_usage(command, "bash, zsh or fish is needed");
}

static const struct command_values shells = {
    .name = "shells", .words = (const char *const[]){"bash", "zsh", "fish", NULL}};

static const struct command_option options[] = {{.value = "bash|zsh|fish",
                                                 .required = true,
                                                 .values = &shells,
                                                 .read = options_text,
                                                 .at = offsetof(struct given, shell)},
                                                {0}};

const struct command command_completion = {
    .name = "completion",
    .summary = "print what a shell needs to complete command lines",
    .place = 130,
    .options = options,
    .notes =
        "An installed lamina has brought all three to where shells look for them. Else:\n"
        "\n"
        "  source <(lamina completion bash)    in bash; zsh the same, after compinit\n"
        "  lamina completion fish | source     in fish\n",
    .run = run,
};
