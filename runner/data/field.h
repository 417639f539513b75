/* What the text of one field is: a number, a word for a missing value, or neither. */
#ifndef DATA_FIELD_H
#define DATA_FIELD_H

#include <stdbool.h>

/* As people write decimal numbers: no hexadecimal, no infinity, nothing behind it. What
 * is too large for a float is infinite. False: it is none. */
bool field_number(const char *text, float *value);

/* Nothing, or what people write in its place: NA, ?, -, null ... */
bool field_is_missing(const char *text);

/* The same of a label, which may well be called `-` or `none`. */
bool field_is_missing_label(const char *text);

/* What keeps a text from being the number that it looks like, as "1,5"; NULL: nothing. */
const char *field_advice(const char *text);

/* How many bytes of a text a sentence shows, as the precision of %.*s: at most `most`,
 * and no part of a letter. */
int field_shown(const char *text, int most);

#endif
