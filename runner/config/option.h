/* Options: what may be written in a section of a config, as a table of
 * `struct lamina_option`. Datasets, losses and optimizers describe their options with the
 * same table that a layer plugin uses, so that one reader, one help text and one set of
 * messages serve all. */
#ifndef CONFIG_OPTION_H
#define CONFIG_OPTION_H

#include <lamina/layer.h>

#include "base/arena.h"
#include "base/error.h"
#include "config/problems.h"
#include "config/tree.h"

/* A file or folder: const char *. In a config it is relative to the config's folder, in a
 * --set to the current directory, and is read as what opens it. Not a part of an
 * experiment's identity, as the data's digest is. Only the runner's own kinds have such
 * options. */
#define OPTION_PATH 64

/* Numbers: struct option_reals; one number or a list of them. Only the runner's own kinds
 * have such options. */
#define OPTION_REALS 65

struct option_reals {
    const double *at; /* in the arena that the option was read into */
    size_t count;
};

/* Texts: struct option_texts; one text or a list of them. Only the runner's own kinds
 * have such options. */
#define OPTION_TEXTS 66

struct option_texts {
    const char *const *at; /* in the arena that the option was read into */
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
    size_t size; /* of the struct that the options fill */
};

/* Each is the first member of a row that says what else the kind is: a loss_kind, an
 * update_kind ... */
struct option_kinds {
    const char *what; /* "dataset", "layer" ... for messages */
    const struct option_kind *const *at;
    size_t count;
};

/* A value of its own type, as `settings` in the database has it. */
struct option_value {
    enum { VALUE_NULL, VALUE_INTEGER, VALUE_REAL, VALUE_TEXT } type;
    bool is_bool; /* an integer, 0 or 1 */
    union {
        int64_t integer;
        double real;
        const char *text; /* also lists, as JSON */
    };
};

/* Checks a table itself (names, types, ranges and defaults that can be read, offsets
 * within `size`): plugins bring their own. */
int option_check_kind(const struct option_kind *kind, struct error *error);

/* For `also`: whatever is no option is passed over. */
extern const char *const option_any_key[];

/* Reads the mapping `map` by the kind's table into the struct `out` (NULL: only check),
 * defaults included. Keys in `also` (NULL-ended, or NULL) are not options and are passed
 * over. Every finding is added to `problems`, an unknown key with the nearest valid one;
 * returns how many there were. `path` ("optimizer", "" at the top) leads names in
 * messages.
 */
size_t option_read(const struct option_kind *kind, const struct node *map,
                   const char *path, const char *const *also, void *out,
                   struct arena *arena, struct problems *problems);

/* The value of one option of a struct that option_read has filled without problems. */
struct option_value option_value(const struct lamina_option *option, const void *options,
                                 struct arena *arena);
/* Whether `map`, of which the struct was read, gives the option another value than its
 * default. */
bool option_differs(const struct lamina_option *option, const struct node *map,
                    const void *options, struct arena *arena);

bool option_same(const struct option_value *a, const struct option_value *b);
/* Adds a value that is not NULL, with its type: equal texts are equal values. */
void option_write(const struct option_value *value, struct text *out);
/* Adds a value as a reader is shown it: true, 0.1, a word; nothing for NULL. */
void option_show(const struct option_value *value, struct text *out);

/* What a number's `allowed` says, "[0, 1)"; for NULL every number. False where it is no
 * range. */
struct option_range {
    double low, high; /* -inf and inf where there is no bound */
    bool low_open, high_open;
};
bool option_range(const char *allowed, struct option_range *range);

/* The next word of a choice's `allowed`, of *length letters, moving *allowed behind it.
 * NULL after the last one. */
const char *option_choice(const char **allowed, size_t *length);

/* Whether the choice that was read of an option of the kind is this word. */
bool option_chose(const struct option_kind *kind, const char *option, int32_t choice,
                  const char *word);

/* The default of an option that has one, as a node; NULL where it cannot be read. */
const struct node *option_default(const struct lamina_option *option,
                                  struct arena *arena);

/* What may stand in a section: the names of a kind's options, and `also`. */
bool option_is_known(const struct option_kind *kind, const char *const *also,
                     const char *key);
size_t option_names(const struct option_kind *kind, const char *const *also,
                    struct arena *arena, const char *const **names);

/* Reports a key that is none of the known ones, with the nearest of them, the place where
 * it belongs (`elsewhere`, "schedule.batch_size", or NULL), or all. */
void option_unknown_key(const struct entry *entry, const char *path,
                        const char *const *known, size_t count, const char *elsewhere,
                        struct problems *problems);

const char *option_kind_version(const struct option_kind *kind);
/* Whether it has an option of that name; a kind that is NULL has none. */
bool option_kind_has(const struct option_kind *kind, const char *name);

/* NULL where no kind has that name. */
const struct option_kind *option_find(const struct option_kinds *kinds, const char *name);

#endif
