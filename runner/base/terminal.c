/* Asking the terminal. */
#include "base/terminal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"

#define USUAL_WIDTH 80

size_t terminal_width(FILE *out)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    int64_t width;
    int descriptor = fileno(out);
    if (descriptor < 0 || !isatty(descriptor))
        return SIZE_MAX;
    if (columns != NULL && text_to_integer(columns, &width) && width > 0)
        return (size_t)width;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return USUAL_WIDTH;
    return size.ws_col;
}

bool terminal_can_redraw(FILE *out)
{
    const char *kind = getenv("TERM");
    int descriptor = fileno(out);
    return descriptor >= 0 && isatty(descriptor) && kind != NULL && kind[0] != '\0' &&
           strcmp(kind, "dumb") != 0;
}
