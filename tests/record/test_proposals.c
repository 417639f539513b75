/* The rows that a search has proposed: what tells searches apart, entering a row with
 * its trials, and reading back what is recorded or was forged. The file is read by plain
 * SQL; expected values are worked out by hand. */
#include "record/proposals.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/database.h"
#include "record/registry.h"
#include "support/folder.h"
#include "support/suite.h"
#include "sweep/search_rows.h"
#include "sweep/search_space.h"

#include <check.h>

#define MOST 20
#define LONG                                                                             \
    "lllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllll"            \
    "lllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllll"
#define STRANGE "\\\"<b>&_^{}\\\\\\e[1m\U0001f600: " LONG

static struct database database;
static struct error error;
static struct arena *arena;
static char folder[FOLDER_ROOM], path[128];
static struct experiment experiment;
static struct setting settings[] = {
    {.path = "optimizer.learning_rate", .value = {VALUE_REAL, .real = 0.125}},
    {.path = "objective.metric", .value = {VALUE_TEXT, .text = "accuracy"}},
};
static struct trial_spec spec = {.settings = settings,
                                 .setting_count = sizeof settings / sizeof *settings};
static struct trial trials[MOST];
static struct registry_outline outlines[MOST];
static struct registry_trial found[MOST];
static struct registry_experiment entered;
/* Its dimensions: the rate, the width, which loss, the beta of one, and a strange one. */
static const char section[] =
    "{budget: 6, startup: 2, lag: 1, optimizer.learning_rate: {log_uniform: [1e-4, 1]}, "
    "width: {integer: [16, 256], step: 16}, loss: {choice: [mse, {type: huber, beta: "
    "{uniform: [-1, 2]}}, l1]}, \"" STRANGE "\": {uniform: [0, 1]}}";
static struct proposals_search search;
static const char *config; /* beside the sweep */
static double draws[5];

static void set_up(void)
{
    folder_make(folder, "proposals");
    snprintf(path, sizeof path, "%s/results.db", folder);
    ck_assert_msg(database_open(&database, path, &error) == 0, "%s", error.text);
    arena = arena_new();
    static const struct experiment_file file = {"found.yaml", "epochs: 1\n"};
    experiment = (struct experiment){
        .name = "found", .files = &file, .file_count = 1, .overrides = ""};
    entered = (struct registry_experiment){.trials = found};
    struct problems problems = {0};
    const struct node *node =
        tree_parse(section, strlen(section), "search", arena, &problems);
    ck_assert_ptr_nonnull(node);
    search = (struct proposals_search){.key = "aa",
                                       .experiment = "found",
                                       .space = search_space_make(node, node, arena),
                                       .first = 2,
                                       .most = 6};
    ck_assert_uint_eq(search.space->count, 5);
    settings[1].value.text = "accuracy";
    config = "{optimizer: {momentum: 0}, seed: 3}";
}

static void tear_down(void)
{
    arena_free(arena);
    database_close(&database);
    folder_remove(folder);
}

static void run_sql(const char *sql)
{
    int status = sqlite3_exec(database.handle, sql, NULL, NULL, NULL);
    ck_assert_msg(status == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(database.handle));
}

static void check_value(const char *sql, const char *expected)
{
    sqlite3_stmt *row;
    int status = sqlite3_prepare_v2(database.handle, sql, -1, &row, NULL);
    ck_assert_msg(status == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(database.handle));
    ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
    const char *text = (const char *)sqlite3_column_text(row, 0);
    ck_assert_msg(text != NULL && strcmp(text, expected) == 0, "%s: '%s', not '%s'", sql,
                  text != NULL ? text : "NULL", expected);
    sqlite3_finalize(row);
}

/* ---- Which search ---- */

static const struct node *tree_of(const char *text)
{
    struct problems problems = {0};
    const struct node *node = tree_parse(text, strlen(text), "text", arena, &problems);
    ck_assert_msg(node != NULL && problems.count == 0, "%s", text);
    return node;
}

/* That of a sweep whose two startup rows, each of two folds, have as many trials as there
 * are keys; another row follows. */
