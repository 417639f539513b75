/* The rounds in which a plan is trained: one to everybody's end, or from rung to rung
 * where a rule compares trials; and while a search proposes rows, with those, or bracket
 * by bracket where their trials are compared. */
#ifndef RUN_ROUNDS_H
#define RUN_ROUNDS_H

#include "run/propose.h"

struct rounds {
    struct prepared *prepared;
    struct reports *reports;
    struct propose *propose;            /* NULL: no row is proposed */
    int jobs;                           /* trials at once */
    const volatile int *stop;           /* the pool's */
    void (*note)(const char *sentence); /* tells what concerns the file, as it comes */
};

/* -1 with reports->error. */
int rounds_train(struct rounds *rounds);

#endif
