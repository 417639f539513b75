/* The datasets of a run, by name: what a config can choose, and each in memory once.
 * Those that differ only in how they are cut and normalized share what was read or drawn
 * for them. */
#ifndef DATA_DATASETS_H
#define DATA_DATASETS_H

#include "data/dataset.h"
#include "data/signature.h"

struct datasets; /* and all datasets in it */

/* The kinds that exist, each with the options that all have after its own. */
struct option_kinds datasets_kinds(void);

/* What can be told of a resolved component without the data. -1 with a sentence and the
 * name of the option at fault. */
int datasets_check(const struct component *component, struct error *error);

struct datasets *datasets_new(void);
/* Has files that libraries read decoded by it, in a child; else it is decode_here. */
void datasets_decode_by(struct datasets *datasets, decode_runner *run);
void datasets_free(struct datasets *datasets); /* NULL is fine */

/* What a component describes that was checked, the same one for the same options.
 * Relative paths are taken from the folder of the component's config file. NULL with a
 * sentence and the name of the option at fault, or NULL where the data itself is. */
const struct dataset *datasets_load(struct datasets *datasets,
                                    const struct component *component,
                                    struct error *error);

/* The same for a trained net: what its signature says stands in place of all that would
 * be measured in the training split. A store has datasets for one net, or none. Only
 * `split` is wanted, and SPLIT_COUNT is test, validation or train, the first that there
 * is.
 */
const struct dataset *datasets_load_for(struct datasets *datasets,
                                        const struct component *component,
                                        const struct signature *signature,
                                        enum split split, struct error *error);

/* The split whose file is all that is read of a table or of pictures then; SPLIT_COUNT:
 * all is read, as the splits are cut, or as there is no such file. */
enum split datasets_file(const struct component *component, enum split split);

/* Loads by a component's own options alone; the caller frees it. NULL with a sentence,
 * and the option that the loader blames, or NULL; adds what is wrong with the data, a
 * line each, to `faults`. */
struct dataset *datasets_build(const struct component *component, struct text *faults,
                               struct error *error);

/* All that is wrong with data that was refused, a line each, where its sentence is only
 * the first of them; else "". */
const char *datasets_faults(const struct datasets *datasets);

#endif
