/* SHA-256, as lower-case hexadecimal. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>

#include "base/error.h"

#define DIGEST_SIZE 65 /* 64 digits and a NUL */

/* One of bytes that come piece by piece: digest_end frees it. */
struct digest;
struct digest *digest_begin(void);
void digest_add(struct digest *digest, const void *bytes, size_t length);
void digest_end(struct digest *digest, char hex[DIGEST_SIZE]);

void digest_bytes(const void *bytes, size_t length, char hex[DIGEST_SIZE]);
/* Of `count` floats or integers of 32 bits, the low byte first on every machine. */
void digest_words(const void *words, size_t count, char hex[DIGEST_SIZE]);
/* Of all that follows in an open file; `path` is for the sentence where it cannot be
 * read.
 */
int digest_descriptor(int file, const char *path, char hex[DIGEST_SIZE],
                      struct error *error);

#endif
