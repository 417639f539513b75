/* Any message is a sign of life. */
#include "worker/ask.h"

#include "base/clock.h"

struct listener {
    const struct ask_question *question;
    double heard; /* when the last message came */
};

static int hear(void *self, const struct message *message)
{
    struct listener *listener = self;
    const struct ask_question *question = listener->question;
    listener->heard = clock_seconds();
    if (message_name(message->type, question->teller) == NULL)
        return -1;
    return question->handle(question->self, message);
}

int ask(const struct ask_question *question, struct ask_answer *answer,
        struct error *error)
{
    struct listener listener = {question, clock_seconds()};
    struct child *child = (question->reads_input ? child_start_reading : child_start)(
        question->main, question->argument, error);
    const double patience = question->seconds > 0 ? question->seconds : ASK_SECONDS;
    *answer = (struct ask_answer){.child = child};
    if (child == NULL)
        return -1;
    while (child_receive(child, hear, &listener) != 0) {
        if (!answer->hung && clock_seconds() - listener.heard > patience) {
            answer->hung = true;
            child_kill(child);
        }
        child_wait(&child, 1, 0.05);
    }
    child_end(child, &answer->end);
    return 0;
}

void ask_free(struct ask_answer *answer)
{
    child_free(answer->child);
    answer->child = NULL;
}
