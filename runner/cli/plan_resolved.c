/* What a config came to, of the files that it is made of and of --set, as YAML. Defaults
 * are not written out: `settings` of a results file has all values, `lamina schema` what
 * they may be. */
#include "cli/plan_resolved.h"

#include "base/print.h"
#include "cli/command.h"
#include "config/experiment_load.h"
#include "config/paths.h"
#include "config/tree_yaml.h"
#include "run/vocabulary.h"

/* In front, where the file does not give it: in a file of another name it would be
 * another one. */
static const struct node *with_name(const struct experiment *experiment,
                                    struct arena *arena)
{
    const struct mark mark = {.source = "the file's name"};
    const struct node *whole = experiment->whole;
    struct node *result = arena_array(arena, 1, sizeof *result);
    if (tree_get(whole, "name") != NULL)
        return whole;
    *result = *whole;
    result->count = whole->count + 1;
    result->entries = arena_array(arena, result->count, sizeof *result->entries);
    result->entries[0] =
        (struct entry){"name", mark, tree_scalar(arena, experiment->name, mark)};
    for (size_t i = 0; i < whole->count; i++)
        result->entries[i + 1] = whole->entries[i];
    return result;
}

static int print(const struct experiment *experiment, struct arena *arena)
{
    const struct vocabulary kinds = vocabulary_list((struct option_kinds){0});
    const struct node *whole =
        paths_whole(with_name(experiment, arena), &kinds, NULL, arena);
    struct text text = {0};
    int status = tree_yaml_write(whole, &text);
    if (status == 0)
        print_exact(stdout, text.at);
    if (text.length > TREE_MAX_FILE)
        print_err(
            "lamina: this has more than %d bytes, the limit of a config: it cannot be "
            "read again as one\n",
            TREE_MAX_FILE);
    if (status != 0)
        print_err("lamina: the config cannot be written as YAML\n");
    text_free(&text);
    return status == 0 ? EXIT_OK : EXIT_PROGRAM;
}

int plan_resolved_print(const struct prepare_wishes *wishes)
{
    struct arena *arena = arena_new();
    struct problems problems = {0};
    const struct experiment *experiment = experiment_load(
        wishes->config, wishes->sets, wishes->set_count, arena, &problems);
    int status = EXIT_USAGE;
    if (problems.count == 0)
        status = print(experiment, arena);
    problems_print(&problems, stderr);
    problems_free(&problems);
    arena_free(arena);
    return status;
}
