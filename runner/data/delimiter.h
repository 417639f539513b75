/* What else may stand between the fields of a row: advice for a sentence, where a row
 * makes no sense with the delimiter that was said. Nothing is read by it. */
#ifndef DATA_DELIMITER_H
#define DATA_DELIMITER_H

#include <stddef.h>

#include "base/text.h"

/* Adds what to do where a row, as it stands in the file, has more of another delimiter,
 * or none but blanks; adds nothing where it has not. */
void delimiter_advise(const char *row, size_t length, char delimiter, struct text *out);

#endif
