/* An array of rows that grows, each with a block of its own for what its type adds. */
#include "record/queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"

struct queue_row *queue_add(struct queue *queue, enum queue_type type, int64_t trial_id,
                            size_t detail)
{
    if (queue->count == queue->capacity) {
        queue->capacity = queue->capacity * 2 + 1024;
        queue->rows = memory_resize(queue->rows, queue->capacity * sizeof *queue->rows);
    }
    struct queue_row *row = &queue->rows[queue->count++];
    *row = (struct queue_row){.type = type, .trial_id = trial_id};
    if (detail > 0)
        row->detail = memory_zeroed(detail);
    queue->bytes += sizeof *row + detail;
    return row;
}

struct queue_event *queue_add_event(struct queue *queue, enum queue_type type,
                                    int64_t trial_id, const char *level,
                                    const char *message)
{
    size_t length = message != NULL ? strlen(message) : 0;
    struct queue_event *event =
        queue_add(queue, type, trial_id, sizeof *event + length + 1)->detail;
    event->time_us = clock_utc_us();
    event->level = level;
    event->has_message = message != NULL;
    memcpy(event->message, message != NULL ? message : "", length + 1);
    return event;
}

struct queue_checkpoint *queue_add_checkpoint(struct queue *queue, int64_t trial_id,
                                              struct checkpoint *checkpoint)
{
    struct queue_checkpoint *taken =
        queue_add(queue, QUEUE_CHECKPOINT, trial_id, sizeof *taken)->detail;
    taken->iteration = checkpoint->iteration;
    taken->size = checkpoint->size;
    taken->bytes = checkpoint->bytes;
    checkpoint->bytes = NULL;
    queue->bytes += taken->size;
    return taken;
}

void queue_clear(struct queue *queue)
{
    for (size_t i = 0; i < queue->count; i++) {
        struct queue_row *row = &queue->rows[i];
        if (row->type == QUEUE_CHECKPOINT)
            free(((struct queue_checkpoint *)row->detail)->bytes);
        free(row->detail);
    }
    queue->count = 0;
    queue->bytes = 0;
}

void queue_free(struct queue *queue)
{
    queue_clear(queue);
    free(queue->rows);
    *queue = (struct queue){0};
}
