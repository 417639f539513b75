/* The check of what a layer says by its flags, as a row of the table in checks.c. */
#ifndef CHECK_FLAGS_H
#define CHECK_FLAGS_H

#include "check/cases.h"

const char *flags_said(struct cases *cases);

#endif
