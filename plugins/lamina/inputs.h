/* lamina/inputs.h - the shapes of several inputs, for layers that join what they read:
 * add, multiply, concat. Inline functions over lamina/layer.h; nothing here is part of
 * the binary contract. */
#ifndef LAMINA_INPUTS_H
#define LAMINA_INPUTS_H

#include <lamina/layer.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { LAMINA_SHAPE_TEXT = 24 * LAMINA_MAX_DIMS };

/* "(16, 28, 28)", written into `text`, which is returned. */
static inline const char *lamina_shape_text(const struct lamina_shape *shape,
                                            char text[LAMINA_SHAPE_TEXT])
{
    int length = 0;
    for (int64_t i = 0; i < shape->dims; i++)
        length += snprintf(text + length, (size_t)(LAMINA_SHAPE_TEXT - length), "%s%lld",
                           i == 0 ? "(" : ", ", (long long)shape->at[i]);
    snprintf(text + length, (size_t)(LAMINA_SHAPE_TEXT - length), ")");
    return text;
}

static inline bool lamina_same_shape(const struct lamina_shape *a,
                                     const struct lamina_shape *b)
{
    bool same = a->dims == b->dims;
    for (int64_t i = 0; same && i < a->dims; i++)
        same = a->at[i] == b->at[i];
    return same;
}

/* Fails with both shapes of two inputs, counted from 0, that do not fit together, and
 * with what must hold: "to be added they must be equal". */
static inline int lamina_fail_inputs(const struct lamina_runner *runner,
                                     const struct lamina_plan *plan, int64_t a, int64_t b,
                                     const char *rule)
{
    char first[LAMINA_SHAPE_TEXT], second[LAMINA_SHAPE_TEXT];
    return lamina_fail(
        runner, "from", "its inputs %lld and %lld are %s and %s: %s", (long long)a + 1,
        (long long)b + 1, lamina_shape_text(lamina_input_shape(runner, plan, a), first),
        lamina_shape_text(lamina_input_shape(runner, plan, b), second), rule);
}

/* In `shape`: fails so where not all inputs have the shape of the first. */
static inline int lamina_equal_inputs(const struct lamina_runner *runner,
                                      const struct lamina_plan *plan, const char *rule)
{
    for (int64_t i = 1; i < lamina_input_count(runner, plan); i++)
        if (!lamina_same_shape(lamina_input_shape(runner, plan, 0),
                               lamina_input_shape(runner, plan, i)))
            return lamina_fail_inputs(runner, plan, 0, i, rule);
    return 0;
}

#ifdef __cplusplus
}
#endif

#endif
