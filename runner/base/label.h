/* Labels that tell things apart, "optimizer.learning_rate=0.1 seed=2", made to fit where
 * there is little room. They are cut in what they share: first the paths and the values,
 * each among its own, so that what differs stays different; then whole labels. Numbers
 * are whole or left out. Widths count letters, not bytes. */
#ifndef BASE_LABEL_H
#define BASE_LABEL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"

/* One path of all labels. */
struct label_axis {
    const char *path;
    size_t widest;       /* of its values */
    const char **values; /* by label_see: each once, sorted; they are cut if need be */
    size_t count;        /* 0 also where they are too many to be cut */
    bool many;
    const char *shown; /* set by label_shorten: what stands for the path, */
    const char **cut;  /* and for each value; NULL: these are whole */
};

size_t label_width(const char *text);

/* The last words of an axis' path, as many as no other axis ends with, nor another path
 * of those known; of a type, "layers.1.type", the section. A layer's index does not stand
 * alone. */
const char *label_end(const char *path, const struct label_axis *axes, size_t count,
                      const char *const *known, size_t known_count, struct arena *arena);

/* Takes in a value of the axis; the text need not stay. */
void label_see(struct label_axis *axis, const char *value, struct arena *arena);

/* Chooses what is shown of each path and value, so that no label is wider than `width`,
 * if that can be: whole paths, or their ends, or as much of these and of the values as
 * there is room for, and as lets them differ. */
void label_shorten(struct label_axis *axes, size_t count, const char *const *known,
                   size_t known_count, size_t width, struct arena *arena);

/* Adds "path=value" behind what is there; the second, as they are shown. */
void label_add(struct text *label, const char *path, const char *value);
void label_add_axis(struct text *label, const struct label_axis *axis, const char *value);

/* Replaces those that are still wider than `width` by copies that are not: the part that
 * one shares with the label nearest to it goes first. */
void label_cut(const char **labels, size_t count, size_t width, struct arena *arena);

#endif
