/* What is to be checked, and what a check comes to. */
#ifndef CHECK_REQUEST_H
#define CHECK_REQUEST_H

#include "model/plugin.h"

struct check_request {
    struct plugin_file file;
    const char *const *settings; /* "option=value" */
    size_t setting_count;
    const struct lamina_shape *inputs; /* of each input, or one that all have */
    size_t input_count;                /* 0: shapes of all kinds are tried */
};

enum check_verdict { CHECK_PASSED, CHECK_NOTED, CHECK_FAILED };

#endif
