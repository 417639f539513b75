/* The conformance of a layer: whether its library keeps what layer.h promises. Every
 * check runs in a child of its own; a layer that crashes, ends its process or hangs fails
 * that check, and the others go on. */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "base/arena.h"
#include "base/error.h"
#include "model/plugin.h"

enum check_verdict { CHECK_PASSED, CHECK_NOTED, CHECK_FAILED };

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

/* What to do where a library's loader said this because of a sanitizer; NULL: it is not
 * because of one. */
const char *check_sanitizer(const char *said);

struct check_request {
    struct plugin_file file;
    const char *const *settings; /* "option=value" */
    size_t setting_count;
    struct lamina_shape input; /* dims 0: shapes of all kinds are tried */
};

/* Runs all checks. -1 only where no child could be started. Texts live in the arena. */
int check_run(const struct check_request *request, struct arena *arena,
              struct check_report *report, struct error *error);

#endif
