/* Components and their versions, by the tables of their kinds. */
#include "record/components.h"

#include <string.h>

#include "data/datasets.h"
#include "model/init.h"
#include "model/loss.h"
#include "model/optimizer.h"
#include "model/rate.h"

static void add(const struct component *component, struct component_version *at,
                size_t *count)
{
    if (component->kind != NULL)
        at[(*count)++] = (struct component_version){
            component->path, component->kind->name, option_kind_version(component->kind)};
}

struct component_version *components_of(const struct trial_spec *spec,
                                        struct arena *arena, size_t *count)
{
    const struct component *const of_all[] = {&spec->dataset, &spec->loss,
                                              &spec->optimizer, &spec->rate, &spec->init};
    size_t most = sizeof of_all / sizeof of_all[0], parts = 0;
    while (spec->rate.kind != NULL && rate_component_part(&spec->rate, parts) != NULL)
        parts++;
    struct component_version *found =
        arena_array(arena, most + parts + spec->layer_count, sizeof *found);
    *count = 0;
    for (size_t i = 0; i < most; i++)
        add(of_all[i], found, count);
    for (size_t i = 0; i < parts; i++)
        add(rate_component_part(&spec->rate, i), found, count);
    for (size_t i = 0; i < spec->layer_count; i++)
        if (spec->layers[i].own_init)
            add(&spec->layers[i].init, found, count);
    return found;
}

/* The last word of a path that is no number. */
static const char *last_word(const char *path, size_t *length)
{
    const char *end = path + strlen(path), *word = end;
    for (*length = 0; word > path;) {
        while (word > path && word[-1] != '.')
            word--;
        *length = (size_t)(end - word);
        if (strspn(word, "0123456789") < *length || word == path)
            break;
        end = --word;
    }
    return word;
}

const char *components_version(const char *path, const char *type)
{
    /* By the last word of the path: "layers.0.init" is an init, and
     * "schedule.learning_rate.schedules.1" a schedule. */
    const struct {
        const char *word;
        struct option_kinds kinds;
    } sections[] = {{"dataset", datasets_kinds()},    {"loss", loss_kinds()},
                    {"optimizer", optimizer_kinds()}, {"learning_rate", rate_kinds()},
                    {"schedules", rate_kinds()},      {"init", init_kinds()}};
    size_t length;
    const char *word = last_word(path, &length);
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (strlen(sections[i].word) != length ||
            strncmp(sections[i].word, word, length) != 0)
            continue;
        const struct option_kind *kind = option_kind_find(&sections[i].kinds, type);
        return kind != NULL ? option_kind_version(kind) : NULL;
    }
    return NULL;
}
