/* Tensors by name, in memory: the weights and the state of a net, whether a file has them
 * or a network, and texts that go with them. Knows neither files nor networks. */
#ifndef NET_TENSORS_H
#define NET_TENSORS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/text.h"

#define TENSORS_MAX_DIMS 8

struct tensor {
    const char *name; /* "hidden.weight", "2.weight" */
    int dims;         /* 0: one number */
    int64_t at[TENSORS_MAX_DIMS];
    int64_t count; /* of values: the product of the dimensions */
    float *values; /* the last dimension fastest; aligned to 64 bytes */
};

/* A text that goes with the tensors, in the metadata of a file. */
struct tensors_text {
    const char *key, *value;
};

/* {.arena = arena} is none. */
struct tensors {
    struct arena *arena; /* all of it lives in it */
    struct tensor *list; /* in the order of the file or of the network */
    size_t count, capacity;
    struct tensors_text *texts; /* in the order of the file or of tensors_add_text() */
    size_t text_count, text_capacity;
};

/* One more, whose values are 0; its name and `dims` dimensions are copied. Whoever adds
 * it gives each name once. NULL where the system has no memory, or no machine has that
 * much. */
struct tensor *tensors_add(struct tensors *tensors, const char *name, int dims,
                           const int64_t *at);

/* One more text; both are copied. */
void tensors_add_text(struct tensors *tensors, const char *key, const char *value);

/* NULL: there is none of that name, or of that key. */
const struct tensor *tensors_find(const struct tensors *tensors, const char *name);
const char *tensors_text(const struct tensors *tensors, const char *key);

/* How many of its values are NaN or infinite. */
int64_t tensors_nonfinite(const struct tensor *tensor);

/* Adds the dimensions, as PyTorch's users write them: "(10, 100)", "(10,)", "()". */
void tensors_add_shape(struct text *text, int dims, const int64_t *at);

/* Of names, shapes and values, in whatever order they are; the texts are no part of it.
 */
void tensors_digest(const struct tensors *tensors, char hex[DIGEST_SIZE]);

#endif
