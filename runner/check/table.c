/* A function that came after the declared version is there all the same, but tells; an
 * older runner would jump into the void. */
#include "check/table.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static struct lamina_runner runner_has; /* the functions themselves */
static uint32_t declared;               /* minor version */
static void (*misused)(const char *sentence);

void table_on_misuse(void (*told)(const char *sentence))
{
    misused = told;
}

/* ---- Functions of a later version ---- */

static void too_new(const char *name, uint32_t minor)
{
    char text[256];
    snprintf(text, sizeof text,
             "calls %s, which layer.h has since 1.%u, but declares that 1.%u will do: "
             "set .needs_minor = %u",
             name, minor, declared, minor);
    misused(text);
}

/* Each stands for one of them, whatever its arguments. */
static void early_set_least_batch(void)
{
    too_new("lamina_set_least_batch", 1);
}

static void early_input_count(void)
{
    too_new("lamina_input_count", 2);
}

static void early_input_shape(void)
{
    too_new("lamina_input_shape", 2);
}

static void early_declare_parameter(void)
{
    too_new("lamina_declare_parameter", 2);
}

static void early_fail_text(void)
{
    too_new("lamina_fail_text", 2);
}

static void early_report(void)
{
    too_new("lamina_report", 2);
}

typedef void any_function(void);

/* One row for each function that came after 1.0, in the order of the runner's table; but
 * none for those of `onnx`, which no older runner calls. */
static const struct {
    uint32_t minor;
    size_t offset;
    any_function *early;
} later[] = {
    {1, offsetof(struct lamina_runner, set_least_batch), early_set_least_batch},
    {2, offsetof(struct lamina_runner, input_count), early_input_count},
    {2, offsetof(struct lamina_runner, input_shape), early_input_shape},
    {2, offsetof(struct lamina_runner, declare_parameter), early_declare_parameter},
    {2, offsetof(struct lamina_runner, fail_text), early_fail_text},
    {2, offsetof(struct lamina_runner, report), early_report},
};

static void offer_declared(struct lamina_runner *table, uint32_t minor)
{
    declared = minor;
    table->abi_minor = minor;
    for (size_t i = sizeof later / sizeof later[0]; i-- > 0;)
        if (later[i].minor > minor) {
            memcpy((char *)table + later[i].offset, &later[i].early,
                   sizeof later[i].early);
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

/* Whoever trains the layer gives the runner reports to write. */
static void checked_report(const struct lamina_runner *table, const char *name,
                           double value)
{
    const struct layer_reports *reports = ((const struct layer_runner *)table)->reports;
    char text[256];
    if (reports == NULL) {
        misused(
            "calls lamina_report where it does not train, in which nothing is recorded: "
            "call it in backward, or in forward where pass->training");
        return;
    }
    if (name == NULL || !text_is_name(name) || strlen(name) >= LAYER_REPORT_NAME) {
        snprintf(text, sizeof text,
                 "calls lamina_report with the name '%.60s': a name is [a-z][a-z0-9_]* "
                 "of at most %d letters",
                 name != NULL ? name : "", LAYER_REPORT_NAME - 1);
        misused(text);
        return;
    }
    size_t i = 0;
    while (i < reports->count && strcmp(reports->at[i].name, name) != 0)
        i++;
    if (i == LAYER_MOST_REPORTS) {
        snprintf(text, sizeof text,
                 "reports '%s' by lamina_report, which has %d names already: a batch "
                 "has no more",
                 name, LAYER_MOST_REPORTS);
        misused(text);
    }
    runner_has.report(table, name, value);
}

void table_make(struct layer_runner *runner, const struct lamina_layer *plugin)
{
    layer_runner_make(runner);
    runner_has = runner->table;
    runner->table.fill_uniform = fill_uniform;
    runner->table.fill_normal = fill_normal;
    runner->table.fill_bernoulli = fill_bernoulli;
    runner->table.gemm = checked_gemm;
    runner->table.report = checked_report;
    offer_declared(&runner->table, plugin->needs_minor);
}
