/* One failure: a sentence that says what is wrong, where, and what to do, with the layer
 * and the option of the config at fault where there are such. Functions that can fail
 * take a `struct error *` that the caller owns, fill it and return -1. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdint.h>

struct error {
    char text[1024]; /* longer sentences are cut */
    int32_t layer;   /* -1: none */
    char option[64]; /* of the layer, or else of the section that is checked; "": none */
};

/* Fills `error` as printf does, with no layer and no option. Always returns -1, so that
 * callers can `return error_set`. */
int error_set(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same, with the option at fault. */
int error_set_option(struct error *error, const char *option, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Say of an error that was set where it is. Always return -1. */
int error_in_option(struct error *error, const char *option);
int error_in_layer(struct error *error, int32_t layer);

#endif
