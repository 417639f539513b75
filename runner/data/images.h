/* Datasets of folders of pictures, for those that prepare a picture as they do. */
#ifndef DATA_IMAGES_H
#define DATA_IMAGES_H

#include "config/experiment.h"

/* Whether it is such a dataset, which resizes all images to one size. */
bool images_are_resized(const struct component *component);

#endif
