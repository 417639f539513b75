/* The same passes once more, in other memory, between those of another layer of the kind:
 * the bits must be the same. */
#include "check/again.h"

#include "check/prepare.h"
#include "check/symbols.h"
#include "check/walk.h"

/* ---- repeat ---- */

static void expect_same(struct cases *cases, const struct results *a,
                        const struct results *b, const char *when)
{
    int64_t element;
    const char *name = walk_compare(a, b, &element);
    if (name != NULL)
        cases_say(cases, CHECK_FAILED,
                  "element %lld of %s is another one %s: keep nothing between calls (a "
                  "static variable?), and draw only from the generator that is handed in",
                  (long long)element, name, when);
}

static void repeat_of(struct cases *cases, struct subject *subject)
{
    struct subject other;
    if (!walk_forward(cases, subject, true) || !walk_backward(cases, subject, 0))
        return;
    struct results first = walk_results(subject);
    if (!walk_forward(cases, subject, true) || !walk_backward(cases, subject, 0))
        return;
    struct results second = walk_results(subject);
    expect_same(cases, &first, &second, "the second time");
    if (cases->failed > 0 ||
        subject_make(&other, cases->plugin, subject->layer.options, &subject->layer.input,
                     subject->batch_size, subject->inputs, cases->arena) != 0)
        return;
    if (walk_forward(cases, &other, true) && walk_backward(cases, &other, 0)) {
        struct results restored = walk_results(&other);
        expect_same(cases, &first, &restored,
                    "when parameters and state are restored in other memory");
    }
    subject_free(&other);
}

const char *again_repeat(struct cases *cases)
{
    walk_all(cases, repeat_of);
    return "the same batch gives the same bits again, also in other memory";
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
        cases_say(
            cases, CHECK_FAILED,
            "allocates memory %d time%s in a forward and a backward pass: declare it "
            "in shape, with lamina_add_saved or lamina_set_temporary",
            allocations, allocations == 1 ? "" : "s");
    if (prints > 0)
        cases_say(cases, CHECK_FAILED,
                  "prints %d time%s in a forward and a backward pass: say what is wrong "
                  "with lamina_fail, and print nothing else",
                  prints, prints == 1 ? "" : "s");
}

const char *again_calls(struct cases *cases)
{
    symbols_count_calls(cases->plugin);
    walk_all(cases, calls_of);
    return "no allocation and no output in forward and backward";
}
