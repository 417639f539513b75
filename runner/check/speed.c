/* Beside what copying the same bytes takes, so that the figure means something on any
 * machine. */
#include "check/speed.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "check/prepare.h"
#include "check/walk.h"
#include "check/words.h"

enum { MOST_SAMPLES = 128, MOST_FLOATS = 1 << 24 };

#define MOST_FLOPS 1e12 /* a second: more than any core does, three times over */

/* Seconds of one call, the best of several; of a slow one, of as many as a second holds.
 */
static double best_time(struct subject *subject, bool back)
{
    double best = INFINITY, begin = clock_seconds();
    subject->runner.reports = &subject->reports;
    for (int i = 0; i < 20 && (i == 0 || clock_seconds() - begin < 1); i++) {
        subject_tell_pass();
        double start = clock_seconds();
        if (back)
            layer_backward(&subject->layer, &subject->memory, &subject->runner,
                           subject->batch_size, 0);
        else
            layer_forward(&subject->layer, &subject->memory, &subject->runner, true,
                          subject->batch_size, &subject->random);
        best = fmin(best, clock_seconds() - start);
    }
    return best;
}

static double copy_bandwidth(int64_t bytes, struct arena *arena)
{
    char *from = arena_array(arena, (size_t)bytes, 1),
         *to = arena_array(arena, (size_t)bytes, 1);
    double best = INFINITY;
    for (int i = 0; i < 20; i++) {
        double start = clock_seconds();
        memcpy(to, from, (size_t)bytes);
        __asm__ volatile("" : : "r"(to) : "memory");
        best = fmin(best, clock_seconds() - start);
    }
    return 2 * (double)bytes / best;
}

static int64_t pass_bytes(const struct subject *subject, bool back)
{
    int64_t floats = (back ? 2 : 1) * subject->input_total + subject->output_count;
    for (size_t i = 0; i < subject->layer.parameters.count; i++)
        floats += (back ? 2 : 1) * subject->layer.parameters.at[i].count;
    for (size_t i = 0; i < subject->layer.saved.count; i++)
        floats += layer_tensor_size(&subject->layer.saved.at[i], subject->batch_size);
    return floats * (int64_t)sizeof(float);
}

static const char *pass_speed(struct cases *cases, struct subject *subject, bool back)
{
    double flops = (double)subject->batch_size *
                   (back ? subject->layer.flops_backward : subject->layer.flops_forward);
    int64_t bytes = pass_bytes(subject, back);
    double seconds = best_time(subject, back);
    double share = 100 * (double)bytes / seconds / copy_bandwidth(bytes, cases->arena);
    if (flops / seconds > MOST_FLOPS)
        words_say(cases, CHECK_FAILED,
                  "tells %.3g FLOPs a sample of %s, which would be %.3g a second: "
                  "lamina_set_flops takes the operations of one sample",
                  flops / (double)subject->batch_size, back ? "backward" : "forward",
                  flops / seconds);
    const char *work =
        flops > 0 ? arena_format(cases->arena, ", %.3g GFLOP/s", flops / seconds / 1e9)
                  : "";
    return arena_format(cases->arena, "%.3g us, %.0f %% of the speed of copying%s",
                        seconds * 1e6, share, work);
}

/* The last shapes that are accepted, of vectors with more features. */
static struct subject_shapes large_shapes(const struct cases *cases)
{
    struct subject_shapes shapes = cases->shapes[cases->shape_count - 1];
    struct lamina_shape *at = arena_array(cases->arena, (size_t)shapes.count, sizeof *at);
    memcpy(at, shapes.at, (size_t)shapes.count * sizeof *at);
    for (int64_t i = 0; i < shapes.count; i++)
        if (cases->request->input_count == 0 && at[i].dims == 1)
            at[i].at[0] = 512;
    return (struct subject_shapes){at, shapes.count};
}

const char *speed_told(struct cases *cases)
{
    const struct subject_shapes shapes = large_shapes(cases);
    struct subject subject;
    int64_t floats = walk_sample_floats(cases, &cases->variants[0], &shapes);
    int64_t samples = floats < MOST_FLOATS ? MOST_FLOATS / floats : 1;
    samples = samples < MOST_SAMPLES ? samples : MOST_SAMPLES;
    if (prepare_subject(cases, &subject, &cases->variants[0], &shapes, samples,
                        subject_inputs) != 0)
        return NULL;
    if (!walk_forward(cases, &subject, true) || !walk_backward(cases, &subject, 0))
        return NULL;
    const char *seen = arena_format(
        cases->arena, "%lld samples of %s: forward %s; backward %s", (long long)samples,
        words_shapes(&subject.layer, cases->arena), pass_speed(cases, &subject, false),
        pass_speed(cases, &subject, true));
    prepare_free_subject(&subject);
    return seen;
}
