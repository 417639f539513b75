/* Signals are waited for, not handled, so that none comes in the middle of drawing. */
#include "cli/watch.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
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

/* Waits a second, or ten times as long as drawing took, which a run beside it may need
 * the processor for, or until the window changes: false where it is to end. */
static bool wait_more(const sigset_t *signals, double drawing)
{
    const double seconds = fmax(1, 10 * drawing);
    struct timespec wait = {.tv_sec = (time_t)seconds};
    wait.tv_nsec = (long)(1e9 * (seconds - (double)wait.tv_sec));
    int number = sigtimedwait(signals, NULL, &wait);
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
    double start;
    do {
        start = clock_seconds();
        status = draw(watched, &is_over);
    } while (status == EXIT_OK && !is_over &&
             wait_more(&signals, clock_seconds() - start));
    if (status != EXIT_OK || is_over)
        return status;
    print_out("\n");
    return EXIT_INTERRUPTED;
}
