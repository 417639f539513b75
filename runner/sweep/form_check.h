/* Whether the sweep of a config is right. */
#ifndef SWEEP_FORM_CHECK_H
#define SWEEP_FORM_CHECK_H

#include "sweep/form.h"

/* Checks a whole sweep, apart from `seeds`, and lists the paths that it varies, canonical
 * and in the order of the file, its conditions, and after problems what has a mistake:
 * axes (their values), forms, sweeps, rows of a list and what is drawn. */
void form_check(const struct experiment *experiment, struct arena *arena,
                struct sweep_rows *rows, struct form_nodes *conditions,
                struct form_nodes *mistaken, struct problems *problems);

#endif
