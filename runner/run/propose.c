/* Proposing rows. Everything follows from the config, the row's number and what is
 * recorded of rows before it; nothing from the order in which trials end. */
#include "run/propose.h"

#include <math.h>
#include <string.h>

#include "run/prepare.h"
#include "run/recorded.h"
#include "run/row_result.h"
#include "run/rung.h"
#include "run/train_on.h"
#include "sweep/form.h"
#include "train/objective.h"
#include "train/prune.h"

static struct plan *plan_of(const struct propose *propose)
{
    return &propose->prepared->plan;
}

static struct objective objective(const struct propose *propose)
{
    return objective_of(propose->prepared->specs[0], propose->prepared->datasets[0]);
}

/* Knows the rows that the plan has by now. */
static void note_rows(struct propose *propose)
{
    const struct plan *plan = plan_of(propose);
    const struct search_rows *search = plan->rows.search;
    size_t trial = propose->first[propose->noted];
    for (; propose->noted < search->count; propose->noted++) {
        propose->results[propose->noted].point = &search->points[propose->noted];
        while (trial < plan->count &&
               plan_search_row(plan, &plan->trials[trial]) <= propose->noted)
            trial++;
        propose->first[propose->noted + 1] = trial;
    }
}

/* ---- What is recorded ---- */

static void begin(struct propose *propose, bool compares)
{
    const struct plan *plan = plan_of(propose);
    const struct search_space *space = plan->rows.search->space;
    struct arena *arena = propose->prepared->arena;
    propose->settings = (struct search_settings){.seed = space->seed,
                                                 .lag = space->lag,
                                                 .in_brackets = compares,
                                                 .maximize = objective(propose).maximize};
    propose->search =
        (struct proposals_search){.experiment = plan->experiment->name,
                                  .space = space,
                                  .first = (int64_t)plan->rows.search->count,
                                  .most = (int64_t)space->budget};
    proposals_key(plan, propose->search.key);
    propose->warned = propose->prepared->warnings.kept;
    propose->results = arena_array(arena, space->budget, sizeof *propose->results);
    propose->first = arena_array(arena, space->budget + 1, sizeof *propose->first);
}

int propose_recall(struct propose *propose, const struct database *database,
                   struct error *error)
{
    struct prepared *prepared = propose->prepared;
    struct error why;
    begin(propose, prune_compares(stop_new(prepared->specs[0], NULL, prepared->arena)));
    if (proposals_read(database, &propose->search, prepared->arena, &propose->recorded,
                       error) != 0)
        return -1;
    int status = recorded_prepare(&propose->recorded, prepared, &why);
    note_rows(propose);
    return status == 0
               ? 0
               : error_set(error, "a row that was proposed earlier: %s", why.text);
}

/* ---- What rows came to ---- */

static bool row_has_ended(const struct propose *propose, size_t row)
{
    for (size_t i = propose->first[row]; i < propose->first[row + 1]; i++)
        if (!row_result_has_ended(propose->reports->todo, i))
            return false;
    return true;
}

static int read_row(const struct propose *propose, size_t row)
{
    return row_result_read(propose->reports, propose->first[row], propose->first[row + 1],
                           &propose->results[row]);
}

/* How many rows may be read: of a bracket none before it is decided at its last rung, as
 * a trial that the file has whole may be pruned there. */
static size_t decided(const struct propose *propose)
{
    return propose->settings.in_brackets
               ? search_seen(&propose->settings, plan_of(propose)->rows.search->count)
               : propose->noted;
}

/* All rows that have ended are known, and what they came to is in the file. 0: not all,
 * as somebody else holds it. */
static int learn(struct propose *propose)
{
    struct reports *reports = propose->reports;
    const size_t end = decided(propose);
    if (propose->ended >= end || !row_has_ended(propose, propose->ended))
        return 1;
    enum recorder_status status =
        recorder_commit(reports->recorder, true, reports->error);
    if (status != RECORDER_WELL)
        return status == RECORDER_FAILED ? -1 : 0;
    while (propose->ended < end && row_has_ended(propose, propose->ended))
        if (read_row(propose, propose->ended++) != 0)
            return -1;
    return 1;
}

