/* Datasets of CSV files, for those that read a file as they do. */
#ifndef DATA_CSV_H
#define DATA_CSV_H

#include "config/experiment.h"

/* Whether it is such a dataset, whose options are a struct csv_options. */
bool csv_is(const struct component *component);

#endif
