/* What recorded trials are called where they are shown beside one another: by the swept
 * settings that they have. */
#ifndef REPORT_LABELS_H
#define REPORT_LABELS_H

#include "record/query.h"

struct labels {
    const struct query_trial *const *trials;
    size_t count;
    bool seeds;  /* are told too */
    bool common; /* settings that all have are told too */
    bool ends;   /* of paths only as much as is needed */
    size_t width;
};

/* Writes the label of each into `texts`, none wider than `width`. -1 after a failure of
 * the database. */
int labels_make(struct database *database, const struct labels *labels,
                struct arena *arena, const char **texts, struct error *error);

#endif
