/* Vector maths over arrays, chosen by the CPU at load time (AVX-512, AVX2, baseline), the
 * same result on each. `out` may be `in`. The largest errors over the whole range of
 * floats, in ulp of the exact value, are 0.97 (exp), 0.79 (log), 1.31 (tanh), 1.11 (erf)
 * and 2.41 (sigmoid); the tests allow 2, and 2.5 for the sigmoid.
 * Infinities, NaN, denormal numbers and zeros come out as C's functions have them. */
#ifndef MODEL_VECTOR_H
#define MODEL_VECTOR_H

#include <stdint.h>

void vector_exp(float *out, const float *in, int64_t count);
void vector_log(float *out, const float *in, int64_t count);
void vector_tanh(float *out, const float *in, int64_t count);
void vector_sigmoid(float *out, const float *in, int64_t count); /* 1 / (1 + exp(-x)) */
void vector_erf(float *out, const float *in, int64_t count);

void vector_add(float *to, const float *from, int64_t count); /* to += from */

/* The sum of x * x in doubles. */
double vector_squares(const float *in, int64_t count);

#endif
