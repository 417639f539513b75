/* Finds the runner's pipe by trying every descriptor, and writes into it, by choice, what
 * the loop of its own process would not say there. Computes y = x. */
#include <fcntl.h>
#include <lamina/layer.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "worker/stack.h"
#include "worker/trial.h"

struct options {
    int32_t says;
};

#define WORDS                                                                            \
    "iteration_twice | million_iterations | accuracy | point_twice | unplanned_point | " \
    "point_of_others | report_twice | nine_reports | evaluation | counts | checkpoint "  \
    "| large_checkpoint | part | "                                                       \
    "done | left | diverged | kind | bool | size | rubbish | dimensions | shapes"

enum {
    ITERATION_TWICE,
    MILLION_ITERATIONS,
    ACCURACY,
    POINT_TWICE,
    UNPLANNED_POINT,
    POINT_OF_OTHERS,
    REPORT_TWICE,
    NINE_REPORTS,
    EVALUATED,
    COUNTS,
    SAVED,
    LARGE,
    A_PART,
    DONE,
    LEFT,
    DIVERGED,
    KIND,
    BOOL,
    SIZE,
    RUBBISH,
    DIMENSIONS,
    SHAPED
};

static const struct lamina_option table[] = {
    {"says", LAMINA_CHOICE, offsetof(struct options, says), NULL, WORDS, "What it says."},
};

/* The pipe that is neither of the standard streams. */
static int find_pipe(void)
{
    struct stat status;
    for (int fd = 3; fd < 65536; fd++)
        if (fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode) &&
            (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY)
            return fd;
    abort();
}

static void say(uint32_t type, const void *bytes, size_t size)
{
    static char message[8192];
    struct message_header header = {type, (uint32_t)size};
    memcpy(message, &header, sizeof header);
    memcpy(message + sizeof header, bytes, size);
    if (write(find_pipe(), message, sizeof header + size) < 0)
        abort();
}

static void say_iterations(int64_t from, int64_t to, double accuracy)
{
    for (int64_t i = from; i <= to; i++)
        say(MESSAGE_ITERATION,
            &(struct iteration_result){
                .iteration = i, .loss = 0.001, .accuracy = accuracy, .learning_rate = 1},
            sizeof(struct iteration_result));
}

static void say_point(const char *name)
{
    struct series_point point = {.iteration = 1, .value = 7};
    snprintf(point.name, sizeof point.name, "%s", name);
    say(MESSAGE_POINT, &point, sizeof point);
}

static void say_reports(int count)
{
    char name[64];
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "layers.0.share_%d", i);
        say_point(name);
    }
}

static void say_evaluation(int64_t iteration, unsigned char diverged)
{
    struct {
        struct evaluation_result result;
        int64_t cells[100];
    } said = {{.iteration = iteration,
               .split = SPLIT_TEST,
               .values = {0, 1},
               .correct = 50,
               .total = 50,
               .classes = 10},
              {50}};
    memset(&said.result.diverged, diverged, 1);
    say(MESSAGE_EVALUATION, &said, sizeof said);
}

static void say_checkpoint(int64_t iteration, uint64_t size)
{
    const struct {
        int64_t iteration;
        uint64_t size, following;
    } head = {iteration, size, size};
    char part[4096] = {0};
    say(MESSAGE_CHECKPOINT, &head, sizeof head);
    if (size <= sizeof part)
        say(MESSAGE_PART, part, size);
}

static void say_result(enum train_outcome outcome)
{
    const struct trial_result result = {.outcome = outcome, .reason = "it is good"};
    say(MESSAGE_RESULT, &result, sizeof result);
    _exit(0);
}

/* While it is asked for its shape: what a net of three layers comes to. */
static void say_shapes(int64_t dims)
{
    struct {
        struct stack_numbers numbers;
        struct network_layer_info layers[3];
    } said = {0};
    for (int i = 0; i < 3; i++)
        said.layers[i].output = (struct lamina_shape){dims, {1}};
    say(MESSAGE_SHAPES, &said, sizeof said);
}

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    int32_t says = ((const struct options *)options)->says;
    if (says == DIMENSIONS)
        say_shapes(1000000000);
    else if (says == SHAPED)
        say_shapes(1);
    return lamina_keep_shape(runner, options, input, plan);
}

/* Before iteration 1 is told. Over 60 lines: each forgery is one case, and no more. */
static void forge(int32_t says)
{
    switch (says) {
    case ITERATION_TWICE:
        say_iterations(1, 1, 1);
        break;
    case MILLION_ITERATIONS:
        say_iterations(1, 1000000, 1);
        break;
    case ACCURACY:
        say_iterations(1, 1, 7);
        break;
    case POINT_TWICE:
        say_point("layers.0.weight_norm");
        say_point("layers.0.weight_norm");
        break;
    case UNPLANNED_POINT:
        say_point("loss");
        break;
    case POINT_OF_OTHERS:
        say_point("layers.70.weight_norm");
        break;
    case REPORT_TWICE:
        say_point("layers.0.share");
        say_point("layers.0.share");
        break;
    case NINE_REPORTS:
        say_reports(9);
        break;
    case EVALUATED:
        say_evaluation(0, 0);
        break;
    case COUNTS:
        say_iterations(1, 1, 1);
        say_evaluation(1, 0);
        break;
    case SAVED:
        say_checkpoint(1, 100);
        break;
    case LARGE:
        say_checkpoint(0, 900000000);
        break;
    case A_PART:
        say(MESSAGE_PART, "part", 4);
        break;
    case DONE:
        say_result(TRAIN_DONE);
        break;
    case LEFT:
        say_result(TRAIN_LEFT);
        break;
    case DIVERGED:
        say_result(TRAIN_DIVERGED);
        break;
    case KIND:
        say(77, "", 0);
        break;
    case BOOL:
        say_evaluation(0, 77);
        break;
    case SIZE:
        say(MESSAGE_ITERATION, "short", 5);
        break;
    default:
        say(UINT32_MAX, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
        break;
    }
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    static bool forged;
    const struct options *options = pass->options;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    (void)runner;
    memcpy(pass->output, pass->input, (size_t)count * sizeof(float));
    if (!forged)
        forge(options->says);
    forged = true;
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    (void)runner;
    int64_t count = pass->batch_size * lamina_elements(pass->input_shape);
    if (pass->input_gradient)
        memcpy(pass->input_gradient, pass->output_gradient,
               (size_t)count * sizeof(float));
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .name = "forges",
        .version = "1.0",
        .summary = "y = x",
        .options_size = sizeof(struct options),
        .option_size = sizeof table[0],
        .option_count = sizeof table / sizeof table[0],
        .options = table,
        .shape = shape,
        .forward = forward,
        .backward = backward,
    };
    return &layer;
}
