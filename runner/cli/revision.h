/* The revision of the source that the program was built from, found anew by every build
 * (cmake/revision.cmake). Only the program has it: a test of what is in cli/ has not. */
#ifndef CLI_REVISION_H
#define CLI_REVISION_H

extern const char revision[]; /* as `git describe` tells it; "" where it is not known */

#endif