static const char *key_of(const char *sweep, const char *keys)
{
    static char keys_made[8][DIGEST_SIZE];
    static size_t next;
    char *key = keys_made[next++ % 8];
    experiment.sweep = tree_of(sweep);
    experiment.root = tree_of(config);
    struct search_space space = {.section = tree_get(experiment.sweep, "search"),
                                 .startup = 2};
    struct search_rows rows = {.space = &space, .width = 2};
    struct plan plan = {
        .experiment = &experiment, .trials = trials, .rows.search = &rows};
    for (; keys[plan.count] != '\0'; plan.count++)
        trials[plan.count] = (struct trial){
            .row = plan.count, .spec = &spec, .run_key = {keys[plan.count]}};
    trials[plan.count++] = (struct trial){.row = 4, .spec = &spec, .run_key = "z"};
    proposals_key(&plan, key);
    return key;
}

static const char given[] =
    "search: {method: tpe, budget: 60, lag: 4, rate: {log_uniform: [1e-4, 1]}, "
    "loss: {choice: [mse, {type: huber, delta: 2}], when: {rate: [1, 2]}}}";

START_TEST(a_search_is_the_same_however_it_is_written_and_long)
{
    static const char *const same[] = {
        given,
        "search: {method: tpe, budget: 600, lag: 4, rate: {log_uniform: [1e-4, 1]}, "
        "loss: {choice: [mse, {type: huber, delta: 2}], when: {rate: [1, 2]}}}",
        "search: {loss: {when: {rate: [1, 2]}, choice: [mse, {delta: 2, type: huber}]}, "
        "lag: 4, rate: {log_uniform: [0.0001, 1]}, method: tpe, budget: 60}",
        "seeds: [0, 1]\nsearch:\n  method: 'tpe'\n  lag: 0x4\n  rate:\n    log_uniform: "
        "[.1e-3, 1]\n  loss: {choice: [\"mse\", {type: huber, delta: 2}], when: {rate: "
        "[1, 2]}}",
    };
    ck_assert_str_eq(key_of(same[_i], "ab"), key_of(given, "ab"));
}
END_TEST

START_TEST(another_search_is_another)
{
    static const char *const other[] = {
        "search: {method: tpe, budget: 60, lag: 5, rate: {log_uniform: [1e-4, 1]}, "
        "loss: {choice: [mse, {type: huber, delta: 2}], when: {rate: [1, 2]}}}",
        "search: {method: tpe, budget: 60, lag: 4, rate: {log_uniform: [1e-4, 2]}, "
        "loss: {choice: [mse, {type: huber, delta: 2}], when: {rate: [1, 2]}}}",
        "search: {method: tpe, budget: 60, lag: 4, rate: {uniform: [1e-4, 1]}, "
        "loss: {choice: [mse, {type: huber, delta: 2}], when: {rate: [1, 2]}}}",
        "search: {method: tpe, budget: 60, lag: 4, rate: {log_uniform: [1e-4, 1]}, "
        "loss: {choice: [{type: huber, delta: 2}, mse], when: {rate: [1, 2]}}}",
        "search: {method: tpe, budget: 60, lag: 4, rate: {log_uniform: [1e-4, 1]}, "
        "loss: {choice: [mse, {type: huber, delta: 2}], when: {rate: [2, 1]}}}",
        "search: {method: tpe, budget: 60, lag: 4, rate: {log_uniform: [1e-4, 1]}, "
        "loss: {choice: [mse, {type: huber, delta: 2}]}}",
    };
    ck_assert_str_ne(key_of(other[_i], "ab"), key_of(given, "ab"));
}
END_TEST

START_TEST(other_trials_or_another_objective_make_another_search)
{
    const char *key = key_of(given, "ab");
    ck_assert_str_ne(key_of(given, "ac"), key);
    ck_assert_str_ne(key_of(given, "a"), key);
    ck_assert_str_ne(key_of(given, "abcd"), key_of(given, "abce"));
    settings[1].value.text = "loss";
    ck_assert_str_ne(key_of(given, "ab"), key);
    settings[1].value.text = "accuracy";
    ck_assert_str_eq(key_of(given, "ab"), key);
}
END_TEST

