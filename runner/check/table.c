/* A function that came after the declared version is there all the same, but tells; an
 * older runner would jump into the void. */
#include "check/table.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static struct lamina_runner runner_has; /* the functions themselves */
static uint32_t declared;               /* minor version */
static void (*misused)(const char *sentence);

void table_on_misuse(void (*told)(const char *sentence))
{
    misused = told;
}

/* ---- Functions of a later version ---- */

/* One row for each function that came after 1.0. */
static const struct {
    uint32_t minor;
    size_t offset;
    const char *name;
} later[] = {
    {1, offsetof(struct lamina_runner, set_least_batch), "lamina_set_least_batch"},
};

enum { LATER = sizeof later / sizeof later[0] };

/* Stands for any of them, whatever its arguments. */
static void too_new(void)
{
    char text[256];
    uint32_t minor = declared;
    const char *name = "";
    for (size_t i = 0; i < LATER; i++)
        if (later[i].minor > declared && minor == declared) {
            minor = later[i].minor;
            name = later[i].name;
        }
    snprintf(
        text, sizeof text,
        "calls a function that layer.h has since 1.%u, such as %s, but declares that "
        "1.%u will do: set .needs_minor = %u",
        minor, name, declared, minor);
    misused(text);
}

static void offer_declared(struct lamina_runner *table, uint32_t minor)
{
    typedef void any_function(void);
    any_function *stub = too_new;
    declared = minor;
    table->abi_minor = minor;
    for (size_t i = LATER; i-- > 0;)
        if (later[i].minor > minor) {
            memcpy((char *)table + later[i].offset, &stub, sizeof stub);
            table->struct_size = (uint32_t)later[i].offset;
        }
}

/* ---- Arguments ---- */

static void expect_random(const struct lamina_random *random)
{
    if (random == NULL)
        misused(
            "draws random numbers while it evaluates, where random is NULL: draw them "
            "only where pass->training");
}

static void fill_uniform(struct lamina_random *random, float *out, int64_t count,
                         float from, float to)
{
    expect_random(random);
    runner_has.fill_uniform(random, out, count, from, to);
}

static void fill_normal(struct lamina_random *random, float *out, int64_t count,
                        float mean, float std)
{
    expect_random(random);
    runner_has.fill_normal(random, out, count, mean, std);
}

static void fill_bernoulli(struct lamina_random *random, float *out, int64_t count,
                           double p)
{
    expect_random(random);
    runner_has.fill_bernoulli(random, out, count, p);
}

static void expect_stride(const char *name, int64_t stride, int64_t row)
{
    char text[256];
    if (stride >= row)
        return;
    snprintf(text, sizeof text,
             "calls lamina_gemm with %s of %lld, where a stored row has %lld floats",
             name, (long long)stride, (long long)row);
    misused(text);
}

/* Over 6 parameters: those of BLAS's sgemm. */
static void checked_gemm(bool transpose_a, bool transpose_b, int64_t m, int64_t n,
                         int64_t k, float alpha, const float *a, int64_t lda,
                         const float *b, int64_t ldb, float beta, float *c, int64_t ldc)
{
    if (m < 0 || n < 0 || k < 0)
        misused("calls lamina_gemm with a size below 0");
    expect_stride("lda", lda, transpose_a ? m : k);
    expect_stride("ldb", ldb, transpose_b ? k : n);
    expect_stride("ldc", ldc, n);
    if (c == a || c == b)
        misused(
            "calls lamina_gemm with C in the place of A or B, which it reads while it "
            "writes C");
    runner_has.gemm(transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c,
                    ldc);
}

void table_make(struct layer_runner *runner, const struct lamina_layer *plugin)
{
    layer_runner_make(runner);
    runner_has = runner->table;
    runner->table.fill_uniform = fill_uniform;
    runner->table.fill_normal = fill_normal;
    runner->table.fill_bernoulli = fill_bernoulli;
    runner->table.gemm = checked_gemm;
    offer_declared(&runner->table, plugin->needs_minor);
}
