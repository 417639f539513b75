/* All that a trial is set to: every option of its config with its value. */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include "config/experiment.h"

struct settings {
    struct arena *arena;
    struct settings_list {
        struct setting *at;
        size_t count, capacity;
    } written, identity; /* see struct trial_spec; settings_take frees them */
    bool is_parted;      /* else `written` is the identity, too: a chain */
    const char *layer;   /* the path of the layer that is read, "layers.2.0", or NULL */
    size_t place;        /* its place in the stack */
    bool is_elsewhere;   /* in the stack than as it is written */
    bool is_again;       /* its settings are there already: of an earlier repetition */
    /* The caller frees these: */
    struct text config;     /* what config_hash is of */
    struct text repetition; /* what tells trials of one config apart besides */
};

/* `differs`: from its default. */
void settings_add(struct settings *settings, struct setting setting, bool differs);

/* What is added from now on is of a layer, until `path` is NULL. Settings have its path
 * as written, and are added once for all repetitions; what tells trials apart has its
 * place in the stack, so that a block is there the same as its layers written out: the
 * blocks themselves are told apart by plan_set_key(). */
void settings_of_layer(struct settings *settings, const char *path, size_t place,
                       bool is_again);

/* What tells trials apart, and is no setting. */
void settings_identify(struct settings *settings, struct setting setting);

/* Every option of a section that was read. */
void settings_add_options(struct settings *settings, const struct component *section);

/* The kind of a component; `word` is what names it there, type or rule. */
void settings_add_kind(struct settings *settings, const struct component *component,
                       const char *word, bool differs);

/* A list that is whole, in the arena. */
struct setting *settings_take(struct settings_list *list, struct arena *arena);

/* config_hash of the same config with another length: `path` is schedule.epochs or
 * schedule.iterations. */
void settings_hash_of_length(const struct trial_spec *spec, const char *path,
                             int64_t length, char hash[DIGEST_SIZE]);

#endif
