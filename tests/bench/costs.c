/* What a trial costs besides its training: costs CONFIG [PATH=VALUE]... loads the
 * config's data, then starts children that only say hello, and one that sends the
 * messages of many iterations. Prints one line of JSON. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "cli/arguments.h"
#include "train/observer.h"
#include "worker/child.h"

enum { FORKS = 21, MESSAGES = 100000 };

static int send_messages(struct sender *sender, void *argument)
{
    const int *count = argument;
    const struct iteration_result result = {.iteration = 1, .loss = 1};
    for (int i = 0; i < *count; i++)
        if (sender_send(sender, 1, &result, sizeof result) != 0)
            return 1;
    return 0;
}

static int take(void *self, const struct message *message)
{
    (void)message;
    ++*(int *)self;
    return 0;
}

/* Seconds until a child has sent so many messages and ended, or -1. */
static double time_child(int messages)
{
    struct error error;
    int received = 0;
    double start = clock_seconds();
    struct child *child = child_start(send_messages, &messages, &error);
    if (child == NULL)
        return -1;
    while (child_receive(child, take, &received))
        child_wait(&child, 1, 1);
    child_free(child);
    return received == messages ? clock_seconds() - start : -1;
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

int main(int argc, char **argv)
{
    struct prepared prepared;
    double forks[FORKS];
    if (argc < 2) {
        fputs("usage: costs CONFIG [PATH=VALUE]...\n", stderr);
        return 2;
    }
    const struct prepare_wishes wishes = {.config = argv[1],
                                          .sets = (const char *const *)argv + 2,
                                          .set_count = (size_t)argc - 2};
    int status = arguments_prepare(&wishes, true, &prepared);
    if (status != 0)
        return status;
    for (int i = 0; i < FORKS; i++)
        forks[i] = time_child(1);
    qsort(forks, FORKS, sizeof *forks, compare);
    double messages = time_child(MESSAGES) - forks[FORKS / 2];
    prepare_free(&prepared);
    if (forks[0] < 0 || messages < 0) {
        fputs("costs: a child sent something else\n", stderr);
        return 1;
    }
    printf("{\"fork\": %.6f, \"message\": %.9f}\n", forks[FORKS / 2],
           messages / MESSAGES);
    return 0;
}
