/* What backward reads is found by closing the memory: where nothing that is tried
 * crashes, it reads none of it. That a layer reads what it says it forgets is no matter
 * of this check: it crashes in all of them. */
#include "check/flags.h"

#include "check/crash.h"
#include "check/walk.h"
#include "check/words.h"
#include "model/plugin.h"

static void expect_known(struct cases *cases)
{
    uint32_t known =
        LAMINA_GRADIENT_ON_PURPOSE | LAMINA_FORGETS_INPUT | LAMINA_FORGETS_OUTPUT;
    uint32_t unknown = cases->plugin->flags & ~known;
    if (unknown != 0)
        words_say(cases, CHECK_FAILED,
                  "sets bits of its flags that layer.h %d.%d does not have (0x%x): use "
                  "those of enum lamina_flag",
                  LAMINA_ABI_MAJOR, LAMINA_ABI_MINOR, unknown);
}

static void without_inputs(struct cases *cases, struct subject *subject)
{
    subject->hides_inputs = true;
    if (walk_forward(cases, subject, true))
        walk_backward(cases, subject, 0);
}

static void without_output(struct cases *cases, struct subject *subject)
{
    subject->hides_output = true;
    if (walk_forward(cases, subject, true))
        walk_backward(cases, subject, 0);
}

static void walk_without_inputs(struct cases *cases)
{
    walk_all(cases, without_inputs);
}

static void walk_without_output(struct cases *cases)
{
    walk_all(cases, without_output);
}

/* Whether backward needs what a walk goes without. */
static bool needs(struct cases *cases, void (*walk)(struct cases *))
{
    struct arena *arena = cases->arena; /* a crash leaves another one there */
    bool survived = crash_survives(walk, cases);
    cases->arena = arena;
    return !survived || cases->failed > 0;
}

const char *flags_said(struct cases *cases)
{
    expect_known(cases);
    bool reads_input =
        plugin_reads_input(cases->plugin) && needs(cases, walk_without_inputs);
    bool reads_output =
        plugin_reads_output(cases->plugin) && needs(cases, walk_without_output);
    const char *reads = reads_input && reads_output ? "its input and its output"
                        : reads_input               ? "its input, and not its output"
                        : reads_output              ? "its output, and not its input"
                                                    : "neither its input nor its output";
    bool forgets_input = !reads_input && plugin_reads_input(cases->plugin);
    bool forgets_output = !reads_output && plugin_reads_output(cases->plugin);
    if (forgets_input || forgets_output)
        words_say(cases, CHECK_NOTED,
                  "its backward reads %s: a net with it takes less memory where .flags "
                  "say so (%s%s%s)",
                  reads, forgets_input ? "LAMINA_FORGETS_INPUT" : "",
                  forgets_input && forgets_output ? " | " : "",
                  forgets_output ? "LAMINA_FORGETS_OUTPUT" : "");
    return arena_format(cases->arena, "backward reads %s", reads);
}
