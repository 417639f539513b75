/* The checks themselves: what each does in its child. */
#ifndef CHECK_CASES_H
#define CHECK_CASES_H

#include "check/check.h"
#include "check/subject.h"
#include "config/option.h"
#include "worker/sender.h"

/* One way of using the layer: its options, and an input shape that it accepts. */
struct cases_variant {
    const char *text; /* "out_features: 3, bias: false" */
    const void *options;
    bool is_switched; /* a switch or choice is not as by default */
    bool is_value;    /* another value of one option, of which there may be many */
};

/* What a check in its child has at hand. */
struct cases {
    struct sender *sender;
    struct arena *arena;
    const struct lamina_layer *plugin;
    struct option_kind kind;
    const struct check_request *request;
    struct cases_variant *variants; /* the first is as the user gave it */
    size_t variant_count;
    bool left_out;       /* there are more ways than are tried */
    const char *untried; /* options that have one value in all: "mode (x)"; or NULL */
    struct lamina_shape shapes[10]; /* those that the first variant accepts */
    size_t shape_count;
    const char *loading; /* what loading it has changed, or NULL */
    size_t failed;
    bool told_together; /* that an option makes the samples of a batch depend on each
                           other */
    /* Of the check of the gradients, all arrays together. */
    int64_t gradients_checked, gradients_kinks;
    double gradients_tolerance;
};

/* A row of the table: run returns what it saw when nothing failed, or NULL. */
struct cases_check {
    const char *name;
    const char *(*run)(struct cases *cases);
};

extern const struct cases_check cases_checks[];
extern const size_t cases_count;

/* Messages to the parent: what is being done, so that a crash can be told; a finding. */
void cases_doing(struct cases *cases, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void cases_say(struct cases *cases, enum check_verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
