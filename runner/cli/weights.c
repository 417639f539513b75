/* lamina weights: what a trained net has, and its file. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/output.h"
#include "base/print.h"
#include "cli/nets.h"
#include "net/safetensors.h"
#include "record/place.h"
#include "run/net_file.h"
#include "run/net_onnx.h"

struct given {
    struct nets_given nets; /* first */
    const char *output;
    bool probabilities;
};

static bool is_onnx(const char *path)
{
    size_t length = strlen(path), ending = strlen(".onnx");
    return length > ending && strcmp(path + length - ending, ".onnx") == 0;
}

static void print_tensor(const struct tensor *tensor)
{
    struct text shape = {0};
    double sum = 0, squares = 0, count = (double)tensor->count;
    float least = INFINITY, most = -INFINITY;
    for (int64_t i = 0; i < tensor->count; i++) {
        sum += (double)tensor->values[i];
        least = fminf(least, tensor->values[i]);
        most = fmaxf(most, tensor->values[i]);
    }
    for (int64_t i = 0; i < tensor->count; i++) {
        double far = (double)tensor->values[i] - sum / count;
        squares += far * far;
    }
    tensors_add_shape(&shape, tensor->dims, tensor->at);
    print_out("  %-24s %-18s %12.6g %12.6g %12.6g %12.6g\n", tensor->name, shape.at,
              (double)least, sum / count, (double)most, sqrt(squares / count));
    text_free(&shape);
}

static int show(const struct tensors *tensors)
{
    static const char *const told[] = {"trial", "iteration", "weights", "layers",
                                       "metrics"};
    int64_t count = 0;
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        const char *text = tensors_text(tensors, told[i]);
        if (text != NULL)
            print_out("%s: %s\n", told[i], text);
    }
    print_out("  %-24s %-18s %12s %12s %12s %12s\n", "tensor", "shape", "least", "mean",
              "most", "deviation");
    for (size_t i = 0; i < tensors->count; i++) {
        print_tensor(&tensors->list[i]);
        count += tensors->list[i].count;
    }
    print_out("%zu tensor%s, %lld numbers\n", tensors->count,
              tensors->count == 1 ? "" : "s", (long long)count);
    return EXIT_OK;
}

/* Of whatever program: nothing of it must be known to look at its tensors. */
static int show_file(const char *path)
{
    struct tensors tensors = {.arena = arena_new()};
    struct error error;
    int status = safetensors_read(path, &tensors, &error) == 0
                     ? show(&tensors)
                     : command_fail(EXIT_PROGRAM, &error);
    arena_free(tensors.arena);
    return status;
}

static int write_file(const struct given *given, struct net *net)
{
    struct error error;
    if (net_onnx_check(net, given->probabilities, &error) != 0)
        return command_fail(EXIT_USAGE, &error);
    int status = is_onnx(given->output)
                     ? net_onnx_write(net, given->probabilities, given->output, &error)
                     : net_file_write(net, given->output, &error);
    if (status != 0)
        return command_fail(EXIT_PROGRAM, &error);
    print_out("%s\n", given->output);
    return EXIT_OK;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct given given = {.nets = {NETS_DEFAULTS}};
    struct net net;
    int status = nets_parse(command, argc, argv, &given.nets);
    if (status != EXIT_OK)
        return status;
    bool to_onnx = given.output != NULL && is_onnx(given.output);
    if (given.output != NULL && !to_onnx && !nets_is_file(given.output))
        return command_usage(
            command, "--output %s: name a file that ends in .safetensors or .onnx",
            given.output);
    if (given.probabilities && !to_onnx)
        return command_usage(command, "--probabilities goes with --output FILE.onnx");
    if (given.output == NULL && nets_is_file(given.nets.net))
        return show_file(given.nets.net);
    if (given.output != NULL && nets_is_file(given.nets.net) &&
        output_is_input(given.output, given.nets.net))
        return command_usage(command,
                             "--output %s is the net's own file, which would be "
                             "replaced: name another one",
                             given.output);
    status = nets_open(&given.nets, &net);
    if (status == EXIT_OK)
        status = given.output != NULL ? write_file(&given, &net) : show(&net.tensors);
    net_free(&net);
    return status;
}

static const struct command_option options[] = {
    NETS_NET,
    NETS_WHICH,
    {.name = "output",
     .value = "FILE",
     .help = "write them as FILE.safetensors, with all that is needed\n"
             "to use the net, or the net as FILE.onnx, for programs\nthat are not lamina",
     .read = options_text,
     .at = offsetof(struct given, output)},
    {.name = "probabilities",
     .help = "give the ONNX net the softmax or sigmoid of its loss",
     .read = options_flag,
     .at = offsetof(struct given, probabilities)},
    {.name = "provenance",
     .help = "and where, by what and on which files it was trained",
     .read = options_flag,
     .at = offsetof(struct nets_given, provenance)},
    NETS_PLACES,
    {0}};

const struct command command_weights = {
    .name = "weights",
    .summary = "show the weights of a trained net, or write them to a file",
    .place = 62,
    .options = options,
    .run = run,
};
