/* lamina completion: what bash, zsh and fish need to complete a command line, made from
 * the commands' own usage and help. Layers and experiments are asked for when they are
 * completed, of the program that the line begins with. A results file may be another's:
 * of its names only those are offered that a config may have, for bash puts them on the
 * line as they are. */
#include <stdio.h>
#include <string.h>

#include "base/print.h"
#include "cli/command.h"

/* What a command's argument is, told by a word of its usage, or an option's value: files
 * by their endings, words, or the lines that a pipeline prints in each of the shells.
 * Others are files. */
static const struct argument {
    const char *name, *usage, *option, *files, *lines;
    const char *const *words;
} arguments[] = {
    {"configs", .usage = "CONFIG", .files = "yaml|yml"},
    {"libraries", .usage = "FILE.so", .files = "so"},
    {"layers", .usage = "layers [NAME]",
     .lines = "\"$lamina\" layers 2>/dev/null | awk 'NF == 0 {exit} {print $1}'"},
    {"experiments", .usage = "EXPERIMENT",
     .lines = "\"$lamina\" export --sql 'SELECT name FROM experiments' 2>/dev/null |"
              " tr -d '\\r' | tail -n +2 | grep -x '[[:alnum:]][[:alnum:]_.-]*'"},
    {"tables", .usage = "TABLE", .words = command_tables},
    {"shells", .usage = "bash|zsh|fish",
     .words = (const char *const[]){"bash", "zsh", "fish", NULL}},
    {"splits", .option = "split",
     .words = (const char *const[]){"train", "validation", "test", NULL}},
    {"states", .option = "retry",
     .words = (const char *const[]){"failed", "diverged", "pruned", "stale", NULL}},
    {"metrics", .option = "metric",
     .lines = "printf '%s\\n' loss accuracy; \"$lamina\" export --sql"
              " 'SELECT DISTINCT name FROM metrics WHERE trial_id ="
              " (SELECT max(trial_id) FROM metrics)' 2>/dev/null |"
              " tr -d '\\r' | tail -n +2 | grep -x '[[:alnum:]_.]*'"},
};
static const size_t argument_count = sizeof arguments / sizeof *arguments;

static const struct argument *find_argument(const struct command *command)
{
    for (size_t i = 0; i < argument_count; i++)
        if (arguments[i].usage && strstr(command->usage, arguments[i].usage))
            return &arguments[i];
    return NULL;
}

static const struct argument *find_value(const struct command_option *option)
{
    for (size_t i = 0; i < argument_count; i++) {
        const char *name = arguments[i].option;
        if (name && strncmp(name, option->name, (size_t)option->name_length) == 0 &&
            name[option->name_length] == '\0')
            return &arguments[i];
    }
    return NULL;
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

/* A function for each kind of argument: `files` and `lines` are its formats. */
static void print_argument_functions(const char *files, const char *lines)
{
    for (size_t i = 0; i < argument_count; i++) {
        const struct argument *argument = &arguments[i];
        struct text text = {0};
        text_add(&text, "%s", argument->lines ? argument->lines : "printf '%s\\n'");
        for (size_t j = 0; argument->words && argument->words[j]; j++)
            text_add(&text, " %s", argument->words[j]);
        if (argument->files)
            print_out(files, argument->name, argument->files);
        else
            print_out(lines, argument->name, text.at);
        text_free(&text);
    }
}

/* What completes an option's value. */
static void print_values(const char *otherwise)
{
    print_out("_lamina_value() {\n    case $1 in\n");
    for (size_t i = 0; i < argument_count; i++)
        if (arguments[i].option)
            print_out("    --%s) _lamina_%s ;;\n", arguments[i].option,
                      arguments[i].name);
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
    struct command_option option;
    for (const char *at = command->help; command_next_option(&at, &option);)
        if (option.value_length > 0)
            print_out(" --%.*s", option.name_length, option.name);
}

static void print_bash_command(const struct command *command)
{
    const struct argument *argument = find_argument(command);
    struct command_option option;
    print_out("    %s)\n        options='--help", command->name);
    for (const char *at = command->help; command_next_option(&at, &option);)
        print_out(" --%.*s", option.name_length, option.name);
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
    print_argument_functions("_lamina_%s() {\n"
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
    const struct argument *argument = find_argument(command);
    struct command_option option;
    print_out("    %s)\n        options+=(\n", command->name);
    for (const char *at = command->help; command_next_option(&at, &option);) {
        print_out("            '--%.*s:", option.name_length, option.name);
        print_quoted(option.text, option.text_length, "'\\''");
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
    print_argument_functions("_lamina_%s() { _files -g '*.(%s)'; }\n",
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
    const struct argument *argument = find_argument(command);
    struct command_option option;
    print_out("complete -c lamina -f -n '__lamina_is \"\"' -a %s -d '", command->name);
    print_quoted(command->summary, (int)strlen(command->summary), "\\'");
    print_out("'\n");
    for (const char *at = command->help; command_next_option(&at, &option);) {
        print_out("complete -c lamina -n '__lamina_is %s' -l %.*s%s -d '", command->name,
                  option.name_length, option.name, option.value_length > 0 ? " -r" : "");
        print_quoted(option.text, option.text_length, "\\'");
        print_out("'");
        if (find_value(&option))
            print_out(" -f -a '(__lamina_%s)'", find_value(&option)->name);
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
    print_argument_functions("function __lamina_%s\n"
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

static int run(int argc, char **argv)
{
    static const struct option options[] = {{NULL, 0, NULL, 0}};
    static const struct {
        const char *shell;
        void (*print)(void);
    } shells[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};
    const char *shell;
    if (command_option(&command_completion, argc, argv, options) == '?' ||
        !command_argument(&command_completion, argc, argv, &shell))
        return EXIT_USAGE;
    for (size_t i = 0; shell && i < sizeof shells / sizeof shells[0]; i++)
        if (strcmp(shells[i].shell, shell) == 0) {
            shells[i].print();
            return EXIT_OK;
        }
    return command_usage(&command_completion, "bash, zsh or fish is needed");
}

const struct command command_completion = {
    .name = "completion",
    .usage = "completion bash|zsh|fish",
    .summary = "print what a shell needs to complete command lines",
    .help =
        "An installed lamina has brought all three to where shells look for them. Else:\n"
        "\n"
        "  source <(lamina completion bash)    in bash; zsh the same, after compinit\n"
        "  lamina completion fish | source     in fish\n",
    .run = run,
};
