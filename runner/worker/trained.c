/* The child runs the layers' code; what it sends are bytes of anybody, checked here. */
#include "worker/trained.h"

#include <stdlib.h>
#include <string.h>

#include "model/answer.h"
#include "model/gemm.h"
#include "model/layer.h"
#include "model/network_plan.h"
#include "model/network_tensor.h"
#include "train/train.h"
#include "worker/ask.h"
#include "worker/fault.h"
#include "worker/trial.h"

#define PART (512 << 10) /* bytes of a tensor in one message */
#define MOST_NAME 4096   /* letters of a tensor's name */

/* ---- In the child ---- */

static struct network *plan(const struct trained *trained, struct network_place *place,
                            struct arena *arena, struct error *error)
{
    const struct trial_spec *spec = trained->spec;
    const struct lamina_layer **opened =
        arena_array(arena, spec->layer_count, sizeof *opened);
    const struct lamina_layer **known =
        arena_array(arena, trained->catalogue->count, sizeof *known);
    if (catalogue_open(trained->catalogue, spec, known, opened, error) != 0)
        return NULL;
    struct network *network =
        network_plan(spec, opened, &trained->signature->sample, place, arena, error);
    return network != NULL && network_tensor_check(network, error) == 0 ? network : NULL;
}

/* A signature may say of a net what its layers do not have, as files can be edited. */
static int check_outputs(const struct trained *trained, const struct network *network,
                         struct error *error)
{
    const struct signature *signature = trained->signature;
    const struct answering answering = {loss_activation(&trained->spec->loss),
                                        signature->classes,
                                        lamina_elements(network_output_shape(network))};
    const bool of_classes = signature->classes > 0;
    const int64_t wanted = of_classes ? signature->classes : signature->targets;
    if (answer_fits(&answering, wanted))
        return 0;
    return error_set(error,
                     "the net ends with %lld output%s, and its signature has %lld %s",
                     (long long)answering.outputs, answering.outputs == 1 ? "" : "s",
                     (long long)wanted, of_classes ? "classes" : "numbers to predict");
}

struct network *trained_open(const struct trained *trained, int64_t batch_size,
                             struct network_place *place, struct arena *arena,
                             struct error *error)
{
    struct network *network = plan(trained, place, arena, error);
    gemm_warm(); /* a layer works on one thread here, as in a trial */
    if (network == NULL || check_outputs(trained, network, error) != 0 ||
        network_allocate(network, batch_size, 0, NULL, error) != 0 ||
        network_tensor_fill(network, trained->tensors, error) != 0)
        return NULL;
    network_count(network, trained->iteration);
    return network;
}

struct taking {
    const struct trained *trained;
    const struct dataset *dataset;
    const struct checkpoint *checkpoint;
    struct tensors *tensors; /* the parent's */
    struct tensor *open;     /* whose values are coming: */
    int64_t received;        /* bytes of them */
    struct error *error;
    bool told, ended;
};

/* A tensor as it crosses the pipe; its name follows. Behind the last one comes an empty
 * message: it was all, and not what came before the child ended. */
struct tensor_head {
    int64_t dims, at[LAMINA_MAX_DIMS];
    uint64_t name_length;
};

static int send_tensor(struct sender *sender, const struct network_tensor *tensor)
{
    struct tensor_head head = {tensor->shape->dims, {0}, strlen(tensor->name)};
    const char *values = (const char *)tensor->values;
    size_t size = (size_t)tensor->count * sizeof(float);
    char bytes[sizeof head + MOST_NAME];
    if (head.name_length > MOST_NAME)
        head.name_length = MOST_NAME;
    memcpy(head.at, tensor->shape->at, sizeof head.at);
    memcpy(bytes, &head, sizeof head);
    memcpy(bytes + sizeof head, tensor->name, head.name_length);
    int status =
        sender_send(sender, MESSAGE_TENSOR, bytes, sizeof head + head.name_length);
    for (size_t at = 0; at < size && status == 0; at += PART)
        status = sender_send(sender, MESSAGE_PART, values + at,
                             size - at < PART ? size - at : PART);
    return status;
}

static struct network *restore(const struct taking *taking, struct network_place *place,
                               struct arena *arena, struct error *error)
{
    const struct trial_task task = {.spec = taking->trained->spec,
                                    .dataset = taking->dataset};
    struct network *network = plan(taking->trained, place, arena, error);
    struct archive archive;
    if (network == NULL)
        return NULL;
    const struct checkpoint_shape shape = trial_checkpoint(&task, network, arena);
    if (checkpoint_open(taking->checkpoint, &shape, &archive, error) != 0) {
        const struct error why = *error;
        error_set(error, "its weights cannot be used: %s", why.text);
        return NULL;
    }
    if (network_allocate(network, 1, 0, NULL, error) != 0)
        return NULL;
    train_restore_network(network, &archive);
    return network;
}

