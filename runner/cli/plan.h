/* The pictures of a net that `lamina plan` has beside its list of layers. */
#ifndef CLI_PLAN_H
#define CLI_PLAN_H

#include "data/dataset.h"
#include "worker/stack.h"

/* A net as it was planned. */
struct plan_net {
    const struct trial_spec *spec;
    const struct dataset *dataset;
    const struct network_layer_info *layers; /* of the spec's */
};

/* 1234567 -> "1.23 M"; `binary` tells 1024 from 1000. */
const char *plan_scaled(double value, bool binary, char buffer[32]);

/* Prints a row a layer, with lines from each to those that read it. */
void plan_graph_print(const struct plan_net *net);

/* Prints it for Graphviz, under a title. */
void plan_dot_print(const struct plan_net *net, const char *title);

#endif
