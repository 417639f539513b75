/* What is right is known from the layer itself: from forward for backward, and from the
 * reference, where there is one, for forward. */
#include "check/values.h"

#include <math.h>
#include <stdio.h>

#include "check/gradient.h"
#include "check/walk.h"

/* ---- gradients ---- */

static void judge(struct cases *cases, const struct subject *subject, const char *name,
                  const struct gradient_result *result)
{
    char which[64] = "all elements moved together";
    cases->gradients_checked += result->checked;
    cases->gradients_kinks += result->kinks;
    if (subject->inputs == subject_inputs)
        cases->gradients_tolerance = fmax(cases->gradients_tolerance, result->tolerance);
    if (result->element >= 0)
        snprintf(which, sizeof which, "element %lld", (long long)result->element);
    if (result->wrong > 0)
        cases_say(
            cases, CHECK_FAILED,
            "the gradient by %s is wrong in %lld of %lld: for %s backward says %.7g, "
            "forward changes by %.7g (they may differ by %.2g; %s): check the "
            "derivative",
            name, (long long)result->wrong, (long long)result->checked, which,
            result->given, result->found, result->allowed, walk_text(cases, subject));
    else if (result->checked == 0 && subject->inputs == subject_inputs)
        cases_say(
            cases, CHECK_FAILED,
            "no element of the gradient by %s could be checked, as forward has a kink "
            "at each: is it continuous?",
            name);
}

/* Between the elements, so that a large layer is not taken for a hung one. */
static void stay_alive(void *cases)
{
    cases_doing(cases, "in the check of the gradients");
}

/* Of unusual inputs forward may make what is no number: of those there is no gradient. */
static void check_gradient(struct cases *cases, struct subject *subject, const char *name,
                           float *values, double scale,
                           const struct subject_values *gradient)
{
    struct gradient_result result;
    cases_doing(cases, "in the check of the gradient by %s", name);
    if (gradient_check(subject, values, gradient->at, gradient->count, scale, stay_alive,
                       cases, &result) == 0)
        judge(cases, subject, name, &result);
    else if (subject->inputs == subject_inputs)
        cases_say(
            cases, CHECK_FAILED,
            "the gradient by %s cannot be checked: forward fails, or gives no number, "
            "for ordinary inputs (%s)",
            name, subject->inputs->text);
}

static void gradients_of(struct cases *cases, struct subject *subject)
{
    const struct layer_tensors *parameters = &subject->layer.parameters;
    struct layer_memory *memory = &subject->memory;
    if (!walk_forward(cases, subject, true) || !walk_backward(cases, subject, 0))
        return;
    struct results given = walk_results(subject);
    check_gradient(cases, subject, "the input", memory->input, subject->inputs->deviation,
                   &given.gradients[0]);
    for (size_t i = 0; i < parameters->count; i++)
        check_gradient(cases, subject, parameters->at[i].name, memory->parameters[i],
                       subject->scales[i], &given.gradients[i + 1]);
}

const char *values_gradients(struct cases *cases)
{
    size_t shapes = cases->shape_count;
    cases->shape_count = shapes > 4 ? 4 : shapes;
    walk_all(cases, gradients_of);
    const char *kinks = cases->gradients_kinks > 0
                            ? arena_format(cases->arena, "; %lld left out at kinks",
                                           (long long)cases->gradients_kinks)
                            : "";
    return arena_format(
        cases->arena,
        "%lld elements agree with central differences, each within at most "
        "%.1g of the largest%s",
        (long long)cases->gradients_checked, cases->gradients_tolerance, kinks);
}
