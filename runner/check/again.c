/* The same passes once more, in other memory, between those of another layer of the kind:
 * the bits must be the same. */
#include "check/again.h"

#include <string.h>

#include "check/prepare.h"
#include "check/symbols.h"
#include "check/walk.h"
#include "check/words.h"

/* ---- repeat ---- */

static void expect_same(struct cases *cases, const struct walk_results *a,
                        const struct walk_results *b, const char *when)
{
    int64_t element;
    const char *name = walk_compare(a, b, &element);
    if (name != NULL)
        words_say(cases, CHECK_FAILED,
                  "element %lld of %s is another one %s: keep nothing between calls (a "
                  "static variable?), and draw only from the generator that is handed in",
                  (long long)element, name, when);
}

static void repeat_of(struct cases *cases, struct subject *subject)
{
    struct subject other;
    if (!walk_forward(cases, subject, true) || !walk_backward(cases, subject, 0))
        return;
    struct walk_results first = walk_results(subject);
    if (!walk_forward(cases, subject, true) || !walk_backward(cases, subject, 0))
        return;
    struct walk_results second = walk_results(subject);
    expect_same(cases, &first, &second, "the second time");
    if (cases->failed > 0)
        return;
    if (prepare_second(cases, &other, subject, subject->batch_size, subject->inputs) ==
            0 &&
        walk_forward(cases, &other, true) && walk_backward(cases, &other, 0)) {
        struct walk_results restored = walk_results(&other);
        expect_same(cases, &first, &restored,
                    "when parameters and state are restored in other memory");
    }
    prepare_free_second(&other, subject);
}

/* Who reads a layer twice hands the same array in twice: that is as two of equal values.
 */
static void twice_of(struct cases *cases, struct subject *subject)
{
    struct layer_memory *memory = &subject->memory;
    const struct lamina_shape *shapes = subject->layer.inputs;
    int64_t element;
    if (subject->layer.input_count < 2 ||
        memcmp(&shapes[0], &shapes[1], sizeof shapes[0]) != 0)
        return;
    memcpy(memory->inputs[1], memory->inputs[0],
           (size_t)subject->input_counts[0] * sizeof(float));
    if (!walk_forward(cases, subject, true) || !walk_backward(cases, subject, 0))
        return;
    struct walk_results equal = walk_results(subject);
    memory->inputs[1] = memory->inputs[0];
    if (!walk_forward(cases, subject, true) || !walk_backward(cases, subject, 0))
        return;
    struct walk_results same = walk_results(subject);
    const char *name = walk_compare(&equal, &same, &element);
    if (name != NULL)
        words_say(cases, CHECK_FAILED,
                  "element %lld of %s is another one where one array is two of its "
                  "inputs, as where a net names a layer twice: look at what inputs "
                  "hold, not where they lie",
                  (long long)element, name);
}

/* Forward of one, forward of another, backward of the one: what the one keeps must not be
 * where the other writes. Both have other inputs than before. */
static void interleaved_of(struct cases *cases, struct subject *subject)
{
    const struct subject_inputs *other_inputs =
        &subject_inputs[subject->inputs == subject_inputs ? SUBJECT_INPUTS - 1 : 0];
    struct subject other;
    if (!walk_forward(cases, subject, true) || !walk_backward(cases, subject, 0))
        return;
    struct walk_results alone = walk_results(subject);
    if (prepare_second(cases, &other, subject, subject->batch_size, other_inputs) == 0 &&
        subject_forward(subject, true) == 0 && subject_forward(&other, true) == 0 &&
        walk_backward(cases, subject, 0)) {
        struct walk_results between = walk_results(subject);
        int64_t element;
        const char *name = walk_compare(&alone, &between, &element);
        if (name != NULL)
            words_say(
                cases, CHECK_FAILED,
                "element %lld of %s is another one where a second layer of its kind "
                "works between forward and backward: keep what backward needs in "
                "saved (lamina_add_saved), not in a static variable",
                (long long)element, name);
    }
    prepare_free_second(&other, subject);
}

static void expect_no_globals(struct cases *cases)
{
    size_t bytes = symbols_changed();
    if (bytes > 0)
        words_say(
            cases, CHECK_FAILED,
            "%zu bytes of its global or static variables have changed: all layers of "
            "its kind in a net share them, and a run that goes on has lost them; "
            "declare memory in shape",
            bytes);
}

const char *again_repeat(struct cases *cases)
{
    walk_all(cases, repeat_of);
    walk_all(cases, interleaved_of);
    walk_all(cases, twice_of);
    if (cases->failed == 0)
        expect_no_globals(cases);
    return "the same batch gives the same bits again, also in other memory and between "
           "the passes of another layer";
}

/* ---- calls ---- */

static void calls_of(struct cases *cases, struct subject *subject)
{
    int allocations = symbols_allocations(), prints = symbols_prints();
    if (!walk_forward(cases, subject, true) || !walk_backward(cases, subject, 0))
        return;
    allocations = symbols_allocations() - allocations;
    prints = symbols_prints() - prints;
    if (allocations > 0)
        words_say(
            cases, CHECK_FAILED,
            "allocates memory %d time%s in a forward and a backward pass: declare it "
            "in shape, with lamina_add_saved or lamina_set_temporary",
            allocations, allocations == 1 ? "" : "s");
    if (prints > 0)
        words_say(cases, CHECK_FAILED,
                  "prints %d time%s in a forward and a backward pass: say what is wrong "
                  "with lamina_fail, and print nothing else",
                  prints, prints == 1 ? "" : "s");
}

const char *again_calls(struct cases *cases)
{
    symbols_count_calls(cases->plugin);
    walk_all(cases, calls_of);
    if (symbols_exits() > 0)
        words_say(cases, CHECK_FAILED,
                  "asks for a function to be called when the process ends (atexit): that "
                  "is the runner's; a layer has nothing to put away");
    return "no allocation and no output in forward and backward";
}
