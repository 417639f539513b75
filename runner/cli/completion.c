/* lamina completion: what bash, zsh and fish need to complete a command line, made from
 * the commands' own help. Layers and experiments are asked for when they are completed.
 */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"

/* Commands whose first argument is a layer, or an experiment; others take files. */
static const char takes_layer[] = "layers", takes_experiment[] = "plot|pivot|status";

static const char list_layers[] =
    "lamina layers 2>/dev/null | awk \"NF == 0 {exit} {print \\$1}\"";
static const char list_experiments[] =
    "lamina export --sql \"SELECT name FROM experiments\" 2>/dev/null | tail -n +2 | tr "
    "-d \"\\r\"";

/* In single quotes of a shell; `\'` of fish and `'\''` of the others. */
static void print_quoted(const char *text, int length, const char *quote)
{
    for (int i = 0; i < length; i++)
        if (text[i] == '\'')
            printf("%s", quote);
        else
            putchar(text[i]);
}

static void print_bash(void)
{
    printf("# bash completion of lamina, by `lamina completion bash`\n"
           "_lamina() {\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} options='' words=''\n"
           "    if [ \"$COMP_CWORD\" = 1 ]; then\n"
           "        words='help");
    for (size_t i = 0; i < command_count; i++)
        printf(" %s", command_table[i]->name);
    printf("'\n        COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
           "        return\n"
           "    fi\n"
           "    case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; i < command_count; i++) {
        struct command_option option;
        printf("    %s) options='--help", command_table[i]->name);
        for (const char *at = command_table[i]->help; command_next_option(&at, &option);)
            printf(" --%.*s", option.name_length, option.name);
        printf("' ;;\n");
    }
    printf("    esac\n"
           "    case ${COMP_WORDS[1]}:$word:${COMP_WORDS[COMP_CWORD - 1]} in\n"
           "    *:-*) words=$options ;;\n"
           "    *:*:--*) ;; # the value of an option: a file\n"
           "    %s:*) words=$(%s) ;;\n"
           "    plot:* | pivot:* | status:*) words=$(%s) ;;\n"
           "    completion:*) words='bash zsh fish' ;;\n"
           "    esac\n"
           "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
           "}\n"
           "complete -o default -F _lamina lamina\n",
           takes_layer, list_layers, list_experiments);
}

static void print_zsh(void)
{
    printf("#compdef lamina\n"
           "# zsh completion of lamina, by `lamina completion zsh`\n"
           "_lamina() {\n"
           "    local -a commands options\n"
           "    commands=(\n");
    for (size_t i = 0; i < command_count; i++) {
        printf("        '%s:", command_table[i]->name);
        print_quoted(command_table[i]->summary, (int)strlen(command_table[i]->summary),
                     "'\\''");
        printf("'\n");
    }
    printf("    )\n"
           "    if ((CURRENT == 2)); then\n"
           "        _describe command commands\n"
           "        return\n"
           "    fi\n"
           "    options=('--help:tell more')\n"
           "    case $words[2] in\n");
    for (size_t i = 0; i < command_count; i++) {
        struct command_option option;
        printf("    %s)\n        options+=(\n", command_table[i]->name);
        for (const char *at = command_table[i]->help;
             command_next_option(&at, &option);) {
            printf("            '--%.*s:", option.name_length, option.name);
            print_quoted(option.text, option.text_length, "'\\''");
            printf("'\n");
        }
        printf("        )\n        ;;\n");
    }
    printf("    esac\n"
           "    if [[ $PREFIX == -* ]]; then\n"
           "        _describe option options\n"
           "        return\n"
           "    fi\n"
           "    case $words[2] in\n"
           "    %s) compadd -- $(%s) ;;\n"
           "    %s) compadd -- $(%s) ;;\n"
           "    completion) compadd -- bash zsh fish ;;\n"
           "    *) _files ;;\n"
           "    esac\n"
           "}\n"
           "_lamina \"$@\"\n",
           takes_layer, list_layers, takes_experiment, list_experiments);
}

static void print_fish(void)
{
    printf("# fish completion of lamina, by `lamina completion fish`\n");
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = command_table[i];
        struct command_option option;
        printf("complete -c lamina -f -n __fish_use_subcommand -a %s -d '",
               command->name);
        print_quoted(command->summary, (int)strlen(command->summary), "\\'");
        printf("'\n");
        for (const char *at = command->help; command_next_option(&at, &option);) {
            printf(
                "complete -c lamina -n '__fish_seen_subcommand_from %s' -l %.*s%s -d '",
                command->name, option.name_length, option.name,
                option.value_length > 0 ? " -r" : "");
            print_quoted(option.text, option.text_length, "\\'");
            printf("'\n");
        }
    }
    printf("complete -c lamina -f -n '__fish_seen_subcommand_from %s' -a '(%s)'\n"
           "complete -c lamina -f -n '__fish_seen_subcommand_from plot pivot status' -a "
           "'(%s)'\n"
           "complete -c lamina -f -n '__fish_seen_subcommand_from completion' -a "
           "'bash zsh fish'\n",
           takes_layer, list_layers, list_experiments);
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
        "In bash: source <(lamina completion bash). An installed lamina has brought all "
        "three\nto where shells look for them.\n",
    .run = run,
};
