/* expect: reports 'ninth' by lamina_report, which has 8 names already */
#define IN_BACKWARD                                                                      \
    static const char *const names[] = {                                                 \
        "first", "second",  "third",  "fourth", "fifth",                                 \
        "sixth", "seventh", "eighth", "first",  "ninth"};                                \
    for (int name = 0; name < 10; name++)                                                \
        lamina_report(runner, names[name], name);
#define MORE_CALLBACKS .needs_minor = 2
#include "affine.h"
