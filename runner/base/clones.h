/* BASE_CLONES before a function makes the compiler build it for AVX-512, AVX2 and the
 * baseline of x86-64, and the loader choose by the CPU. Its loops round every step alike,
 * so that each clone gives the same bits. Empty where the compiler or the machine has no
 * such thing, and under sanitizers, whose start-up the choice would precede. Layers have
 * LAMINA_CLONES in their header. */
#ifndef BASE_CLONES_H
#define BASE_CLONES_H

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                   \
    !defined(__SANITIZE_ADDRESS__)
#define BASE_CLONES                                                                      \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define BASE_CLONES
#endif

#endif
