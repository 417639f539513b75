/* Other data for a trained net: what its signature says stands in place of measuring. */
#ifndef DATA_SIGNATURE_APPLY_H
#define DATA_SIGNATURE_APPLY_H

#include "data/signature.h"

/* Of data that was read as `signature->columns` say and cut: its samples become those
 * that the net takes, its classes the net's. The signature outlives the dataset. -1 with
 * a sentence, led by the place where there is one, where the data has other columns,
 * sizes, classes or targets, or a category that the net does not know. Samples without
 * labels or targets are fine.
 */
int signature_apply(const struct signature *signature, struct dataset *dataset,
                    struct error *error);

#endif
