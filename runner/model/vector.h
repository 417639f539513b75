/* Vector maths over arrays, chosen by the CPU at load time (AVX-512, AVX2, baseline), the
 * same result on each. `out` may be `in`. Errors are against the exact value. */
#ifndef MODEL_VECTOR_H
#define MODEL_VECTOR_H

#include <stdint.h>

void vector_exp(float *out, const float *in, int64_t count);
void vector_log(float *out, const float *in, int64_t count);
void vector_tanh(float *out, const float *in, int64_t count);
void vector_erf(float *out, const float *in, int64_t count);

#endif
