/* The child's end of the pipe: messages wait a moment to travel together. */
#ifndef WORKER_SENDER_H
#define WORKER_SENDER_H

#include <stdbool.h>
#include <stddef.h>

#include "model/network_callback.h"
#include "worker/message.h"

#define SENDER_BUFFER (64 << 10) /* bytes that travel together at most */

struct sender;
struct shared;

/* Begins to send into the pipe, and says so to the parent. NULL: that is not possible. */
struct sender *sender_begin(int pipe, struct shared *shared);

/* -1 where the parent is gone, or the message is larger than MESSAGE_MOST. */
int sender_send(struct sender *sender, uint32_t type, const void *bytes, size_t size);
int sender_flush(struct sender *sender);

/* Whether the parent wants the child to end. */
bool sender_stop_asked(const struct sender *sender);
/* Where it tells the parent which layer is at work. */
struct network_place *sender_place(struct sender *sender);

#endif
