/* The parent's half: starts a child for each check, and turns its end into words. */
#include "check/check.h"

#include <stdlib.h>
#include <string.h>

#include "check/checks.h"
#include "check/prepare.h"
#include "check/symbols.h"
#include "check/words.h"
#include "model/gemm.h"
#include "worker/ask.h"

const char *check_verdict_name(enum check_verdict verdict)
{
    static const char *const names[] = {"ok", "note", "FAIL"};
    return names[verdict];
}

/* One mistake shows in many checks: the same words are kept once. */
static void add(struct check_report *report, struct arena *arena, const char *check,
                enum check_verdict verdict, const char *sentence)
{
    for (size_t i = 0; i < report->count && verdict != CHECK_PASSED; i++)
        if (strcmp(report->findings[i].sentence, sentence) == 0)
            return;
    report->findings = arena_grow(arena, report->findings, report->count,
                                  &report->capacity, sizeof *report->findings);
    report->findings[report->count++] = (struct check_finding){check, verdict, sentence};
    report->failed += verdict == CHECK_FAILED;
}

/* ---- The child ---- */

struct task {
    const struct check_request *request;
    const struct checks_row *check;
};

static int child_main(struct sender *sender, void *argument)
{
    const struct task *task = argument;
    struct cases cases = {
        .sender = sender, .arena = arena_new(), .request = task->request};
    if (prepare_cases(&cases) == 0) {
        const char *seen = task->check->run(&cases);
        if (cases.failed == 0)
            words_say(&cases, CHECK_PASSED, "%s", seen);
    }
    arena_free(cases.arena);
    return 0;
}

/* ---- The parent ---- */

struct listener {
    struct check_report *report;
    struct arena *arena;
    const char *check;
    const char *doing;
    bool usable; /* it could be loaded, and takes some input */
    size_t findings;
};

static int hear(void *self, const struct message *message)
{
    struct listener *listener = self;
    const char *text = message->bytes;
    if (message->size < 2 || text[message->size - 1] != '\0')
        return -1;
    if (message->type == MESSAGE_ALIVE)
        return 0;
    const char *copy = arena_copy(listener->arena, text + 1, strlen(text + 1));
    if (message->type == MESSAGE_DOING) {
        listener->doing = copy;
    } else if (message->type == MESSAGE_USABLE) {
        listener->usable = true;
    } else if (message->type == MESSAGE_LAYER) {
        const char *version = text + 1;
        listener->report->version = copy;
        if (version + strlen(version) + 1 < text + message->size)
            listener->report->summary =
                arena_format(listener->arena, "%s", version + strlen(version) + 1);
    } else if (message->type == MESSAGE_FINDING &&
               (unsigned char)text[0] <= CHECK_FAILED) {
        add(listener->report, listener->arena, listener->check,
            (enum check_verdict)text[0], copy);
        listener->findings++;
    } else {
        return -1;
    }
    return 0;
}

/* What the end of a child says that its messages do not. */
static void tell_end(const struct ask_answer *answer, struct listener *listener)
{
    struct check_report *report = listener->report;
    struct arena *arena = listener->arena;
    const struct child_end end = answer->end;
    if (!end.clean && symbols_sanitizer(end.output) != NULL) {
        add(report, arena, listener->check, CHECK_FAILED, symbols_sanitizer(end.output));
        return;
    }
    if (answer->hung)
        add(report, arena, listener->check, CHECK_FAILED,
            arena_format(arena,
                         "does not come back within %.0f seconds (%s): look for a loop "
                         "without an end, or make a pass shorter",
                         ASK_SECONDS, listener->doing));
    else if (end.status < 0)
        add(report, arena, listener->check, CHECK_FAILED,
            arena_format(arena, "crashes: %s (%s)", strsignal(-end.status),
                         listener->doing));
    else if (!end.clean || listener->findings == 0)
        add(report, arena, listener->check, CHECK_FAILED,
            arena_format(arena,
                         "ends the process with status %d (%s): return what lamina_fail "
                         "returns instead",
                         end.status, listener->doing));
    if (end.output[0] != '\0')
        add(report, arena, listener->check, CHECK_FAILED,
            arena_format(arena,
                         "prints (%.60s): say what is wrong with lamina_fail, and print "
                         "nothing else",
                         end.output));
}

/* Returns 1 where the other checks would only say the same. */
static int run_check(const struct check_request *request, const struct checks_row *check,
                     struct arena *arena, struct check_report *report,
                     struct error *error)
{
    struct task task = {request, check};
    struct listener listener = {.report = report,
                                .arena = arena,
                                .check = check->name,
                                .doing = "while it is loaded"};
    const struct ask_question question = {.main = child_main,
                                          .argument = &task,
                                          .teller = MESSAGE_BY_CHECK,
                                          .handle = hear,
                                          .self = &listener};
    struct ask_answer answer;
    if (ask(&question, &answer, error) != 0)
        return -1;
    tell_end(&answer, &listener);
    bool over = answer.hung || !listener.usable;
    ask_free(&answer);
    return over;
}

int check_run(const struct check_request *request, struct arena *arena,
              struct check_report *report, struct error *error)
{
    *report = (struct check_report){.version = "", .summary = ""};
    int status = 0;
    gemm_warm(); /* a layer works on one thread here, as in a trial */
    for (size_t i = 0; i < checks_count && status == 0; i++)
        status = run_check(request, &checks_table[i], arena, report, error);
    return status < 0 ? -1 : 0;
}
