#include "sweep/share.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/text.h"

double share_of(int64_t seed, const char *path, size_t row, size_t again)
{
    struct text name = {0};
    char digest[DIGEST_SIZE];
    text_add(&name, "%" PRId64 " %s %zu", seed, path, row);
    if (again > 0)
        text_add(&name, " %zu", again);
    digest_bytes(name.at, name.length, digest);
    text_free(&name);
    digest[13] = '\0';
    return (double)strtoull(digest, NULL, 16) / 0x1p52;
}

double share_rounded(double value, double low, double high)
{
    char text[TEXT_REAL_SIZE];
    snprintf(text, sizeof text, "%.6g", value);
    return fmin(fmax(strtod(text, NULL), low), high);
}