/* What the first rows replace, as of a `when` that they hold, a row to come may have. */
START_TEST(another_config_beside_the_same_first_rows_makes_another_search)
{
    const char *key = key_of(given, "ab");
    config = "{seed: 3, optimizer: {momentum: 0}}";
    ck_assert_str_eq(key_of(given, "ab"), key);
    config = "{optimizer: {momentum: 0.9}, seed: 3}";
    ck_assert_str_ne(key_of(given, "ab"), key);
}
END_TEST

/* ---- Rows ---- */

static struct proposal propose(int64_t row, double rate, double width, double which,
                               double beta)
{
    draws[0] = rate;
    draws[1] = width;
    draws[2] = which;
    draws[3] = beta;
    draws[4] = 0.123457;
    return (struct proposal){
        .row = row, .point = {draws}, .seen = 9, .good = 2, .threshold = 0.97312};
}

/* Two trials a row, whose keys are letters. */
static struct plan plan_of(const char *keys)
{
    static const char *axes[] = {"seed", "optimizer.learning_rate"},
                      *written[] = {"seed", "optimizer.learning_rate"};
    static const struct node one = {.kind = NODE_SCALAR, .scalar = "1"};
    static struct entry entry = {.key = "seed", .value = &one};
    static const struct node root = {.kind = NODE_MAPPING, .count = 1, .entries = &entry};
    struct plan plan = {.experiment = &experiment,
                        .trials = trials,
                        .count = strlen(keys),
                        .total = 12,
                        .axes = axes,
                        .axes_written = written,
                        .axis_count = 2};
    for (size_t i = 0; i < plan.count; i++) {
        trials[i] = (struct trial){.number = (int64_t)i + 1,
                                   .seed = i % 2,
                                   .row = i / 2,
                                   .root = &root,
                                   .spec = &spec,
                                   .config_hash = {'h', (char)('0' + i / 2)},
                                   .run_key = {keys[i]}};
        outlines[i] =
            (struct registry_outline){10, 5, {METRIC_ACCURACY, SPLIT_VALIDATION, true}};
    }
    return plan;
}

static void enter_plan(const char *keys)
{
    struct plan plan = plan_of(keys);
    ck_assert_msg(registry_add_plan(&database,
                                    &(struct registry_plan){&plan, outlines, NULL, 0},
                                    &entered, &error) == 0,
                  "%s", error.text);
}

static int try_to_enter_row(const char *keys, size_t first, struct proposal proposal)
{
    struct plan plan = plan_of(keys);
    struct registry_row row = {first, &search, &proposal, false};
    return registry_add_row(&database, &(struct registry_plan){&plan, outlines, NULL, 0},
                            &row, &entered, &error);
}

static void enter_row(const char *keys, size_t first, struct proposal proposal)
{
    ck_assert_msg(try_to_enter_row(keys, first, proposal) == 0, "%s", error.text);
}

static const char places[] =
    "SELECT group_concat(position || run_key || number || revision, ' ') FROM (SELECT * "
    "FROM experiment_trials JOIN trials ON trials.id = trial_id ORDER BY position)";

START_TEST(a_row_is_entered_behind_the_others_with_what_proposed_it)
{
    enter_plan("abcd");
    run_sql("UPDATE axes SET written = 'as it was'");
    enter_row("abcdef", 4, propose(2, 0.5, 32, 1, NAN));
    check_value(places, "1a11 2b21 3c31 4d41 5e51 6f61");
    check_value("SELECT group_concat(seed || ':' || config_hash || ':' || state, ' ') "
                "FROM trials WHERE id > 4",
                "0:h2:queued 1:h2:queued");
    check_value("SELECT count(*) || ' ' || count(DISTINCT path) FROM settings", "18 3");
    check_value("SELECT group_concat(path || ' ' || written) FROM (SELECT * FROM axes "
                "ORDER BY position)",
                "seed as it was,optimizer.learning_rate as it was");
    check_value("SELECT planned || ' ' || last_number FROM experiments", "12 6");
    check_value("SELECT experiment_id || ' ' || search || ' ' || row || ' ' || "
                "config_hash || ' ' || seen || ' ' || good || ' ' || threshold FROM "
                "proposals",
                "1 aa 2 h2 9 2 0.97312");
    check_value("SELECT trial_id || level || ' ' || message FROM events",
                "5info row 2 saw 9 rows, of which 2 are good: accuracy at least 0.9731");
    for (int i = 4; i < 6; i++) {
        ck_assert_int_eq(found[i].id, i + 1);
        ck_assert_int_eq(found[i].number, i + 1);
        ck_assert_int_eq(found[i].state, TRIAL_QUEUED);
    }
}
END_TEST

