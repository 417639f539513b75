/* expect: has two parameters or states that are named weight */
#define MORE_FIELDS bool twice;
#define MORE_OPTIONS                                                                     \
    {"twice", LAMINA_BOOL, offsetof(struct options, twice), "false", NULL, "Of names."},
#define SECOND_NAME (o->twice ? "weight" : "bias")
#include "affine.h"
