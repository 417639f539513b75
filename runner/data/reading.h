/* How much data was read so far, for whoever tells of it while another thread reads. */
#ifndef DATA_READING_H
#define DATA_READING_H

#include <stdint.h>

void reading_add(int64_t bytes);
int64_t reading_bytes(void); /* of all files since the program began */

#endif
