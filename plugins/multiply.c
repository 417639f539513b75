/* multiply: y = x1 x2 ..., in this order, element by element: where one branch gates
 * another. A dimension of 1 is repeated as often as another input has it, as PyTorch does
 * it: (16, 1, 1) weighs the channels of (16, 28, 28). The gradient by an input is that by
 * y times all others, added up where the input was repeated. */
#include <lamina/inputs.h>
#include <lamina/onnx.h>

static bool fit(const struct lamina_shape *a, const struct lamina_shape *b)
{
    bool good = a->dims == b->dims;
    for (int64_t d = 0; good && d < a->dims; d++)
        good = a->at[d] == b->at[d] || a->at[d] == 1 || b->at[d] == 1;
    return good;
}

static int shape(const struct lamina_runner *runner, const void *options,
                 const struct lamina_shape *input, struct lamina_plan *plan)
{
    static const char rule[] = "they must have as many dimensions, each equal or 1";
    int64_t factors = lamina_input_count(runner, plan);
    struct lamina_shape output = *input;
    bool repeats = false;
    (void)options;
    for (int64_t k = 1; k < factors; k++) {
        const struct lamina_shape *x = lamina_input_shape(runner, plan, k);
        for (int64_t j = 0; j < k; j++)
            if (!fit(lamina_input_shape(runner, plan, j), x))
                return lamina_fail_inputs(runner, j, k, "multiplied", rule);
        repeats = repeats || !lamina_same_shape(x, input);
        for (int64_t d = 0; d < x->dims; d++)
            output.at[d] = x->at[d] > output.at[d] ? x->at[d] : output.at[d];
    }
    int64_t count = lamina_elements(&output);
    double products = (double)(factors - 1) * (double)count;
    if (repeats)
        lamina_set_temporary(runner, plan, count, 0);
    lamina_set_flops(runner, plan, products, (double)factors * products);
    lamina_set_output(runner, plan, output);
    return 0;
}

/* A batch of the output beside one of an input, whose dimensions of 1 are repeated: sizes
 * of the output, and the floats from one element to the next of the input, which are 0
 * where it is repeated. The innermost is first, and neighbours that need no telling apart
 * are one: of two equal shapes, all. */
struct walk {
    int64_t dims, rows; /* a row is the innermost dimension */
    int64_t size[LAMINA_MAX_DIMS + 1], step[LAMINA_MAX_DIMS + 1];
    int64_t at[LAMINA_MAX_DIMS + 1]; /* the row that it is at */
    int64_t from;                    /* where the input has that */
};

static void begin(struct walk *walk, int64_t batch, const struct lamina_shape *output,
                  const struct lamina_shape *input)
{
    int64_t stride = 1, d = output->dims;
    *walk = (struct walk){.dims = 1, .rows = 1, .size = {1}, .step = {1}};
    while (d-- >= 0) {
        int64_t size = d < 0 ? batch : output->at[d], own = d < 0 ? batch : input->at[d];
        int64_t step = own == size ? stride : 0, last = walk->dims - 1;
        stride *= own;
        if (size == 1)
            continue;
        if (walk->size[last] == 1) {
            walk->size[last] = size;
            walk->step[last] = step;
        } else if ((walk->step[last] == 0) == (step == 0)) {
            walk->size[last] *= size;
        } else {
            walk->size[walk->dims] = size;
            walk->step[walk->dims++] = step;
        }
    }
    for (d = 1; d < walk->dims; d++)
        walk->rows *= walk->size[d];
}

static void next_row(struct walk *walk)
{
    for (int64_t d = 1; d < walk->dims; d++) {
        walk->from += walk->step[d];
        if (++walk->at[d] < walk->size[d])
            return;
        walk->from -= walk->at[d] * walk->step[d];
        walk->at[d] = 0;
    }
}

/* y = a x; a and y, which may be one, are as the output, x as the input. */
LAMINA_CLONES static void times(struct walk walk, const float *a, const float *x,
                                float *y)
{
    int64_t count = walk.size[0];
    for (int64_t row = 0; row < walk.rows; row++, next_row(&walk)) {
        const float *b = x + walk.from;
        if (walk.step[0] == 0)
            for (int64_t i = 0; i < count; i++)
                y[i] = a[i] * b[0];
        else
            for (int64_t i = 0; i < count; i++)
                y[i] = a[i] * b[i];
        a += count;
        y += count;
    }
}

