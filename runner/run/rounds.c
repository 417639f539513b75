/* Training in rounds. */
#include "run/rounds.h"

#include <unistd.h>

#include "run/rung.h"
#include "worker/pool.h"

static struct todo *todo_of(const struct rounds *rounds)
{
    return rounds->reports->todo;
}

static int train_round(struct rounds *rounds, int64_t rung)
{
    struct reports *reports = rounds->reports;
    const struct prepared *prepared = rounds->prepared;
    const struct experiment *experiment = prepared->plan.experiment;
    size_t most = reports->queued = todo_queue(todo_of(rounds), rung, reports->queue);
    if (reports->more != NULL)
        most = prepared->plan.most;
    most = most > 0 ? most : 1;
    const struct pool pool = {.jobs =
                                  (size_t)rounds->jobs < most ? rounds->jobs : (int)most,
                              .catalogue = &prepared->catalogue,
                              .checkpoint = &experiment->checkpoint,
                              .timeout = experiment->timeout,
                              .stop = rounds->stop,
                              .events = reports_events(reports)};
    reports->begun = 0;
    return pool_run(&pool, reports->error);
}

/* What still waits as somebody else holds the file: until it is written, or nobody wants
 * to wait any more. */
static int write_waiting(const struct rounds *rounds)
{
    const struct reports *reports = rounds->reports;
    enum recorder_status status =
        recorder_commit(reports->recorder, true, reports->error);
    if (status > RECORDER_WELL) {
        struct text sentence = {0};
        text_add(&sentence, "%s; ctrl-C gives them up", reports->error->text);
        rounds->note(sentence.at);
        text_free(&sentence);
    }
    for (int asked = *rounds->stop; status > RECORDER_WELL && *rounds->stop == asked;
         usleep(100000))
        status = recorder_commit(reports->recorder, true, reports->error);
    return status == RECORDER_WELL ? 0 : -1;
}

/* The part of the plan that the todo has now. */
static int train_part(struct rounds *rounds)
{
    for (;;) {
        int64_t rung = rung_next(todo_of(rounds)); /* its number */
        if (train_round(rounds, rung) != 0 || write_waiting(rounds) != 0)
            return -1;
        if (rung == INT64_MAX || *rounds->stop != 0)
            return 0;
        if (rung_decide(rounds->reports, rung) != 0)
            return -1;
    }
}

/* ---- While rows are proposed ---- */

/* The trials of some rows, before `end`, are the part of the plan that is looked at. */
static void look_at(struct rounds *rounds, size_t row, size_t end)
{
    const struct propose *propose = rounds->propose;
    todo_of(rounds)->first = propose->first[row];
    todo_of(rounds)->end = propose->first[end];
}

static void look_at_all(struct rounds *rounds)
{
    todo_of(rounds)->first = todo_of(rounds)->end = 0;
}

/* The trials of one more row are begun behind the others. */
static int ask_more(void *asked)
{
    struct rounds *rounds = asked;
    struct reports *reports = rounds->reports;
    int status = propose_row(rounds->propose);
    if (status <= 0)
        return status;
    look_at(rounds, rounds->propose->noted - 1, rounds->propose->noted);
    reports->queued +=
        todo_queue(todo_of(rounds), INT64_MAX, reports->queue + reports->queued);
    look_at_all(rounds);
    return 1;
}

static int train_as_proposed(struct rounds *rounds)
{
    int status;
    rounds->reports->more = ask_more;
    rounds->reports->asked = rounds;
    do {
        status = train_round(rounds, INT64_MAX);
        if (status == 0)
            status = write_waiting(rounds);
    } while (status == 0 && *rounds->stop == 0 && propose_is_due(rounds->propose));
    return status;
}

static void tell_locked(const struct rounds *rounds)
{
    struct text sentence = {0};
    text_add(&sentence,
             "%s: another program holds a lock on it; the search goes on when it lets go",
             rounds->reports->database->path);
    rounds->note(sentence.at);
    text_free(&sentence);
}

/* The rows before `end`, as far as there are any. */
static int propose_up_to(struct rounds *rounds, size_t end)
{
    struct propose *propose = rounds->propose;
    bool told = false;
    int status = 1;
    while (status >= 0 && propose->noted < end && *rounds->stop == 0 &&
           propose_is_due(propose)) {
        status = propose_row(propose);
        if (status != 0 || !propose_is_due(propose))
            continue;
        if (!told)
            tell_locked(rounds);
        told = true;
        usleep(100000);
    }
    return status < 0 ? -1 : 0;
}

static int train_brackets(struct rounds *rounds)
{
    struct propose *propose = rounds->propose;
    const size_t lag = propose->settings.lag;
    int status = 0;
    for (size_t row = 0; status == 0 && *rounds->stop == 0; row += lag) {
        status = propose_up_to(rounds, row + lag);
        if (status != 0 || propose->noted <= row)
            break;
        look_at(rounds, row, propose->noted < row + lag ? propose->noted : row + lag);
        status = train_part(rounds);
    }
    look_at_all(rounds);
    return status;
}

/* Where a trial is neither trained nor has ended, rows behind it are not proposed. */
static void tell_awaited(const struct rounds *rounds)
{
    const struct todo *todo = todo_of(rounds);
    const struct plan *plan = &rounds->prepared->plan;
    const size_t left = propose_left(plan), trial = propose_awaited(rounds->propose);
    if (left == 0 || *rounds->stop != 0 || trial == plan->count)
        return;
    reports_tell(
        rounds->reports, trial, "waits",
        todo->trials[trial].stale
            ? "rows that look at it are not proposed before it has ended, and it "
              "is stale: `--retry stale` trains it from the beginning"
            : "rows that look at it are not proposed before it has ended");
}

int rounds_train(struct rounds *rounds)
{
    if (rounds->propose == NULL)
        return train_part(rounds);
    int status = todo_of(rounds)->rule == NULL ? train_as_proposed(rounds)
                                               : train_brackets(rounds);
    if (status == 0)
        tell_awaited(rounds);
    return status;
}
