/* An assignment is to blame where every row with its value has the problem; where there
 * is none in a row, all that it sets is. */
#include "sweep/blame.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { MOST_PLACES = 20 }; /* that one finding is told at */

static bool same_mark(struct mark a, struct mark b)
{
    return a.line == b.line && a.column == b.column && strcmp(a.source, b.source) == 0;
}

static bool stands_in(const struct node *node, struct mark mark)
{
    bool found = same_mark(node->mark, mark);
    for (size_t i = 0; i < node->count && !found; i++)
        found = same_mark(node->entries[i].key_mark, mark) ||
                stands_in(node->entries[i].value, mark);
    return found;
}

static bool same_value(const struct node *a, const struct node *b)
{
    return a == b || (a->kind == NODE_SCALAR && b->kind == NODE_SCALAR &&
                      strcmp(a->scalar, b->scalar) == 0);
}

static bool has_value(const struct sweep_row *row,
                      const struct sweep_assignment *assignment)
{
    for (size_t i = 0; i < row->count; i++)
        if (strcmp(row->assignments[i].canonical, assignment->canonical) == 0 &&
            same_value(row->assignments[i].value, assignment->value))
            return true;
    return false;
}

/* How many rows have the value, where they all have the problem; else 0. */
static size_t blame(const struct sweep_rows *rows, const struct problems *problems,
                    size_t finding, const struct sweep_assignment *assignment)
{
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (!has_value(&rows->at[i], assignment))
            continue;
        if (!problems_has_case(problems, finding, i))
            return 0;
        count++;
    }
    return count;
}

/* "`optimizer.type: adam`, `schedule.batch_size: 16`": what is to blame in a row, that
 * which is in the most rows, or all where nothing is by itself. Returns the first of
 * these. */
static const struct sweep_assignment *
describe(const struct sweep_rows *rows, const struct problems *problems, size_t finding,
         const struct sweep_row *row, bool *is_blamed, struct text *out)
{
    const struct sweep_assignment *first = NULL;
    size_t most = 0;
    for (size_t i = 0; i < row->count; i++) {
        size_t count = blame(rows, problems, finding, &row->assignments[i]);
        most = count > most ? count : most;
    }
    for (size_t i = 0; i < row->count; i++) {
        const struct sweep_assignment *assignment = &row->assignments[i];
        if (most > 0 && blame(rows, problems, finding, assignment) < most)
            continue;
        if (first == NULL)
            first = assignment;
        text_add(out, "%s`%s", out->length > 0 ? ", " : "", assignment->path);
        if (assignment->value->kind == NODE_SCALAR)
            text_add(out, ": %s", assignment->value->scalar);
        text_add(out, "`");
    }
    *is_blamed = most > 0;
    return first;
}

static bool is_own(const struct plan *plan, const struct problems *own,
                   const struct problems *problems, size_t finding)
{
    if (own != NULL)
        return problems_find(own, problems->lines[finding]);
    for (size_t i = 0; i < plan->rows.count; i++)
        if (!problems_has_case(problems, finding, i))
            return false;
    return true;
}

/* Tells a finding at the rows that it comes of, those with one value to blame once. */
static void tell_rows(const struct plan *plan, const struct problems *problems,
                      size_t finding, struct problems *told)
{
    const struct sweep_assignment *blamed[MOST_PLACES];
    const char *line = problems->lines[finding];
    size_t count = 0, places = 0;
    for (size_t i = 0; i < plan->rows.count; i++) {
        const struct sweep_row *row = &plan->rows.at[i];
        struct text text = {0};
        bool known = !problems_has_case(problems, finding, i), is_blamed;
        for (size_t j = 0; j < count && !known; j++)
            known = has_value(row, blamed[j]);
        if (known)
            continue;
        if (places++ == MOST_PLACES) {
            text_add(&text, "%s; more rows of the sweep do not go with it", line);
            problems_add_line(told, problems_mark(problems, finding), text.at);
            text_free(&text);
            return;
        }
        blamed[count] = describe(&plan->rows, problems, finding, row, &is_blamed, &text);
        problems_add(told, blamed[count]->value->mark, "with %s, %s", text.at, line);
        count += is_blamed;
        text_free(&text);
    }
}

/* The rows with nothing wrong but what the config itself has. */
static bool *find_right(const struct plan *plan, const struct problems *own,
                        const struct problems *problems)
{
    bool *right = memory_zeroed(plan->rows.count + 1);
    for (size_t i = 0; i < plan->rows.count; i++)
        right[i] = true;
    for (size_t k = 0; k < problems->kept; k++) {
        bool of_config = is_own(plan, own, problems, k);
        for (size_t i = 0; i < plan->rows.count && !of_config; i++)
            right[i] &= !problems_has_case(problems, k, i);
    }
    return right;
}

/* Whether right rows set the same: for a finding about a key the path alone, else its
 * value, too. */
static bool goes_elsewhere(const struct sweep_rows *rows, const bool *right,
                           const struct sweep_assignment *assignment, struct mark mark)
{
    bool is_key = same_mark(assignment->mark, mark);
    for (size_t i = 0; i < rows->count; i++)
        for (size_t j = 0; right[i] && j < rows->at[i].count; j++) {
            const struct sweep_assignment *other = &rows->at[i].assignments[j];
            if (strcmp(other->canonical, assignment->canonical) == 0 &&
                (is_key || same_value(other->value, assignment->value)))
                return true;
        }
    return false;
}

/* Whether the place of a finding says all: the first row that has it sets what stands
 * there, and no row does that goes well; or it sets nothing. */
static bool is_plain(const struct plan *plan, const bool *right,
                     const struct problems *problems, size_t finding)
{
    const struct sweep_rows *rows = &plan->rows;
    struct mark mark = problems_mark(problems, finding);
    size_t first = 0;
    bool found = false;
    while (first < rows->count && !problems_has_case(problems, finding, first))
        first++;
    if (first == rows->count || rows->at[first].count == 0)
        return true;
    for (size_t i = 0; i < rows->at[first].count; i++) {
        const struct sweep_assignment *assignment = &rows->at[first].assignments[i];
        if (!same_mark(assignment->mark, mark) && !stands_in(assignment->value, mark))
            continue;
        if (goes_elsewhere(rows, right, assignment, mark))
            return false;
        found = true;
    }
    return found;
}

void blame_rows(const struct plan *plan, const struct problems *own,
                struct problems *problems)
{
    struct problems told = {0};
    bool *right = find_right(plan, own, problems);
    for (size_t i = 0; i < problems->kept; i++)
        if (is_own(plan, own, problems, i) || is_plain(plan, right, problems, i))
            problems_add_line(&told, problems_mark(problems, i), problems->lines[i]);
        else
            tell_rows(plan, problems, i, &told);
    free(right);
    told.distinct += problems->distinct - problems->kept;
    problems_free(problems);
    *problems = told;
}
