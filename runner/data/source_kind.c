/* What the kinds of sources share. */
#include "data/source_kind.h"

#include "data/signature_apply.h"

int source_kind_apply(struct source *source, struct error *error)
{
    return signature_apply(source->wishes.net, source->dataset, error);
}
