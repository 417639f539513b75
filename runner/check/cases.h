/* What a check in its child has at hand. */
#ifndef CHECK_CASES_H
#define CHECK_CASES_H

#include "check/request.h"
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

enum { CASES_MOST_SHAPES = 32 };

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
    struct subject_shapes shapes[CASES_MOST_SHAPES];
    size_t shape_count;  /* of the inputs that the first variant accepts, and behind */
    size_t more_count;   /* these of some that another one does */
    const char *loading; /* what loading it has changed, or NULL */
    size_t failed;
    double told_alive;  /* when, by clock_seconds */
    bool told_together; /* that an option makes the samples of a batch depend on each
                           other */
    /* Of the check of the gradients, all arrays together. */
    int64_t gradients_checked, gradients_kinks;
    double gradients_tolerance;
};

#endif
