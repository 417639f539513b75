/* NET on a command line: a file by its ending, else a trial of the results file. */
#include "cli/nets.h"

#include <string.h>
#include <unistd.h>

#include "base/print.h"
#include "cli/results.h"
#include "record/place.h"
#include "report/standing.h"

#define ENDING ".safetensors"

const struct command_values nets_files = {.name = "nets", .files = "safetensors"};

/* What of `dataset` says what becomes of the data, of which nothing is measured anew. */
static const char *const learnt[] = {"columns",   "text",    "missing",
                                     "normalize", "mean=",   "std=",
                                     "classes",   "augment", "target"};

int nets_set(const struct command *command, const struct command_option *option,
             const char *value, void *place)
{
    struct nets_given *given = place;
    (void)option;
    if (strncmp(value, "dataset.", strlen("dataset.")) != 0)
        return command_usage(command,
                             "--set %s: of a trained net only its data can be changed, "
                             "as by dataset.test=new.csv",
                             value);
    for (size_t i = 0; i < sizeof learnt / sizeof learnt[0]; i++)
        if (strncmp(value + strlen("dataset."), learnt[i], strlen(learnt[i])) == 0)
            return command_usage(command,
                                 "--set %s: what a net takes was settled in its training "
                                 "and stays",
                                 value);
    if (given->set_count == NETS_MAX_SETS)
        return command_usage(command, "--set: at most %d are possible", NETS_MAX_SETS);
    given->sets[given->set_count++] = value;
    return EXIT_OK;
}

int nets_parse(const struct command *command, int argc, char **argv,
               struct nets_given *given)
{
    int status = options_parse(command, argc, argv, given);
    if (status != EXIT_OK)
        return status;
    if (given->net == NULL)
        return command_usage(command, "the net is missing: EXPERIMENT/N, or a file that "
                                      "ends in " ENDING);
    if (given->best && given->last)
        return command_usage(command, "--best and --last: give one of them");
    return EXIT_OK;
}

bool nets_is_file(const char *net)
{
    size_t length = strlen(net), ending = strlen(ENDING);
    return length > ending && strcmp(net + length - ending, ENDING) == 0;
}

/* "mnist-fnn/7"; the number is 0 where it is missing, -1 where it is none. */
static const char *split_name(const char *net, struct arena *arena, int64_t *number)
{
    const char *slash = strrchr(net, '/');
    *number = 0;
    if (slash != NULL && (!text_to_integer(slash + 1, number) || *number < 1))
        *number = -1;
    return slash != NULL ? arena_copy(arena, net, (size_t)(slash - net)) : net;
}

/* The experiment and the trial are there; where none is named the best is told. */
static enum exit_status find_trial(struct database *database, const char *net,
                                   struct arena *arena, struct kept_wish *wish,
                                   struct error *error)
{
    struct query_trial *trials;
    size_t count;
    const char *experiment = wish->experiment = split_name(net, arena, &wish->number);
    if (wish->number < 0) {
        error_set(error,
                  "\"%s\" is no net: name a trial as EXPERIMENT/N, or a file that ends "
                  "in " ENDING,
                  net);
        return EXIT_USAGE;
    }
    enum exit_status status =
        results_trials(database, experiment, arena, &trials, &count, error);
    for (size_t i = 0; status == EXIT_OK && i < count; i++)
        if (trials[i].number == wish->number)
            return EXIT_OK;
    if (status != EXIT_OK)
        return status;
    if (wish->number > 0) {
        error_set(error, "%s has no trial %lld: `lamina status %s` lists them",
                  experiment, (long long)wish->number, experiment);
        return EXIT_USAGE;
    }
    query_keep_current(trials, &count);
    const struct standings standings = standing_make(trials, count, arena);
    const struct standing *best = standing_first(&standings);
    if (best != NULL)
        error_set(error, "name a trial of %s as %s/N: its best is %s/%lld", experiment,
                  experiment, experiment, (long long)best->best->number);
    else
        error_set(error, "name a trial of %s as %s/N; none is done yet", experiment,
                  experiment);
    return EXIT_USAGE;
}

