/* A network with its weights as an ONNX model of what it does in evaluation: each layer
 * says what it is. */
#ifndef MODEL_NETWORK_ONNX_H
#define MODEL_NETWORK_ONNX_H

#include "model/network.h"
#include "net/onnx.h"

/* What stands before the first layer and behind the last one. All 0 is nothing. */
struct network_onnx_ends {
    /* (x - mean) / std of each element of a sample, or of each channel, its first
     * dimension; 0: samples as they are. */
    int64_t normalized;
    const double *mean, *std;
    const char *activation; /* "Softmax", "Sigmoid"; NULL: the outputs as they are */
    /* output * std + mean of each, where training normalized its targets; else NULL. */
    const double *target_mean, *target_std;
};

/* Fills a model that has nothing yet: its input is "input", (N, sample), its output
 * "output", (N, outputs). -1 with a sentence, and the layer at fault and its option where
 * one is. */
int network_onnx(struct network *network, const struct network_onnx_ends *ends,
                 struct onnx *onnx, struct error *error);

#endif
