/* The types that an option can have: how a value of each is written in a config, what it
 * may be, and the field that it fills. */
#ifndef CONFIG_OPTION_TYPE_H
#define CONFIG_OPTION_TYPE_H

#include "config/option_kind.h"
#include "config/tree.h"

struct option_type {
    int32_t type;           /* LAMINA_BOOL ... OPTION_MOMENTS */
    const char *words;      /* "an integer" */
    size_t size, alignment; /* of the field */
};

/* NULL where there is none. */
const struct option_type *option_type_find(int32_t type);
/* Whether a list may stand where one value may. */
bool option_type_is_list(int32_t type);
/* Whether one integer stands there, or may. */
bool option_type_is_integer(int32_t type);

/* A value as it was read; the field of its type is filled, of a choice `text`, too. */
struct option_parsed {
    bool boolean;
    int64_t integer;
    double real;
    int32_t choice;
    const char *text;
    struct lamina_integers integers;
    struct option_reals reals;
    struct option_texts texts;
    struct option_sections sections;     /* filled by option_read alone */
    struct option_iterations iterations; /* as are its `epochs` */
    struct option_moments moments;       /* filled by option_read alone */
    struct option_components components; /* filled by component_read alone */
};

/* False where the node is no value of the option's type. */
bool option_type_parse(const struct lamina_option *option, const struct node *node,
                       struct arena *arena, struct option_parsed *parsed);
/* Whether it lies in the range that the option allows. */
bool option_type_allows(const struct lamina_option *option,
                        const struct option_parsed *parsed);
/* Where the value of an option's type stands in `parsed`. */
void *option_type_field(const struct lamina_option *option, struct option_parsed *parsed);

/* The default of an option that has one, in `node`, or where it is a list that is not
 * empty in the arena: ten thousand trials leave most of their options at their defaults.
 * NULL where it cannot be read. */
const struct node *option_type_default(const struct lamina_option *option,
                                       struct node *node, struct arena *arena);

/* The range in an option's `allowed`, where words may stand in place of numbers behind
 * these; NULL: there is none. */
const char *option_type_bounds(const struct lamina_option *option);

/* What such a range says, "[0, 1)"; for NULL every number. False where it is no range. */
struct option_range {
    double low, high; /* -inf and inf where there is no bound */
    bool low_open, high_open;
};
bool option_type_range(const char *allowed, struct option_range *range);

/* The next word of a choice's `allowed`, of *length letters, moving *allowed behind it.
 * NULL after the last one, and where a range begins. */
const char *option_type_choice(const char **allowed, size_t *length);

/* Whether the choice that was read of an option of the kind is this word. */
bool option_type_chose(const struct option_kind *kind, const char *option, int32_t choice,
                       const char *word);

#endif
