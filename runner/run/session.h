/* A run of a plan: what is to be done of it, the children that do it, and what they
 * report, recorded and shown. It decides nothing about training or storage itself. */
#ifndef RUN_SESSION_H
#define RUN_SESSION_H

#include "run/only.h"
#include "run/propose.h"

/* What the user wants of this run. */
struct session_wishes {
    int jobs;        /* trials at once; 0: the cores at hand */
    double deadline; /* by clock_seconds: to be over by then; 0: none */
    struct todo_retry retry;
    struct only_wishes only;
    bool verbose;         /* a line for each evaluation, however many trials there are */
    bool quiet;           /* no lines of progress but what went wrong */
    const char *revision; /* of the program, which is recorded: "" where not known */
};

struct session {
    const struct session_wishes *wishes;
    struct prepared *prepared;
    struct database *database;
    FILE *out;                          /* for the lines of progress */
    void (*note)(const char *sentence); /* tells what concerns the file, as it comes */
    /* Of its own: */
    struct todo todo;
    struct reports reports;
    struct propose propose;             /* where the plan has a search */
    struct registry_experiment entered; /* as in the file */
    struct attempt_runtime runtime;
    struct attempt_layer *layers; /* all those at hand */
    bool is_wish_wrong;           /* why it failed */
    struct error error;
};

/* Enters the plan in the file and trains what is wanted of it; afterwards `todo` and
 * `reports` say what became of it. SIGINT, SIGTERM and SIGHUP save all and end it, a
 * second one at once. -1 with session->error. Everything lives in the plan's arena. */
int session_run(struct session *session);

/* For who has something to do at the end of a program that is stopped before that: from
 * now on the first of these signals is noted, and one that comes a second later ends the
 * program. */
void session_catch_stop(void);
bool session_is_stop_asked(void);

#endif
