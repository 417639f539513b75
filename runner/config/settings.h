/* All that a trial is set to: every option of its config with its value. */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include "config/experiment.h"

struct settings {
    struct arena *arena;
    struct setting *at;
    size_t count, capacity;
    /* The caller frees these: */
    struct text config;     /* what config_hash is of */
    struct text repetition; /* what tells trials of one config apart besides */
};

/* `differs`: from its default. */
void settings_add(struct settings *settings, struct setting setting, bool differs);

/* Every option of a section that was read. */
void settings_add_options(struct settings *settings, const struct component *section);

/* The kind of a component; `word` is what names it there, type or rule. */
void settings_add_kind(struct settings *settings, const struct component *component,
                       const char *word, bool differs);

/* config_hash of the same config with another length: `path` is schedule.epochs or
 * schedule.iterations. */
void settings_hash_of_length(const struct trial_spec *spec, const char *path,
                             int64_t length, char hash[DIGEST_SIZE]);

#endif
