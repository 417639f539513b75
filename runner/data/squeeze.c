/* Squeezes a text piece by piece. What is in quotes stays as it is. */
#include "data/squeeze.h"

size_t squeeze_text(struct squeeze *squeeze, const char *piece, size_t length, char *out)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        char c = piece[i];
        squeeze->quoted = squeeze->quoted != (c == '"');
        if (!squeeze->quoted && (c == ' ' || c == '\t')) {
            squeeze->gap = true;
            continue;
        }
        bool ends = !squeeze->quoted && (c == '\n' || c == '\r');
        if (squeeze->gap && squeeze->begun && !ends)
            out[count++] = ' ';
        squeeze->begun = !ends;
        squeeze->gap = false;
        out[count++] = c;
    }
    return count;
}
