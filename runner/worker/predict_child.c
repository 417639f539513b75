/* Reads data, runs the layers' code, sends answers. What goes wrong with either is one
 * sentence at the end. */
#include "worker/predict_child.h"

#include <stdlib.h>
#include <string.h>

#include "data/batch.h"
#include "data/source.h"
#include "model/answer.h"

struct asking {
    const struct predict_task *task;
    struct sender *sender;
    struct network *network;
    struct answering answering;
    int64_t batch_size;
    float *answers;     /* (block, width) */
    int32_t *predicted; /* (block) */
    int32_t *labels;
    float *targets;
    char *message;
    int64_t seen;
    struct error *error;
};

static const struct signature *net_of(const struct predict_task *task)
{
    return task->wishes->trained.signature;
}

static int64_t sample_size(const struct predict_task *task)
{
    return lamina_elements(&net_of(task)->sample);
}

/* As large as in training, but no larger than a block, whose last batch may be less. */
static int64_t batch_size(const struct predict_task *task)
{
    int64_t size = task->wishes->trained.spec->schedule.batch_size;
    return size < task->block ? size : task->block;
}

static int send_seen(struct asking *asking, int64_t row, const float *values)
{
    const size_t size = (size_t)sample_size(asking->task) * sizeof *values;
    const struct predict_seen seen = {row};
    if (sizeof seen + size > MESSAGE_MOST)
        return 0;
    char *bytes = malloc(sizeof seen + size);
    if (bytes == NULL)
        return error_set(asking->error, "there is no memory for a sample");
    memcpy(bytes, &seen, sizeof seen);
    memcpy(bytes + sizeof seen, values, size);
    int status = sender_send(asking->sender, MESSAGE_SEEN, bytes, sizeof seen + size);
    free(bytes);
    asking->seen++;
    return status;
}

/* One batch of a block, from sample `start` of it on. */
static int run_batch(struct asking *asking, const struct source_block *block,
                     int64_t start, int64_t count)
{
    struct network *network = asking->network;
    const int64_t width = asking->task->width;
    struct batch batch = {.inputs = network_input(network)};
    if (net_of(asking->task)->classes > 0)
        batch.labels = asking->labels + start;
    else
        batch.targets = asking->targets + start * width;
    batch_gather(block->dataset, block->split, NULL, block->start + start, count, &batch);
    if (network_forward(network, false, count, asking->error) != 0)
        return -1;
    answer_compute(&asking->answering, network_output(network), count,
                   asking->answers + start * width, asking->predicted + start);
    return 0;
}

static bool is_wrong(const struct asking *asking, int64_t i)
{
    return asking->labels[i] >= 0 && asking->labels[i] != asking->predicted[i];
}

/* The inputs are there only as long as the next batch is not. */
static int show_wrong(struct asking *asking, const struct source_block *block)
{
    float *input = network_input(asking->network);
    struct batch batch = {.inputs = input};
    int32_t label;
    batch.labels = &label;
    for (int64_t i = 0; i < block->count && block->has_answers; i++) {
        if (asking->seen >= asking->task->wishes->most_seen)
            return 0;
        if (!is_wrong(asking, i))
            continue;
        batch_gather(block->dataset, block->split, NULL, block->start + i, 1, &batch);
        if (send_seen(asking, block->rows[i], input) != 0)
            return -1;
    }
    return 0;
}

static char *add(char *at, const void *bytes, size_t size)
{
    if (size > 0) /* of no sample there are none */
        memcpy(at, bytes, size);
    return at + size;
}

static size_t names_size(const struct source_block *block)
{
    size_t size = 0;
    for (int64_t i = 0; block->files != NULL && i < block->count; i++)
        size += strlen(block->files[i]) + 1;
    return size;
}

