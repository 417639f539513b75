/* Decoding in a child: what crashes, hangs or runs out of memory there costs a sentence
 * (data/decode.h). */
#ifndef WORKER_DECODER_H
#define WORKER_DECODER_H

#include "data/decode.h"

/* Bytes that a message of decoded ones has at most. */
#define DECODER_PIECE (256 << 10)

/* A decode_runner. */
int decoder_run(const struct decode_task *task, struct error *error);

#endif
