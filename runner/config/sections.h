/* What a config can have: its sections, a row each, and what stands beside them. One more
 * section is one more row, and its struct in experiment.h; loading, resolving, short
 * forms, sweeps, hints and the schema read it here. */
#ifndef CONFIG_SECTIONS_H
#define CONFIG_SECTIONS_H

#include "config/experiment.h"

enum section_form {
    SECTION_TYPED,   /* {type: kind, ...}, read into a struct component */
    SECTION_OPTIONS, /* a mapping of options, read into their struct; may be left out */
    SECTION_SPECIAL  /* read by a function of its own */
};

struct section {
    const char *name; /* "optimizer"; "schedule.learning_rate" is nested in another */
    enum section_of { SECTION_OF_EXPERIMENT, SECTION_OF_TRIAL } of;
    enum section_form form;
    bool is_required;
    const char *word; /* that a short form leaves out, `type`; NULL: there is none */
    size_t place;     /* offset of what is read, in struct experiment or trial_spec */
    size_t kinds;     /* offset in struct vocabulary, where it has its kinds there */
    const struct option_kind *options; /* else its own; NULL of what has none */
    const char *help;                  /* a sentence */
    const char *words;                 /* "a | b", which stand for it, where those of the
                                          first option do not; NULL: none */
    const char *example;               /* for "must be ..." */
    const char *list; /* an option of sections, of which words stand for {type: word};
                         NULL: none */
};

extern const struct section sections[];
extern const size_t sections_count;
/* The one with which a path begins; NULL where there is none. */
const struct section *sections_find(const char *path);

bool sections_is_nested(const struct section *section);
/* The kinds that may stand there; NULL where its options are its own. */
const struct option_kinds *sections_kinds(const struct section *section,
                                          const struct vocabulary *vocabulary);
/* The options of a section without a type; NULL where it has none. */
const struct option_kind *sections_options(const struct section *section,
                                           const struct vocabulary *vocabulary);

/* Single options that stand beside the sections: of the experiment (seed, timeout), */
struct experiment_values {
    int64_t seed;
    double timeout;
};
extern const struct option_kind sections_experiment_values;
/* and of each trial (compat): struct trial_values. */
extern const struct option_kind sections_trial_values;

/* The names of all sections and of the experiment's values, NULL-ended, in the arena. */
const char *const *sections_keys(struct arena *arena);
/* Whether a path begins with a key that a config may have. */
bool sections_has_key(const char *path);
/* The key with which a path begins where it is the experiment's, which no trial can have
 * otherwise; else NULL. */
const char *sections_key_of_experiment(const char *path);

/* The options that every layer has besides its own: struct layer_options. */
extern const struct option_kind sections_layer;
/* All keys that a layer may have besides its own options, NULL-ended; the first is the
 * word that names its kind. */
extern const char *const sections_layer_keys[];
/* Whether it is one of those that a layer's own option of that name goes before. */
bool sections_is_layer_key(const char *name);

/* Of a section that has a type and nothing else besides its options. */
extern const char *const sections_type_keys[];

#endif