/* ---- The next row ---- */

static bool is_among(const struct propose *propose, const struct search_point *points,
                     size_t count, const struct search_point *point)
{
    for (size_t i = 0; i < count; i++)
        if (search_point_same(&points[i], point,
                              plan_of(propose)->rows.search->space->count))
            return true;
    return false;
}

/* It is not asked for again. */
static void refuse(struct propose *propose, const struct search_point *point,
                   const struct error *why)
{
    const struct search_space *space = plan_of(propose)->rows.search->space;
    struct arena *arena = propose->prepared->arena;
    struct search_point copy = search_space_point(space, arena);
    memcpy(copy.at, point->at, space->count * sizeof *copy.at);
    propose->refused = arena_grow(arena, propose->refused, propose->refused_count,
                                  &propose->refused_capacity, sizeof *propose->refused);
    propose->refused[propose->refused_count++] =
        (struct propose_refused){copy, arena_format(arena, "%s", why->text)};
}

/* Why it was left out before; NULL: it was not. */
static const char *why_refused(const struct propose *propose,
                               const struct search_point *point)
{
    const size_t count = plan_of(propose)->rows.search->space->count;
    for (size_t i = 0; i < propose->refused_count; i++)
        if (search_point_same(&propose->refused[i].point, point, count))
            return propose->refused[i].why;
    return NULL;
}

/* Prepares the row of a point, which is made what the row has. 1 with why it is left out.
 */
static int try_point(struct propose *propose, struct search_point *point,
                     struct arena *arena, struct error *why)
{
    const struct search_rows *search = plan_of(propose)->rows.search;
    struct sweep_row row;
    error_set(why, "no row of the search has such values");
    if (!search_space_row(search->space, point, arena, &row))
        return 1;
    error_set(why, "it repeats another row");
    if (is_among(propose, search->points, search->count, point) ||
        recorded_has_point(&propose->recorded, search, point))
        return 1;
    const char *known = why_refused(propose, point);
    if (known != NULL) {
        error_set(why, "%s", known);
        return 1;
    }
    int status = prepare_rows(propose->prepared, point, 1, why);
    if (status > 0)
        refuse(propose, point, why);
    return status;
}

/* What is left out is told, the first of it with its reason. */
struct left_out {
    size_t count;
    struct error first;
};

/* The first of the points that is new and fits: 0; 1: none is. */
static int try_points(struct propose *propose, struct search_point *points, size_t count,
                      struct arena *arena, struct left_out *left)
{
    struct error why;
    int status = 1;
    for (size_t i = 0; i < count && status > 0; i++) {
        status = try_point(propose, &points[i], arena, &why);
        if (status != 0 && left->count++ == 0)
            left->first = why;
    }
    if (status < 0)
        *propose->reports->error = why;
    return status;
}

/* Once all candidates of a row are left out. */
static int try_drawn(struct propose *propose, size_t row, struct arena *arena,
                     struct left_out *left)
{
    const struct search_space *space = plan_of(propose)->rows.search->space;
    int status = 1;
    for (size_t again = 0; again <= FORM_REDRAWS && status > 0; again++) {
        struct search_point point = search_space_draw(space, row, again, arena);
        status = try_points(propose, &point, 1, arena, left);
    }
    return status;
}

struct asking {
    const struct search_space *space;
    struct arena *arena;
};

static bool has(void *self, const struct search_point *so_far, size_t dimension)
{
    const struct asking *asking = self;
    return search_space_has(asking->space, so_far, dimension, asking->arena);
}

