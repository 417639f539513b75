/* The values of options as `settings` in the results has them. */
#ifndef CONFIG_OPTION_VALUE_H
#define CONFIG_OPTION_VALUE_H

#include <stdint.h>

#include "base/text.h"
#include "config/option_kind.h"
#include "config/tree.h"

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

/* The value of one option of a struct that option_read has filled without problems. */
struct option_value option_value(const struct lamina_option *option, const void *options,
                                 struct arena *arena);
/* Whether `map`, of which the struct was read, gives the option another value than its
 * default. */
bool option_value_differs(const struct lamina_option *option, const struct node *map,
                          const void *options, struct arena *arena);

bool option_value_same(const struct option_value *a, const struct option_value *b);
/* Adds a value that is not NULL, with its type: equal texts are equal values. */
void option_value_write(const struct option_value *value, struct text *out);
/* Adds a value as a reader is shown it: true, 0.1, a word; nothing for NULL. */
void option_value_show(const struct option_value *value, struct text *out);

#endif
