/* A list so short that it is searched. */
#include "model/layer_report.h"

#include <string.h>

#include "base/text.h"

bool layer_report_is_name(const char *name)
{
    static const char *const taken[] = {"gradient_norm", "weight_norm", "learning_rate"};
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        if (strcmp(name, taken[i]) == 0)
            return false;
    return text_is_name(name) && strlen(name) < LAYER_REPORT_NAME;
}

int layer_report_add(struct layer_reports *reports, const char *name, double value)
{
    size_t i = 0;
    while (i < reports->count && strcmp(reports->at[i].name, name) != 0)
        i++;
    if (i == LAYER_MOST_REPORTS)
        return -1;
    if (i == reports->count)
        memcpy(reports->at[reports->count++].name, name, strlen(name) + 1);
    reports->at[i].value = value;
    return 0;
}