static int take(struct sender *sender, void *argument)
{
    const struct taking *taking = argument;
    struct error error = {.layer = -1};
    struct arena *arena = arena_new();
    struct network *network = restore(taking, sender_place(sender), arena, &error);
    int status = 0;
    if (network == NULL)
        status = sender_send(sender, MESSAGE_PROBLEM, &error, sizeof error);
    for (size_t i = 0; network != NULL && i < network_tensor_count(network); i++) {
        const struct network_tensor tensor = network_tensor(network, i);
        if (status == 0)
            status = send_tensor(sender, &tensor);
    }
    if (network != NULL && status == 0)
        status = sender_send(sender, MESSAGE_TENSOR, "", 0);
    arena_free(arena);
    return status == 0 ? 0 : 1;
}

/* ---- In the parent ---- */

static int64_t bytes_of(const struct tensor *tensor)
{
    return tensor != NULL ? tensor->count * (int64_t)sizeof(float) : 0;
}

static int read_tensor(struct taking *taking, const struct message *message)
{
    struct tensor_head head;
    struct lamina_shape shape;
    char name[MOST_NAME + 1];
    if (taking->received < bytes_of(taking->open))
        return -1;
    taking->ended = message->size == 0;
    if (taking->ended)
        return 0;
    if (message->size < sizeof head)
        return -1;
    memcpy(&head, message->bytes, sizeof head);
    if (head.dims < 1 || head.dims > LAMINA_MAX_DIMS || head.name_length > MOST_NAME ||
        message->size != sizeof head + head.name_length)
        return -1;
    shape.dims = head.dims;
    memcpy(shape.at, head.at, sizeof shape.at);
    memcpy(name, (const char *)message->bytes + sizeof head, head.name_length);
    name[head.name_length] = '\0';
    if (layer_elements(&shape) < 1 || tensors_find(taking->tensors, name) != NULL)
        return -1;
    taking->open = tensors_add(taking->tensors, name, (int)shape.dims, shape.at);
    taking->received = 0;
    if (taking->open != NULL)
        return 0;
    taking->told = true;
    error_set(taking->error, "there is no memory for the weights: close other programs");
    return -1;
}

static int read_part(struct taking *taking, const struct message *message)
{
    if (taking->open == NULL || message->size > bytes_of(taking->open) - taking->received)
        return -1;
    memcpy((char *)taking->open->values + taking->received, message->bytes,
           message->size);
    taking->received += message->size;
    return 0;
}

int trained_read_problem(const struct trained *trained, const struct message *message,
                         struct arena *arena, struct error *error)
{
    struct error said;
    if (message->size != sizeof said)
        return -1;
    memcpy(&said, message->bytes, sizeof said);
    said.text[sizeof said.text - 1] = '\0';
    said.option[sizeof said.option - 1] = '\0';
    if (said.layer < -1 || said.layer >= (int32_t)trained->spec->layer_count)
        return -1;
    error_set(error, "%s", fault_of_network(&said, trained->spec, arena));
    return 0;
}

static int read_problem(struct taking *taking, const struct message *message)
{
    taking->told = trained_read_problem(taking->trained, message, taking->tensors->arena,
                                        taking->error) == 0;
    return taking->told ? 0 : -1;
}

static int read_message(void *self, const struct message *message)
{
    struct taking *taking = self;
    if (taking->told || taking->ended)
        return -1;
    return message->type == MESSAGE_TENSOR    ? read_tensor(taking, message)
           : message->type == MESSAGE_PART    ? read_part(taking, message)
           : message->type == MESSAGE_PROBLEM ? read_problem(taking, message)
                                              : -1;
}

int trained_take(const struct trained *trained, const struct dataset *dataset,
                 const struct checkpoint *checkpoint, struct tensors *tensors,
                 struct error *error)
{
    struct taking taking = {.trained = trained,
                            .dataset = dataset,
                            .checkpoint = checkpoint,
                            .tensors = tensors,
                            .error = error};
    const struct ask_question question = {.main = take,
                                          .argument = &taking,
                                          .teller = MESSAGE_BY_NET,
                                          .handle = read_message,
                                          .self = &taking};
    struct ask_answer answer;
    if (ask(&question, &answer, error) != 0)
        return -1;
    if (!taking.told &&
        (answer.hung || !answer.end.clean || answer.end.rubbish || !taking.ended)) {
        taking.told = true;
        error_set(error, "%s", fault_of_end(&answer.end, trained->spec, tensors->arena));
    }
    ask_free(&answer);
    return taking.told ? -1 : 0;
}
