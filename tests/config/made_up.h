/* What the tests of configs and sweeps share: layers that exist only as option tables, so
 * that no plugin is loaded, and experiments made of a text in the test. Nothing is
 * released: each test runs in a process of its own and its arena goes with it. */
#ifndef TESTS_MADE_UP_H
#define TESTS_MADE_UP_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/experiment.h"
#include "config/experiment_load.h"
#include "run/vocabulary.h"

#include <check.h> /* after layer.h: its macro `fail` would rename a member there */

struct made_up_linear {
    int64_t out_features;
    bool bias;
};

static const struct lamina_option made_up_linear_options[] = {
    {"out_features", LAMINA_INTEGER, offsetof(struct made_up_linear, out_features), NULL,
     "[1, inf)", "Outputs of a sample."},
    {"bias", LAMINA_BOOL, offsetof(struct made_up_linear, bias), "true", NULL, "Adds b."},
};

static const struct option_kind *const made_up_layers[] = {
    &(const struct option_kind){.name = "linear",
                                .version = "1.0",
                                .options = made_up_linear_options,
                                .count = 2,
                                .size = sizeof(struct made_up_linear)},
    &(const struct option_kind){.name = "sigmoid", .version = "1.0"},
    &(const struct option_kind){.name = "tanh", .version = "1.0"},
};

/* The keys that an experiment cannot do without. */
#define MADE_UP_DATASET "dataset: {type: digits}\n"
#define MADE_UP_LAYERS                                                                   \
    "layers:\n"                                                                          \
    "  - {type: linear, name: hidden, out_features: 16}\n"                               \
    "  - sigmoid\n"                                                                      \
    "  - {type: linear, out_features: 10}\n"
#define MADE_UP_LOSS "loss: cross_entropy\n"
#define MADE_UP_OPTIMIZER "optimizer: {type: sgd, learning_rate: 0.1}\n"
#define MADE_UP_SCHEDULE "schedule: {epochs: 1, batch_size: 32}\n"
#define MADE_UP                                                                          \
    MADE_UP_DATASET MADE_UP_LAYERS MADE_UP_LOSS MADE_UP_OPTIMIZER MADE_UP_SCHEDULE

static inline struct vocabulary made_up_vocabulary(void)
{
    return vocabulary_list((struct option_kinds){
        "layer", made_up_layers, sizeof made_up_layers / sizeof *made_up_layers});
}

/* Loads a text as the file `made-up.yaml` of a folder of its own. `sets` ends with NULL,
 * or is NULL. */
static inline const struct experiment *made_up_load(const char *text,
                                                    const char *const *sets,
                                                    struct arena *arena,
                                                    struct problems *problems)
{
    char folder[] = "/tmp/lamina-test-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    char *path = arena_format(arena, "%s/made-up.yaml", folder);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, strlen(text), file), strlen(text));
    fclose(file);
    size_t count = 0;
    while (sets && sets[count])
        count++;
    const struct experiment *experiment =
        experiment_load(path, sets, count, arena, problems);
    unlink(path);
    rmdir(folder);
    return experiment;
}

/* Ends the test, with the findings, where there are any. */
static inline void made_up_no_problems(const struct problems *problems)
{
    ck_assert_msg(problems->count == 0, "unexpected: %s",
                  problems->count > 0 ? problems->lines[0] : "");
}

/* True where a finding stands at `place` ("4:12", or the source where there is no line)
 * and says `words`. */
static inline bool made_up_finds(const struct problems *problems, const char *place,
                                 const char *words)
{
    for (size_t i = 0; i < problems->kept; i++) {
        const char *line = problems->lines[i];
        const char *at = strstr(line, place);
        size_t end = strlen(place);
        if (at && (at == line || at[-1] == ':') && strncmp(at + end, ": ", 2) == 0 &&
            strstr(at + end, words))
            return true;
    }
    return false;
}

#endif
