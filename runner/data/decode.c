/* The plain way to decode: hands each piece on. */
#include "data/decode.h"

struct handing {
    const struct decode_task *task;
    struct error *error;
    int refused;
};

static int hand_on(void *self, const void *bytes, size_t size)
{
    struct handing *handing = self;
    const struct decode_task *task = handing->task;
    handing->refused = task->take(task->self, bytes, size, handing->error);
    return handing->refused;
}

int decode_here(const struct decode_task *task, struct error *error)
{
    struct handing handing = {.task = task, .error = error};
    const struct decode_output output = {hand_on, &handing};
    struct error own;
    if (task->decode(task->argument, &output, &own) == 0 && handing.refused == 0)
        return 0;
    if (handing.refused == 0)
        *error = own;
    return -1;
}
