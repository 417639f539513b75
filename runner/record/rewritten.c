/* What a plan enters is looked at after its own settings, which leave what is there. */
#include "record/rewritten.h"

#include <sqlite3.h>
#include <string.h>

#include "record/sql.h"

static const struct setting *setting_of(const struct trial_spec *spec, const char *path)
{
    for (size_t i = 0; i < spec->setting_count; i++)
        if (strcmp(spec->settings[i].path, path) == 0)
            return &spec->settings[i];
    return NULL;
}

/* Whether the file's value is shown as the setting's is. */
static bool is_recorded(sqlite3_stmt *row, const struct setting *setting)
{
    struct text text = {0};
    char real[TEXT_REAL_SIZE];
    const char *found = sqlite3_column_type(row, 0) == SQLITE_FLOAT
                            ? text_from_real(sqlite3_column_double(row, 0), real)
                            : sql_string(row, 0);
    struct option_value value = setting->value;
    value.is_bool = false;
    text_add(&text, "%s", "");
    option_value_show(&value, &text);
    bool same = strcmp(text.at, found) == 0;
    text_free(&text);
    return same;
}

/* `recorded` gives the value at a path, and who asked for the trial first. */
static int check_trial(sqlite3_stmt *recorded, const struct trial *trial,
                       const char *path, struct error *error)
{
    const struct setting *setting = setting_of(trial->spec, path);
    struct text value = {0};
    if (setting == NULL)
        return 0;
    sql_bind(recorded, "tt", trial->run_key, path);
    int status = sql_step(recorded);
    if (status > 0 && is_recorded(recorded, setting))
        status = 0;
    if (status > 0) {
        option_value_show(&setting->value, &value);
        error_set(
            error,
            "trial %lld of the plan is recorded as %s/%lld, by a config that writes "
            "its layers otherwise: the sweep's `%s` is %s here and %s there; "
            "record this experiment in another file: --db FILE",
            (long long)trial->number, sql_string(recorded, 1),
            (long long)sqlite3_column_int64(recorded, 2), path, value.at,
            sql_string(recorded, 0));
        text_free(&value);
    }
    sqlite3_reset(recorded);
    return status;
}

int rewritten_check(sqlite3 *handle, const struct plan *plan, struct error *error)
{
    sqlite3_stmt *recorded = sql_query(
        handle,
        "SELECT value, name, number FROM trials JOIN settings ON settings.trial_id = "
        "trials.id JOIN experiment_trials USING (trial_id) JOIN experiments ON "
        "experiments.id = experiment_id WHERE run_key = ?1 AND path = ?2 ORDER BY "
        "experiment_id",
        "");
    int status = recorded != NULL ? 0 : -1;
    for (size_t i = 0; i < plan->axis_count; i++)
        for (size_t j = 0; j < plan->count && status == 0; j++)
            if (strncmp(plan->axes[i], "layers.", strlen("layers.")) == 0)
                status = check_trial(recorded, &plan->trials[j], plan->axes[i], error);
    sqlite3_finalize(recorded);
    return status;
}
