/* expect: keeps what layer.h promises */
/* More than 64 ways of setting them. */
#define FIELD(n) double more_##n;
#define ROW(n)                                                                           \
    {"more_" #n, LAMINA_REAL, offsetof(struct options, more_##n), "9", NULL, "None."},
#define ALL(one)                                                                         \
    one(a) one(b) one(c) one(d) one(e) one(f) one(g) one(h) one(i) one(j) one(k) one(l)  \
        one(m) one(n) one(o) one(p) one(q) one(r) one(s) one(t) one(u) one(v)
#define MORE_FIELDS ALL(FIELD)
#define MORE_OPTIONS ALL(ROW)
#include "affine.h"
