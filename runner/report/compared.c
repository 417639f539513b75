/* Choosing, counting, and the words for what is left out. */
#include "report/compared.h"

#include <math.h>
#include <string.h>

bool compared_has_value(const struct query_trial *trial)
{
    return trial_state_of(trial->state) == TRIAL_DONE && isfinite(trial->best_value);
}

size_t compared_count(const struct compared *compared, enum trial_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < compared->count; i++)
        count += trial_state_of(compared->trials[i].state) == state;
    return count;
}

struct compared compared_make(struct query_trial *trials, size_t count,
                              struct arena *arena)
{
    const struct query_trial last = trials[count - 1];
    struct compared compared = {.trials = trials, .maximize = last.maximize};
    for (size_t i = 0; i < count; i++)
        if (standing_is_comparable(&trials[i], &last))
            trials[compared.count++] = trials[i];
    compared.foreign = count - compared.count;
    compared.configs = standing_make(trials, compared.count, arena);
    while (compared.ranked < compared.configs.count &&
           isfinite(compared.configs.at[compared.ranked].mean))
        compared.ranked++;
    compared.lines = lines_make(trials, compared.count, true, arena);
    compared.over = lines_repeated(&compared.lines, arena);
    compared.value =
        arena_format(arena, "best %s %s", last.objective_split, last.objective);
    return compared;
}

static bool counts(const struct query_trial *trial)
{
    enum trial_state state = trial_state_of(trial->state);
    return (state == TRIAL_DONE || state == TRIAL_PRUNED) && isfinite(trial->best_value);
}

/* What one that diverged counts as; NaN: none has a value. */
static double value_of_diverged(const struct compared *compared)
{
    double low = (double)NAN, high = (double)NAN; /* which fmin and fmax leave out */
    for (size_t i = 0; i < compared->count; i++)
        if (counts(&compared->trials[i])) {
            low = fmin(low, compared->trials[i].best_value);
            high = fmax(high, compared->trials[i].best_value);
        }
    double beyond = low < high ? 0 : fmax(1, fabs(high));
    return compared->maximize ? low - beyond : high + beyond;
}

void compared_values(const struct compared *compared, double *values)
{
    const double worst = value_of_diverged(compared);
    for (size_t i = 0; i < compared->count; i++) {
        const struct query_trial *trial = &compared->trials[i];
        values[i] = trial_state_of(trial->state) == TRIAL_DIVERGED ? worst
                    : counts(trial)                                ? trial->best_value
                                                                   : (double)NAN;
    }
}

int compared_refuse(const struct compared *compared, struct error *error)
{
    const char *experiment = compared->trials[0].experiment;
    if (compared->over[0] == '\0')
        return error_set(error, "%s sweeps nothing: there is no setting to draw",
                         experiment);
    return error_set(error,
                     "%s sweeps nothing but repetitions (%s): there is no setting to "
                     "draw",
                     experiment, compared->over);
}

const char *compared_valueless(const struct compared *compared, struct arena *arena)
{
    size_t count = compared->configs.count - compared->ranked;
    if (count == 0 || compared->configs.count == compared->count)
        return NULL;
    return arena_format(arena, "Of %zu config%s no trial is left, so that %s not drawn.",
                        count, count == 1 ? "" : "s", count == 1 ? "it is" : "they are");
}

static void add(struct text *text, size_t count, const char *what)
{
    if (count > 0)
        text_add(text, "%s%zu %s", text->length > 0 ? ", " : "Left out: ", count, what);
}

const char *compared_left_out(const struct compared *compared, unsigned shown,
                              size_t former, struct arena *arena)
{
    struct text text = {0};
    size_t valueless = 0;
    for (int state = 0; state < TRIAL_STATE_COUNT; state++)
        if (state != TRIAL_DONE && (shown >> state & 1) == 0)
            add(&text, compared_count(compared, (enum trial_state)state),
                trial_state_name((enum trial_state)state));
    for (size_t i = 0; i < compared->count; i++)
        valueless += trial_state_of(compared->trials[i].state) == TRIAL_DONE &&
                     !compared_has_value(&compared->trials[i]);
    add(&text, valueless, "done without a finite value");
    add(&text, compared->foreign, "of another objective");
    add(&text, former, former == 1 ? "earlier trial (--all)" : "earlier trials (--all)");
    const char *words = NULL;
    if (text.length > 0)
        words = arena_format(arena, "%s.", text.at);
    text_free(&text);
    return words;
}
