/* Text: a growing string, numbers read whole, and the nearest of several names. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A growing string; {0} is empty and valid. `at` is NULL or ends with a NUL. */
struct text {
    char *at;
    size_t length, capacity;
};

void text_add(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_format(struct text *text, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));
void text_add_json(struct text *text, const char *string); /* quoted and escaped */
void text_free(struct text *text);

/* Text that comes from outside, made fit to be shown: what a terminal or an editor would
 * obey instead of showing it (control characters, C1's too, ends of lines, marks that
 * turn the direction of letters) is spelt out, \n or \x1b or \u009b, and so are bytes
 * that are no UTF-8. Of the ASCII among them those in `kept` stay. */
void text_add_clean(struct text *text, const char *bytes, size_t length,
                    const char *kept);

/* Whether nothing in it would be spelt out. */
bool text_is_clean(const char *text);

/* Bytes of the character of UTF-8 at `at`, where `left` bytes are there; 0: it is none.
 */
size_t text_character(const char *at, size_t left);

/* How much of the first `most` bytes of a longer text is whole characters. */
size_t text_cut(const char *text, size_t most);

/* The text, or so much of it as the buffer has room for with "..." behind that. */
void text_copy_cut(char *buffer, size_t size, const char *text);

/* Read a whole scalar as YAML 1.2's core schema does (0x and 0o integers; .inf, .nan).
 * False when `text` is anything else or out of the type's range. */
bool text_to_integer(const char *text, int64_t *value);
bool text_to_real(const char *text, double *value);
bool text_to_bool(const char *text, bool *value); /* true True TRUE false False FALSE */

/* The shortest decimal that reads back as `value`: 0.1, 1e-05, .inf. */
#define TEXT_REAL_SIZE 32
const char *text_from_real(double value, char buffer[TEXT_REAL_SIZE]);

/* The same of a float, which takes at most nine digits: 0.1. */
const char *text_from_float(float value, char buffer[TEXT_REAL_SIZE]);

/* A measured value for a reader, in at most ten letters: 0.6401, and of very small and
 * very large ones the digits that tell something: 2e-08, 4.646e+10. */
const char *text_from_measure(double value, char buffer[TEXT_REAL_SIZE]);

/* The name nearest to `word` by edit distance, or NULL where none is near. */
const char *text_nearest(const char *word, const char *const *names, size_t count);

/* True for [a-z][a-z0-9_]*, the form of layer names and types. */
bool text_is_name(const char *text);

#endif
