/* A message that does not fit into the buffer is written by itself. */
#include "worker/sender.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "worker/shared.h"

#define SEND_SECONDS 0.05 /* messages wait no longer than this to travel together */

struct sender {
    struct shared *shared;
    int pipe;
    size_t used;
    double sent; /* when, by clock_seconds */
    char buffer[SENDER_BUFFER];
};

static int write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, bytes, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        bytes += n;
        length -= (size_t)n;
    }
    return 0;
}

struct sender *sender_begin(int pipe, struct shared *shared)
{
    struct sender *sender = calloc(1, sizeof *sender);
    if (sender == NULL)
        return NULL;
    sender->shared = shared;
    sender->pipe = pipe;
    sender->sent = clock_seconds();
    if (write_all(pipe, "b", 1) == 0)
        return sender;
    free(sender);
    return NULL;
}

int sender_flush(struct sender *sender)
{
    size_t used = sender->used;
    sender->used = 0;
    sender->sent = clock_seconds();
    return write_all(sender->pipe, sender->buffer, used);
}

int sender_send(struct sender *sender, uint32_t type, const void *bytes, size_t size)
{
    struct message_header header = {type, (uint32_t)size};
    if (size > MESSAGE_MOST)
        return -1;
    if (sender->used + sizeof header + size > SENDER_BUFFER && sender_flush(sender) != 0)
        return -1;
    if (sizeof header + size > SENDER_BUFFER) {
        if (write_all(sender->pipe, (const char *)&header, sizeof header) != 0)
            return -1;
        return write_all(sender->pipe, bytes, size);
    }
    memcpy(sender->buffer + sender->used, &header, sizeof header);
    if (size > 0)
        memcpy(sender->buffer + sender->used + sizeof header, bytes, size);
    sender->used += sizeof header + size;
    return clock_seconds() - sender->sent > SEND_SECONDS ? sender_flush(sender) : 0;
}

bool sender_stop_asked(const struct sender *sender)
{
    return sender->shared->stop != 0;
}

struct network_place *sender_place(struct sender *sender)
{
    return &sender->shared->place;
}
