/* Deciding a rung. */
#include "run/rung.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "record/resume.h"
#include "train/prune.h"

int64_t rung_next(const struct todo *todo)
{
    int64_t rung = INT64_MAX;
    for (size_t i = todo->first; i < todo_end(todo); i++) {
        const struct todo_trial *at = &todo->at[i];
        const struct registry_outline outline = todo_outline(todo, i);
        int64_t end = outline.iterations, epoch = outline.iterations_per_epoch;
        if (todo->trials[i].pruned_at > 0 || at->cleared >= end)
            continue;
        int64_t number = prune_count(todo->rule, at->cleared, epoch) + 1;
        int64_t next = prune_rung(todo->rule, number, epoch);
        if (number < rung && next < end && (at->wanted || at->recorded >= next))
            rung = number;
    }
    return rung;
}

/* Reads what each trial that came to the rung had come to there; `places` gets their
 * places in the plan. */
static int read_rung(const struct reports *reports, int64_t number,
                     struct prune_report *found, size_t *places, size_t *count)
{
    const struct todo *todo = reports->todo;
    const struct objective *objective = stop_objective(todo->rule);
    *count = 0;
    for (size_t i = todo->first; i < todo_end(todo); i++) {
        const struct registry_outline outline = todo_outline(todo, i);
        const struct registry_trial *trial = &todo->trials[i];
        const int64_t rung = todo_rung(todo, i, number);
        struct resume_series series;
        if (outline.iterations <= rung ||
            (trial->pruned_at > 0 && trial->pruned_at < rung))
            continue;
        const struct objective of = {objective->metric, outline.objective.split,
                                     objective->maximize};
        int status = resume_evaluations(reports->database, trial->id, &of, rung, &series,
                                        reports->error);
        if (status < 0)
            return -1;
        if (status == 0)
            continue;
        found[*count] = (struct prune_report){
            .last = series.last, .best = series.best, .mean = series.mean};
        places[(*count)++] = i;
    }
    return 0;
}

static void apply(const struct reports *reports, int64_t rung,
                  const struct prune_report *report, size_t index)
{
    struct todo_trial *at = &reports->todo->at[index];
    struct registry_trial *trial = &reports->todo->trials[index];
    const struct checkpointing *checkpoint = reports->checkpoint;
    const struct attempt_verdict verdict = {
        reports->experiment_id, trial->id, rung, report->pruned,
        checkpoint->trials > 0 ? KEEP_NONE : (enum keep)checkpoint->keep};
    if (trial->pruned_at > 0 || at->cleared >= rung)
        return; /* it was judged here before */
    struct text words = {0};
    text_add(&words, "%s: at iteration %lld, its %s",
             reports->todo->prepared->plan.experiment->name, (long long)rung,
             report->reason);
    recorder_judge(reports->recorder, &verdict, words.at);
    if (report->pruned)
        reports_tell(reports, index, "pruned", strchr(words.at, ' ') + 1);
    text_free(&words);
    if (!report->pruned)
        return;
    trial->pruned_at = rung;
    if (!at->wanted)
        return;
    at->wanted = false;
    reports_leave(reports, index);
}

int rung_decide(const struct reports *reports, int64_t number)
{
    struct todo *todo = reports->todo;
    size_t most = todo_end(todo), count = 0;
    struct prune_report *found = memory_zeroed(most * sizeof *found);
    size_t *places = memory_zeroed(most * sizeof *places);
    int status = read_rung(reports, number, found, places, &count);
    if (status == 0) {
        prune_decide(todo->rule, found, count);
        for (size_t i = 0; i < count; i++)
            apply(reports, todo_rung(todo, places[i], number), &found[i], places[i]);
        for (size_t i = todo->first; i < most; i++) {
            int64_t rung = todo_rung(todo, i, number);
            if (todo->at[i].cleared < rung)
                todo->at[i].cleared = rung;
        }
    }
    free(found);
    free(places);
    return status;
}

void rung_lift(const struct reports *reports, size_t first)
{
    const struct todo *todo = reports->todo;
    for (size_t i = first; i < todo->prepared->plan.count; i++) {
        const struct registry_trial *trial = &todo->trials[i];
        const struct attempt_verdict verdict = {reports->experiment_id, trial->id,
                                                INT64_MAX, false, KEEP_NONE};
        if (todo->at[i].cleared == INT64_MAX && trial->cleared_to < INT64_MAX)
            recorder_judge(reports->recorder, &verdict,
                           "it was pruned, and is wanted all the same");
    }
}
