/* In the order in which they are told: what a layer says first, then what it does. */
#include "check/checks.h"

#include "check/again.h"
#include "check/claims.h"
#include "check/flags.h"
#include "check/onnx_claims.h"
#include "check/passes.h"
#include "check/speed.h"
#include "check/values.h"

const struct checks_row checks_table[] = {
    {"library", claims_library},
    {"options", claims_options},
    {"shapes", claims_shapes},
    {"memory", passes_memory},
    {"evaluation", passes_evaluation},
    {"output", values_output},
    {"beta", passes_beta},
    {"gradients", values_gradients},
    {"numbers", passes_numbers},
    {"repeat", again_repeat},
    {"calls", again_calls},
    {"flags", flags_said},
    {"onnx", onnx_claims},
    {"speed", speed_told},
};

const size_t checks_count = sizeof checks_table / sizeof checks_table[0];
