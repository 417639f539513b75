/* A key is a word and a comparison; all of them let the numbers decide between equals. */
#include "report/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Below 0 where the first is less; no number is last. */
static int compare(double a, double b)
{
    if (isnan(a) || isnan(b))
        return !!isnan(a) - !!isnan(b);
    return (a > b) - (a < b);
}

static int by_number(const void *a, const void *b)
{
    const struct query_trial *left = a, *right = b;
    return (left->number > right->number) - (left->number < right->number);
}

static int or_by_number(int order, const void *a, const void *b)
{
    return order != 0 ? order : by_number(a, b);
}

/* What runs, what went wrong, what waits, what has ended. */
static int place_of(const char *state)
{
    static const char *const states[] = {"running",     "failed", "diverged",
                                         "interrupted", "queued", "pruned"};
    const int count = sizeof states / sizeof *states;
    int place = 0;
    while (place < count && strcmp(states[place], state) != 0)
        place++;
    return place;
}

static int by_state(const void *a, const void *b)
{
    const struct query_trial *left = a, *right = b;
    return or_by_number(place_of(left->state) - place_of(right->state), a, b);
}

static int by_iteration(const void *a, const void *b)
{
    const struct query_trial *left = a, *right = b;
    return or_by_number((left->last_iteration < right->last_iteration) -
                            (left->last_iteration > right->last_iteration),
                        a, b);
}

static int by_loss(const void *a, const void *b)
{
    const struct query_trial *left = a, *right = b;
    return or_by_number(compare(left->final_loss, right->final_loss), a, b);
}

static int by_accuracy(const void *a, const void *b)
{
    const struct query_trial *left = a, *right = b;
    return or_by_number(compare(-left->final_accuracy, -right->final_accuracy), a, b);
}

static bool went_wrong(const struct query_trial *trial)
{
    return strcmp(trial->state, "failed") == 0 || strcmp(trial->state, "diverged") == 0;
}

/* As `leaderboard`: those of one objective stand together. */
static int by_best(const void *a, const void *b)
{
    const struct query_trial *left = a, *right = b;
    int order = strcmp(left->objective, right->objective);
    if (order == 0)
        order = left->maximize - right->maximize;
    if (order == 0)
        order = went_wrong(left) - went_wrong(right);
    if (order == 0)
        order = left->maximize ? compare(-left->best_value, -right->best_value)
                               : compare(left->best_value, right->best_value);
    return order != 0 ? order : by_loss(a, b);
}

static int by_place(const void *a, const void *b)
{
    const struct query_trial *left = a, *right = b;
    int order = !!isnan(left->best_value) - !!isnan(right->best_value);
    if (order == 0)
        order = (left->best_iteration > right->best_iteration) -
                (left->best_iteration < right->best_iteration);
    return or_by_number(order, a, b);
}

const char *const order_keys[] = {"number",   "state", "iteration", "loss",
                                  "accuracy", "best",  "at",        NULL};

static int (*const comparisons[])(const void *, const void *) = {
    by_number, by_state, by_iteration, by_loss, by_accuracy, by_best, by_place};

void order_sort(struct query_trial *trials, size_t count, const char *key)
{
    size_t i = 0;
    while (order_keys[i] != NULL && strcmp(order_keys[i], key) != 0)
        i++;
    if (order_keys[i] != NULL)
        qsort(trials, count, sizeof *trials, comparisons[i]);
}
