/* Deciding a rung. */
#include "run/rung.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "record/resume.h"

int64_t rung_next(const struct session *session)
{
    int64_t rung = INT64_MAX;
    for (size_t i = 0; i < session->prepared->plan.count; i++) {
        const struct session_todo *todo = &session->todo[i];
        int64_t end = session_outline(session, i).iterations;
        if (session->trials[i].pruned_at > 0 || todo->cleared >= end)
            continue;
        int64_t next = prune_next_rung(session->stop, todo->cleared);
        if (next < rung && next < end && (todo->wanted || todo->recorded >= next))
            rung = next;
    }
    return rung;
}

/* Reads what each trial that came to the rung had come to there; `at` gets their places
 * in the plan. */
static int report_rung(struct session *session, int64_t rung,
                       struct prune_report *reports, size_t *at, size_t *count)
{
    const struct objective *objective = stop_objective(session->stop);
    *count = 0;
    for (size_t i = 0; i < session->prepared->plan.count; i++) {
        const struct registry_outline outline = session_outline(session, i);
        const struct registry_trial *trial = &session->trials[i];
        struct resume_series series;
        if (outline.iterations <= rung ||
            (trial->pruned_at > 0 && trial->pruned_at < rung))
            continue;
        const struct objective of = {objective->metric, outline.objective.split,
                                     objective->maximize};
        int found = resume_evaluations(session->database, trial->id, &of, rung, &series,
                                       &session->error);
        if (found < 0)
            return -1;
        if (found == 0)
            continue;
        reports[*count] = (struct prune_report){
            .last = series.last, .best = series.best, .mean = series.mean};
        at[(*count)++] = i;
    }
    return 0;
}

static void apply(struct session *session, int64_t rung,
                  const struct prune_report *report, size_t index)
{
    struct session_todo *todo = &session->todo[index];
    struct registry_trial *trial = &session->trials[index];
    const struct attempt_verdict verdict = {session->entered.id, trial->id, rung,
                                            report->pruned, session->checkpoint.keep};
    if (trial->pruned_at > 0 || todo->cleared >= rung)
        return; /* it was judged here before */
    struct text words = {0};
    text_add(&words, "%s: at iteration %lld, its %s",
             session->prepared->plan.experiment->name, (long long)rung, report->reason);
    recorder_judge(session->recorder, &verdict, words.at);
    if (report->pruned)
        session_tell(session, &session->prepared->plan.trials[index], "pruned",
                     strchr(words.at, ' ') + 1);
    text_free(&words);
    if (!report->pruned)
        return;
    trial->pruned_at = rung;
    if (!todo->wanted)
        return;
    todo->wanted = false;
    progress_skip(session->progress,
                  session_outline(session, index).iterations - todo->iteration);
    progress_trial(session->progress);
}

int rung_decide(struct session *session, int64_t rung)
{
    size_t most = session->prepared->plan.count, count = 0;
    struct prune_report *reports = memory_zeroed(most * sizeof *reports);
    size_t *at = memory_zeroed(most * sizeof *at);
    int status = report_rung(session, rung, reports, at, &count);
    if (status == 0) {
        prune_decide(session->stop, reports, count);
        for (size_t i = 0; i < count; i++)
            apply(session, rung, &reports[i], at[i]);
        for (size_t i = 0; i < most; i++)
            if (session->todo[i].cleared < rung)
                session->todo[i].cleared = rung;
    }
    free(reports);
    free(at);
    return status;
}
