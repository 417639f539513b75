/* The data that trials are trained with, and the weights that they begin with. */
#ifndef RUN_PREPARE_LOAD_H
#define RUN_PREPARE_LOAD_H

#include "run/prepare_result.h"

/* Of all specs that are not known yet. The same data and the same file are read once. */
enum prepare_status prepare_load_files(struct prepared *prepared);

/* The same at a program's start, before it has any children: in a thread, while the
 * matrix library is warmed for them where they are `to_train`. */
enum prepare_status prepare_load(struct prepared *prepared,
                                 const struct prepare_wishes *wishes, bool to_train);

#endif
