/* One child answers for all specs, one after the other; where it ends before the last,
 * that is told of the one that it was asked then. */
#include "worker/stack.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "config/component.h"
#include "model/groups.h"
#include "model/init_tensors.h"
#include "model/layer.h"
#include "model/network_memory.h"
#include "model/network_plan.h"
#include "model/optimizer.h"
#include "train/fit_network.h"
#include "worker/ask.h"
#include "worker/fault.h"
#include "worker/trial.h"

struct checking {
    const struct stack_question *asked;
    const struct lamina_layer **known; /* in the child: those that were opened, or NULL */
    struct arena *arena;
    struct stack_shapes *shapes;
    struct problems *problems;
    size_t answered;
};

static struct stack_numbers count(const struct stack_question *asked, size_t index,
                                  struct network *network, struct arena *arena)
{
    const struct trial_spec *spec = asked->specs[index];
    const struct tensors *tensors = asked->tensors[index];
    const struct trial_task task = {.spec = spec, .dataset = asked->datasets[index]};
    const struct optimizer_groups groups = groups_of(spec, network, arena);
    struct stack_numbers numbers = {.parameters = network_parameter_count(network),
                                    .checkpoint =
                                        trial_checkpoint(&task, network, arena)};
    numbers.memory = network_memory(network, spec->schedule.batch_size);
    numbers.memory =
        saturate_plus(numbers.memory, optimizer_memory(optimizer_new(&groups, arena)));
    numbers.memory = saturate_plus(numbers.memory, numbers.checkpoint.size);
    if (tensors != NULL)
        numbers.unused_count = (int64_t)init_tensors_unused(network, spec, tensors,
                                                            numbers.unused, STACK_UNUSED);
    return numbers;
}

static int send_shapes(struct sender *sender, const struct network *network,
                       struct stack_numbers numbers)
{
    size_t layers = network_layer_count(network) * sizeof(struct network_layer_info);
    char *bytes = malloc(sizeof numbers + layers);
    if (bytes == NULL)
        return -1;
    memcpy(bytes, &numbers, sizeof numbers);
    for (size_t i = 0; i < network_layer_count(network); i++)
        memcpy(bytes + sizeof numbers + i * sizeof(struct network_layer_info),
               network_info(network, i), sizeof(struct network_layer_info));
    int status = sender_send(sender, MESSAGE_SHAPES, bytes, sizeof numbers + layers);
    free(bytes);
    return status;
}

/* Plans one spec's network in an arena of its own, and sends its shapes or what is wrong.
 */
static int check_spec(struct sender *sender, const struct checking *checking,
                      size_t index)
{
    const struct trial_spec *spec = checking->asked->specs[index];
    const struct dataset *dataset = checking->asked->datasets[index];
    const struct tensors *tensors = checking->asked->tensors[index];
    struct error error = {.layer = -1};
    struct arena *arena = arena_new();
    const struct lamina_layer **opened =
        arena_array(arena, spec->layer_count, sizeof *opened);
    struct network *network = NULL;
    int status = 0;

    if (catalogue_open(checking->asked->catalogue, spec, checking->known, opened,
                       &error) == 0)
        network = network_plan(spec, opened, &dataset->sample, sender_place(sender),
                               arena, &error);
    if (network != NULL &&
        (fit_network(spec, network, dataset, &error) != 0 ||
         (tensors != NULL && init_tensors_apply(network, spec, tensors, &error) != 0)))
        network = NULL;
    status = network != NULL ? send_shapes(sender, network,
                                           count(checking->asked, index, network, arena))
                             : sender_send(sender, MESSAGE_PROBLEM, &error, sizeof error);
    arena_free(arena);
    return status;
}

static int check_specs(struct sender *sender, void *argument)
{
    const struct checking *checking = argument;
    /* What one spec's arena gives back is for the next one's, not for the system. */
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    for (size_t i = 0; i < checking->asked->count; i++)
        if (check_spec(sender, checking, i) != 0)
            return 1;
    return 0;
}

/* Whether what stands for a layer may be read as one: a shape has so many dimensions, and
 * a bool that is neither 0 nor 1 must not be looked at. */
static bool is_layer_info(const char *bytes)
{
    struct network_layer_info info;
    if ((unsigned char)bytes[offsetof(struct network_layer_info, trained)] > 1 ||
        (unsigned char)bytes[offsetof(struct network_layer_info, weights)] > 1)
        return false;
    memcpy(&info, bytes, sizeof info);
    return layer_elements(&info.output) > 0 && info.parameters >= 0 &&
           info.least_batch >= 0;
}

/* Whether they are of tensors that there are; NULL: of none. */
static bool are_unused(const struct stack_numbers *numbers, const struct tensors *tensors)
{
    size_t count = tensors != NULL ? tensors->count : 0;
    if (numbers->unused_count < 0 || (uint64_t)numbers->unused_count > count)
        return false;
    for (int i = 0; i < STACK_UNUSED && i < numbers->unused_count; i++)
        if (numbers->unused[i] < 0 || (size_t)numbers->unused[i] >= count)
            return false;
    return true;
}

