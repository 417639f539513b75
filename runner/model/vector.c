/* Vector maths as plain loops without branches, which the compiler turns into vector code
 * for each instruction set. Products and sums are rounded one by one (the build says
 * -ffp-contract=off), so that every clone gives the same bits. */
#include "model/vector.h"

#include <float.h>
#include <string.h>

#include "base/clones.h"

_Static_assert(FLT_EVAL_METHOD == 0,
               "floats must be computed as floats: cmake/floats.cmake says how");

static inline uint32_t to_bits(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline float from_bits(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline float magnitude(float x)
{
    return from_bits(to_bits(x) & 0x7fffffffu);
}

static inline float with_sign(float x, float sign)
{
    return from_bits((to_bits(x) & 0x7fffffffu) | (to_bits(sign) & 0x80000000u));
}

static inline float power_of_two(int32_t n)
{
    return from_bits((uint32_t)(n + 127) << 23);
}

enum { BLOCK = 128, LINE = 16, AHEAD = 1024 }; /* floats */

/* Asks for what the next blocks will read and write: on arrays beyond the cache the
 * processor by itself waits at the beginning of every page. Addresses behind an end do no
 * harm. */
static inline void fetch_ahead(const float *in, float *out)
{
    for (int i = AHEAD; i < AHEAD + BLOCK; i += LINE) {
        __builtin_prefetch((const void *)((uintptr_t)in + (uintptr_t)i * sizeof *in));
        __builtin_prefetch((void *)((uintptr_t)out + (uintptr_t)i * sizeof *out), 1);
    }
}

#define FOR_EACH(function)                                                               \
    for (int64_t block = 0; block < count; block += BLOCK) {                             \
        int64_t end = count - block < BLOCK ? count : block + BLOCK;                     \
        fetch_ahead(in + block, out + block);                                            \
        for (int64_t i = block; i < end; i++)                                            \
            out[i] = function(in[i]);                                                    \
    }

/* exp(x) = p 2^n: Cody and Waite's reduction x = n ln 2 + r with the polynomial of
 * Cephes' expf. Adding 1.5 * 2^23 rounds to an integer, which is then in the low bits. */
static inline float exp_parts(float x, int32_t *n)
{
    const float magic = 12582912.0f;
    float shifted = x * 1.44269504088896341f + magic;
    float whole = shifted - magic;
    *n = (int32_t)(to_bits(shifted) - to_bits(magic));
    float r = x - whole * 0.693359375f;
    r = r - whole * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    return p * (r * r) + r + 1.0f;
}

/* Where x is at most 89. 2^n is applied in two factors, so that results beyond both ends
 * of the range come out right. A NaN passes the comparisons and stays one. */
static inline float low_exp_of(float x)
{
    int32_t n;
    x = x < -105.0f ? -105.0f : x;
    float p = exp_parts(x, &n);
    int32_t half = n >> 1;
    return p * power_of_two(half) * power_of_two(n - half);
}

static inline float exp_of(float x)
{
    return low_exp_of(x > 89.0f ? 89.0f : x);
}

/* The same where |x| is at most 87, so that 2^n is a normal number. */
static inline float small_exp_of(float x)
{
    int32_t n;
    float p = exp_parts(x, &n);
    return p * power_of_two(n);
}

BASE_CLONES void vector_exp(float *out, const float *in, int64_t count)
{
    FOR_EACH(exp_of)
}

/* A choice by mask: the compiler would make a branch of ?: around a long computation. */
static inline float choose(int condition, float yes, float no)
{
    uint32_t mask = 0u - (uint32_t)condition;
    return from_bits((to_bits(yes) & mask) | (to_bits(no) & ~mask));
}

/* x = m 2^e with m in [sqrt 1/2, sqrt 2), and the polynomial of Cephes' logf. */
static inline float log_of(float x)
{
    const float smallest = 1.17549435e-38f; /* normal number; 2^23 lifts others above */
    uint32_t lifted = (uint32_t) - (x < smallest) & (23u << 23);
    float scale = from_bits(0x3f800000u + lifted);
    uint32_t bits = to_bits(x * scale);
    /* The offset carries into the exponent where the mantissa is above sqrt 1/2 * 2. */
    uint32_t carried = bits + (0x3f800000u - 0x3f3504f3u);
    float e = (float)((int32_t)(carried >> 23) - 127 - (int32_t)(lifted >> 23));
    float m = from_bits((carried & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
    float z = m * m;
    float y = 7.0376836292e-2f;
    y = y * m + -1.1514610310e-1f;
    y = y * m + 1.1676998740e-1f;
    y = y * m + -1.2420140846e-1f;
    y = y * m + 1.4249322787e-1f;
    y = y * m + -1.6668057665e-1f;
    y = y * m + 2.0000714765e-1f;
    y = y * m + -2.4999993993e-1f;
    y = y * m + 3.3333331174e-1f;
    y = y * m * z;
    y = y + e * -2.12194440e-4f;
    y = y - 0.5f * z;
    float result = m + y + e * 0.693359375f;
    float at_most_0 = choose(x == 0, -__builtin_inff(), __builtin_nanf(""));
    return choose(x > 0, choose(x < __builtin_inff(), result, x), at_most_0);
}

BASE_CLONES void vector_log(float *out, const float *in, int64_t count)
{
    FOR_EACH(log_of)
}

/* The odd polynomial of Cephes' tanhf near 0, else 1 - 2 / (exp(2 |x|) + 1), which from
 * 9.02 on is 1. */
static inline float tanh_of(float x)
{
    float t = magnitude(x), z = x * x;
    float p = -5.70498872745e-3f;
    p = p * z + 2.06390887954e-2f;
    p = p * z + -5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z + -3.33332819422e-1f;
    float near = p * z * x + x;
    float u = t > 10.0f ? 10.0f : t;
    float far = with_sign(1.0f - 2.0f / (small_exp_of(u + u) + 1.0f), x);
    return t > 0.625f ? far : near;
}

BASE_CLONES void vector_tanh(float *out, const float *in, int64_t count)
{
    FOR_EACH(tanh_of)
}

/* Both forms take the exponential of a negative number, which cannot overflow. */
static inline float sigmoid_of(float x)
{
    float e = low_exp_of(-magnitude(x));
    return (x < 0 ? e : 1.0f) / (1.0f + e);
}

BASE_CLONES void vector_sigmoid(float *out, const float *in, int64_t count)
{
    FOR_EACH(sigmoid_of)
}

/* An odd polynomial near 0, else 1 - exp(-q(|x|)); both minimax fits are N. Juffa's. From
 * 4 on the result is 1. */
static inline float erf_of(float x)
{
    float t = magnitude(x), z = x * x;
    float p = -5.96761703e-4f;
    p = p * z + 4.99119423e-3f;
    p = p * z + -2.67681349e-2f;
    p = p * z + 1.12819925e-1f;
    p = p * z + -3.76125336e-1f;
    p = p * z + 1.28379166e-1f;
    float near = p * x + x;
    float u = t < 4.0f ? t : 4.0f;
    float q = -1.72853470e-5f;
    q = q * u + 3.83197126e-4f;
    q = q * u + -3.88396438e-3f;
    q = q * u + 2.42546219e-2f;
    q = q * u + -1.06777877e-1f;
    q = q * u + -6.34846687e-1f;
    q = q * u + -1.28717512e-1f;
    float far = with_sign(1.0f - small_exp_of(q * u - u), x);
    return t > 0.927734375f ? far : near;
}

BASE_CLONES void vector_erf(float *out, const float *in, int64_t count){FOR_EACH(erf_of)}

BASE_CLONES void vector_add(float *restrict to, const float *restrict from, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        to[i] += from[i];
}

BASE_CLONES double vector_squares(const float *in, int64_t count)
{
    double parts[8] = {0}, sum = 0;
    int64_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (int part = 0; part < 8; part++)
            parts[part] += (double)in[i + part] * (double)in[i + part];
    for (; i < count; i++)
        sum += (double)in[i] * (double)in[i];
    for (int part = 0; part < 8; part++)
        sum += parts[part];
    return sum;
}