START_TEST(a_row_and_its_proposal_are_there_together_or_not_at_all)
{
    enter_plan("abcd");
    run_sql("ALTER TABLE proposals RENAME TO away");
    ck_assert_int_eq(try_to_enter_row("abcdef", 4, propose(2, 0.5, 32, 1, NAN)), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "results.db"));
    check_value("SELECT count(*) || ' ' || (SELECT count(*) FROM events) FROM trials",
                "4 0");
    run_sql("ALTER TABLE away RENAME TO proposals");
    enter_row("abcdef", 4, propose(2, 0.5, 32, 1, NAN));
    check_value("SELECT count(*) || ' ' || (SELECT count(*) FROM proposals) FROM trials",
                "6 1");
}
END_TEST

START_TEST(what_is_recorded_stands)
{
    enter_plan("abcd");
    enter_row("abcdef", 4, propose(2, 0.5, 32, 1, NAN));
    enter_plan("abcd"); /* as a run does that goes on */
    check_value("SELECT count(position) FROM experiment_trials", "4");
    enter_row("abcdef", 4, propose(2, 0.25, 64, 0, NAN));
    check_value(places, "1a11 2b21 3c31 4d41 5e51 6f61");
    check_value("SELECT count(*) || json_extract(draws, '$.loss') FROM proposals", "11");
    check_value("SELECT count(*) FROM events", "1");
    check_value("SELECT max(revision) FROM experiment_configs", "1");
}
END_TEST

START_TEST(the_end_of_a_search_is_told_once)
{
    static const char end[] = "net: it ends", longer[] = "net: it ends later";
    enter_plan("abcd");
    ck_assert_int_eq(registry_end_search(&database, 1, 4, end, &error), 0);
    check_value("SELECT planned FROM experiments", "4");
    enter_plan("abcd"); /* as a run does that goes on */
    check_value("SELECT planned FROM experiments", "12");
    ck_assert_int_eq(registry_end_search(&database, 1, 4, end, &error), 0);
    ck_assert_int_eq(registry_end_search(&database, 1, 6, longer, &error), 0);
    check_value("SELECT planned FROM experiments", "6");
    check_value("SELECT group_concat(message || ifnull(trial_id, ''), ', ') FROM events",
                "net: it ends, net: it ends later");
}
END_TEST

START_TEST(what_a_row_saw_is_told)
{
    static const struct {
        struct proposal proposal;
        struct objective objective;
        const char *words;
    } cases[] = {
        {{.row = 12, .seen = 9, .good = 2, .threshold = 0.97306},
         {METRIC_ACCURACY, SPLIT_TEST, true},
         "row 12 saw 9 rows, of which 2 are good: accuracy at least 0.9731"},
        {{.row = 3, .seen = 1, .good = 1, .threshold = 2},
         {METRIC_LOSS, SPLIT_TEST, false},
         "row 3 saw 1 row, of which 1 is good: loss at most 2.0000"},
        {{.row = 3, .seen = 4, .good = 1, .threshold = NAN},
         {METRIC_LOSS, SPLIT_TEST, false},
         "row 3 saw 4 rows, of which 1 is good"},
        {{.row = 1, .threshold = NAN},
         {METRIC_LOSS, SPLIT_TEST, false},
         "row 1 saw 0 rows"},
    };
    struct text text = {0};
    proposals_tell(&cases[_i].proposal, &cases[_i].objective, &text);
    ck_assert_str_eq(text.at, cases[_i].words);
    text_free(&text);
}
END_TEST

/* ---- Reading ---- */

