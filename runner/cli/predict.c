/* lamina predict: what a trained net says of data. */
#include <stddef.h>
#include <string.h>

#include "cli/nets.h"
#include "cli/predict_told.h"
#include "view/gnuplot.h"
#include "view/shown.h"

struct given {
    struct nets_given nets; /* first */
    const char *data, *labels, *split, *output;
    int64_t top; /* 0: not given */
    bool probabilities, wrong;
};

static bool is_picture(const char *path)
{
    struct error error;
    return path != NULL && gnuplot_format(path, &error) != NULL;
}

/* It would be replaced by what is told of it. */
static int check_output(const struct command *command, const struct given *given)
{
    const char *const inputs[] = {given->data, given->labels,
                                  nets_is_file(given->nets.net) ? given->nets.net : NULL};
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++)
        if (given->output != NULL && inputs[i] != NULL &&
            output_is_input(given->output, inputs[i]))
            return command_usage(
                command,
                "--output %s is the file that is read, which would be lost: "
                "name another one",
                given->output);
    return EXIT_OK;
}

/* What can be told without the net. */
static int check(const struct command *command, const struct given *given)
{
    if (given->data == NULL && given->split == NULL)
        return command_usage(command, "what to predict is missing: DATA, or --split test "
                                      "for the data of the net's own config");
    if (given->data != NULL && given->split != NULL)
        return command_usage(command, "--split is of the data of the net's own config: "
                                      "give it or DATA, not both");
    if (given->data == NULL && given->labels != NULL)
        return command_usage(command, "--labels are those of DATA, which is missing");
    if (given->wrong && (given->top > 0 || given->probabilities))
        return command_usage(command, "--wrong lists what is predicted wrong, without "
                                      "--top and --probabilities");
    if (is_picture(given->output) && !given->wrong)
        return command_usage(command,
                             "--output %s: answers are CSV; a sheet of pictures "
                             "is drawn of what is predicted --wrong",
                             given->output);
    return check_output(command, given);
}

/* What the net is asked for and does not have. */
static int check_net(const struct command *command, const struct given *given,
                     const struct net *net)
{
    const struct signature *signature = net->signature;
    const char *loss = net->spec->loss.kind->name;
    bool is_number = signature->classes == 0;
    bool is_score = loss_activation(&net->spec->loss) == LOSS_AS_THEY_ARE;
    if (is_number && (given->top > 0 || given->wrong))
        return command_usage(command, "%s is of classes, and the net predicts numbers",
                             given->wrong ? "--wrong" : "--top");
    if (given->probabilities && is_score)
        return command_usage(
            command, "--probabilities: the net has none, as it was trained by %s", loss);
    if (given->top > signature->classes)
        return command_usage(command, "--top %lld: the net tells %lld classes apart",
                             (long long)given->top, (long long)signature->classes);
    if (is_picture(given->output) && !shown_can_draw_shape(&signature->sample))
        return command_usage(command,
                             "--output %s: what is drawn are images of one "
                             "channel or three, and the net takes others",
                             given->output);
    return EXIT_OK;
}

static enum split chosen_split(const struct given *given)
{
    enum split split = SPLIT_TRAIN;
    while (given->split != NULL && strcmp(given->split, dataset_split_name(split)) != 0)
        split++;
    return split;
}

/* The answers go into a file that appears whole or not at all. */
static int answer(const struct given *given, struct net *net,
                  const struct predict_wishes *wishes)
{
    struct output output = {.file = stdout};
    struct error error;
    bool draws = is_picture(given->output), to_file = given->output != NULL && !draws;
    if (to_file && output_open(&output, given->output, &error) != 0)
        return command_fail(EXIT_PROGRAM, &error);
    struct predict_told *told = predict_told_new(
        net, output.file,
        &(struct predict_told_wishes){.top = given->top,
                                      .probabilities = given->probabilities,
                                      .wrong = given->wrong,
                                      .draws = draws});
    const struct predict_listener listener = predict_told_listener(told);
    int failed = predict(wishes, &listener, &error);
    predict_told_pause(told);
    if (failed == 0 && draws)
        failed = predict_told_draw(told, given->output, &error);
    if (failed > 0) /* the output is gone, or what was told is wrong */
        failed = predict_told_refusal(told, &error) ? -1 : 1;
    if (to_file && failed >= 0) /* tells also what it lacks; main tells of stdout */
        failed = output_keep(&output, &error);
    else if (to_file)
        output_drop(&output);
    if (failed == 0)
        predict_told_end(told);
    predict_told_free(told);
    if (failed >= 0)
        return EXIT_OK;
    return command_fail(error.option[0] != '\0' ? EXIT_USAGE : EXIT_PROGRAM, &error);
}

static int ask_net(const struct command *command, const struct given *given,
                   struct net *net)
{
    struct predict_wishes wishes = {
        .trained = net_trained(net),
        .data = {.path = given->data,
                 .labels = given->labels,
                 .component = &net->spec->dataset,
                 .net = net->signature},
        .split = chosen_split(given),
        .most_seen = is_picture(given->output) ? PREDICT_TOLD_DRAWN : 0};
    int status = check_net(command, given, net);
    if (status == EXIT_OK && given->data == NULL)
        wishes.dataset = nets_data(net, wishes.split, &status);
    return status == EXIT_OK ? answer(given, net, &wishes) : status;
}

static int read_top(const struct command *command, const struct command_option *option,
                    const char *value, void *place)
{
    int64_t *top = place;
    (void)option;
    if (!text_to_integer(value, top) || *top < 1)
        return command_usage(command, "--top takes how many classes, not \"%s\"", value);
    return EXIT_OK;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.nets = {NETS_DEFAULTS}};
    struct net net;
    int status = nets_parse(command, argc, argv, &given.nets);
    if (status == EXIT_OK)
        status = check(command, &given);
    if (status != EXIT_OK)
        return status;
    status = nets_open(&given.nets, &net);
    if (status == EXIT_OK)
        status = ask_net(command, &given, &net);
    net_free(&net);
    return status;
}

static const struct command_option options[] = {
    NETS_NET,
    {.value = "DATA",
     .help =
         "a CSV file, an array (.npy, IDX), a picture,\na folder of pictures, or -: CSV "
         "on standard\ninput; plain or .gz",
     .usage = "[DATA]",
     .read = options_text,
     .at = offsetof(struct given, data)},
    {.name = "split",
     .value = "train|validation|test",
     .help = "a split of the net's own data, in place of DATA",
     .values = &options_splits,
     .read = options_word,
     .at = offsetof(struct given, split)},
    {.name = "labels",
     .value = "FILE",
     .help = "of arrays: the right classes, an array too",
     .read = options_text,
     .at = offsetof(struct given, labels)},
    {.name = "probabilities",
     .help = "a column for each class",
     .read = options_flag,
     .at = offsetof(struct given, probabilities)},
    {.name = "top",
     .value = "K",
     .help = "the K most likely classes",
     .read = read_top,
     .at = offsetof(struct given, top)},
    {.name = "wrong",
     .help = "only what is predicted wrong",
     .read = options_flag,
     .at = offsetof(struct given, wrong)},
    {.name = "output",
     .value = "FILE",
     .help = "write there, whole or not at all (default:\nstandard output); with --wrong "
             "also a sheet\nof pictures, .png, .svg or .pdf",
     .read = options_text,
     .at = offsetof(struct given, output)},
    NETS_SET,
    NETS_WHICH,
    NETS_PLACES,
    {0}};

const struct command command_predict = {
    .name = "predict",
    .summary = "what a trained net says of data",
    .place = 66,
    .options = options,
    .run = run,
};