/* sums (elements), as the input, of values as the output. */
LAMINA_CLONES static void add_up(struct walk walk, const float *values, float *sums,
                                 int64_t elements)
{
    int64_t count = walk.size[0];
    for (int64_t i = 0; i < elements; i++)
        sums[i] = 0;
    for (int64_t row = 0; row < walk.rows; row++, next_row(&walk)) {
        float *to = sums + walk.from;
        if (walk.step[0] == 0)
            to[0] += lamina_sum(values, count);
        else
            for (int64_t i = 0; i < count; i++)
                to[i] += values[i];
        values += count;
    }
}

LAMINA_CLONES static int forward(const struct lamina_runner *runner,
                                 const struct lamina_forward *pass)
{
    const struct lamina_shape *output = pass->output_shape;
    int64_t count = pass->batch_size * lamina_elements(output), k = 0;
    const float *product = pass->output;
    (void)runner;
    if (lamina_same_shape(output, pass->input_shape))
        product = pass->inputs[k++];
    else
        for (int64_t i = 0; i < count; i++)
            pass->output[i] = 1;
    for (; k < pass->input_count; k++) {
        struct walk walk;
        begin(&walk, pass->batch_size, output, &pass->input_shapes[k]);
        times(walk, product, pass->inputs[k], pass->output);
        product = pass->output;
    }
    return 0;
}

static int backward(const struct lamina_runner *runner,
                    const struct lamina_backward *pass)
{
    const struct lamina_shape *output = pass->output_shape, *shapes = pass->input_shapes;
    struct walk walk;
    (void)runner;
    for (int64_t k = 0; k < pass->input_count; k++) {
        float *dx = pass->input_gradients[k];
        bool whole = lamina_same_shape(output, &shapes[k]);
        float *to = whole ? dx : pass->temporary;
        const float *product = pass->output_gradient;
        for (int64_t j = pass->input_count - 1; dx && j >= 0; j--) {
            if (j == k)
                continue;
            begin(&walk, pass->batch_size, output, &shapes[j]);
            times(walk, product, pass->inputs[j], to);
            product = to;
        }
        if (!dx || whole)
            continue;
        begin(&walk, pass->batch_size, output, &shapes[k]);
        add_up(walk, to, dx, pass->batch_size * lamina_elements(&shapes[k]));
    }
    return 0;
}

/* Where a sample of the input has what goes with element i of one of the output. */
static int64_t place_of(int64_t i, const struct lamina_shape *output,
                        const struct lamina_shape *input)
{
    int64_t place = 0, stride = 1;
    for (int64_t d = output->dims - 1; d >= 0; d--) {
        place += i % output->at[d] % input->at[d] * stride;
        stride *= input->at[d];
        i /= output->at[d];
    }
    return place;
}

static int reference(const struct lamina_runner *runner,
                     const struct lamina_reference *pass)
{
    int64_t count = lamina_elements(pass->output_shape);
    (void)runner;
    for (int64_t i = 0; i < pass->batch_size * count; i++) {
        pass->output[i] = 1;
        for (int64_t k = 0; k < pass->input_count; k++) {
            const struct lamina_shape *input = &pass->input_shapes[k];
            int64_t sample = i / count * lamina_elements(input);
            pass->output[i] *=
                pass->inputs[k][sample + place_of(i % count, pass->output_shape, input)];
        }
    }
    return 0;
}

static int onnx(const struct lamina_runner *runner, const struct lamina_onnx *net)
{
    return lamina_onnx_output(runner, net, lamina_onnx_join(runner, net, "Mul"));
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer,
        .needs_minor = 2,
        .name = "multiply",
        .version = "1.0",
        .summary = "y = x1 x2 ...",
        .shape = shape,
        .forward = forward,
        .backward = backward,
        .reference = reference,
        .onnx = onnx,
        .least_inputs = 2,
        .most_inputs = LAMINA_ANY_NUMBER,
        .flags = LAMINA_FORGETS_OUTPUT,
    };
    return &layer;
}
