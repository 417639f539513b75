/* A temporary folder of a test's own. */
#ifndef SUPPORT_FOLDER_H
#define SUPPORT_FOLDER_H

enum { FOLDER_ROOM = 64 };

/* Makes one whose name has this word in it; ends the program where it cannot. */
void folder_make(char folder[FOLDER_ROOM], const char *word);

/* With all that is in it; ends the program where something stays. One that is gone is
 * fine. */
void folder_remove(const char *folder);

#endif
