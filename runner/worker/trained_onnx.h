/* A trained net as an ONNX model: a child asks its layers what they are. */
#ifndef WORKER_TRAINED_ONNX_H
#define WORKER_TRAINED_ONNX_H

#include "net/onnx.h"
#include "worker/trained.h"

/* The bytes of the model, in the arena. It takes samples before they
 * are normalized, unless they are so in double (data/far.h), which no float32 can be, and
 * gives numbers to predict in their own units. With `probabilities` it gives those of a
 * loss that has some. The net's texts become its metadata, and "input" and "output" say
 * what these are. -1 with a sentence, with the layer at fault where one is. */
int trained_onnx(const struct trained *trained, bool probabilities, struct arena *arena,
                 struct onnx_bytes *model, struct error *error);

#endif
