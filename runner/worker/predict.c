/* What the child says are bytes of anybody, as a layer may have written them: sizes,
 * classes and names are checked here. */
#include "worker/predict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "worker/ask.h"
#include "worker/fault.h"
#include "worker/predict_child.h"

#define SECONDS                                                                          \
    300.0              /* that a block may take; who writes to the standard input, more  \
                        */
#define MOST_ROWS 1024 /* of a block */
#define MOST_FLOATS (1 << 20) /* of its samples, and of its answers */

struct predicting {
    const struct predict_wishes *wishes;
    const struct predict_listener *listener;
    struct predict_task task;
    struct arena *arena;
    struct error *error;
    int status; /* what predict() returns, once `told` */
    bool told, ended;
    int64_t seen;
    const char **files; /* (block), the parent's */
};

double predict_back(const struct signature *signature, int64_t target, float value)
{
    return signature->target_mean == NULL
               ? (double)value
               : (double)value * signature->target_std[target] +
                     signature->target_mean[target];
}

static const struct signature *net_of(const struct predicting *predicting)
{
    return predicting->wishes->trained.signature;
}

static int64_t sample_size(const struct predicting *predicting)
{
    return lamina_elements(&net_of(predicting)->sample);
}

static int read_unused(struct predicting *predicting, const struct message *message)
{
    const char *text = message->bytes;
    if (message->size == 0 || text[message->size - 1] != '\0')
        return -1;
    if (predicting->listener->unused != NULL)
        predicting->listener->unused(predicting->listener->self, text);
    return 0;
}

/* The next `size` bytes of a message; NULL: it has not so many. */
static const void *take(const struct message *message, size_t *at, size_t size)
{
    const char *bytes = (const char *)message->bytes + *at;
    if (size > message->size - *at)
        return NULL;
    *at += size;
    return bytes;
}

static bool are_classes(const int32_t *classes, int64_t count, int32_t least,
                        int64_t most)
{
    for (int64_t i = 0; i < count; i++)
        if (classes[i] < least || classes[i] >= most)
            return false;
    return true;
}

/* What is known of the samples; -1: it makes no sense. */
static int read_known(const struct predicting *predicting, const struct message *message,
                      size_t *at, struct predict_block *block)
{
    const int64_t classes = net_of(predicting)->classes;
    const size_t count = (size_t)block->count;
    if (classes == 0) {
        block->targets =
            take(message, at, count * (size_t)predicting->task.width * sizeof(float));
        return block->targets != NULL ? 0 : -1;
    }
    block->labels = take(message, at, count * sizeof *block->labels);
    return block->labels != NULL && are_classes(block->labels, block->count, -1, classes)
               ? 0
               : -1;
}

static int read_files(struct predicting *predicting, const struct message *message,
                      size_t *at, struct predict_block *block)
{
    const char *bytes = message->bytes;
    for (int64_t i = 0; i < block->count; i++) {
        const char *end = memchr(bytes + *at, '\0', message->size - *at);
        if (end == NULL)
            return -1;
        predicting->files[i] = bytes + *at;
        *at = (size_t)(end + 1 - bytes);
    }
    block->files = predicting->files;
    return 0;
}

static int read_block(struct predicting *predicting, const struct message *message,
                      const struct predict_head *head, struct predict_block *block)
{
    const size_t count = (size_t)head->count;
    const int64_t classes = net_of(predicting)->classes;
    size_t at = sizeof *head;
    block->rows = take(message, &at, count * sizeof *block->rows);
    block->answers = take(
        message, &at, count * (size_t)predicting->task.width * sizeof *block->answers);
    if (block->rows == NULL || block->answers == NULL)
        return -1;
    if (classes > 0) {
        block->predicted = take(message, &at, count * sizeof *block->predicted);
        if (block->predicted == NULL ||
            !are_classes(block->predicted, block->count, 0, classes))
            return -1;
    }
    if ((head->has_known && read_known(predicting, message, &at, block) != 0) ||
        (head->has_files && read_files(predicting, message, &at, block) != 0))
        return -1;
    return at == message->size ? 0 : -1;
}