static int send_answers(struct asking *asking, const struct source_block *block,
                        int64_t left_out)
{
    const int64_t width = asking->task->width;
    const size_t count = (size_t)block->count;
    const bool classes = net_of(asking->task)->classes > 0;
    const struct predict_head head = {block->count, left_out, block->has_answers,
                                      block->files != NULL};
    if (names_size(block) > PREDICT_CHILD_NAMES)
        return error_set(asking->error, "the names of the pictures are too long");
    char *at = add(asking->message, &head, sizeof head);
    at = add(at, block->rows, count * sizeof *block->rows);
    at = add(at, asking->answers, count * (size_t)width * sizeof *asking->answers);
    if (classes)
        at = add(at, asking->predicted, count * sizeof *asking->predicted);
    if (block->has_answers && classes)
        at = add(at, asking->labels, count * sizeof *asking->labels);
    else if (block->has_answers)
        at = add(at, asking->targets, count * (size_t)width * sizeof *asking->targets);
    for (size_t i = 0; block->files != NULL && i < count; i++)
        at = add(at, block->files[i], strlen(block->files[i]) + 1);
    return sender_send(asking->sender, MESSAGE_ANSWERS, asking->message,
                       (size_t)(at - asking->message));
}

static int answer_block(struct asking *asking, const struct source_block *block,
                        int64_t left_out)
{
    for (int64_t start = 0; start < block->count; start += asking->batch_size) {
        int64_t left = block->count - start;
        int64_t count = left < asking->batch_size ? left : asking->batch_size;
        if (run_batch(asking, block, start, count) != 0)
            return -1;
    }
    if (send_answers(asking, block, left_out) != 0)
        return -1;
    return show_wrong(asking, block);
}

/* All but the weights. */
static int take_memory(struct asking *asking, struct arena *arena)
{
    const struct predict_task *task = asking->task;
    const size_t block = (size_t)task->block, width = (size_t)task->width;
    const size_t each = sizeof(int64_t) + 2 * sizeof(int32_t) + 2 * width * sizeof(float);
    asking->answers = arena_try_floats(arena, block * width);
    asking->targets = arena_try_floats(arena, block * width);
    asking->predicted = arena_try_array(arena, block, sizeof *asking->predicted);
    asking->labels = arena_try_array(arena, block, sizeof *asking->labels);
    asking->message = arena_try_array(
        arena, sizeof(struct predict_head) + block * each + PREDICT_CHILD_NAMES, 1);
    if (asking->answers != NULL && asking->targets != NULL && asking->predicted != NULL &&
        asking->labels != NULL && asking->message != NULL)
        return 0;
    return error_set(asking->error, "there is no memory for what the net answers");
}

static struct source *open_data(const struct predict_task *task, struct error *error)
{
    const struct predict_wishes *wishes = task->wishes;
    if (wishes->data.path == NULL)
        return source_of_split(wishes->dataset, wishes->split, task->block, error);
    return source_open(&wishes->data, error);
}

static int answer_all(struct asking *asking, struct source *source)
{
    struct source_block block = {0};
    int status = 0;
    const char *unused = source_unused(source);
    if (unused[0] != '\0')
        status = sender_send(asking->sender, MESSAGE_UNUSED, unused, strlen(unused) + 1);
    while (status == 0 && (status = source_next(source, &block, asking->error)) > 0)
        status = answer_block(asking, &block, source_left_out(source));
    block = (struct source_block){0};
    return status == 0 ? send_answers(asking, &block, source_left_out(source)) : status;
}

/* The data is opened first: what is wrong with it is told before a layer is asked. */
int predict_child_main(struct sender *sender, void *argument)
{
    const struct predict_task *task = argument;
    const struct trained *trained = &task->wishes->trained;
    struct error error = {.layer = -1};
    struct arena *arena = arena_new();
    struct asking asking = {
        .task = task, .sender = sender, .batch_size = batch_size(task), .error = &error};
    struct source *source = open_data(task, &error);
    if (source != NULL)
        asking.network =
            trained_open(trained, asking.batch_size, sender_place(sender), arena, &error);
    int status = asking.network != NULL ? take_memory(&asking, arena) : -1;
    if (status == 0) {
        asking.answering = (struct answering){
            loss_activation(&trained->spec->loss), trained->signature->classes,
            lamina_elements(network_output_shape(asking.network))};
        status = answer_all(&asking, source);
    }
    if (status != 0)
        status = sender_send(sender, MESSAGE_PROBLEM, &error, sizeof error);
    source_close(source);
    arena_free(arena);
    return status == 0 ? 0 : 1;
}
