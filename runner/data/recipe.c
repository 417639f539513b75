/* Makes samples, and tells what their columns are. Learns nothing from the data. */
#include "data/recipe.h"

#include <math.h>
#include <string.h>

#include "data/field.h"

static void make_categories(const struct recipe_step *step, double code, float *out)
{
    int32_t place = step->place[(int64_t)code];
    memset(out, 0, (size_t)step->width * sizeof *out);
    if (place >= 0)
        out[place] = 1;
}

void recipe_make_sample(const struct dataset *dataset, const float *row, float *sample)
{
    const struct recipe *recipe = dataset->recipe;
    const double *mean = dataset->normalization.exact_mean;
    const double *std = dataset->normalization.exact_std;
    int64_t at = 0;
    for (int64_t i = 0; i < recipe->count; i++) {
        const struct recipe_step *step = &recipe->steps[i];
        bool missing = isnan(row[i]);
        double value = missing ? step->fill : (double)row[i];
        if (step->kind == RAW_ONE_HOT)
            make_categories(step, value, sample + at);
        else if (step->kind != RAW_IGNORED)
            sample[at] = (float)(mean != NULL ? (value - mean[at]) / std[at] : value);
        at += step->width;
        if (step->indicator)
            sample[at++] = missing;
    }
}

/* ---- What is made ---- */

const char *recipe_what_name(enum recipe_what what)
{
    static const char *const names[] = {"number", "one_hot", "ordinal", "indicator"};
    return names[what];
}

static const char *category_at(const struct raw_column *of,
                               const struct recipe_step *step, int64_t place)
{
    for (int64_t code = 0; code < of->category_count; code++)
        if (step->place[code] == place)
            return of->categories[code];
    return NULL;
}

static struct recipe_column column_of(const struct raw_column *of,
                                      const struct recipe_step *step, int64_t place)
{
    struct recipe_column column = {of, RECIPE_INDICATOR, NULL, (double)NAN, NULL};
    if (place == step->width)
        return column;
    column.what = step->kind == RAW_ONE_HOT   ? RECIPE_ONE_HOT
                  : step->kind == RAW_ORDINAL ? RECIPE_ORDINAL
                                              : RECIPE_NUMBER;
    if (step->kind != RAW_ONE_HOT) {
        column.fill = step->fill;
        return column;
    }
    column.category = category_at(of, step, place);
    if (!isnan(step->fill))
        column.fill_category = of->categories[(int64_t)step->fill];
    return column;
}

struct recipe_column recipe_column(const struct dataset *dataset, int64_t position)
{
    const struct recipe *recipe = dataset->recipe;
    const struct raw_column *columns = dataset->raw->columns;
    if (recipe == NULL)
        return (struct recipe_column){&columns[position], RECIPE_NUMBER, NULL,
                                      (double)NAN, NULL};
    const struct recipe_place *at = &recipe->places[position];
    return column_of(&columns[at->column], &recipe->steps[at->column], at->within);
}

bool recipe_is_number(const struct dataset *dataset, int64_t position)
{
    enum recipe_what what =
        dataset->recipe == NULL ? RECIPE_NUMBER : recipe_column(dataset, position).what;
    return what == RECIPE_NUMBER || what == RECIPE_ORDINAL;
}

bool recipe_tell_dropped(const struct dataset *dataset, enum split split,
                         struct error *sentence)
{
    const struct raw_table *raw = dataset->raw;
    struct text columns = {0};
    int64_t dropped = 0;
    for (int64_t i = 0; raw != NULL && i < raw->drop_count; i++) {
        const struct raw_drop *drop = &raw->drops[i];
        if (drop->rows[split] == 0)
            continue;
        text_add(&columns, "%scolumn %lld", dropped > 0 ? ", " : "",
                 (long long)drop->number);
        if (drop->name[0] != '\0')
            text_add(&columns, " (`%.*s`)", field_shown(drop->name, 60), drop->name);
        text_add(&columns, " %lld", (long long)drop->rows[split]);
        dropped += drop->rows[split];
    }
    if (dropped > 0)
        error_set(sentence,
                  "%lld row%s of the %s file %s left out, as `missing: drop` says: for "
                  "what is missing in %s",
                  (long long)dropped, dropped == 1 ? "" : "s", dataset_split_name(split),
                  dropped == 1 ? "is" : "are", columns.at);
    text_free(&columns);
    return dropped > 0;
}
