/* Why a child did not do its work, as one sentence for the user. */
#ifndef WORKER_FAULT_H
#define WORKER_FAULT_H

#include "config/experiment.h"
#include "worker/child.h"

/* "layers.0 (linear)", "layers.2.0 (conv2d), repetition 2 of 3"; NULL where the number
 * means no layer of the spec. */
const char *fault_layer(const struct trial_spec *spec, int32_t layer,
                        struct arena *arena);

/* For a child that ended, or was killed, without an answer: names the layer and callback
 * that it was in. `spec` NULL: no layer can be named. Lives in the arena. */
const char *fault_of_end(const struct child_end *end, const struct trial_spec *spec,
                         struct arena *arena);

/* For a child that was killed as it took longer than `seconds`. */
const char *fault_of_timeout(const struct child_end *end, const struct trial_spec *spec,
                             double seconds, int64_t iteration, struct arena *arena);

/* For a child that was killed for what it said, `why`. Which of its layers has said it
 * cannot be known. */
const char *fault_of_report(const struct child_end *end, const char *why,
                            struct arena *arena);

/* For a failure that the network reported: "layers.1 (softmax): sentence". */
const char *fault_of_network(const struct error *error, const struct trial_spec *spec,
                             struct arena *arena);

#endif
