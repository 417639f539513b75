/* Signals are waited for, not handled, so that none comes in the middle of drawing. */
#include "cli/watch.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/print.h"
#include "view/screen.h"

/* In the end all of it, where the window's lines were. */
static void show_all(const char *text)
{
    screen_clear(stdout);
    print_exact(stdout, text);
    fflush(stdout);
}

/* Draws once. EXIT_OK, or what failed. */
static int draw(const struct watched *watched, bool *is_over)
{
    char *lines = NULL;
    size_t length;
    struct text footer = {0};
    FILE *memory = open_memstream(&lines, &length);
    if (memory == NULL) {
        print_err("lamina: the system has no memory left\n");
        return EXIT_PROGRAM;
    }
    text_add(&footer, "%s", "");
    int status = watched->draw(memory, &footer, is_over, watched->context);
    fclose(memory);
    if (status == EXIT_OK && *is_over)
        show_all(lines);
    else if (status == EXIT_OK)
        screen_draw(stdout, lines, footer.at);
    text_free(&footer);
    free(lines);
    return status;
}

/* Waits a second, or until the window changes: false where it is to end. */
static bool wait_more(const sigset_t *signals)
{
    const struct timespec second = {.tv_sec = 1};
    int number = sigtimedwait(signals, NULL, &second);
    return number != SIGINT && number != SIGTERM && number != SIGHUP;
}

int watch(const struct watched *watched)
{
    sigset_t signals;
    bool is_over = false;
    int status;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGWINCH);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    screen_begin(stdout);
    do {
        status = draw(watched, &is_over);
    } while (status == EXIT_OK && !is_over && wait_more(&signals));
    if (status != EXIT_OK || is_over)
        return status;
    print_out("\n");
    return EXIT_INTERRUPTED;
}