/* -1: it makes no sense, or nobody wants more. */
static int read_answers(struct predicting *predicting, const struct message *message)
{
    struct predict_block block = {0};
    struct predict_head head;
    if (message->size < sizeof head)
        return -1;
    memcpy(&head, message->bytes, sizeof head);
    if (head.count < 0 || head.count > predicting->task.block || head.left_out < 0)
        return -1;
    block.count = head.count;
    block.left_out = head.left_out;
    if (read_block(predicting, message, &head, &block) != 0)
        return -1;
    predicting->ended = head.count == 0;
    if (predicting->listener->block(predicting->listener->self, &block) == 0)
        return 0;
    predicting->told = true;
    predicting->status = 1;
    return -1;
}

static int read_seen(struct predicting *predicting, const struct message *message)
{
    const size_t size = (size_t)sample_size(predicting) * sizeof(float);
    struct predict_seen seen;
    if (message->size != sizeof seen + size ||
        predicting->seen++ == predicting->wishes->most_seen)
        return -1;
    memcpy(&seen, message->bytes, sizeof seen);
    const void *values = (const char *)message->bytes + sizeof seen;
    predicting->listener->seen(predicting->listener->self, seen.row, values);
    return 0;
}

/* Of what is wrong with the data the option stays. */
static int read_problem(struct predicting *predicting, const struct message *message)
{
    struct error said;
    if (trained_read_problem(&predicting->wishes->trained, message, predicting->arena,
                             predicting->error) != 0)
        return -1;
    memcpy(&said, message->bytes, sizeof said);
    if (said.layer < 0 && memcmp(said.option, "data", sizeof "data") == 0)
        error_in_option(predicting->error, "data");
    predicting->told = true;
    predicting->status = -1;
    return 0;
}

static int hear(void *self, const struct message *message)
{
    struct predicting *predicting = self;
    if (predicting->told || predicting->ended)
        return -1;
    return message->type == MESSAGE_UNUSED    ? read_unused(predicting, message)
           : message->type == MESSAGE_ANSWERS ? read_answers(predicting, message)
           : message->type == MESSAGE_SEEN    ? read_seen(predicting, message)
           : message->type == MESSAGE_PROBLEM ? read_problem(predicting, message)
                                              : -1;
}

/* As many samples as are quick to answer and small to keep. */
static int64_t block_size(const struct predicting *predicting)
{
    int64_t sample = sample_size(predicting);
    int64_t largest = sample > predicting->task.width ? sample : predicting->task.width;
    int64_t rows = MOST_FLOATS / largest;
    return rows < 1 ? 1 : rows > MOST_ROWS ? MOST_ROWS : rows;
}

int predict(const struct predict_wishes *wishes, const struct predict_listener *listener,
            struct error *error)
{
    struct predict_wishes own = *wishes;
    struct predicting predicting = {
        .wishes = &own,
        .listener = listener,
        .task = {&own, predict_wishes_width(wishes->trained.signature), 0},
        .arena = arena_new(),
        .error = error};
    predicting.task.block = own.data.block = block_size(&predicting);
    predicting.files = arena_array(predicting.arena, (size_t)predicting.task.block,
                                   sizeof *predicting.files);
    bool reads_input =
        own.data.path != NULL && strcmp(own.data.path, SOURCE_WISHES_INPUT) == 0;
    const struct ask_question question = {.main = predict_child_main,
                                          .argument = &predicting.task,
                                          .teller = MESSAGE_BY_PREDICTOR,
                                          .handle = hear,
                                          .self = &predicting,
                                          .seconds = reads_input ? INFINITY : SECONDS,
                                          .reads_input = reads_input};
    struct ask_answer answer;
    int status = ask(&question, &answer, error);
    if (status == 0 && predicting.told)
        status = predicting.status;
    else if (status == 0 && answer.hung)
        status = error_set(error, "a block of samples took longer than %g s", SECONDS);
    else if (status == 0 &&
             (!answer.end.clean || answer.end.rubbish || !predicting.ended))
        status =
            error_set(error, "%s",
                      fault_of_end(&answer.end, wishes->trained.spec, predicting.arena));
    ask_free(&answer);
    arena_free(predicting.arena);
    return status;
}
