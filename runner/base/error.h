/* One failure: a sentence that says what is wrong, where, and what to do. Functions that
 * can fail take a `struct error *` that the caller owns, fill it and return -1. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

struct error {
    char text[1024]; /* longer sentences are cut */
};

/* Fills `error` as printf does. Always returns -1, so that callers can `return
 * error_set`. */
int error_set(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
