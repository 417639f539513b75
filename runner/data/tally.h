/* How many samples of each class a split has: counted once a dataset is cut, shown by
 * `lamina plan`, recorded with every trial. */
#ifndef DATA_TALLY_H
#define DATA_TALLY_H

#include "base/text.h"
#include "data/dataset.h"

/* Fills `class_counts` of the splits that have samples, where there are classes. */
void tally_count(struct dataset *dataset);

/* What a class is called: its name, or its number where the data has no names. */
#define TALLY_NAME_SIZE 24
const char *tally_name(const struct dataset *dataset, int64_t class,
                       char buffer[TALLY_NAME_SIZE]);

/* Adds what the sample at `index` of a split should come to: the name of its class, or
 * its targets. */
void tally_add_answer(const struct dataset *dataset, enum split split, int64_t index,
                      struct text *out);

/* "38 samples; `setosa` 12, `versicolor` 13, `virginica` 13": as many classes as a line
 * holds, and of the others how many there are and the range of their counts. */
void tally_describe(const struct dataset *dataset, enum split split, struct text *out);

/* Says which classes a split lacks that another one has; false: there are none. */
bool tally_lacks(const struct dataset *dataset, enum split split, struct error *sentence);

/* Says which classes have fewer samples than `stratify` has parts for them; false: none.
 */
bool tally_scarce(const struct dataset *dataset, struct error *sentence);

/* Says which classes no split has, though the data has them or the config names them;
 * false: there are none. */
bool tally_lost(const struct dataset *dataset, struct error *sentence);

#endif