static void tell_left_out(struct propose *propose, size_t row,
                          const struct left_out *left, bool is_drawn)
{
    const struct error *why = &propose->misfit;
    propose->told.length = 0;
    text_add(&propose->told, "%s", "");
    if (why->text[0] != '\0')
        text_add(&propose->told,
                 "row %zu is proposed anew, as what was recorded of it is left out: %s%s",
                 row, why->text, left->count > 0 ? "; " : "");
    if (left->count > 0)
        text_add(&propose->told, "row %zu: %zu candidate%s left out%s: %s%s", row,
                 left->count, left->count == 1 ? "" : "s",
                 left->count == 1 ? "" : ", the first", left->first.text,
                 is_drawn ? "; it is drawn at random" : "");
}

/* Prepares a row. 1: there is none that is new and fits. */
static int pick(struct propose *propose, size_t row)
{
    const struct search_space *space = plan_of(propose)->rows.search->space;
    struct arena *arena = arena_new();
    struct asking asking = {space, arena};
    const struct search_shape shape = {space->dimensions, space->count, has, &asking};
    struct search_proposal asked = {.threshold = NAN};
    struct left_out left = {0};
    if (row >= space->startup)
        search_propose(&shape, &propose->settings, propose->results, row, arena, &asked);
    int status = try_points(propose, asked.candidates, asked.count, arena, &left);
    bool is_drawn = status > 0;
    if (is_drawn)
        status = try_drawn(propose, row, arena, &left);
    arena_free(arena);
    propose->pending =
        (struct proposal){.row = (int64_t)row,
                          .point = plan_of(propose)->rows.search->points[row],
                          .seen = (int64_t)asked.seen,
                          .good = (int64_t)asked.good,
                          .threshold = asked.threshold};
    tell_left_out(propose, row, &left, is_drawn && status == 0);
    return status;
}

/* One that is recorded stands. 1: it cannot, as files with other proposals were merged:
 * it repeats a row or does not fit. */
static int take_recorded(struct propose *propose, struct proposal *known)
{
    struct error why;
    propose->told.length = 0;
    text_add(&propose->told, "%s", "");
    propose->pending = *known;
    int status = prepare_rows(propose->prepared, &known->point, 1, &why);
    if (status > 0) {
        propose->misfit = why;
        known->row = -1;
    }
    return status >= 0 ? status
                       : error_set(propose->reports->error,
                                   "a row that was proposed earlier: %s", why.text);
}

/* ---- Entering it ---- */

/* In the progress, what was expected of the row gives way to what it has. */
static void count_trials(struct propose *propose, size_t first, size_t left,
                         int64_t iterations)
{
    const struct plan *plan = plan_of(propose);
    struct progress *progress = propose->reports->progress;
    progress_expect(progress,
                    iterations - propose->iterations * (int64_t)(plan->count - first),
                    plan->total);
    for (size_t i = 0; i < left; i++)
        progress_trial(progress);
    for (; propose->warned < propose->prepared->warnings.kept; propose->warned++)
        progress_warning(progress, "warning: %s",
                         propose->prepared->warnings.lines[propose->warned]);
    if (propose->told.length > 0) {
        progress_line(progress, "%s", propose->told.at);
        recorder_event(propose->reports->recorder,
                       propose->reports->todo->trials[first].id, "info",
                       propose->told.at);
    }
    for (size_t i = first; i < plan->count; i++)
        if (propose->reports->todo->at[i].of_shorter != NULL)
            reports_tell(propose->reports, i, "longer",
                         propose->reports->todo->at[i].of_shorter);
}

