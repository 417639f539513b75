/* A handler of signals is handed nothing, so what it needs is kept here. */
#include "check/crash.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

#include "check/table.h"
#include "check/words.h"

static struct cases *crashing; /* those whose layer is at work */
static const struct subject *subject_at_work;
static const char *stack_top; /* about where the stack begins */

static void tell_pass(void)
{
    words_alive(crashing);
}

void crash_is_of(const struct subject *subject)
{
    subject_at_work = subject;
}

/* How much of the stack was in use; 0: not known. */
static size_t stack_used(const void *context)
{
    const ucontext_t *machine = context;
#if defined(__x86_64__)
    uintptr_t at = (uintptr_t)machine->uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
    uintptr_t at = (uintptr_t)machine->uc_mcontext.sp;
#else
    uintptr_t at = (uintptr_t)stack_top;
    (void)machine;
#endif
    return (uintptr_t)stack_top > at ? (uintptr_t)stack_top - at : 0;
}

/* Whether an address is what a NULL input_gradient leads to. */
static bool is_null_gradient(const void *address)
{
    const struct subject *subject = subject_at_work;
    bool made = subject != NULL && subject->memory.inputs != NULL;
    size_t bytes = made ? (size_t)subject->input_count * sizeof(float) : 0;
    return made && subject->memory.input_gradients[0] == NULL &&
           (uintptr_t)address < bytes + 4096;
}

/* What an address is that a layer must not touch, and what to do. */
static void explain(const void *address, const void *context, char *text, size_t size)
{
    enum { MEBI = 1 << 20, MARGIN = 64 << 10 };
    struct rlimit limit;
    if (subject_at_work != NULL && subject_at_work->guard != NULL &&
        guard_explain(subject_at_work->guard, address, text, size))
        return;
    if (is_null_gradient(address))
        snprintf(
            text, size,
            "uses input_gradient where it is NULL, as it is where nothing before the "
            "layer is trained: write it only where it is not NULL");
    else if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
             stack_used(context) + MARGIN > limit.rlim_cur)
        snprintf(text, size,
                 "needs more stack than the %llu MiB that there are: large arrays are "
                 "declared in shape, with lamina_set_temporary, and a recursion must end",
                 (unsigned long long)limit.rlim_cur / MEBI);
    else if ((uintptr_t)address < 4096)
        snprintf(text, size,
                 "follows a pointer that is NULL: see in layer.h what may be");
    else
        snprintf(text, size,
                 "reads or writes address %p, which is none of its buffers: keep to the "
                 "sizes that shape declared",
                 address);
}

/* The process ends here: that the sender is no function for handlers does not matter, as
 * the layer, not the sender, was running. */
static void tell_crash(int number, siginfo_t *info, void *context)
{
    char text[400];
    (void)number;
    explain(info->si_addr, context, text, sizeof text);
    words_say(crashing, CHECK_FAILED, "%s", text);
    _exit(0);
}

static void tell_misuse(const char *sentence)
{
    words_say(crashing, CHECK_FAILED, "%s", sentence);
    _exit(0);
}

void crash_catch(struct cases *cases)
{
    static char stack[64 * 1024];
    char here;
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_sigaction = tell_crash,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK};
    stack_top = &here;
    crashing = cases;
    table_on_misuse(tell_misuse);
    subject_on_pass(tell_pass);
    sigaltstack(&own, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}
