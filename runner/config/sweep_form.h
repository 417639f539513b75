/* The forms of a sweep: one more is one more row, and its expand_... in sweep/sweep.c. */
#ifndef CONFIG_SWEEP_FORM_H
#define CONFIG_SWEEP_FORM_H

#include <stddef.h>

#define SWEEP_MAX_TRIALS 1000000
#define SWEEP_MAX_SEARCHED 10000 /* rows of a search */
#define SWEEP_STARTUP 10         /* and its keys where they are not given */
#define SWEEP_LAG 4

/* Each with its constant, its key, what stands in it, and a sentence for the schema. */
#define SWEEP_FORMS(FORM)                                                                \
    FORM(GRID, grid, PARTS,                                                              \
         "Every combination of lists of values, the last path fastest.")                 \
    FORM(ZIP, zip, PARTS,                                                                \
         "Lists of values in step: all first ones, all second ones ...")                 \
    FORM(LIST, list, ROWS, "Rows as they are.")                                          \
    FORM(CONCAT, concat, ALTERNATIVES, "One after the other.")                           \
    FORM(RANDOM, random, DRAWN, "Values drawn from distributions.")                      \
    FORM(SEARCH, search, SEARCHED,                                                       \
         "Values proposed by what the rows before came to; at the top, alone.")

enum sweep_form_content {
    SWEEP_FORM_PARTS,        /* axes, {path: [value, ...], ...}, or a list of sweeps */
    SWEEP_FORM_ALTERNATIVES, /* the same, each part in rows of its own */
    SWEEP_FORM_ROWS,         /* [{path: value, ...}, ...] */
    SWEEP_FORM_DRAWN,        /* {budget: n, path: {uniform: [low, high]}, ...} */
    SWEEP_FORM_SEARCHED      /* the same, with other keys besides */
};

#define SWEEP_FORM_CONSTANT(name, ...) SWEEP_FORM_##name,
enum sweep_form { SWEEP_FORMS(SWEEP_FORM_CONSTANT) SWEEP_FORM_COUNT };
#define SWEEP_FORM_NESTED SWEEP_FORM_SEARCH /* so many may stand in one another */

struct sweep_form_row {
    const char *key;
    enum sweep_form_content content;
    const char *help;
};
extern const struct sweep_form_row sweep_form_table[SWEEP_FORM_COUNT];

/* The form whose key is `length` letters of this; SWEEP_FORM_COUNT where it is none's. */
enum sweep_form sweep_form_find(const char *key, size_t length);

#endif
