/* The file of a trained net: its tensors, and texts that tell all else. */
#ifndef RUN_NET_FILE_H
#define RUN_NET_FILE_H

#include "run/net.h"

/* What its file has, in the net's arena: the paths of its config lose their folders where
 * the net was not opened `with_origin`. */
struct tensors net_file_tensors(struct net *net);

/* Writes it, whole or not at all. -1 with a sentence. */
int net_file_write(struct net *net, const char *path, struct error *error);

#endif
