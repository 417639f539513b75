/* The pictures of a dataset: its samples as they are seen, and as they are trained on. */
#ifndef VIEW_SHOWN_H
#define VIEW_SHOWN_H

#include "data/dataset.h"
#include "data/signature.h"

/* Whether its samples are images of one channel or three. */
bool shown_can_draw(const struct dataset *dataset);

/* Draws samples of a split of such a dataset to `path`, .svg, .pdf or
 * .png; of augmented training samples a row each, as they are and as they are trained on
 * in the first epochs of a trial with this seed. -1 with a sentence. */
struct shown_sheet {
    const char *title;
    const struct dataset *dataset;
    enum split split;
    int64_t samples;
    uint64_t seed;
    bool shares; /* a trial draws from PyTorch's one generator, so that what is drawn of
                    a sample does not follow from its epoch: the changes are examples */
};
int shown_draw(const struct shown_sheet *sheet, const char *path, struct error *error);

/* The same of a net's inputs, of such a shape. */
bool shown_can_draw_shape(const struct lamina_shape *shape);

struct shown_inputs {
    const char *title;
    const struct signature *signature; /* of the net */
    const char *const *labels;         /* (count) of each */
    float *const *values;              /* (count) of a sample's size; they are changed */
    size_t count;                      /* at least 1 */
};
int shown_draw_inputs(const struct shown_inputs *inputs, const char *path,
                      struct error *error);

#endif
