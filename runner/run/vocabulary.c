/* The kinds of each section. One more section with a `type` is one more row here, and a
 * place in config/experiment.h's struct vocabulary. */
#include "run/vocabulary.h"

#include "data/datasets.h"
#include "model/init.h"
#include "model/loss.h"
#include "model/optimizer.h"
#include "model/rate.h"
#include "train/objective.h"
#include "train/stop.h"

struct vocabulary vocabulary_list(struct option_kinds layers)
{
    return (struct vocabulary){
        .datasets = datasets_kinds(),
        .layers = layers,
        .losses = loss_kinds(),
        .optimizers = optimizer_kinds(),
        .rates = rate_kinds(),
        .stops = stop_kinds(),
        .inits = init_kinds(),
        .objectives = objective_kinds(),
    };
}
