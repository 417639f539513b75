/* Draws are JSON, written and read digit by digit by the same functions as configs, as a
 * trial is known by them: SQLite's would round. What is read may be anything. */
#include "record/proposals.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/shell.h"
#include "record/database_error.h"
#include "record/database_handle.h"
#include "record/rule.h"
#include "record/sql.h"
#include "sweep/search_rows.h"

/* ---- Which search ---- */

static int compare_entries(const void *a, const void *b)
{
    const struct entry *const *left = a, *const *right = b;
    return strcmp((*left)->key, (*right)->key);
}

/* A number in one way of writing it, whatever else as a string. */
static void add_scalar(const struct node *node, struct text *text)
{
    char buffer[TEXT_REAL_SIZE];
    int64_t integer;
    double real;
    bool is_number = !node->quoted && text_to_real(node->scalar, &real);
    if (is_number && text_to_integer(node->scalar, &integer))
        text_add(text, "%lld", (long long)integer);
    else if (is_number && strpbrk(node->scalar, ".eE") != NULL)
        text_add(text, "%s", text_from_real(real, buffer));
    else
        text_add_json(text, node->scalar);
}

/* Keys in the order of their letters; `without` is not among them. */
static void add_canonical(const struct node *node, const char *without,
                          struct arena *arena, struct text *text)
{
    if (node->kind == NODE_SCALAR) {
        add_scalar(node, text);
        return;
    }
    bool mapping = node->kind == NODE_MAPPING;
    const struct entry **sorted = arena_array(arena, node->count, sizeof *sorted);
    for (size_t i = 0; i < node->count; i++)
        sorted[i] = &node->entries[i];
    if (mapping && node->count > 0)
        qsort(sorted, node->count, sizeof *sorted, compare_entries);
    text_add(text, mapping ? "{" : "[");
    for (size_t i = 0; i < node->count; i++) {
        if (mapping && strcmp(sorted[i]->key, without) == 0)
            continue;
        if (mapping)
            text_add_json(text, sorted[i]->key);
        text_add(text, mapping ? ": " : "");
        add_canonical(sorted[i]->value, "", arena, text);
        text_add(text, ", ");
    }
    text_add(text, mapping ? "}" : "]");
}

void proposals_key(const struct plan *plan, char key[DIGEST_SIZE])
{
    struct arena *arena = arena_new();
    const struct search_space *space = plan->rows.search->space;
    struct text text = {0}, rule = {0};
    rule_write(plan, &rule);
    add_canonical(space->section, "budget", arena, &text);
    text_add(&text, "\nrule %s\nconfig ", rule.at);
    add_canonical(plan->experiment->root, "", arena, &text);
    for (size_t i = 0; i < plan->count; i++)
        if (plan_search_row(plan, &plan->trials[i]) < space->startup)
            text_add(&text, "\ntrial %s", plan->trials[i].run_key);
    digest_bytes(text.at, text.length, key);
    text_free(&text);
    text_free(&rule);
    arena_free(arena);
}

/* ---- Writing ---- */

static void write_draws(const struct proposals_search *search,
                        const struct search_point *point, struct text *out)
{
    char buffer[TEXT_REAL_SIZE];
    const char *between = "";
    text_add(out, "{");
    for (size_t i = 0; i < search->space->count; i++) {
        if (!isfinite(point->at[i]))
            continue;
        text_add(out, "%s", between);
        text_add_json(out, search->space->dimensions[i].name);
        text_add(out, ": %s", text_from_real(point->at[i], buffer));
        between = ", ";
    }
    text_add(out, "}");
}

int proposals_add(struct sqlite3 *handle, int64_t experiment,
                  const struct proposals_search *search, const struct proposal *proposal,
                  const char *config_hash)
{
    struct text draws = {0};
    write_draws(search, &proposal->point, &draws);
    int status =
        sql_run(handle,
                "INSERT INTO proposals (experiment_id, search, row, config_hash, draws, "
                "seen, good, threshold) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO "
                "NOTHING",
                "itittiid", experiment, search->key, proposal->row, config_hash, draws.at,
                proposal->seen, proposal->good, proposal->threshold);
    text_free(&draws);
    return status != 0 ? -1 : sqlite3_changes(handle) > 0 ? 0 : 1;
}

int proposals_drop(struct sqlite3 *handle, int64_t experiment,
                   const struct proposals_search *search, int64_t row)
{
    return sql_run(
        handle,
        "DELETE FROM proposals WHERE experiment_id = ? AND search = ? AND row = ?", "iti",
        experiment, search->key, row);
}

void proposals_tell(const struct proposal *proposal, const struct objective *objective,
                    struct text *out)
{
    char buffer[TEXT_REAL_SIZE];
    text_add(out, "row %lld saw %lld row%s", (long long)proposal->row,
             (long long)proposal->seen, proposal->seen == 1 ? "" : "s");
    if (proposal->seen > 0)
        text_add(out, ", of which %lld %s good", (long long)proposal->good,
                 proposal->good == 1 ? "is" : "are");
    if (!isnan(proposal->threshold))
        text_add(out, ": %s at %s %s", metric_name(objective->metric),
                 objective->maximize ? "least" : "most",
                 text_from_measure(proposal->threshold, buffer));
}

/* ---- Reading ---- */

