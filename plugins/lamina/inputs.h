/* lamina/inputs.h - inputs that must fit together, for layers that join what they read:
 * add, multiply, concat. Inline functions over lamina/layer.h; nothing here is part of
 * the binary contract. */
#ifndef LAMINA_INPUTS_H
#define LAMINA_INPUTS_H

#include <lamina/layer.h>

#ifdef __cplusplus
extern "C" {
#endif

static inline bool lamina_same_shape(const struct lamina_shape *a,
                                     const struct lamina_shape *b)
{
    bool same = a->dims == b->dims;
    for (int64_t i = 0; same && i < a->dims; i++)
        same = a->at[i] == b->at[i];
    return same;
}

/* Fails as two inputs, counted from 0, do not fit: "inputs 1 and 3 cannot be added: they
 * must have one shape". The runner says which layers they are, and their shapes. */
static inline int lamina_fail_inputs(const struct lamina_runner *runner, int64_t a,
                                     int64_t b, const char *done, const char *rule)
{
    return lamina_fail(runner, NULL, "inputs %lld and %lld cannot be %s: %s",
                       (long long)a + 1, (long long)b + 1, done, rule);
}

/* In `shape`: fails so where not all inputs have the shape of the first. */
static inline int lamina_equal_inputs(const struct lamina_runner *runner,
                                      const struct lamina_plan *plan, const char *done)
{
    for (int64_t i = 1; i < lamina_input_count(runner, plan); i++)
        if (!lamina_same_shape(lamina_input_shape(runner, plan, 0),
                               lamina_input_shape(runner, plan, i)))
            return lamina_fail_inputs(runner, 0, i, done, "they must have one shape");
    return 0;
}

#ifdef __cplusplus
}
#endif

#endif
