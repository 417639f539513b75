/* A handler of signals is handed nothing, so what it needs is kept here. */
#include "check/crash.h"

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

#include "check/table.h"
#include "check/words.h"
#include "model/plugin.h"

static struct cases *crashing; /* those whose layer is at work */
static const struct subject *subject_at_work;
static const char *stack_top; /* about where the stack begins */
static sigjmp_buf survivor;
static bool survives; /* a crash leads there */

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

/* Whether an address is what a NULL array of backward leads to. */
static bool is_null_array(const struct subject *subject, const void *address)
{
    int64_t most = subject->output_count;
    for (int64_t i = 0; i < subject->layer.input_count; i++)
        most = subject->input_counts[i] > most ? subject->input_counts[i] : most;
    return (uintptr_t)address < (size_t)most * sizeof(float) + 4096;
}

/* Says which array of backward is NULL, and why; false where none is. */
static bool explain_null(const struct subject *subject, char *text, size_t size)
{
    const struct layer *layer = &subject->layer;
    float **gradients = subject->memory.input_gradients;
    int64_t input = 0;
    while (input < layer->input_count && gradients[input] != NULL)
        input++;
    bool reads_input = plugin_reads_input(layer->plugin);
    bool reads_output = plugin_reads_output(layer->plugin);
    if (input < layer->input_count)
        snprintf(text, size,
                 "uses %s where it is NULL, as it is where nothing before the layer is "
                 "trained: write it only where it is not NULL",
                 subject_name(subject, "input_gradient", input));
    else if (!reads_input || !reads_output)
        snprintf(text, size,
                 "reads its %s in backward, where that is NULL, as it says %s: leave "
                 "the flag out, or keep what backward needs by lamina_add_saved",
                 reads_output  ? "input"
                 : reads_input ? "output"
                               : "input or its output",
                 reads_output  ? "LAMINA_FORGETS_INPUT"
                 : reads_input ? "LAMINA_FORGETS_OUTPUT"
                               : "LAMINA_FORGETS_INPUT and LAMINA_FORGETS_OUTPUT");
    return input < layer->input_count || !reads_input || !reads_output;
}

/* Says that a layer takes an input that is not there; false where it does not. */
static bool explain_input(const struct subject *subject, const void *address, char *text,
                          size_t size)
{
    long long count = subject->layer.input_count;
    uintptr_t from = (uintptr_t)subject->no_input;
    if (from == 0 || (uintptr_t)address < from ||
        (uintptr_t)address >= from + GUARD_NOWHERE)
        return false;
    if (plugin_most_inputs(subject->layer.plugin) == 1)
        snprintf(text, size,
                 "takes inputs[1], and the layer declares one input: say how many it "
                 "reads in its .least_inputs and .most_inputs");
    else
        snprintf(
            text, size,
            "takes inputs[%lld] where there are %lld: pass->input_count says how many "
            "there are, and .least_inputs how few there may be",
            count, count);
    return true;
}

/* What an address is that a layer must not touch, and what to do. */
static void explain(const void *address, const void *context, char *text, size_t size)
{
    enum { MEBI = 1 << 20, MARGIN = 64 << 10 };
    struct rlimit limit;
    if (subject_at_work != NULL && subject_at_work->guard != NULL &&
        (explain_input(subject_at_work, address, text, size) ||
         guard_explain(subject_at_work->guard, address, text, size)))
        return;
    if (subject_at_work != NULL && subject_at_work->is_backward &&
        is_null_array(subject_at_work, address) &&
        explain_null(subject_at_work, text, size))
        return;
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
        stack_used(context) + MARGIN > limit.rlim_cur)
        snprintf(text, size,
                 "needs more stack than the %llu MiB that there are: large arrays are "
                 "declared in shape, with lamina_set_temporary, and a recursion must end",
                 (unsigned long long)limit.rlim_cur / MEBI);
    else if ((uintptr_t)address < 4096)
        snprintf(
            text, size,
            "follows a pointer that is NULL: see in layer.h what may be, as what came "
            "with 1.2 is to a layer whose .needs_minor is less");
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
    if (survives)
        siglongjmp(survivor, 1);
    explain(info->si_addr, context, text, sizeof text);
    words_say(crashing, CHECK_FAILED, "%s", text);
    _exit(0);
}

bool crash_survives(void (*body)(struct cases *), struct cases *cases)
{
    survives = true;
    if (sigsetjmp(survivor, 1) != 0) {
        survives = false;
        subject_at_work = NULL;
        return false;
    }
    body(cases);
    survives = false;
    return true;
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
