/* One trial in its child. The loop knows nothing of processes: sending is an observer. */
#include "worker/trial.h"

#include <stdlib.h>
#include <string.h>

enum message_type { MESSAGE_ITERATION = 1, MESSAGE_EVALUATION, MESSAGE_RESULT };

static int send_iteration(void *self, const struct iteration_result *result)
{
    struct sender *sender = self;
    if (sender_send(sender, MESSAGE_ITERATION, result, sizeof *result) != 0)
        return 1;
    return sender_stop_asked(sender);
}

/* The evaluation, followed by its confusion counts. */
static int send_evaluation(void *self, const struct evaluation_result *result)
{
    struct sender *sender = self;
    size_t cells =
        (size_t)(result->classes * result->classes) * sizeof *result->confusion;
    char *bytes = malloc(sizeof *result + cells);
    if (bytes == NULL)
        return 1;
    memcpy(bytes, result, sizeof *result);
    memcpy(bytes + sizeof *result, result->confusion, cells);
    int status = sender_send(sender, MESSAGE_EVALUATION, bytes, sizeof *result + cells);
    free(bytes);
    return status != 0 || sender_stop_asked(sender);
}

int trial_main(struct sender *sender, void *argument)
{
    const struct trial_task *task = argument;
    const struct spec *spec = task->spec;
    const struct observer observer = {sender, send_iteration, send_evaluation};
    struct trial_result result = {.outcome = TRAIN_FAILED, .error = {.layer = -1}};
    struct arena *arena = arena_new();
    const struct lamina_layer **opened =
        arena_array(arena, spec->layer_count, sizeof *opened);
    struct network *network = NULL;

    if (probe_open_layers(spec, task->layers, task->layer_count, opened, &result.error) ==
        0)
        network = network_plan(spec, opened, &task->dataset->sample, sender_place(sender),
                               arena, &result.error);
    if (network != NULL)
        result.outcome = train_run(spec, task->seed, network, task->dataset, &observer, 1,
                                   arena, &result.error);
    int status = sender_send(sender, MESSAGE_RESULT, &result, sizeof result);
    arena_free(arena);
    return status == 0 ? 0 : 1;
}

static int read_evaluation(const struct message *message, struct trial_report *report)
{
    struct evaluation_result *result = &report->storage;
    if (message->size < sizeof *result)
        return -1;
    memcpy(result, message->bytes, sizeof *result);
    if (result->classes < 0 || result->classes > 65536 || (int)result->split < 0 ||
        result->split >= SPLIT_COUNT)
        return -1;
    size_t cells =
        (size_t)(result->classes * result->classes) * sizeof *result->confusion;
    if (message->size != sizeof *result + cells)
        return -1;
    result->confusion =
        (const int64_t *)(const void *)((const char *)message->bytes + sizeof *result);
    report->evaluation = result;
    return 0;
}

int trial_read(const struct message *message, struct trial_report *report)
{
    *report = (struct trial_report){0};
    switch (message->type) {
    case MESSAGE_ITERATION:
        report->iteration = message->bytes;
        return message->size == sizeof *report->iteration ? 0 : -1;
    case MESSAGE_EVALUATION:
        return read_evaluation(message, report);
    case MESSAGE_RESULT:
        report->result = message->bytes;
        return message->size == sizeof *report->result &&
                       (int)report->result->outcome >= 0 &&
                       report->result->outcome <= TRAIN_FAILED
                   ? 0
                   : -1;
    default:
        return -1;
    }
}
