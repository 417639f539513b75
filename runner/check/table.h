/* The runner's functions as a layer under check is offered them: those of the version
 * that it declares, and with an eye on how they are called. */
#ifndef CHECK_TABLE_H
#define CHECK_TABLE_H

#include "model/layer.h"

/* As layer_runner_make. */
void table_make(struct layer_runner *runner, const struct lamina_layer *plugin);

/* What is done where a function is called as it must not be, with a sentence. It does not
 * come back. */
void table_on_misuse(void (*told)(const char *sentence));

#endif
