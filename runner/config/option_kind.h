/* Kinds of datasets, layers, losses, optimizers ...: what may be written in their section
 * of a config, as a table of `struct lamina_option`. The runner's own describe their
 * options with the same table that a layer plugin uses, so that one reader, one help text
 * and one set of messages serve all. */
#ifndef CONFIG_OPTION_KIND_H
#define CONFIG_OPTION_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include <lamina/layer.h>

#include "base/arena.h"

struct node;

/* A file or folder: const char *. In a config it is relative to the config's folder, in a
 * --set to the current directory, and is read as what opens it. Not a part of an
 * experiment's identity, as the data's digest is. Only the runner's own kinds have such
 * options. */
#define OPTION_PATH 64

/* Numbers: struct option_reals; one number or a list of them, or where `allowed` begins
 * with words, "balanced | [0, 1]", one of these. Only the runner's own kinds have such
 * options. */
#define OPTION_REALS 65

struct option_reals {
    const double *at; /* in the arena that the option was read into */
    size_t count;
    const char *word; /* in place of numbers; NULL: none */
};

/* Texts: struct option_texts; one text or a list of them, of the words in `allowed` where
 * that has some. Only the runner's own kinds have such options. */
#define OPTION_TEXTS 66

struct option_texts {
    const char *const *at; /* in the arena that the option was read into */
    size_t count;
};

/* A mapping of further options of this table: what is called "crop.padding" there is
 * written as {crop: {padding: 4}} and fills its own field; this one fills none. Its
 * default is "{}". A word in place of the mapping is one of these that is a bool, and
 * true. Only the runner's own kinds have such options. */
#define OPTION_PART 67

/* A choice may have such a part, too: beside "missing" an option "missing.value", by
 * which {missing: {value: 3}} is the choice `value`, one of its words. */

/* Names, each with a mapping of options, or such a word: struct option_sections. The
 * default is "{}". Only the runner's own kinds have such options. */
#define OPTION_SECTIONS 68

struct option_sections {
    const struct option_kind *kind;  /* of each: kind->of_each of the option's */
    const char *const *names;        /* in the arena, as all of it; by their bytes */
    const struct node *const *nodes; /* as written, words as mappings */
    const void *const *at;           /* the struct that the options fill */
    size_t count;
};

/* Which of several repetitions a trial is, from 0: int64_t. As a seed it is a part of
 * run_key and not of config_hash, so that means are taken over it. Only the runner's own
 * kinds have such options. */
#define OPTION_REPETITION 69

/* Iterations, an integer, or {epochs: N}, as many as so many passes over the training
 * split have: struct option_iterations. How many those are is known where the data is:
 * see config/period.h. `allowed` is of the integer. Only the runner's own kinds have such
 * options. */
#define OPTION_ITERATIONS 70

struct option_iterations {
    int64_t count; /* where `epochs` is 0 */
    double epochs;
};

/* What stands in place of the integer: of a double. */
extern const struct option_kind option_kind_epochs;

/* A list of such iterations, or one in place of it: struct option_moments. `allowed` is
 * of each. Only the runner's own kinds have such options. */
#define OPTION_MOMENTS 72

struct option_moments {
    const struct option_iterations *at; /* in the arena that the option was read into */
    size_t count;
};

/* Sections with a `type`, one after the other: struct option_components. Words that stand
 * for {type: word} are lengthened where `sections` says that there is such a list. Only
 * the runner's own kinds have such options. */
#define OPTION_COMPONENTS 71

struct component;
struct option_components {
    const struct component *at; /* in the arena */
    size_t count;
};

/* One kind of dataset, layer, loss, optimizer or learning-rate schedule. */
struct option_kind {
    const char *name;
    const char *version; /* of its arithmetic; NULL: "1" */
    const char
        *problem; /* why it cannot be used, told where a config names it; else NULL */
    const char *summary;
    bool incidental; /* it tells no trials apart */
    const struct lamina_option *options;
    size_t count;
    size_t size;                        /* of the struct that the options fill */
    const struct option_kind *of_each;  /* of its OPTION_SECTIONS; NULL: it has none */
    const struct option_kinds *of_list; /* of its OPTION_COMPONENTS; NULL: it has none */
};

/* Each is the first member of a row that says what else the kind is: a loss_kind, an
 * update_kind ... */
struct option_kinds {
    const char *what; /* "dataset", "layer" ... for messages */
    const struct option_kind *const *at;
    size_t count;
};

const char *option_kind_version(const struct option_kind *kind);
/* NULL where no kind has that name. */
const struct option_kind *option_kind_find(const struct option_kinds *kinds,
                                           const char *name);

/* The option of that name; NULL where it has none, and where the kind is NULL. */
const struct lamina_option *option_kind_get(const struct option_kind *kind,
                                            const char *name);

/* The options of a mapping of this table, an OPTION_PART, under their names there. In
 * the arena. */
const struct option_kind *option_kind_part(const struct option_kind *kind,
                                           const char *part, struct arena *arena);

/* The words that may stand in place of a mapping of these options: its bools. "a | b" in
 * the arena; "" where there is none. */
const char *option_kind_words(const struct option_kind *kind, struct arena *arena);

/* What may stand in a section: the names of a kind's options, and `also` (NULL-ended, or
 * NULL), in the arena. */
bool option_kind_knows(const struct option_kind *kind, const char *const *also,
                       const char *key);
size_t option_kind_names(const struct option_kind *kind, const char *const *also,
                         struct arena *arena, const char *const **names);

#endif