static struct proposal_list read_all(void)
{
    struct proposal_list list;
    ck_assert_msg(proposals_read(&database, &search, arena, &list, &error) == 0, "%s",
                  error.text);
    return list;
}

START_TEST(what_is_read_is_what_was_entered)
{
    const double rates[] = {0.333333, 0.0123457, 1e-4, 0.999999};
    ck_assert_uint_eq(read_all().count, 0); /* the file does not know the experiment */
    enter_plan("abcd");
    ck_assert_uint_eq(read_all().count, 0);
    for (int i = 0; i < 4; i++)
        enter_row(
            "abcdefghijkl", 4 + 2 * (size_t)i,
            propose(5 - i, rates[i], 16 * (i + 1), i % 3, i == 1 ? -0.999999 : NAN));
    struct proposal_list list = read_all();
    ck_assert_uint_eq(list.count, 4);
    for (int i = 0; i < 4; i++) {
        const struct proposal *proposal = &list.at[3 - i];
        ck_assert_int_eq(proposal->row, 5 - i);
        ck_assert(proposal->point.at[0] == rates[i]);
        ck_assert(proposal->point.at[1] == 16 * (i + 1));
        ck_assert(proposal->point.at[2] == i % 3);
        ck_assert(i == 1 ? proposal->point.at[3] == -0.999999
                         : isnan(proposal->point.at[3]));
        ck_assert(proposal->point.at[4] == 0.123457);
        ck_assert_int_eq(proposal->seen, 9);
        ck_assert_int_eq(proposal->good, 2);
        ck_assert(proposal->threshold == 0.97312);
    }
    check_value("SELECT json_valid(draws) FROM proposals", "1");
}
END_TEST

/* 0.1 + 7 * 0.14285714 is 1.09999998, in six digits 1.1. */
START_TEST(the_last_of_its_steps_is_read_again)
{
    static const char stepped[] =
        "{budget: 6, optimizer.learning_rate: {uniform: [0.1, 1.1], step: 0.14285714}}";
    struct problems problems = {0};
    const struct node *node =
        tree_parse(stepped, strlen(stepped), "search", arena, &problems);
    search.space = search_space_make(node, node, arena);
    draws[0] = 1.1;
    enter_plan("abcd");
    enter_row("abcdef", 4, (struct proposal){.row = 2, .point = {draws}});
    ck_assert(read_all().at[0].point.at[0] == 1.1);
}
END_TEST

static void insert(const char *key, int row, const char *drawn)
{
    char sql[1000];
    snprintf(sql, sizeof sql,
             "INSERT OR REPLACE INTO proposals (experiment_id, search, row, config_hash, "
             "draws, seen, good) VALUES (1, '%s', %d, 'h', '%s', 9, 2)",
             key, row, drawn);
    run_sql(sql);
}

#define REST "\"optimizer.learning_rate\": 0.5, \"width\": 32, \"" STRANGE "\": 1"
#define WHOLE "{" REST ", \"loss\": 0}"

/* A smaller budget reads fewer, of another search none; any may be missing. */
START_TEST(rows_of_others_are_not_read)
{
    enter_plan("abcd");
    insert("aa", -1, "{}");
    insert("aa", 1, "{}");
    insert("aa", 2, WHOLE);
    insert("aa", 5, WHOLE);
    insert("aa", 6, "no JSON");
    insert("bb", 3, "no JSON");
    run_sql("INSERT INTO experiments (id, name, created_us) VALUES (2, 'other', 0);"
            "INSERT INTO proposals SELECT 2, search, 3, config_hash, '', seen, good, "
            "threshold FROM proposals WHERE row = 2");
    struct proposal_list list = read_all();
    ck_assert_uint_eq(list.count, 2);
    ck_assert_int_eq(list.at[0].row, 2);
    ck_assert_int_eq(list.at[1].row, 5);
    ck_assert(isnan(list.at[0].threshold));
    ck_assert(isnan(list.at[0].point.at[3]));
}
END_TEST

