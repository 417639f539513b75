/* BASE_CLONES before a function makes the compiler build it for AVX-512, AVX2 and the
 * baseline of x86-64, and the loader choose by the CPU. Its loops round every step alike,
 * so that each clone gives the same bits. Nothing, and BASE_HAS_CLONES 0, where there is
 * no such thing: with gcc before 12, clang, a C library other than glibc, another
 * machine, and under sanitizers, whose start-up the choice would precede. Layers have
 * LAMINA_CLONES in their header. */
#ifndef BASE_CLONES_H
#define BASE_CLONES_H

#include <stdint.h> /* which defines __GLIBC__ */

#if defined(__x86_64__) && defined(__GLIBC__) && __GNUC__ >= 12 &&                       \
    !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define BASE_HAS_CLONES 1
#define BASE_CLONES                                                                      \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define BASE_HAS_CLONES 0
#define BASE_CLONES
#endif

#endif
