/* The conformance of a layer: whether its library keeps what layer.h promises. Every
 * check runs in a child of its own; a layer that crashes, ends its process or hangs fails
 * that check, and the others go on. */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "base/arena.h"
#include "base/error.h"
#include "check/request.h"

const char *check_verdict_name(enum check_verdict verdict); /* "ok", "note", "FAIL" */

struct check_finding {
    const char *check; /* "gradients" */
    enum check_verdict verdict;
    const char *sentence; /* what was seen and, where it failed, what to do */
};

struct check_report {
    struct check_finding *findings;
    size_t count, capacity;
    size_t failed;
    const char *version, *summary; /* of the layer; "" where it could not be loaded */
};

/* Runs all checks. -1 only where no child could be started. Texts live in the arena. */
int check_run(const struct check_request *request, struct arena *arena,
              struct check_report *report, struct error *error);

#endif
