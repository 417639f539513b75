/* What a layer measures while it trains, by lamina_report: numbers by names of its own.
 */
#ifndef MODEL_LAYER_REPORT_H
#define MODEL_LAYER_REPORT_H

#include <stdbool.h>
#include <stddef.h>

enum { LAYER_REPORT_NAME = 33, LAYER_MOST_REPORTS = 8 };

struct layer_report {
    char name[LAYER_REPORT_NAME];
    double value;
};

/* Of one batch: whoever reads them sets `count` to 0. */
struct layer_reports {
    struct layer_report at[LAYER_MOST_REPORTS];
    size_t count;
};

/* Whether a layer may report by that name: one that is a name, and of no series that the
 * runner has of each layer. */
bool layer_report_is_name(const char *name);

/* One more, or the new value of one that is there. -1 where there are as many as can be.
 */
int layer_report_add(struct layer_reports *reports, const char *name, double value);

#endif
