/* Random numbers exactly as PyTorch 1.13 draws them on a CPU: MT19937 and the ways from
 * its 32-bit words to permutations and distributions. */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rng {
    uint32_t state[624];
    int32_t position; /* of the next word in `state`; 624: twist first */
    bool has_normal;  /* a second Box-Muller value waits in `normal` */
    double normal;
};

/* As torch.manual_seed: only the low 32 bits of `seed` count. */
void rng_seed(struct rng *rng, uint64_t seed);

/* An independent stream: MT19937's init_by_array with the SHA-256 of the name and all 64
 * bits of the seed. */
void rng_seed_stream(struct rng *rng, uint64_t seed, const char *name);

uint32_t rng_u32(struct rng *rng);
int64_t rng_random(struct rng *rng); /* torch.empty((), dtype=int64).random_() */
double rng_uniform(struct rng *rng); /* a double in [0, 1), 53 bits */

void rng_permutation(struct rng *rng, int32_t *order, int32_t count); /* torch.randperm */
void rng_fill_uniform(struct rng *rng, float *out, int64_t count, float from, float to);
void rng_fill_normal(struct rng *rng, float *out, int64_t count, float mean, float std);
/* 1.0 with probability p, else 0.0: a double uniform below p. */
void rng_fill_bernoulli(struct rng *rng, float *out, int64_t count, double p);

#endif
