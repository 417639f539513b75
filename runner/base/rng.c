/* MT19937 (Matsumoto and Nishimura 1998) and, draw for draw, the ways in which PyTorch
 * 1.13 turns its words into other values on a CPU with AVX2. What PyTorch rounds once is
 * an fmaf here; the build forbids the compiler to fuse anything else. */
#include "base/rng.h"

#include <math.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/clones.h"
#include "base/memory.h"

enum { WORDS = 624, SHIFT = 397, KEY_WORDS = 10, BLOCK = 256 };

static const double two_pi = 6.28318530717958647692;

void rng_seed(struct rng *rng, uint64_t seed)
{
    uint32_t *state = rng->state;
    memset(rng, 0, sizeof *rng); /* what lies between the members is saved, too */
    state[0] = (uint32_t)seed;
    for (uint32_t i = 1; i < WORDS; i++)
        state[i] = 1812433253u * (state[i - 1] ^ (state[i - 1] >> 30)) + i;
    rng->position = WORDS;
}

/* init_by_array of the authors' mt19937ar.c, for a key shorter than the state. */
static void seed_by_array(struct rng *rng, const uint32_t key[KEY_WORDS])
{
    rng_seed(rng, 19650218);
    uint32_t *state = rng->state;
    uint32_t i = 1, j = 0;
    for (int k = 0; k < WORDS; k++) {
        state[i] =
            (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1664525u)) + key[j] + j;
        j = (j + 1) % KEY_WORDS;
        if (++i == WORDS) {
            state[0] = state[WORDS - 1];
            i = 1;
        }
    }
    for (int k = 0; k < WORDS - 1; k++) {
        state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1566083941u)) - i;
        if (++i == WORDS) {
            state[0] = state[WORDS - 1];
            i = 1;
        }
    }
    state[0] = 0x80000000u;
}

void rng_seed_stream(struct rng *rng, uint64_t seed, const char *name)
{
    unsigned char digest[32];
    if (!EVP_Digest(name, strlen(name), digest, NULL, EVP_sha256(), NULL))
        memory_exhausted();
    uint32_t key[KEY_WORDS];
    for (size_t i = 0; i < 8; i++)
        key[i] = (uint32_t)digest[4 * i] << 24 | (uint32_t)digest[4 * i + 1] << 16 |
                 (uint32_t)digest[4 * i + 2] << 8 | (uint32_t)digest[4 * i + 3];
    key[8] = (uint32_t)seed;
    key[9] = (uint32_t)(seed >> 32);
    seed_by_array(rng, key);
}

static uint32_t twisted(uint32_t high, uint32_t low, uint32_t far)
{
    uint32_t mixed = (high & 0x80000000u) | (low & 0x7fffffffu);
    return far ^ (mixed >> 1) ^ ((0u - (low & 1u)) & 0x9908b0dfu);
}

BASE_CLONES static void twist(struct rng *rng)
{
    uint32_t *s = rng->state;
    for (int i = 0; i < WORDS - SHIFT; i++)
        s[i] = twisted(s[i], s[i + 1], s[i + SHIFT]);
    for (int i = WORDS - SHIFT; i < WORDS - 1; i++)
        s[i] = twisted(s[i], s[i + 1], s[i + SHIFT - WORDS]);
    s[WORDS - 1] = twisted(s[WORDS - 1], s[0], s[SHIFT - 1]);
    rng->position = 0;
}

static inline uint32_t tempered(uint32_t word)
{
    word ^= word >> 11;
    word ^= (word << 7) & 0x9d2c5680u;
    word ^= (word << 15) & 0xefc60000u;
    return word ^ (word >> 18);
}

uint32_t rng_u32(struct rng *rng)
{
    if (rng->position >= WORDS)
        twist(rng);
    return tempered(rng->state[rng->position++]);
}

/* The next `count` words of rng_u32, many times as fast. */
BASE_CLONES static void draw_words(struct rng *rng, uint32_t *words, int64_t count)
{
    for (int64_t drawn = 0, n; drawn < count; drawn += n) {
        if (rng->position >= WORDS)
            twist(rng);
        n = WORDS - rng->position < count - drawn ? WORDS - rng->position : count - drawn;
        const uint32_t *state = rng->state + rng->position;
        for (int64_t i = 0; i < n; i++)
            words[drawn + i] = tempered(state[i]);
        rng->position += (int32_t)n;
    }
}

static uint64_t next_u64(struct rng *rng)
{
    uint64_t high = rng_u32(rng);
    return high << 32 | rng_u32(rng);
}

int64_t rng_random(struct rng *rng)
{
    return (int64_t)(next_u64(rng) & INT64_MAX);
}

double rng_uniform(struct rng *rng)
{
    return (double)(next_u64(rng) & ((UINT64_C(1) << 53) - 1)) * 0x1p-53;
}

static inline float uniform_float(uint32_t word)
{
    return (float)(int32_t)(word & 0xffffffu) * 0x1p-24f;
}

