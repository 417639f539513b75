/* What the text of one field is: a number, a word for a missing value, or neither. */
#ifndef DATA_FIELD_H
#define DATA_FIELD_H

#include <stdbool.h>

/* How numbers are written. */
struct field_format {
    enum { FIELD_POINT, FIELD_COMMA } decimal; /* an int32_t */
    const char *thousands; /* between groups of three digits, or in no number; "": none */
};
#define FIELD_PLAIN ((struct field_format){FIELD_POINT, ""})
#define FIELD_NUMBER_SIZE 128

/* The number as C reads it, "1234.5" of "1.234,5": the text itself in the plain format,
 * else in the buffer. NULL: it is not written in that format, or not in that many bytes.
 */
const char *field_plain(const char *text, const struct field_format *format,
                        char buffer[FIELD_NUMBER_SIZE]);

/* As people write decimal numbers: no hexadecimal, no infinity, nothing behind it. What
 * is too large for a float is infinite. False: it is none, as NULL is. */
bool field_number(const char *plain, float *value);

/* Nothing, or what people write in its place: NA, ?, -, null ... */
bool field_is_missing(const char *text);

/* The same of a label or a category, which may well be called `-` or `none`. */
bool field_is_missing_label(const char *text);

/* What to do about a text that is not the number that it looks like, as "1,5"; NULL:
 * nothing. */
const char *field_advice(const char *text, const struct field_format *format);

/* How many bytes of a text a sentence shows, as the precision of %.*s: at most `most`,
 * and no part of a letter. */
int field_shown(const char *text, int most);

#endif