static int read_kept(const struct nets_given *given, struct arena *arena,
                     struct kept *kept)
{
    struct database database;
    struct error error;
    struct kept_wish wish = {.which = given->best   ? KEPT_BEST
                                      : given->last ? KEPT_LAST
                                                    : KEPT_ANY};
    if (results_open(given->db, &database, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    enum exit_status status = find_trial(&database, given->net, arena, &wish, &error);
    if (status == EXIT_OK && kept_read(&database, &wish, arena, kept, &error) != 0)
        status = EXIT_PROGRAM;
    database_close(&database);
    return status == EXIT_OK ? EXIT_OK : command_fail(status, &error);
}

static int tell(enum net_status status, struct net *net)
{
    static const enum exit_status statuses[] = {
        [NET_OK] = EXIT_OK, [NET_WRONG] = EXIT_USAGE, [NET_FAILED] = EXIT_PROGRAM};
    for (size_t i = 0; i < net->warnings.kept; i++)
        print_err("warning: %s\n", net->warnings.lines[i]);
    problems_free(&net->warnings); /* they are told once */
    const char *faults = net->store != NULL ? datasets_faults(net->store) : "";
    problems_print(&net->problems, stderr);
    if (status == NET_FAILED && faults[0] != '\0')
        print_exact(stderr, faults);
    else if (status == NET_FAILED)
        command_fail(EXIT_PROGRAM, &net->error);
    return (int)statuses[status];
}

/* A file has the weights that it has. */
static int check_which(const struct nets_given *given, const struct net *net)
{
    const char *has = tensors_text(&net->tensors, "weights");
    const char *wanted = given->best ? "best" : given->last ? "last" : NULL;
    struct error error;
    if (wanted == NULL || has == NULL || strcmp(has, wanted) == 0)
        return EXIT_OK;
    error_set(&error, "%s has the %s weights of its trial: leave --%s out", net->name,
              has, wanted);
    return command_fail(EXIT_USAGE, &error);
}

int nets_open(const struct nets_given *given, struct net *net)
{
    const struct net_wishes wishes = {.sets = given->sets,
                                      .set_count = given->set_count,
                                      .plugin_path = given->plugin_path,
                                      .with_origin = given->provenance};
    if (nets_is_file(given->net)) {
        int opened = tell(net_open_file(given->net, &wishes, net), net);
        return opened == EXIT_OK ? check_which(given, net) : opened;
    }
    struct arena *arena = arena_new();
    struct kept kept;
    *net = (struct net){.arena = arena_new()};
    int status = read_kept(given, arena, &kept);
    if (status == EXIT_OK) {
        net_free(net);
        status = tell(net_open_trial(&kept, &wishes, net), net);
    }
    arena_free(arena);
    return status;
}

/* Whether the file of that option is not there. */
static bool is_missing(const struct component *dataset, const char *name)
{
    const struct lamina_option *option = option_kind_get(dataset->kind, name);
    const char *path;
    if (option == NULL || option->type != OPTION_PATH)
        return false;
    memcpy(&path, (const char *)dataset->options + option->offset, sizeof path);
    return access(path, F_OK) != 0;
}

const struct dataset *nets_data(struct net *net, enum split split, int *status)
{
    const struct dataset *dataset = net_data(net, split);
    if (dataset != NULL) {
        *status = tell(NET_OK, net);
        return dataset;
    }
    enum split only = datasets_file(&net->spec->dataset, split);
    const char *option = only != SPLIT_COUNT ? dataset_split_name(only)
                                             : net->spec->dataset.kind->options[0].name;
    *status = tell(net->problems.count > 0 ? NET_WRONG : NET_FAILED, net);
    if (net->is_file && is_missing(&net->spec->dataset, option))
        print_err("lamina: a net in a file looks for its data from the current folder: "
                  "`--set dataset.%s=FILE` names other data\n",
                  option);
    return NULL;
}
