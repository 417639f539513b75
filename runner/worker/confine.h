/* What a process gives up before the code of layers runs in it. */
#ifndef WORKER_CONFINE_H
#define WORKER_CONFINE_H

#include <stdbool.h>
#include <sys/types.h>

/* In a child of `parent`, after the fork: closes every descriptor but the two pipes, of
 * which `output` takes what is printed; dies with its parent, has a process group of its
 * own, ignores SIGINT, writes no core, gains no rights by exec, and shares no file in
 * memory. Standard input is empty, unless it `keeps_input`. Returns the descriptor of
 * `messages`, which is another number; -1 with errno. */
int confine(pid_t parent, int messages, int output, bool keeps_input);

#endif
