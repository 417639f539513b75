/* Vector maths as plain loops without branches, which the compiler turns into vector code
 * for each instruction set. Products and sums are rounded one by one (the build says
 * -ffp-contract=off), so that every clone gives the same bits. */
#include "model/vector.h"

#include <string.h>

#include "base/clones.h"

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

/* Cody and Waite's reduction x = n ln 2 + r with the polynomial of Cephes' expf. Adding
 * 1.5 * 2^23 rounds to an integer, which is then in the low bits. 2^n is applied in two
 * factors, so that results beyond both ends of the range come out right. A NaN passes the
 * comparisons and stays one. */
static inline float exp_of(float x)
{
    const float magic = 12582912.0f;
    x = x > 89.0f ? 89.0f : x;
    x = x < -105.0f ? -105.0f : x;
    float shifted = x * 1.44269504088896341f + magic;
    float whole = shifted - magic;
    int32_t n = (int32_t)(to_bits(shifted) - to_bits(magic));
    float r = x - whole * 0.693359375f;
    r = r - whole * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    int32_t half = n >> 1;
    return p * power_of_two(half) * power_of_two(n - half);
}

BASE_CLONES void vector_exp(float *out, const float *in, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        out[i] = exp_of(in[i]);
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
    for (int64_t i = 0; i < count; i++)
        out[i] = log_of(in[i]);
}

/* The odd polynomial of Cephes' tanhf near 0, else 1 - 2 / (exp(2 |x|) + 1). */
static inline float tanh_of(float x)
{
    float t = magnitude(x), z = x * x;
    float p = -5.70498872745e-3f;
    p = p * z + 2.06390887954e-2f;
    p = p * z + -5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z + -3.33332819422e-1f;
    float near = p * z * x + x;
    float far = with_sign(1.0f - 2.0f / (exp_of(t + t) + 1.0f), x);
    return t > 0.625f ? far : near;
}

BASE_CLONES void vector_tanh(float *out, const float *in, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        out[i] = tanh_of(in[i]);
}

/* Both forms take the exponential of a negative number, which cannot overflow. */
static inline float sigmoid_of(float x)
{
    float e = exp_of(-magnitude(x));
    return (x < 0 ? e : 1.0f) / (1.0f + e);
}

BASE_CLONES void vector_sigmoid(float *out, const float *in, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        out[i] = sigmoid_of(in[i]);
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
    float far = with_sign(1.0f - exp_of(q * u - u), x);
    return t > 0.927734375f ? far : near;
}

BASE_CLONES void vector_erf(float *out, const float *in, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        out[i] = erf_of(in[i]);
}
