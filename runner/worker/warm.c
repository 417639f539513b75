/* The child says nothing: how it ends is the answer. */
#include "worker/warm.h"

#include "model/gemm.h"
#include "worker/ask.h"

static int warm(struct sender *sender, void *argument)
{
    (void)sender;
    (void)argument;
    gemm_warm();
    return 0;
}

static int hear_nothing(void *self, const struct message *message)
{
    (void)self;
    (void)message;
    return -1;
}

int warm_try(struct error *error)
{
    const struct ask_question question = {.main = warm, .handle = hear_nothing};
    struct ask_answer answer;
    char library[GEMM_LIBRARY_SIZE];
    if (ask(&question, &answer, error) != 0)
        return -1;
    bool clean = answer.end.clean;
    ask_free(&answer);
    return clean ? 0
                 : error_set(error,
                             "%s finds no memory to begin: raise the limit of memory "
                             "(`ulimit -v`), or load less data",
                             gemm_library(library));
}
