/* Makes samples, and tells what their columns are. Learns nothing from the data. */
#include "data/recipe.h"

#include <math.h>
#include <string.h>

#include "data/field.h"

static void make_categories(const struct recipe_step *step, double code, float *out)
{
    int32_t place = code < 0 ? -1 : step->place[(int64_t)code];
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

/* By which the column is normalized; NaN where it is not. */
static void set_normalization(const struct dataset *dataset, int64_t position,
                              struct recipe_column *column)
{
    const struct dataset_normalization *by = &dataset->normalization;
    column->mean = column->std = (double)NAN;
    if (by->count == 0 || !recipe_is_number(dataset, position))
        return;
    column->mean =
        by->exact_mean != NULL ? by->exact_mean[position] : (double)by->mean[position];
    column->std =
        by->exact_std != NULL ? by->exact_std[position] : (double)by->std[position];
    for (int64_t k = 0; k < dataset->far_count; k++)
        if (dataset->far_columns[k] == position) {
            column->mean = by->far_mean[k];
            column->std = by->far_std[k];
        }
}

struct recipe_column recipe_column(const struct dataset *dataset, int64_t position)
{
    const struct recipe *recipe = dataset->recipe;
    struct recipe_column column = {.of = &dataset->raw->columns[position],
                                   .fill = (double)NAN};
    set_normalization(dataset, position, &column);
    if (recipe == NULL)
        return column;
    const struct recipe_place *at = &recipe->places[position];
    const struct recipe_step *step = &recipe->steps[at->column];
    column.of = &dataset->raw->columns[at->column];
    if (at->within == step->width) {
        column.what = RECIPE_INDICATOR;
        return column;
    }
    column.what = step->kind == RAW_ONE_HOT   ? RECIPE_ONE_HOT
                  : step->kind == RAW_ORDINAL ? RECIPE_ORDINAL
                                              : RECIPE_NUMBER;
    bool fills = column.of->missing > 0 && !isnan(step->fill);
    if (step->kind != RAW_ONE_HOT) {
        column.fill = fills ? step->fill : (double)NAN;
        return column;
    }
    column.category = category_at(column.of, step, at->within);
    if (fills)
        column.fill_category = column.of->categories[(int64_t)step->fill];
    return column;
}

bool recipe_is_number(const struct dataset *dataset, int64_t position)
{
    const struct recipe *recipe = dataset->recipe;
    if (recipe == NULL)
        return true;
    const struct recipe_place *at = &recipe->places[position];
    const struct recipe_step *step = &recipe->steps[at->column];
    return step->kind != RAW_ONE_HOT && at->within < step->width;
}

static void add_text(struct text *text, const char *field)
{
    if (field != NULL)
        text_add(text, "%zu:%s ", strlen(field), field);
    else
        text_add(text, "- ");
}

void recipe_set_columns_digest(struct dataset *dataset)
{
    char fill[TEXT_REAL_SIZE], mean[TEXT_REAL_SIZE], std[TEXT_REAL_SIZE];
    struct text text = {0};
    if (dataset->raw == NULL)
        return;
    for (int64_t i = 0; i < dataset->sample.at[0]; i++) {
        struct recipe_column column = recipe_column(dataset, i);
        text_add(&text, "%s %lld %lld %lld %s %s %s ", recipe_what_name(column.what),
                 (long long)column.of->number, (long long)column.of->missing,
                 (long long)recipe_dropped(&column), text_from_real(column.fill, fill),
                 text_from_real(column.mean, mean), text_from_real(column.std, std));
        add_text(&text, column.of->name);
        add_text(&text, column.category);
        add_text(&text, column.fill_category);
    }
    digest_bytes(text.at, text.length, dataset->columns_digest);
    text_free(&text);
}

/* ---- Rows that are left out ---- */

int64_t recipe_dropped(const struct recipe_column *column)
{
    const struct raw_drop *drop = column->of->drop;
    int64_t rows = 0;
    for (enum split split = 0; drop != NULL && split < SPLIT_COUNT; split++)
        rows += drop->rows[split];
    return rows;
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
