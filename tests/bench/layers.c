/* How near layers come to the speed of copying: layers ROUNDS TYPE... runs each on arrays
 * that no cache of a core holds, in turn with copying as many bytes, and prints one line
 * of JSON:
 * {"relu": {"forward": 0.93, "backward": 0.91}, ...}, where 1 is as fast as copying. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "config/option.h"
#include "model/layer.h"
#include "model/plugin.h"

/* Floats of each input. Layers of several have two, whose output may be as large as both.
 */
enum { FLOATS = 1 << 24, SAMPLES = 1 << 10, MOST_INPUTS = 2, MOST_ROUNDS = 99 };

struct job {
    struct layer layer;
    struct layer_memory memory;
    struct layer_runner runner;
    struct lamina_random random;
};

static float *floats(int64_t count)
{
    float *at = aligned_alloc(64, ((size_t)count * sizeof *at + 63) / 64 * 64);
    if (at == NULL) {
        fputs("layers: no memory\n", stderr);
        exit(1);
    }
    for (int64_t i = 0; i < count; i++)
        at[i] = (float)(i * 2654435761 % 8192) / 1024 - 4;
    return at;
}

/* Of a whole batch. */
static float **tensors(const struct layer_tensors *declared, struct arena *arena)
{
    float **at = arena_array(arena, declared->count, sizeof *at);
    for (size_t i = 0; i < declared->count; i++)
        at[i] = floats(layer_tensor_size(&declared->at[i], SAMPLES));
    return at;
}

static int prepare(struct job *job, const char *type, struct arena *arena)
{
    struct plugin_path path;
    struct plugin_file file;
    struct error error;
    struct problems problems = {0};
    plugin_path_make(NULL, arena, &path);
    if (plugin_find(&path, type, arena, &file, &error) != 0 ||
        plugin_open(&file, &job->layer.plugin, &error) != 0) {
        fprintf(stderr, "layers: %s\n", error.text);
        return -1;
    }
    const struct lamina_layer *plugin = job->layer.plugin;
    const struct option_kind kind = {.name = type,
                                     .options = plugin->options,
                                     .count = plugin->option_count,
                                     .size = plugin->options_size};
    void *options = arena_array(arena, 1, kind.size);
    option_read(&kind, tree_parse("{}", 2, "", arena, &problems), "", options, arena,
                &problems);
    job->layer.options = options;
    static struct lamina_shape inputs[MOST_INPUTS];
    for (int i = 0; i < MOST_INPUTS; i++)
        inputs[i] = lamina_vector(FLOATS / SAMPLES);
    job->layer.inputs = inputs;
    job->layer.input_count = plugin_least_inputs(plugin);
    layer_runner_make(&job->runner);
    if (layer_plan(&job->layer, &job->runner, arena) != 0)
        return -1;
    job->memory.saved = tensors(&job->layer.saved, arena);
    job->memory.parameters = tensors(&job->layer.parameters, arena);
    job->memory.gradients = tensors(&job->layer.parameters, arena);
    job->memory.temporary = floats(SAMPLES * job->layer.temporary_per_sample +
                                   job->layer.temporary_per_batch);
    return 0;
}

static void clean(const struct job *job)
{
    for (size_t i = 0; i < job->layer.saved.count; i++)
        free(job->memory.saved[i]);
    for (size_t i = 0; i < job->layer.parameters.count; i++) {
        free(job->memory.parameters[i]);
        free(job->memory.gradients[i]);
    }
    free(job->memory.temporary);
}

static void run(struct job *job, bool back)
{
    if (back)
        layer_backward(&job->layer, &job->memory, &job->runner, SAMPLES, 0);
    else
        layer_forward(&job->layer, &job->memory, &job->runner, true, SAMPLES,
                      &job->random);
}

static double seconds_of_copy(const struct layer_memory *memory)
{
    double start = clock_seconds();
    memcpy(memory->output_gradient, memory->inputs[0], FLOATS * sizeof(float));
    __asm__ volatile("" : : "r"(memory->output_gradient) : "memory");
    return clock_seconds() - start;
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

/* What a pass must read and write, in arrays of FLOATS: each x and y; each x, or y, dy
 * and each dx. */
static int arrays_of(const struct layer *layer, bool back)
{
    int inputs = (int)layer->input_count;
    int outputs = (int)(layer_elements(&layer->output) * SAMPLES / FLOATS);
    bool reads = plugin_reads_input(layer->plugin) || plugin_reads_output(layer->plugin);
    return inputs + outputs + (back && reads ? inputs : 0);
}

/* The median of ratios, each of neighbours in time. */
static double measure(struct job *job, bool back, int rounds)
{
    double ratios[MOST_ROUNDS];
    for (int i = -1; i < rounds; i++) {
        double copy = seconds_of_copy(&job->memory) / 2;
        double start = clock_seconds();
        run(job, back);
        double seconds = clock_seconds() - start;
        ratios[i < 0 ? 0 : i] = copy * arrays_of(&job->layer, back) / seconds;
    }
    qsort(ratios, (size_t)rounds, sizeof *ratios, compare);
    return ratios[rounds / 2];
}

int main(int argc, char **argv)
{
    float *inputs[] = {floats(FLOATS), floats(FLOATS)};
    float *input_gradients[] = {floats(FLOATS), floats(FLOATS)};
    const struct layer_memory arrays = {.inputs = inputs,
                                        .output = floats(MOST_INPUTS * FLOATS),
                                        .output_gradient = floats(MOST_INPUTS * FLOATS),
                                        .input_gradients = input_gradients};
    const char *comma = "{";
    int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0;
    if (rounds < 1 || rounds > MOST_ROUNDS) {
        fputs("usage: layers ROUNDS TYPE...\n", stderr);
        return 2;
    }
    for (int i = 2; i < argc; i++) {
        struct arena *arena = arena_new();
        struct job job = {.memory = arrays};
        rng_seed(&job.random.rng, 0);
        if (prepare(&job, argv[i], arena) != 0)
            return 1;
        double forward = measure(&job, false, rounds);
        printf("%s\"%s\": {\"forward\": %.3f, \"backward\": %.3f}", comma, argv[i],
               forward, measure(&job, true, rounds));
        clean(&job);
        arena_free(arena);
        comma = ", ";
    }
    puts("}");
    return 0;
}
