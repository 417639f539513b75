/* Which shorter trial a longer one goes on from. */
#include "run/train_on.h"

#include <string.h>

#include "config/settings.h"
#include "model/rate.h"
#include "record/longer.h"
#include "run/init_files.h"
#include "train/schedule.h"

struct search {
    struct database *database;
    struct todo *todo;
    const struct attempt_layer *layers;
    const struct longer_length *lengths; /* of all trials that are done */
    size_t length_count;
    struct error *error;
};

/* The run_key that the trial would have with this length. */
static void key_of_length(const struct prepared *prepared, size_t index,
                          const struct longer_length *length, char key[DIGEST_SIZE])
{
    const size_t at = prepared->spec_of[index];
    const struct init_file *file = prepared->init_files[at];
    struct trial_spec spec = *prepared->specs[at];
    struct trial trial = prepared->plan.trials[index];
    settings_hash_of_length(prepared->specs[at], length->path, length->value,
                            spec.config_hash);
    trial.spec = &spec;
    plan_set_key(&trial, prepared->datasets[at]->digest,
                 file != NULL ? file->digest : NULL);
    memcpy(key, trial.run_key, DIGEST_SIZE);
}

static int64_t iterations_of(const struct prepared *prepared, size_t index,
                             const struct longer_length *length)
{
    const size_t at = prepared->spec_of[index];
    struct schedule schedule = prepared->specs[at]->schedule;
    bool is_epochs = strcmp(length->path, "schedule.epochs") == 0;
    schedule.epochs = is_epochs ? length->value : 0;
    schedule.iterations = is_epochs ? 0 : length->value;
    return schedule_iterations(&schedule,
                               prepared->datasets[at]->splits[SPLIT_TRAIN].count);
}

/* The one that can be gone on from the furthest, or else, with why it cannot, any. */
static int find(const struct search *search, size_t index, struct longer_source *best)
{
    const struct prepared *prepared = search->todo->prepared;
    const int64_t iterations = todo_outline(search->todo, index).iterations;
    const size_t spec = prepared->spec_of[index];
    const struct longer_wish wish = {
        prepared->specs[spec],
        schedule_evaluations(&prepared->specs[spec]->schedule,
                             prepared->datasets[spec]->splits[SPLIT_TRAIN].count),
        search->layers, prepared->catalogue.count};
    *best = (struct longer_source){0};
    for (size_t i = 0; i < search->length_count; i++) {
        const struct longer_length *length = &search->lengths[i];
        struct longer_source source;
        char key[DIGEST_SIZE];
        if (iterations_of(prepared, index, length) >= iterations)
            continue;
        key_of_length(prepared, index, length, key);
        if (longer_find(search->database, key, &wish, prepared->arena, &source,
                        search->error) != 0)
            return -1;
        if (source.id != 0 && (best->id == 0 || source.checkpoint > best->checkpoint))
            *best = source;
    }
    return 0;
}

/* What of this config stands in the way; NULL: nothing. */
static const char *obstacle(const struct todo *todo, size_t index)
{
    const struct trial_spec *spec = todo->prepared->specs[todo->prepared->spec_of[index]];
    if (rate_is_of_length(&spec->rate))
        return arena_format(todo->prepared->arena,
                            "`schedule.learning_rate: {type: %s}` looks at the run's "
                            "length",
                            spec->rate.kind->name);
    if (todo->rule != NULL)
        return "`stop` compares trials from the beginning";
    return NULL;
}

static int begin(const struct search *search, size_t index)
{
    struct todo *todo = search->todo;
    struct todo_trial *at = &todo->at[index];
    struct registry_trial *trial = &todo->trials[index];
    struct arena *arena = todo->prepared->arena;
    struct longer_source source;
    if (find(search, index, &source) != 0)
        return -1;
    const char *why = obstacle(todo, index);
    why = why != NULL ? why : source.why;
    if (source.id == 0 && todo->prepared->plan.total > 1)
        return 0; /* a sweep has trials of all kinds */
    if (source.id == 0)
        return longer_nearest(search->database, trial->id, arena, &at->of_shorter,
                              search->error);
    if (why != NULL) {
        at->of_shorter = arena_format(arena,
                                      "it begins at its beginning, and not where "
                                      "%s ended, which is shorter: %s",
                                      source.name, why);
        return 0;
    }
    at->of_shorter = arena_format(arena,
                                  "it goes on from iteration %lld of %s, which is "
                                  "shorter, and begins with its rows",
                                  (long long)source.checkpoint, source.name);
    if (longer_copy(search->database, trial->id, &source, at->of_shorter,
                    search->error) != 0)
        return -1;
    at->source = source.run_key;
    at->iteration = at->recorded = source.checkpoint;
    trial->checkpoint = trial->last_iteration = source.checkpoint;
    return 0;
}

int train_on_begin(struct database *database, struct todo *todo, size_t first,
                   const struct attempt_layer *layers, struct error *error)
{
    struct search search = {
        .database = database, .todo = todo, .layers = layers, .error = error};
    int status = longer_lengths(database, todo->prepared->arena, &search.lengths,
                                &search.length_count, error);
    for (size_t i = first; i < todo->prepared->plan.count && status == 0; i++) {
        const struct registry_trial *trial = &todo->trials[i];
        bool is_new = todo->at[i].wanted && todo->at[i].again_of == 0 &&
                      trial->state == TRIAL_QUEUED && search.length_count > 0;
        if (is_new)
            is_new = longer_is_new(database, trial->id);
        if (is_new)
            status = begin(&search, i);
    }
    return status;
}