START_TEST(what_no_search_has_drawn_is_refused)
{
    static const struct {
        const char *draws, *why;
    } cases[] = {
        {"", "its draws are no JSON object of numbers"},
        {"[]", "its draws are no JSON object of numbers"},
        {"3", "its draws are no JSON object of numbers"},
        {"{", "its draws are no JSON object of numbers"},
        {"{\"loss\": 1, \"loss\": 1}", "its draws are no JSON object of numbers"},
        {"{\"loss\": 1} {}", "its draws are no JSON object of numbers"},
        {"&a {\"loss\": *a}", "its draws are no JSON object of numbers"},
        {"{\"loss\": \"1\"}", "loss is no number"},
        {"{\"loss\": null}", "loss is no number"},
        {"{\"loss\": [1]}", "loss is no number"},
        {"{\"loss\": {\"a\": 1}}", "loss is no number"},
        {"{\"loss\": -1}", "loss is -1, and is to be from 0 to 2"},
        {"{\"loss\": 3}", "loss is 3, and is to be from 0 to 2"},
        {"{\"loss\": 1e300}", "loss is 1e+300, and is to be from 0 to 2"},
        {"{\"loss\": 0.5}", "loss is 0.5, and is to be from 0 to 2 in steps of 1"},
        {"{\"width\": 17}", "is 17, and is to be from 16 to 256 in steps of 16"},
        {"{\"loss\": .nan}", "loss is .nan, and is to be from 0 to 2"},
        {"{\"loss.choice.1.beta\": 2.0000001}", "2.0000001, and is to be from -1 to 2"},
        {"{\"optimizer.learning_rate\": .inf}", "is .inf, and is to be from 0.0001 to 1"},
        {"{}", "no row of it has these draws"},
        {"{" REST "}", "no row of it has these draws"},
        {"{" REST ", \"loss\": 1}", "no row of it has these draws"},
        {"{" REST ", \"loss\": 0, \"loss.choice.1.beta\": 1}",
         "no row of it has these draws"},
        {"{\"optimizer.learning_rate\": 0.12345678, \"width\": 32, \"" STRANGE
         "\": 1, \"loss\": 0}",
         "no row of it has these draws"},
        {"{\"optimizer.momentum\": 0.5}", "it draws no \"optimizer.momentum\""},
        {"{\"\\u001b[1m\": 0.5}", "it draws no \"\\x1b[1m\""},
    };
    struct proposal_list list;
    enter_plan("abcd");
    insert("aa", 4, cases[_i].draws);
    insert("aa", 2, WHOLE);
    ck_assert_int_eq(proposals_read(&database, &search, arena, &list, &error), -1);
    ck_assert_msg(strstr(error.text, cases[_i].why) != NULL, "%s", error.text);
    ck_assert_ptr_nonnull(strstr(error.text, "row 4, which the search of \"found\""));
    ck_assert_ptr_nonnull(
        strstr(error.text, "DELETE FROM proposals WHERE search = 'aa' AND row = 4\"`"));
    run_sql("DELETE FROM proposals WHERE search = 'aa' AND row = 4");
    ck_assert_uint_eq(read_all().count, 1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("proposals");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, a_search_is_the_same_however_it_is_written_and_long, 0, 4);
    tcase_add_loop_test(tests, another_search_is_another, 0, 6);
    tcase_add_test(tests, other_trials_or_another_objective_make_another_search);
    tcase_add_test(tests, another_config_beside_the_same_first_rows_makes_another_search);
    tcase_add_test(tests, a_row_is_entered_behind_the_others_with_what_proposed_it);
    tcase_add_test(tests, a_row_and_its_proposal_are_there_together_or_not_at_all);
    tcase_add_test(tests, what_is_recorded_stands);
    tcase_add_test(tests, the_end_of_a_search_is_told_once);
    tcase_add_loop_test(tests, what_a_row_saw_is_told, 0, 4);
    tcase_add_test(tests, what_is_read_is_what_was_entered);
    tcase_add_test(tests, the_last_of_its_steps_is_read_again);
    tcase_add_test(tests, rows_of_others_are_not_read);
    tcase_add_loop_test(tests, what_no_search_has_drawn_is_refused, 0, 26);
    return suite_run("proposals", tests);
}
