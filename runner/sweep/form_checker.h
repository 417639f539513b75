/* What the checks of all forms of a sweep share: paths and conditions. */
#ifndef SWEEP_FORM_CHECKER_H
#define SWEEP_FORM_CHECKER_H

#include "sweep/form.h"

/* The paths that a part of a sweep sets. */
struct form_paths {
    struct form_path {
        const char *canonical;
        struct mark mark;
    } * at;
    size_t count, capacity;
};

struct form_checker {
    const struct experiment *experiment;
    struct arena *arena;
    struct sweep_rows *rows;
    struct problems *problems;
    struct form_nodes *conditions; /* looked at when all paths are known */
    struct form_nodes *mistaken;
};

/* Passes on whether a part is right, and notes where it is not. */
bool form_checker_judge(struct form_checker *checker, const struct node *part,
                        bool right);

/* A path as written; `value` is one that it may get. Found to reach nothing here once,
 * not again in every trial. */
bool form_checker_path(struct form_checker *checker, const struct entry *entry,
                       const struct node *value, struct form_paths *paths);

/* The paths of one of several alternatives, which may share theirs: they must not meet
 * the first `count`, which all rows set. */
bool form_checker_add(struct form_checker *checker, struct form_paths *paths,
                      size_t count, const struct form_paths *own);

/* False after a problem for each key that is none of these, of a mapping at `path`. */
bool form_checker_keys(const struct node *map, const char *path, const char *const *known,
                       size_t count, struct problems *problems);

/* Whether a `when`, or NULL, is well formed. */
bool form_checker_when(struct form_checker *checker, const struct node *when);

#endif