/* Whether a number is one that the dimension may draw; else why not. */
static bool is_drawn(const struct search_dimension *dimension, double value,
                     struct text *why)
{
    char buffer[TEXT_REAL_SIZE], low[TEXT_REAL_SIZE], high[TEXT_REAL_SIZE];
    bool is_choice = dimension->choices > 0;
    double from = is_choice ? 0 : dimension->low;
    double to = is_choice ? (double)dimension->choices - 1 : dimension->high;
    double step = is_choice ? 1 : dimension->is_integer ? dimension->step : 0;
    if (value >= from && value <= to && (step <= 0 || fmod(value - from, step) == 0))
        return true;
    text_add(why, "%s is %s, and is to be from %s to %s", dimension->name,
             text_from_real(value, buffer), text_from_real(from, low),
             text_from_real(to, high));
    if (step > 0)
        text_add(why, " in steps of %s", text_from_real(step, buffer));
    return false;
}

static bool read_draw(const struct search_space *space, const struct entry *entry,
                      struct search_point *point, struct text *why)
{
    size_t i = search_space_find(space, entry->key);
    double value;
    if (i == space->count)
        text_add(why, "it draws no \"%s\"", entry->key);
    else if (entry->value->kind != NODE_SCALAR || entry->value->quoted ||
             !text_to_real(entry->value->scalar, &value))
        text_add(why, "%s is no number", entry->key);
    else if (is_drawn(&space->dimensions[i], value, why)) {
        point->at[i] = value;
        return true;
    }
    return false;
}

/* Whether a row of the search has these values and no others: what is recorded has been
 * through search_space_row(), which changes nothing of it. */
static bool is_row(const struct search_space *space, const struct search_point *point,
                   struct arena *arena, struct text *why)
{
    struct sweep_row row;
    struct search_point copy = search_space_point(space, arena);
    memcpy(copy.at, point->at, space->count * sizeof *copy.at);
    bool is_same = search_space_row(space, &copy, arena, &row) &&
                   search_point_same(&copy, point, space->count);
    if (!is_same)
        text_add(why, "no row of it has these draws");
    return is_same;
}

static bool read_draws(const struct search_space *space, const char *draws,
                       struct arena *arena, struct search_point *point, struct text *why)
{
    struct problems problems = {0};
    const struct node *root = tree_parse(draws, strlen(draws), "draws", arena, &problems);
    bool is_read = root != NULL && problems.count == 0 && root->kind == NODE_MAPPING;
    problems_free(&problems);
    *point = search_space_point(space, arena);
    if (!is_read)
        text_add(why, "its draws are no JSON object of numbers");
    for (size_t i = 0; is_read && i < root->count; i++)
        is_read = read_draw(space, &root->entries[i], point, why);
    return is_read && is_row(space, point, arena, why);
}

static int refuse(const struct database *database, const struct proposals_search *search,
                  int64_t row, const char *why, struct error *error)
{
    struct text word = {0};
    shell_add_file(&word, database->path, "");
    error_set(
        error,
        "%s: row %lld, which the search of \"%s\" has proposed, is not one that was "
        "recorded (%s), so it was damaged or changed: take an earlier copy of the "
        "file, or have it proposed again: `sqlite3 %s \"DELETE FROM proposals WHERE "
        "search = '%s' AND row = %lld\"`",
        database->path, (long long)row, search->experiment, why, word.at, search->key,
        (long long)row);
    text_free(&word);
    return -1;
}

static int read_proposal(const struct database *database,
                         const struct proposals_search *search, sqlite3_stmt *row,
                         struct arena *arena, struct proposal *proposal,
                         struct error *error)
{
    struct text why = {0};
    *proposal = (struct proposal){.row = sqlite3_column_int64(row, 0),
                                  .seen = sqlite3_column_int64(row, 2),
                                  .good = sqlite3_column_int64(row, 3),
                                  .threshold = sql_real(row, 4)};
    int status = 0;
    if (!read_draws(search->space, sql_string(row, 1), arena, &proposal->point, &why))
        status = refuse(database, search, proposal->row, why.at, error);
    text_free(&why);
    return status;
}

int proposals_read(const struct database *database, const struct proposals_search *search,
                   struct arena *arena, struct proposal_list *list, struct error *error)
{
    size_t capacity = 0;
    int status = 0, result = 0;
    *list = (struct proposal_list){0};
    sqlite3_stmt *row = sql_query(
        database->handle,
        "SELECT row, draws, seen, good, threshold FROM proposals WHERE experiment_id = "
        "(SELECT id FROM experiments WHERE name = ?1) AND search = ?2 AND row >= ?3 AND "
        "row < ?4 ORDER BY row",
        "ttii", search->experiment, search->key, search->first, search->most);
    while (result == 0 && (status = sql_step(row)) > 0) {
        list->at = arena_grow(arena, list->at, list->count, &capacity, sizeof *list->at);
        result =
            read_proposal(database, search, row, arena, &list->at[list->count++], error);
    }
    if (status >= 0)
        status =
            sql_number(database->handle, &list->others,
                       "SELECT count(*) FROM proposals WHERE experiment_id = (SELECT "
                       "id FROM experiments WHERE name = ?) AND search <> ?",
                       "tt", search->experiment, search->key);
    if (status < 0)
        result = database_error(database, "reading what was proposed", error);
    sqlite3_finalize(row);
    return result;
}
