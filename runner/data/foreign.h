/* Files of other formats, told by what they begin with. Nothing here is read: a sentence
 * says what the file is, and by which command or key it can be. */
#ifndef DATA_FOREIGN_H
#define DATA_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "data/file.h"

#define FOREIGN_BYTES 512 /* of a file, uncompressed, are enough */

/* Refuses a file whose first bytes, uncompressed, are those of a known format; 0 where
 * they are not. */
int foreign_refuse(const struct data_file *file, const char *bytes, size_t count,
                   struct error *error);

#endif