void rng_permutation(struct rng *rng, int32_t *order, int32_t count)
{
    for (int32_t i = 0; i < count; i++)
        order[i] = i;
    for (int32_t i = 0; i < count - 1; i++) {
        int32_t other = i + (int32_t)(rng_u32(rng) % (uint32_t)(count - i));
        int32_t kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
}

BASE_CLONES void rng_fill_uniform(struct rng *rng, float *out, int64_t count, float from,
                                  float to)
{
    uint32_t words[BLOCK];
    for (int64_t at = 0; at < count; at += BLOCK) {
        int64_t n = count - at < BLOCK ? count - at : BLOCK;
        draw_words(rng, words, n);
        for (int64_t i = 0; i < n; i++)
            /* draw_words() has written n of them.
               NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage) */
            out[at + i] = fmaf(uniform_float(words[i]), to - from, from);
    }
}

/* A double uniform is an integer below 2^53 times 2^-53, which compares as the integers
 * do.
 */
BASE_CLONES void rng_fill_bernoulli(struct rng *rng, float *out, int64_t count, double p)
{
    int64_t limit = (int64_t)ceil(fmin(fmax(p, 0), 1) * 0x1p53);
    uint32_t words[2 * BLOCK];
    for (int64_t at = 0; at < count; at += BLOCK) {
        int64_t n = count - at < BLOCK ? count - at : BLOCK;
        draw_words(rng, words, 2 * n);
        for (int64_t i = 0; i < n; i++) {
            uint64_t bits = (uint64_t)words[2 * i] << 32 | words[2 * i + 1];
            int64_t value = (int64_t)(bits & ((UINT64_C(1) << 53) - 1));
            out[at + i] = value < limit ? 1.0f : 0.0f;
        }
    }
}

/* One value of a Box-Muller pair; the other waits for the next call. */
static double next_normal(struct rng *rng)
{
    if (rng->has_normal) {
        rng->has_normal = false;
        return rng->normal;
    }
    double u1 = rng_uniform(rng);
    double u2 = rng_uniform(rng);
    double radius = sqrt(-2.0 * log1p(-u2));
    rng->normal = radius * sin(two_pi * u1);
    rng->has_normal = true;
    return radius * cos(two_pi * u1);
}

/* Natural logarithm of a positive normal number: Cephes logf, with the fused operations
 * of PyTorch's AVX2 kernel. */
static float cephes_log(float value)
{
    static const float coefficients[] = {
        -1.1514610310E-1f, 1.1676998740E-1f, -1.2420140846E-1f, 1.4249322787E-1f,
        -1.6668057665E-1f, 2.0000714765E-1f, -2.4999993993E-1f, 3.3333331174E-1f,
    };
    int exponent;
    float x = frexpf(value, &exponent);
    if (x < 0.707106781186547524f) {
        exponent--;
        x = (x - 1.0f) + x;
    } else {
        x = x - 1.0f;
    }
    float e = (float)exponent, z = x * x, y = 7.0376836292E-2f;
    for (size_t i = 0; i < sizeof(coefficients) / sizeof(*coefficients); i++)
        y = fmaf(y, x, coefficients[i]);
    y = y * x;
    y = fmaf(y, z, e * -2.12194440e-4f);
    y = fmaf(-0.5f, z, y);
    return fmaf(e, 0.693359375f, x + y);
}

/* Sine and cosine of an angle >= 0: Cephes sinf and cosf, fused as above. */
static void cephes_sincos(float x, float *sine, float *cosine)
{
    int octant = ((int)(x * 1.27323954473516f) + 1) & ~1;
    float y = (float)octant;
    x = fmaf(y, -0.78515625f, x); /* pi/4 in three parts */
    x = fmaf(y, -2.4187564849853515625e-4f, x);
    x = fmaf(y, -3.77489497744594108e-8f, x);
    float z = x * x;
    float a = fmaf(2.443315711809948E-5f, z, -1.388731625493765E-3f);
    a = fmaf(a, z, 4.166664568298827E-2f) * z;
    a = fmaf(a, z, -(z * 0.5f)) + 1.0f;
    float b = fmaf(-1.9515295891E-4f, z, 8.3321608736E-3f);
    b = fmaf(b, z, -1.6666654611E-1f) * z;
    b = fmaf(b, x, x);
    bool swapped = octant & 2;
    *sine = swapped ? a : b;
    *cosine = swapped ? b : a;
    if (octant & 4)
        *sine = -*sine;
    if (~(octant - 2) & 4)
        *cosine = -*cosine;
}

/* Turns 16 uniform values into normal ones: the first eight with the last eight. */
static void box_muller_16(float *values, float mean, float std)
{
    for (int i = 0; i < 8; i++) {
        float radius = sqrtf(-2.0f * cephes_log(1.0f - values[i]));
        float sine, cosine;
        cephes_sincos(6.283185307179586f * values[i + 8], &sine, &cosine);
        values[i] = fmaf(radius * cosine, std, mean);
        values[i + 8] = fmaf(radius * sine, std, mean);
    }
}

void rng_fill_normal(struct rng *rng, float *out, int64_t count, float mean, float std)
{
    if (count < 16) {
        for (int64_t i = 0; i < count; i++)
            out[i] = (float)(next_normal(rng) * (double)std + (double)mean);
        return;
    }
    rng_fill_uniform(rng, out, count, 0, 1);
    for (int64_t i = 0; i + 16 <= count; i += 16)
        box_muller_16(out + i, mean, std);
    if (count % 16 != 0) { /* the last 16 are drawn anew, as PyTorch does */
        rng_fill_uniform(rng, out + count - 16, 16, 0, 1);
        box_muller_16(out + count - 16, mean, std);
    }
}
