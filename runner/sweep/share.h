/* Where the draws of a sweep come from: shares in [0, 1) that are made of SHA-256, so
 * that anybody can work them out again, and how many digits a drawn number keeps. */
#ifndef SWEEP_SHARE_H
#define SWEEP_SHARE_H

#include <stddef.h>
#include <stdint.h>

/* In [0, 1): the first 13 hexadecimal digits of the digest of `SEED PATH ROW`, or of
 * `SEED PATH ROW AGAIN` where `again` is not 0, as a fraction. */
double share_of(int64_t seed, const char *path, size_t row, size_t again);

/* `value` in six digits, between low and high. Six are enough to tell trials apart, and
 * what a C library does to the last digit of a logarithm makes no other trial of it. */
double share_rounded(double value, double low, double high);

#endif
