/* A trained net as a file of ONNX, for programs that are not Lamina. */
#ifndef RUN_NET_ONNX_H
#define RUN_NET_ONNX_H

#include "run/net.h"

/* Whether its outputs can become probabilities: that is the loss's matter. -1 with a
 * sentence. */
int net_onnx_check(const struct net *net, bool probabilities, struct error *error);

/* Writes the file, whole or not at all. -1 with a sentence, which names a layer that
 * cannot be said in ONNX. */
int net_onnx_write(struct net *net, bool probabilities, const char *path,
                   struct error *error);

#endif