/* 1: it is entered; 0: the file is locked. */
static int enter(struct propose *propose)
{
    struct reports *reports = propose->reports;
    struct todo *todo = reports->todo;
    const struct plan *plan = plan_of(propose);
    const size_t first = propose->first[propose->noted];
    const struct registry_plan given = {plan, propose->outlines, reports->layers,
                                        propose->prepared->catalogue.count};
    const struct registry_row row = {first, &propose->search, &propose->pending,
                                     propose->misfit.text[0] != '\0'};
    size_t left;
    for (size_t i = first; i < plan->count; i++)
        propose->outlines[i] = todo_outline(todo, i);
    int status = registry_add_row(reports->database, &given, &row, propose->entered,
                                  reports->error);
    if (status != 0)
        return status < 0 ? -1 : 0;
    propose->is_pending = false;
    propose->misfit.text[0] = '\0';
    if (propose->width < SIZE_MAX)
        prepare_label(propose->prepared, propose->width);
    int64_t iterations = todo_list(todo, first, propose->retry, &left);
    if (train_on_begin(reports->database, todo, first, reports->layers, reports->error) !=
        0)
        return -1;
    for (size_t i = first; i < plan->count; i++)
        if (todo->at[i].source != NULL)
            iterations -= todo->at[i].iteration;
    rung_lift(reports, first);
    note_rows(propose);
    count_trials(propose, first, left, iterations);
    return 1;
}

/* The file knows that no more rows come, unless it is locked. */
static int enter_end(struct propose *propose)
{
    struct reports *reports = propose->reports;
    int status = registry_end_search(reports->database, reports->experiment_id,
                                     (int64_t)plan_of(propose)->total, propose->told.at,
                                     reports->error);
    propose->is_end_pending = status > 0;
    return status < 0 ? -1 : 0;
}

/* Nobody waits for what will not come. */
static int end_search(struct propose *propose, size_t row)
{
    struct plan *plan = plan_of(propose);
    struct progress *progress = propose->reports->progress;
    const int64_t left = (int64_t)propose_left(plan);
    propose->told.length = 0;
    text_add(&propose->told,
             "%s: the search ends with %zu of %zu rows: no other one was found that is "
             "new and fits",
             plan->experiment->name, row, plan->rows.search->space->budget);
    progress_expect(progress, -left * propose->iterations, plan->count);
    progress_line(progress, "%s", propose->told.at);
    plan->total = plan->count;
    propose->is_over = propose->is_end_pending = true;
    return enter_end(propose);
}

static bool may_propose(const struct propose *propose, size_t row)
{
    return propose->ended >= search_seen(&propose->settings, row);
}

int propose_row(struct propose *propose)
{
    const size_t row = plan_of(propose)->rows.search->count;
    struct proposal *known = recorded_row(&propose->recorded, row);
    if (propose->is_pending)
        return enter(propose);
    if (propose->is_end_pending)
        return enter_end(propose);
    if (propose->is_over || row == plan_of(propose)->rows.search->space->budget)
        return 0;
    int status = learn(propose);
    if (status <= 0)
        return status;
    status = known != NULL ? take_recorded(propose, known) : 1;
    if (status > 0 && !may_propose(propose, row))
        return 0;
    if (status > 0)
        status = pick(propose, row);
    if (status != 0)
        return status > 0 ? end_search(propose, row) : -1;
    propose->is_pending = true;
    return enter(propose);
}

bool propose_is_due(const struct propose *propose)
{
    const size_t row = plan_of(propose)->rows.search->count;
    size_t ended = propose->ended;
    if (propose->is_pending || propose->is_end_pending)
        return true;
    if (propose->is_over || row == plan_of(propose)->rows.search->space->budget)
        return false;
    while (ended < propose->noted && row_has_ended(propose, ended))
        ended++;
    return recorded_row(&propose->recorded, row) != NULL ||
           ended >= search_seen(&propose->settings, row);
}

size_t propose_awaited(const struct propose *propose)
{
    size_t trial = propose->first[propose->ended];
    const size_t end = propose->first[propose->noted];
    while (trial < end && row_result_has_ended(propose->reports->todo, trial))
        trial++;
    return trial;
}

size_t propose_left(const struct plan *plan)
{
    return plan->rows.search != NULL ? plan->total - plan->count : 0;
}

void propose_free(struct propose *propose)
{
    text_free(&propose->told);
}
