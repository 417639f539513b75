/* lamina/table.h - the table of the functions that the runner offers. Authors call them
 * by the inline functions of lamina/layer.h, which includes this file; they are told
 * there. It grows at its end only: functions that came later than the runner's minor
 * version are absent. */
#ifndef LAMINA_TABLE_H
#define LAMINA_TABLE_H

#ifndef LAMINA_LAYER_H
#error "include <lamina/layer.h>, which includes this file"
#endif

struct lamina_runner {
    uint32_t struct_size;
    uint32_t abi_minor; /* of the runner; functions that came later are absent */

    int (*set_failure)(const struct lamina_runner *, const char *option,
                       const char *format, va_list);

    void (*set_output)(struct lamina_plan *, const struct lamina_shape *);
    void (*add_parameter)(struct lamina_plan *, const char *name,
                          const struct lamina_shape *, int64_t fan_in, int64_t fan_out,
                          int32_t initial, double a, double b);
    void (*add_state)(struct lamina_plan *, const char *name, const struct lamina_shape *,
                      double initial);
    void (*add_saved)(struct lamina_plan *, int64_t per_sample, int64_t per_batch);
    void (*set_temporary)(struct lamina_plan *, int64_t per_sample, int64_t per_batch);
    void (*set_flops)(struct lamina_plan *, double forward, double backward);

    void (*gemm)(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k,
                 float alpha, const float *a, int64_t lda, const float *b, int64_t ldb,
                 float beta, float *c, int64_t ldc);
    void (*exp)(float *out, const float *in, int64_t count);
    void (*log)(float *out, const float *in, int64_t count);
    void (*tanh)(float *out, const float *in, int64_t count);
    void (*sigmoid)(float *out, const float *in, int64_t count);
    void (*erf)(float *out, const float *in, int64_t count);

    void (*fill_uniform)(struct lamina_random *, float *out, int64_t count, float from,
                         float to);
    void (*fill_normal)(struct lamina_random *, float *out, int64_t count, float mean,
                        float std);
    void (*fill_bernoulli)(struct lamina_random *, float *out, int64_t count, double p);

    /* Since 1.1 */
    void (*set_least_batch)(struct lamina_plan *, int64_t samples);

    /* Since 1.2, in `onnx` only: see lamina/onnx.h */
    const char *(*onnx_node)(struct lamina_graph *, const char *op_type);
    void (*onnx_input)(struct lamina_graph *, const char *value);
    void (*onnx_integer)(struct lamina_graph *, const char *attribute, int64_t);
    void (*onnx_integers)(struct lamina_graph *, const char *attribute, const int64_t *,
                          int64_t count);
    void (*onnx_real)(struct lamina_graph *, const char *attribute, double);
    void (*onnx_text)(struct lamina_graph *, const char *attribute, const char *);
    const char *(*onnx_floats)(struct lamina_graph *, const struct lamina_shape *,
                               const float *);
    const char *(*onnx_int64s)(struct lamina_graph *, const int64_t *, int64_t count);
    void (*onnx_output)(struct lamina_graph *, const char *value);

    /* Since 1.2 */
    int64_t (*input_count)(const struct lamina_plan *);
    const struct lamina_shape *(*input_shape)(const struct lamina_plan *, int64_t input);
    void (*declare_parameter)(struct lamina_plan *, const struct lamina_parameter *);
    int (*fail_text)(const struct lamina_runner *, const char *option, const char *text);
    void (*report)(const struct lamina_runner *, const char *name, double value);
};

#endif
