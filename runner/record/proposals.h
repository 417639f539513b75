/* The rows that a search has proposed, as a results file keeps them, so that what is
 * recorded is not proposed again. Knows neither how one is proposed nor its trials. */
#ifndef RECORD_PROPOSALS_H
#define RECORD_PROPOSALS_H

#include "base/arena.h"
#include "sweep/plan.h"
#include "sweep/search_space.h"
#include "train/objective.h"

struct database;
struct sqlite3;

/* Which search. */
struct proposals_search {
    char key[DIGEST_SIZE];
    const char *experiment; /* its name */
    const struct search_space *space;
    int64_t first, most; /* the rows that it proposes: from that one on, below this */
};

/* A row that was proposed, and by what. */
struct proposal {
    int64_t row; /* of the sweep, from 0 */
    struct search_point point;
    int64_t seen, good; /* rows whose results it was proposed by, and those to be like */
    double threshold;   /* the worst value of the good ones; NaN: they have none */
};

struct proposal_list {
    struct proposal *at; /* in order of their rows, of which any may be missing */
    size_t count;
    int64_t others; /* rows that other searches of the experiment have proposed */
};

/* What tells searches apart: SHA-256 of the section `search`, whatever the order of its
 * keys and however its numbers are written, its budget aside; of the rule and objective;
 * of what else the config says of trials, as rows to come may take what the first ones
 * replace; and of the run_keys of the startup rows, so that other data or seeds propose
 * anew. Of the plan of a search whose keys are set. */
void proposals_key(const struct plan *plan, char key[DIGEST_SIZE]);

/* Those that the file has of a search, none where it does not know the experiment; points
 * are in the arena. -1 with a sentence, also where one is no row of the search. */
int proposals_read(const struct database *database, const struct proposals_search *search,
                   struct arena *arena, struct proposal_list *list, struct error *error);

/* Enters one, whose trials have that hash, within a transaction. 1: it is recorded
 * already, and stands; -1: SQLite failed. */
int proposals_add(struct sqlite3 *handle, int64_t experiment,
                  const struct proposals_search *search, const struct proposal *proposal,
                  const char *config_hash);

/* Forgets one, within a transaction. -1: SQLite failed. */
int proposals_drop(struct sqlite3 *handle, int64_t experiment,
                   const struct proposals_search *search, int64_t row);

/* Adds "row 14 saw 11 rows, of which 2 are good: accuracy at least 0.9731". */
void proposals_tell(const struct proposal *proposal, const struct objective *objective,
                    struct text *out);

#endif
