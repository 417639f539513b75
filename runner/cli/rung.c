/* Deciding a rung. */
#include "cli/rung.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

int64_t rung_reached(const struct session *session)
{
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < session->prepared->plan.count; i++) {
        const struct session_todo *todo = &session->todo[i];
        if (todo->wanted && !todo->exempt && todo->iteration < least)
            least = todo->iteration;
    }
    if (!stop_compares(session->stop) || least == 0 || least == INT64_MAX)
        return 0;
    return stop_next_rung(session->stop, least - 1) == least ? least : 0;
}

int64_t rung_next(const struct session *session)
{
    int64_t rung = INT64_MAX;
    for (size_t i = 0; i < session->prepared->plan.count; i++) {
        const struct session_todo *todo = &session->todo[i];
        if (!todo->wanted || todo->exempt)
            continue;
        int64_t next = stop_next_rung(session->stop, todo->iteration);
        if (next < rung && next < session_outline(session, i).iterations)
            rung = next;
    }
    return rung;
}

/* Reads what each trial that came to the rung had come to there; `at` gets their places
 * in the plan. */
static int report_rung(struct session *session, int64_t rung, struct stop_report *reports,
                       size_t *at, size_t *count)
{
    const struct objective *objective = stop_objective(session->stop);
    *count = 0;
    for (size_t i = 0; i < session->prepared->plan.count; i++) {
        const struct registry_outline outline = session_outline(session, i);
        struct registry_series series;
        if (outline.iterations <= rung)
            continue;
        const struct objective of = {objective->metric, outline.objective.split,
                                     objective->maximize};
        int found = registry_evaluations(session->database, session->trials[i].id, &of,
                                         rung, &series, &session->error);
        if (found < 0)
            return -1;
        if (found == 0)
            continue;
        reports[*count] = (struct stop_report){
            .last = series.last, .best = series.best, .mean = series.mean};
        at[(*count)++] = i;
    }
    return 0;
}

static void apply(struct session *session, int64_t rung, const struct stop_report *report,
                  size_t index)
{
    struct session_todo *todo = &session->todo[index];
    char words[sizeof report->reason + 80];
    if (!todo->wanted || todo->exempt || todo->iteration != rung)
        return; /* it is over, or was judged here before */
    snprintf(words, sizeof words, "at iteration %lld, its %s", (long long)rung,
             report->reason);
    if (!report->pruned) {
        recorder_note(session->recorder, session->trials[index].id, words);
        return;
    }
    recorder_prune(session->recorder, session->trials[index].id, session->checkpoint.keep,
                   words);
    session_tell(session, &session->prepared->plan.trials[index], "pruned", words);
    session->trials[index].state = TRIAL_PRUNED;
    todo->wanted = false;
    progress_skip(session->progress, session_outline(session, index).iterations - rung);
    progress_trial(session->progress);
}

int rung_decide(struct session *session, int64_t rung)
{
    size_t most = session->prepared->plan.count, count = 0;
    struct stop_report *reports = memory_zeroed(most * sizeof *reports);
    size_t *at = memory_zeroed(most * sizeof *at);
    int status = report_rung(session, rung, reports, at, &count);
    if (status == 0) {
        stop_decide(session->stop, reports, count);
        for (size_t i = 0; i < count; i++)
            apply(session, rung, &reports[i], at[i]);
    }
    free(reports);
    free(at);
    return status;
}
