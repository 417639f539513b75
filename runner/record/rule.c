/* A rule is the text of its options, and of what makes the brackets of a search: where
 * that is another one, it is another rule. */
#include "record/rule.h"

#include <sqlite3.h>
#include <string.h>

#include "base/text.h"
#include "config/option_value.h"
#include "record/sql.h"

void rule_write(const struct plan *plan, struct text *rule)
{
    text_add(rule, "%s", "");
    for (size_t i = 0; i < plan->trials[0].spec->setting_count; i++) {
        const struct setting *setting = &plan->trials[0].spec->settings[i];
        if (setting->value.type == VALUE_NULL ||
            (strncmp(setting->path, "stop.", 5) != 0 &&
             strncmp(setting->path, "objective.", 10) != 0))
            continue;
        text_add(rule, "%s%s: ", rule->length > 0 ? ", " : "", setting->path);
        option_value_write(&setting->value, rule);
    }
}

/* Where another rule has pruned trials, all are judged anew, by the same rows, or by none
 * those that have ended, if there is no rule now. Of a search also where none was pruned:
 * its rows must come to what they would in a new file. */
static int lift_prunings(sqlite3 *handle, int64_t experiment, const struct plan *plan,
                         const char *rule)
{
    return sql_run(
        handle,
        "UPDATE experiment_trials SET pruned_at = NULL, cleared_to = iif(?3, 0, "
        "(SELECT iif(state IN ('done', 'failed', 'diverged'), last_iteration, 0) "
        "FROM trials WHERE id = trial_id)) WHERE experiment_id = ?1 AND (SELECT "
        "rule FROM experiments WHERE id = ?1) <> ?2",
        "itb", experiment, rule, plan->trials[0].spec->stop.kind != NULL);
}

int rule_enter(sqlite3 *handle, int64_t experiment, const struct plan *plan,
               const char *search, int64_t *lifted)
{
    static const char pruned[] =
        "SELECT count(pruned_at) FROM experiment_trials WHERE experiment_id = ?";
    int64_t before = 0, after = 0;
    struct text rule = {0};
    rule_write(plan, &rule);
    if (search != NULL)
        text_add(&rule, "%ssearch: %s", rule.length > 0 ? ", " : "", search);
    int status = sql_number(handle, &before, pruned, "i", experiment);
    if (status == 0 && (before > 0 || search != NULL))
        status = lift_prunings(handle, experiment, plan, rule.at);
    if (status == 0)
        status = sql_run(handle, "UPDATE experiments SET rule = ? WHERE id = ?", "ti",
                         rule.at, experiment);
    if (status == 0)
        status = sql_number(handle, &after, pruned, "i", experiment);
    *lifted = before - after;
    text_free(&rule);
    return status;
}
