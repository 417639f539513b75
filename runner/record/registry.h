/* The registry of a results file: its experiments and their trials. */
#ifndef RECORD_REGISTRY_H
#define RECORD_REGISTRY_H

#include "record/proposals.h"
#include "record/registry_enter.h"

struct database;
struct sqlite3;

struct registry_experiment {
    int64_t id;
    int64_t former; /* trials that an earlier config asked for, and this one does not */
    int64_t lifted; /* prunings by another rule than the config's, which count no more */
    /* (plan->count), the caller's; of a search, (plan->most). */
    struct registry_trial *trials;
};

/* A row of a search: its trials are those of the plan from the `first` on. */
struct registry_row {
    size_t first;
    const struct proposals_search *search;
    const struct proposal *proposal;
    bool replaces; /* what is recorded of it: otherwise that stands */
};

/* Makes the experiment (by name), a revision of its config where it changed, its axes,
 * and a trial for each of the plan's (an existing run_key keeps its row, and its number
 * if this experiment has asked for it before), all in one commit; entered->trials[i], of
 * the plan's i-th trial, is filled here. Trials that were running when their program died
 * become interrupted. Waits some seconds where what is recorded as running still runs;
 * then that is refused. 1: another program has held a write lock for two seconds; nothing
 * is entered, and the same call may be tried again. */
int registry_add_plan(struct database *database, const struct registry_plan *given,
                      struct registry_experiment *entered, struct error *error);

/* Enters a row that was proposed, in one commit: its trials, as registry_add_plan() does,
 * behind those of the same revision, the proposal, and an event of the first trial that
 * says what it saw. A proposal of that row which is recorded stands. The plan, its
 * outlines and entered->trials are those of all rows so far. Returns as
 * registry_add_plan(). Rows that are recorded when a run begins (proposals_read) are
 * better prepared before registry_add_plan(), and entered by that: what is in no plan has
 * no place in the sweep meanwhile. */
int registry_add_row(struct database *database, const struct registry_plan *given,
                     const struct registry_row *row, struct registry_experiment *entered,
                     struct error *error);

/* The sweep comes to so many trials, as a search has found no more rows; an event says so
 * in these words, once however often it is told. 1: another program holds a write lock,
 * and nothing is written. */
int registry_end_search(struct database *database, int64_t experiment, int64_t planned,
                        const char *words, struct error *error);

/* `experiment_configs.files` as a list, in SQL, whatever stands there. */
#define REGISTRY_FILES(files)                                                            \
    "iif(json_valid(" files "), iif(json_type(" files ") = 'array', " files              \
    ", '[]'), '[]')"

/* The texts of `experiment_configs.files`, in SQL: what tells two configs apart besides
 * their own texts. NULL of NULL. */
#define REGISTRY_TEXTS(files)                                                            \
    "iif(json_valid(" files "), (SELECT json_group_array(atom) FROM json_tree(" files    \
    ") WHERE key = 'text'), " files ")"

/* Makes axes of what tells an experiment's trials of earlier configs, and those that are
 * not asked for any more, from those of the newest: an option that these have too, or a
 * type, with a value that none of these has. -1: SQLite failed. */
int registry_add_former_axes(struct sqlite3 *handle, int64_t experiment);

#endif
