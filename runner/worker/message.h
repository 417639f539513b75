/* What processes say to each other.
 *
 *   parent                              child
 *     | fork: all that it must know       |
 *     | --------------------------------> | worker/confine.h
 *     |            the byte `b`, it begins|
 *     | <-------------------------------- |
 *     |                          messages | main(), with worker/sender.h
 *     | <-------------------------------- |
 *     | shared memory: a wish to stop     |
 *     | --------------------------------> |
 *     | SIGKILL                           |
 *     | --------------------------------> |
 *
 * A message is its type, the size of what follows, both uint32_t, and that many bytes, as
 * they lie in memory: both are the same program. What each child says, in this order
 * (`*`: any number of times, `?`: where it is due, `|`: one or the other):
 *
 *   a trial, worker/trial.h    again and again:
 *                                point* iteration evaluation* (checkpoint part*)?
 *                              at the end: result
 *   a layer, worker/catalogue.h
 *                              (kind kind (option option)*) | problem
 *   a stack, worker/stack.h    of each spec: shapes | problem
 *   a check, check/words.h     layer? (doing | alive | finding)* usable?
 *                              (doing | alive | finding)*
 *   a decoder, worker/decoder.h
 *                              decoded* problem?
 *   a net, worker/trained.h    ((tensor part*)* tensor) | problem
 *          worker/evaluation.h progress* evaluation | problem
 *          worker/trained_onnx.h (model part*) | problem
 *          worker/predict.h    (unused? (answers seen*)* answers) | problem
 *
 * Of a kind and of an option the numbers come first, and then the texts. A layer runs in
 * the child and could write into the pipe, so its reader checks each message by itself,
 * and worker/course.h whether those of a trial follow from its plan. */
#ifndef WORKER_MESSAGE_H
#define WORKER_MESSAGE_H

#include <stdint.h>

/* Bytes that one may have; the parent has to keep a whole one. */
#define MESSAGE_MOST (16 << 20)

enum message_type {
    MESSAGE_ITERATION = 1, /* struct iteration_result */
    MESSAGE_POINT,         /* struct series_point */
    MESSAGE_EVALUATION,    /* struct evaluation_result, its confusion counts */
    MESSAGE_CHECKPOINT,    /* struct trial_head */
    MESSAGE_PART,          /* the next bytes of the checkpoint, tensor or model */
    MESSAGE_RESULT,        /* struct trial_result */
    MESSAGE_KIND,
    MESSAGE_OPTION,
    MESSAGE_SHAPES,
    MESSAGE_PROBLEM,  /* a text, or struct error of a stack and of a decoder */
    MESSAGE_DECODED,  /* the next bytes of what a file holds */
    MESSAGE_TENSOR,   /* struct tensor_head, a name; empty: there are no more */
    MESSAGE_MODEL,    /* int64_t: the bytes of a model, which follow in parts */
    MESSAGE_PROGRESS, /* int64_t: samples so far */
    MESSAGE_UNUSED,   /* columns of data that a net has no use for */
    MESSAGE_ANSWERS,  /* struct predict_head, what a net predicts; none: it is the last */
    MESSAGE_SEEN,     /* struct predict_seen, the values of a sample */
    MESSAGE_DOING,    /* this and all that follow: a byte, a text */
    MESSAGE_ALIVE,
    MESSAGE_FINDING, /* the byte is enum check_verdict */
    MESSAGE_LAYER,   /* and a second text */
    MESSAGE_USABLE
};

/* Who says it, as bits. */
enum message_teller {
    MESSAGE_BY_TRIAL = 1,
    MESSAGE_BY_LAYER = 2,
    MESSAGE_BY_STACK = 4,
    MESSAGE_BY_CHECK = 8,
    MESSAGE_BY_DECODER = 16,
    MESSAGE_BY_NET = 32,
    MESSAGE_BY_PREDICTOR = 64
};

/* "an iteration"; NULL where such a child says nothing of the type. */
const char *message_name(uint32_t type, enum message_teller teller);

struct message_header {
    uint32_t type, size;
};

/* As it has come: `bytes` are valid until the one who handles it returns. */
struct message {
    uint32_t type;
    uint32_t size;
    const void *bytes;
};

#endif
