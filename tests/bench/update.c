/* What an optimizer's step costs beside its memory traffic: update TYPE... steps each on
 * arrays that no cache of a core holds, in turn with copying, and prints one line of
 * JSON:
 * {"adam": 1.1, ...}, where 1 is the time in which as many bytes are copied. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "config/option.h"
#include "config/tree.h"
#include "model/update.h"

enum { FLOATS = 1 << 24, ROUNDS = 9 };

static float *floats(void)
{
    float *at = aligned_alloc(64, FLOATS * sizeof *at);
    if (at == NULL) {
        fputs("update: no memory\n", stderr);
        exit(1);
    }
    for (int64_t i = 0; i < FLOATS; i++)
        at[i] = (float)(i % 97 + 1) / 97;
    return at;
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

static const struct update_kind *find(const char *name)
{
    for (size_t i = 0; i < update_count; i++)
        if (strcmp(update_kinds[i]->name, name) == 0)
            return (const struct update_kind *)update_kinds[i];
    return NULL;
}

static double seconds_of_copy(float *to, const float *from)
{
    double start = clock_seconds();
    memcpy(to, from, FLOATS * sizeof *to);
    __asm__ volatile("" : : "r"(to) : "memory");
    return clock_seconds() - start;
}

/* The median of ratios. A step reads the parameters, the gradients and the states, and
 * writes all but the gradients. */
static double measure(const struct update_kind *kind, struct update *update, float *copy)
{
    double ratios[ROUNDS];
    int arrays = 3 + 2 * kind->states(update->options);
    for (int i = -1; i < ROUNDS; i++) {
        double bytes = seconds_of_copy(copy, update->gradients) / 2 * arrays;
        double start = clock_seconds();
        update->iteration++;
        kind->step(update);
        ratios[i < 0 ? 0 : i] = (clock_seconds() - start) / bytes;
    }
    qsort(ratios, ROUNDS, sizeof *ratios, compare);
    return ratios[ROUNDS / 2];
}

int main(int argc, char **argv)
{
    struct update update = {.parameters = floats(),
                            .gradients = floats(),
                            .state = {floats(), floats(), floats()},
                            .count = FLOATS};
    float *copy = floats();
    const char *comma = "{";
    for (int i = 1; i < argc; i++) {
        const struct update_kind *kind = find(argv[i]);
        struct arena *arena = arena_new();
        struct problems problems = {0};
        if (kind == NULL) {
            fprintf(stderr, "update: there is no optimizer %s\n", argv[i]);
            return 2;
        }
        const char *map = "{learning_rate: 1e-9}";
        void *options = arena_array(arena, 1, kind->kind.size);
        option_read(&kind->kind, tree_parse(map, strlen(map), "", arena, &problems), "",
                    options, arena, &problems);
        update.options = options;
        update.rate = 1e-9;
        update.iteration = 0;
        printf("%s\"%s\": %.3f", comma, argv[i], measure(kind, &update, copy));
        arena_free(arena);
        comma = ", ";
    }
    puts("}");
    return 0;
}
