/* Asking the terminal. */
#include "base/terminal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"

/* By the variable, else as the terminal says, else the usual. */
static size_t size_of(FILE *out, const char *given, bool is_width, size_t usual)
{
    struct winsize size;
    int64_t number;
    int descriptor = fileno(out);
    if (descriptor < 0 || !isatty(descriptor))
        return SIZE_MAX;
    if (given != NULL && text_to_integer(given, &number) && number > 0)
        return (size_t)number;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0)
        return usual;
    number = is_width ? size.ws_col : size.ws_row;
    return number > 0 ? (size_t)number : usual;
}

size_t terminal_width(FILE *out)
{
    return size_of(out, getenv("COLUMNS"), true, 80);
}

size_t terminal_height(FILE *out)
{
    return size_of(out, getenv("LINES"), false, 24);
}

bool terminal_can_redraw(FILE *out)
{
    const char *kind = getenv("TERM");
    int descriptor = fileno(out);
    return descriptor >= 0 && isatty(descriptor) && kind != NULL && kind[0] != '\0' &&
           strcmp(kind, "dumb") != 0;
}
