/* A signature as JSON, as it is kept in results files and goes with the tensors of a net.
 */
#ifndef NET_SIGNATURE_JSON_H
#define NET_SIGNATURE_JSON_H

#include "base/text.h"
#include "data/signature.h"

/* Adds one line. The same signature gives the same text. */
void signature_json_write(const struct signature *signature, struct text *out);

/* All of it in the arena. NULL with a sentence that says what of the text makes no sense:
 * it may come from anybody. Members that are not known are passed over. */
const struct signature *signature_json_read(const char *text, struct arena *arena,
                                            struct error *error);

#endif