static int read_shapes(struct checking *checking, const struct message *message)
{
    const char *bytes = message->bytes;
    const struct trial_spec *spec = checking->asked->specs[checking->answered];
    struct stack_shapes *shapes = &checking->shapes[checking->answered];
    struct stack_numbers numbers;
    size_t layers = spec->layer_count * sizeof *shapes->layers;
    if (message->size != sizeof numbers + layers)
        return -1;
    memcpy(&numbers, bytes, sizeof numbers);
    bytes += sizeof numbers;
    if (numbers.parameters < 0 || numbers.memory < 0 || numbers.checkpoint.size < 0 ||
        !are_unused(&numbers, checking->asked->tensors[checking->answered]))
        return -1;
    for (size_t i = 0; i < spec->layer_count; i++)
        if (!is_layer_info(bytes + i * sizeof *shapes->layers))
            return -1;
    shapes->numbers = numbers;
    shapes->layers =
        arena_array(checking->arena, spec->layer_count, sizeof *shapes->layers);
    memcpy(shapes->layers, bytes, layers);
    fit_network_batches(spec, checking->asked->datasets[checking->answered],
                        shapes->layers, checking->problems);
    return 0;
}

/* What an error is of: a layer, or where it is of none what they all have. */
static const struct component *component_of(const struct trial_spec *spec,
                                            const struct error *error)
{
    if (error->layer >= 0 || error->option[0] == '\0')
        return &spec->layers[error->layer >= 0 ? error->layer : 0].component;
    if (strcmp(error->option, "exempt") == 0)
        return &spec->optimizer;
    return spec->init.kind != NULL ? &spec->init : &spec->layers[0].component;
}

static int read_problem(struct checking *checking, const struct message *message)
{
    const struct trial_spec *spec = checking->asked->specs[checking->answered];
    struct error error;
    if (message->size != sizeof error)
        return -1;
    memcpy(&error, message->bytes, sizeof error);
    error.text[sizeof error.text - 1] = '\0';
    error.option[sizeof error.option - 1] = '\0';
    if (error.layer < -1 || error.layer >= (int32_t)spec->layer_count)
        return -1;
    const struct component *component = component_of(spec, &error);
    struct text set = {0};
    if (error.option[0] == '\0')
        component_add_set(component, "; it has ", &set);
    problems_add(checking->problems, component_mark(component, error.option), "%s%s",
                 fault_of_network(&error, spec, checking->arena),
                 set.at != NULL ? set.at : "");
    text_free(&set);
    return 0;
}

static int read_answer(void *self, const struct message *message)
{
    struct checking *checking = self;
    if (checking->answered == checking->asked->count)
        return -1;
    problems_case(checking->problems, checking->answered, checking->asked->count);
    int status = message->type == MESSAGE_SHAPES    ? read_shapes(checking, message)
                 : message->type == MESSAGE_PROBLEM ? read_problem(checking, message)
                                                    : -1;
    checking->answered += status == 0;
    return status;
}

/* The child has ended without an answer to a spec: at which layer. */
static void tell_end(struct checking *checking, const struct ask_answer *answer)
{
    const struct stack_question *asked = checking->asked;
    size_t index =
        checking->answered < asked->count ? checking->answered : asked->count - 1;
    const struct trial_spec *spec = asked->specs[index];
    const struct network_place *place = &answer->end.place;
    bool known = place->layer >= 0 && (size_t)place->layer < spec->layer_count;
    const struct component *component = &spec->layers[known ? place->layer : 0].component;
    const char *why = fault_of_end(&answer->end, spec, checking->arena);
    if (answer->hung)
        why = arena_format(checking->arena,
                           "%s did not answer within %g s in its %s callback",
                           fault_layer(spec, known ? place->layer : 0, checking->arena),
                           ASK_SECONDS, network_callback_name(place->callback));
    problems_case(checking->problems, index, asked->count);
    problems_add(checking->problems, component_mark(component, ""), "%s", why);
}

int stack_check(const struct stack_question *asked, struct arena *arena,
                struct stack_shapes *shapes, struct problems *problems,
                struct error *error)
{
    struct checking checking = {
        .asked = asked,
        .known = arena_array(arena, asked->catalogue->count, sizeof *checking.known),
        .arena = arena,
        .shapes = shapes,
        .problems = problems};
    const struct ask_question question = {.main = check_specs,
                                          .argument = &checking,
                                          .teller = MESSAGE_BY_STACK,
                                          .handle = read_answer,
                                          .self = &checking};
    struct ask_answer answer;
    if (ask(&question, &answer, error) != 0)
        return -1;
    if (checking.answered < asked->count || answer.end.rubbish) /* or said too much */
        tell_end(&checking, &answer);
    ask_free(&answer);
    return problems->count > 0 ? -1 : 0;
}
