/* Rules that contradict themselves are refused before a file is opened. */
#include "data/column_rule.h"

#include <stdint.h>
#include <string.h>

#include "data/field.h"

_Static_assert(sizeof(((struct column_rule *)0)->unknown) == sizeof(int32_t) &&
                   sizeof(((struct column_missing *)0)->how) == sizeof(int32_t),
               "a choice is an int32_t");

struct given {
    struct column_rule rule;
};

static const struct lamina_option options[] = {
    COLUMN_RULE_OPTIONS("", struct given, rule),
    {"ordinal", OPTION_TEXTS, offsetof(struct given, rule.ordinal), "[]", NULL,
     "All categories in their order: the column has the place of each, from 0."},
};

const struct option_kind column_rule_kind = {.name = "rule of a column",
                                             .summary = "What becomes of a column.",
                                             .options = options,
                                             .count = sizeof options / sizeof options[0],
                                             .size = sizeof(struct given)};

const char *column_rule_missing_name(enum missing how)
{
    static const char *const names[] = {"refuse",        "mean", "median",
                                        "most_frequent", "drop", "value"};
    return names[how];
}

int column_rule_check_missing(const struct column_missing *missing, const char *option,
                              struct error *error)
{
    bool is_value = missing->how == MISSING_VALUE, has_value = missing->value[0] != '\0';
    if (is_value && !has_value)
        return error_set_option(error, option, "give the value: `missing: {value: X}`");
    if (has_value && !is_value)
        return error_set_option(error, option, "`missing` is %s, so it has no `value`",
                                column_rule_missing_name(missing->how));
    return 0;
}

/* A category that is named twice would have two places. */
static int check_order(const struct option_texts *order, const char *option,
                       struct error *error)
{
    if (order->count == 1)
        return error_set_option(error, option, "`ordinal` needs two categories or more");
    for (size_t i = 0; i < order->count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(order->at[i], order->at[j]) == 0)
                return error_set_option(error, option, "`%.*s` is named twice",
                                        field_shown(order->at[i], 60), order->at[i]);
    return 0;
}

int column_rule_check(const struct column_rule *rule, const char *option,
                      struct error *error)
{
    bool has_order = rule->ordinal.count > 0;
    if (rule->one_hot + rule->ignore + has_order > 1)
        return error_set_option(error, option,
                                "one of `one_hot`, `ordinal` and `ignore` is enough");
    if (rule->ignore && (rule->indicator || rule->missing.how != MISSING_REFUSE))
        return error_set_option(error, option,
                                "the column is left out by `ignore`: nothing else can "
                                "become of it");
    if (rule->unknown != UNKNOWN_REFUSE && !rule->one_hot)
        return error_set_option(error, option, "`unknown` is of `one_hot` columns");
    if (rule->one_hot &&
        (rule->missing.how == MISSING_MEAN || rule->missing.how == MISSING_MEDIAN))
        return error_set_option(error, option,
                                "categories have no %s: say `missing: most_frequent`, or "
                                "{value: X}",
                                column_rule_missing_name(rule->missing.how));
    if (check_order(&rule->ordinal, option, error) != 0)
        return -1;
    return column_rule_check_missing(&rule->missing, option, error);
}
