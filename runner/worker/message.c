/* The types of messages, a row each. */
#include "worker/message.h"

#include <stddef.h>

static const struct {
    const char *name;
    unsigned tellers; /* enum message_teller */
} types[] = {
    [MESSAGE_ITERATION] = {"an iteration", MESSAGE_BY_TRIAL},
    [MESSAGE_POINT] = {"a point", MESSAGE_BY_TRIAL},
    [MESSAGE_EVALUATION] = {"an evaluation", MESSAGE_BY_TRIAL | MESSAGE_BY_NET},
    [MESSAGE_CHECKPOINT] = {"a checkpoint", MESSAGE_BY_TRIAL},
    [MESSAGE_PART] = {"a part of a checkpoint", MESSAGE_BY_TRIAL | MESSAGE_BY_NET},
    [MESSAGE_RESULT] = {"a result", MESSAGE_BY_TRIAL},
    [MESSAGE_KIND] = {"a kind", MESSAGE_BY_LAYER},
    [MESSAGE_OPTION] = {"an option", MESSAGE_BY_LAYER},
    [MESSAGE_SHAPES] = {"shapes", MESSAGE_BY_STACK},
    [MESSAGE_PROBLEM] = {"a problem", MESSAGE_BY_LAYER | MESSAGE_BY_STACK |
                                          MESSAGE_BY_DECODER | MESSAGE_BY_NET |
                                          MESSAGE_BY_PREDICTOR},
    [MESSAGE_DECODED] = {"decoded bytes", MESSAGE_BY_DECODER},
    [MESSAGE_PROGRESS] = {"how far it is", MESSAGE_BY_NET},
    [MESSAGE_TENSOR] = {"a tensor", MESSAGE_BY_NET},
    [MESSAGE_MODEL] = {"the size of a model", MESSAGE_BY_NET},
    [MESSAGE_UNUSED] = {"unused columns", MESSAGE_BY_PREDICTOR},
    [MESSAGE_ANSWERS] = {"answers", MESSAGE_BY_PREDICTOR},
    [MESSAGE_SEEN] = {"a sample", MESSAGE_BY_PREDICTOR},
    [MESSAGE_DOING] = {"what it is doing", MESSAGE_BY_CHECK},
    [MESSAGE_ALIVE] = {"that it is alive", MESSAGE_BY_CHECK},
    [MESSAGE_FINDING] = {"a finding", MESSAGE_BY_CHECK},
    [MESSAGE_LAYER] = {"a layer", MESSAGE_BY_CHECK},
    [MESSAGE_USABLE] = {"that it is usable", MESSAGE_BY_CHECK},
};

const char *message_name(uint32_t type, enum message_teller teller)
{
    if (type >= sizeof types / sizeof types[0] || (types[type].tellers & teller) == 0)
        return NULL;
    return types[type].name;
}
