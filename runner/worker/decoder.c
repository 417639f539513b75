/* The child sends what it decodes, and a sentence where it cannot. Any bytes may come
 * from it: whoever takes them checks them. */
#include "worker/decoder.h"

#include <string.h>

#include "data/reading.h"
#include "worker/ask.h"
#include "worker/fault.h"

struct decoding {
    const struct decode_task *task;
    struct error *error;
    bool told; /* `error` has a sentence */
};

static int send_piece(void *self, const void *bytes, size_t size)
{
    struct sender *sender = self;
    for (size_t at = 0; at < size; at += DECODER_PIECE) {
        size_t left = size - at;
        if (sender_send(sender, MESSAGE_DECODED, (const char *)bytes + at,
                        left < DECODER_PIECE ? left : DECODER_PIECE) != 0)
            return -1;
    }
    return 0;
}

static int decode(struct sender *sender, void *argument)
{
    const struct decode_task *task = ((struct decoding *)argument)->task;
    const struct decode_output output = {send_piece, sender};
    struct error error = {0};
    if (task->decode(task->argument, &output, &error) == 0)
        return 0;
    return sender_send(sender, MESSAGE_PROBLEM, &error, sizeof error);
}

static int read_problem(struct decoding *decoding, const struct message *message)
{
    struct error error;
    if (message->size != sizeof error)
        return -1;
    memcpy(&error, message->bytes, sizeof error);
    error.text[sizeof error.text - 1] = '\0';
    error_set(decoding->error, "%s", error.text);
    decoding->told = true;
    return 0;
}

static int hear(void *self, const struct message *message)
{
    struct decoding *decoding = self;
    const struct decode_task *task = decoding->task;
    if (decoding->told)
        return -1;
    if (message->type == MESSAGE_PROBLEM)
        return read_problem(decoding, message);
    reading_add((int64_t)message->size);
    decoding->told =
        task->take(task->self, message->bytes, message->size, decoding->error) != 0;
    return decoding->told ? -1 : 0;
}

static int tell_end(const struct decode_task *task, const struct ask_answer *answer,
                    struct error *error)
{
    struct arena *arena = arena_new();
    if (answer->hung)
        error_set(error, "%s: gave nothing to read for %g s: it is damaged", task->what,
                  ASK_SECONDS);
    else
        error_set(error, "%s: cannot be decoded, it is damaged or too large: %s",
                  task->what, fault_of_end(&answer->end, NULL, arena));
    arena_free(arena);
    return -1;
}

int decoder_run(const struct decode_task *task, struct error *error)
{
    struct decoding decoding = {.task = task, .error = error};
    const struct ask_question question = {.main = decode,
                                          .argument = &decoding,
                                          .teller = MESSAGE_BY_DECODER,
                                          .handle = hear,
                                          .self = &decoding};
    struct ask_answer answer;
    if (ask(&question, &answer, error) != 0)
        return -1;
    int status = decoding.told ? -1 : 0;
    if (!decoding.told && (answer.hung || !answer.end.clean || answer.end.rubbish))
        status = tell_end(task, &answer, error);
    ask_free(&answer);
    return status;
}
