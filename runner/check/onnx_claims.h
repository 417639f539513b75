/* The check of what a layer says of itself in ONNX. */
#ifndef CHECK_ONNX_CLAIMS_H
#define CHECK_ONNX_CLAIMS_H

#include "check/cases.h"

/* As a row of checks_table. */
const char *onnx_claims(struct cases *cases);

#endif
