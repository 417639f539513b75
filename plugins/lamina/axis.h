/* lamina/axis.h - one dimension of a batch, for layers that work along it: softmax,
 * flatten. Inline functions over lamina/layer.h; nothing here is part of the binary
 * contract. */
#ifndef LAMINA_AXIS_H
#define LAMINA_AXIS_H

#include <lamina/layer.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A sample as (before, size, after): element i of the axis is `after` floats behind
 * element i - 1. */
struct lamina_axis {
    int64_t before, size, after;
};

/* The index in shape->at of the dimension that `dim` means as PyTorch counts: 0 is the
 * batch, 1 the sample's first, -1 the last. Where there is none, or where it is the
 * batch, fails with a sentence and returns -1; `option` is the one that holds `dim`. */
static inline int64_t lamina_find_dim(const struct lamina_runner *runner,
                                      const char *option, int64_t dim,
                                      const struct lamina_shape *shape)
{
    int64_t index = dim < 0 ? shape->dims + dim : dim - 1;
    if (dim == 0 || index == -1) {
        lamina_fail(runner, option, "`%s` %lld is the batch: a sample's begin with 1",
                    option, (long long)dim);
        return -1;
    }
    if (index < 0 || index >= shape->dims) {
        lamina_fail(
            runner, option,
            "`%s` %lld is not there: with the batch there are %lld dimensions, so "
            "it must be in [1, %lld] or [%lld, -1]",
            option, (long long)dim, (long long)shape->dims + 1, (long long)shape->dims,
            -(long long)shape->dims);
        return -1;
    }
    return index;
}

/* A sample around the dimension that `dim` means. -1 after a sentence. */
static inline int lamina_find_axis(const struct lamina_runner *runner, const char *option,
                                   int64_t dim, const struct lamina_shape *shape,
                                   struct lamina_axis *axis)
{
    int64_t index = lamina_find_dim(runner, option, dim, shape);
    axis->before = axis->size = axis->after = 1;
    if (index < 0)
        return -1;
    axis->size = shape->at[index];
    for (int64_t i = 0; i < shape->dims; i++) {
        axis->before *= i < index ? shape->at[i] : 1;
        axis->after *= i > index ? shape->at[i] : 1;
    }
    return 0;
}

/* Along the axis of one of the `before` blocks, for each of the `after` places: the sum
 * of a, times b where that is not NULL. */
static inline void lamina_axis_sum(const struct lamina_axis *axis, const float *a,
                                   const float *b, float *sums)
{
    if (axis->after == 1) {
        sums[0] = b ? lamina_dot(a, b, axis->size) : lamina_sum(a, axis->size);
        return;
    }
    for (int64_t i = 0; i < axis->after; i++)
        sums[i] = 0;
    for (int64_t k = 0; k < axis->size * axis->after; k += axis->after)
        for (int64_t i = 0; i < axis->after; i++)
            sums[i] += b ? a[k + i] * b[k + i] : a[k + i];
}

/* y = x - most, the largest x along the axis at each of the `after` places. */
static inline void lamina_axis_below(const struct lamina_axis *axis, const float *x,
                                     float *y, float *most)
{
    for (int64_t i = 0; i < axis->after; i++)
        most[i] = x[i];
    for (int64_t k = 0; k < axis->size * axis->after; k += axis->after)
        for (int64_t i = 0; i < axis->after; i++)
            most[i] = x[k + i] > most[i] ? x[k + i] : most[i];
    for (int64_t k = 0; k < axis->size * axis->after; k += axis->after)
        for (int64_t i = 0; i < axis->after; i++)
            y[k + i] = x[k + i] - most[i];
}

#ifdef __cplusplus
}
#endif

#endif
