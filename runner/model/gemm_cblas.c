/* Matrix products by any CBLAS. Which one serves is known only when the program runs (on
 * Debian the name libblas.so.3 stands for several): those that have threads are held to
 * one. Sizes that do not fit the library's int are a fault of the calling layer: they end
 * its process, which costs its own trial. */
#include "model/gemm.h"

#include <cblas.h>
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Libraries that tell what they are. Their numbers of threads are int or 64 bits wide,
 * which the calling conventions of 64-bit machines pass alike. */
static const struct library {
    const char *name; /* "" where the version has it */
    const char *version, *set_threads;
} libraries[] = {
    {"", "openblas_get_config", "openblas_set_num_threads"},
    {"BLIS ", "bli_info_get_version_str", "bli_thread_set_num_threads"},
};

/* The one that serves, or NULL, with its functions. */
static const struct library *find_library(const char *(**version)(void),
                                          void (**set_threads)(int64_t))
{
    for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
        void *tells = dlsym(RTLD_DEFAULT, libraries[i].version);
        void *sets = dlsym(RTLD_DEFAULT, libraries[i].set_threads);
        if (tells == NULL || sets == NULL)
            continue;
        memcpy(version, &tells, sizeof tells); /* as POSIX has it */
        memcpy(set_threads, &sets, sizeof sets);
        return &libraries[i];
    }
    return NULL;
}

static int size(int64_t value)
{
    if (value < 0 || value > INT_MAX)
        abort();
    return (int)value;
}

/* Over 6 parameters: those of BLAS's sgemm. */
void gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
          float alpha, const float *a, int64_t lda, const float *b, int64_t ldb,
          float beta, float *c, int64_t ldc)
{
    cblas_sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
                transpose_b ? CblasTrans : CblasNoTrans, size(m), size(n), size(k), alpha,
                a, size(lda), b, size(ldb), beta, c, size(ldc));
}

void gemm_warm(void)
{
    enum { SIZE = 64 };
    static const float zeros[SIZE * SIZE];
    float c[SIZE * SIZE];
    const char *(*version)(void);
    void (*set_threads)(int64_t);
    if (find_library(&version, &set_threads) != NULL)
        set_threads(1);
    gemm(false, true, SIZE, SIZE, SIZE, 1, zeros, SIZE, zeros, SIZE, 0, c, SIZE);
}

/* Of a library that does not tell what it is, the file. */
const char *gemm_library(char text[GEMM_LIBRARY_SIZE])
{
    char real[PATH_MAX];
    const char *(*version)(void);
    void (*set_threads)(int64_t);
    const struct library *library = find_library(&version, &set_threads);
    Dl_info file;
    void *address = dlsym(RTLD_DEFAULT, "cblas_sgemm");
    if (library != NULL)
        snprintf(text, GEMM_LIBRARY_SIZE, "%s%s", library->name, version());
    else if (address != NULL && dladdr(address, &file) != 0)
        snprintf(text, GEMM_LIBRARY_SIZE, "CBLAS of %s",
                 realpath(file.dli_fname, real) != NULL ? real : file.dli_fname);
    else
        snprintf(text, GEMM_LIBRARY_SIZE, "CBLAS");
    return text;
}
