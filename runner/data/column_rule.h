/* What becomes of a column of a table, in a config's words: how its fields are read, and
 * what stands in place of those that are missing. */
#ifndef DATA_COLUMN_RULE_H
#define DATA_COLUMN_RULE_H

#include <stdbool.h>

#include "base/error.h"
#include "config/option_kind.h"

struct column_missing {
    enum missing {
        MISSING_REFUSE,
        MISSING_MEAN,
        MISSING_MEDIAN,
        MISSING_MOST_FREQUENT,
        MISSING_DROP, /* the row */
        MISSING_VALUE
    } how;             /* an int32_t */
    const char *value; /* of MISSING_VALUE; else "" */
};

struct column_rule {
    bool one_hot, ignore, indicator;
    enum unknown { UNKNOWN_REFUSE, UNKNOWN_ZEROS } unknown; /* an int32_t */
    struct option_texts ordinal;
    struct column_missing missing;
};

/* The rows of tables of options, where the struct `type` has these as its member `at`,
 * led by `prefix`, "" or "text.". */
#define COLUMN_MISSING_OPTIONS(prefix, type, at, whose)                                  \
    {prefix "missing",                                                                   \
     LAMINA_CHOICE,                                                                      \
     offsetof(type, at.how),                                                             \
     "refuse",                                                                           \
     "refuse | mean | median | most_frequent | drop | value",                            \
     "What becomes of fields that are missing" whose                                     \
     ": the mean, the median or the most frequent value of what is trained on, "         \
     "or {value: X}; drop leaves the row out."},                                         \
    {                                                                                    \
        prefix "missing.value", LAMINA_TEXT, offsetof(type, at.value), "", NULL,         \
            "What stands in their place."                                                \
    }
#define COLUMN_RULE_OPTIONS(prefix, type, at)                                            \
    {prefix "one_hot",                                                                   \
     LAMINA_BOOL,                                                                        \
     offsetof(type, at.one_hot),                                                         \
     "false",                                                                            \
     NULL,                                                                               \
     "A column of 0 or 1 for each category of what is trained on, in their order."},     \
        {prefix "ignore", LAMINA_BOOL, offsetof(type, at.ignore),                        \
         "false",         NULL,        "Leave the column out."},                         \
        COLUMN_MISSING_OPTIONS(prefix, type, at.missing, ""),                            \
        {prefix "indicator",                                                             \
         LAMINA_BOOL,                                                                    \
         offsetof(type, at.indicator),                                                   \
         "false",                                                                        \
         NULL,                                                                           \
         "A further column that is 1 where the field is missing, else 0."},              \
    {                                                                                    \
        prefix "unknown", LAMINA_CHOICE, offsetof(type, at.unknown), "refuse",           \
            "refuse | zeros",                                                            \
            "A category that is not in what is trained on: an error, or 0 in all "       \
            "columns of one_hot."                                                        \
    }

/* The options of a rule that is given by a column's name. */
extern const struct option_kind column_rule_kind;

/* What can be told of a rule without the data; `option`, "columns.mass", is what an error
 * is about. -1 with a sentence and that option. */
int column_rule_check(const struct column_rule *rule, const char *option,
                      struct error *error);
/* The same of what becomes of missing fields alone. */
int column_rule_check_missing(const struct column_missing *missing, const char *option,
                              struct error *error);

const char *column_rule_missing_name(enum missing how); /* "median" */

#endif
