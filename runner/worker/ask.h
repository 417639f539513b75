/* A question to code which may crash or hang, in a child of its own: what goes wrong
 * there costs an answer and nothing else. */
#ifndef WORKER_ASK_H
#define WORKER_ASK_H

#include "worker/child.h"

#define ASK_SECONDS 10.0 /* a child that is silent for longer is taken for hung */

struct ask_question {
    int (*main)(struct sender *, void *); /* in the child */
    void *argument;
    enum message_teller teller; /* whose messages alone are handed on */
    int (*handle)(void *self, const struct message *); /* 0, or -1: it makes no sense */
    void *self;
    double seconds;   /* of silence for which a child is taken for hung; 0: ASK_SECONDS */
    bool reads_input; /* the standard input */
};

struct ask_answer {
    struct child_end end;
    bool hung;           /* it was killed as it was silent */
    struct child *child; /* whose `end` is */
};

/* Runs the child to its end; ask_free ends what it answered. -1 with `error` where none
 * could be started. */
int ask(const struct ask_question *question, struct ask_answer *answer,
        struct error *error);
void ask_free(struct ask_answer *answer);

#endif
