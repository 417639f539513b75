/* Copies what recipe_fit and normalize_apply have learnt. Learns nothing itself. */
#include "data/signature.h"

#include <math.h>
#include <string.h>

#include "data/recipe.h"

static const char *copy_text(const char *text, struct arena *arena)
{
    return text != NULL ? arena_copy(arena, text, strlen(text)) : NULL;
}

static const char *const *copy_names(const char *const *names, int64_t count,
                                     struct arena *arena)
{
    if (names == NULL)
        return NULL;
    const char **copies = arena_array(arena, (size_t)count, sizeof *copies);
    for (int64_t i = 0; i < count; i++)
        copies[i] = copy_text(names[i], arena);
    return copies;
}

static const double *copy_numbers(const double *exact, const float *floats, int64_t count,
                                  struct arena *arena)
{
    if (exact == NULL && floats == NULL)
        return NULL;
    double *copies = arena_array(arena, (size_t)count, sizeof *copies);
    for (int64_t i = 0; i < count; i++)
        copies[i] = exact != NULL ? exact[i] : (double)floats[i];
    return copies;
}

static const int64_t *copy_counts(const int64_t *counts, int64_t classes,
                                  struct arena *arena)
{
    if (counts == NULL)
        return NULL;
    int64_t *copies = arena_array(arena, (size_t)classes, sizeof *copies);
    for (int64_t i = 0; i < classes; i++)
        copies[i] = counts[i];
    return copies;
}

/* In the order of the columns that they make. */
static void describe_categories(const struct raw_column *column,
                                const struct recipe_step *step,
                                struct signature_column *out, struct arena *arena)
{
    const char **names = arena_array(arena, (size_t)step->width, sizeof *names);
    for (int64_t code = 0; code < column->category_count; code++)
        if (step->place[code] >= 0)
            names[step->place[code]] = copy_text(column->categories[code], arena);
    out->categories = names;
    out->category_count = step->width;
    if (column->rule.missing.how == MISSING_VALUE)
        out->fill_category = copy_text(column->rule.missing.value, arena);
    else if (!isnan(step->fill))
        out->fill_category = copy_text(column->categories[(int64_t)step->fill], arena);
}

static struct signature_column describe_column(const struct dataset *dataset, int64_t i,
                                               struct arena *arena)
{
    const struct raw_column *column = &dataset->raw->columns[i];
    struct signature_column out = {.name = copy_text(column->name, arena),
                                   .number = column->number,
                                   .kind = column->kind,
                                   .is_text = column->is_text,
                                   .missing = column->rule.missing.how,
                                   .unknown = column->rule.unknown,
                                   .indicator = column->rule.indicator,
                                   .fill = (double)NAN};
    if (dataset->recipe == NULL)
        return out;
    const struct recipe_step *step = &dataset->recipe->steps[i];
    if (column->kind == RAW_ONE_HOT)
        describe_categories(column, step, &out, arena);
    else
        out.fill = step->fill;
    if (column->kind != RAW_ORDINAL)
        return out;
    out.category_count = (int64_t)column->rule.ordinal.count;
    out.categories = copy_names(column->rule.ordinal.at, out.category_count, arena);
    return out;
}

/* The far columns are told by their places in the samples. */
static bool is_far(const struct dataset *dataset, int64_t column)
{
    for (int64_t k = 0; k < dataset->far_count; k++) {
        int32_t at = dataset->far_columns[k];
        if ((dataset->recipe != NULL ? dataset->recipe->places[at].column : at) == column)
            return true;
    }
    return false;
}

const struct signature *signature_of(const struct dataset *dataset, struct arena *arena)
{
    struct signature *out = arena_array(arena, 1, sizeof *out);
    const struct dataset_normalization *by = &dataset->normalization;
    int64_t columns = dataset->raw != NULL ? dataset->raw->count : 0;
    *out = (struct signature){
        .sample = dataset->sample,
        .is_bytes = dataset->splits[SPLIT_TRAIN].bytes != NULL,
        .classes = dataset->classes,
        .targets = dataset->classes > 0 ? 0 : dataset->targets,
        .class_names = copy_names(dataset->class_names, dataset->classes, arena),
        .class_counts = copy_counts(dataset->splits[SPLIT_TRAIN].class_counts,
                                    dataset->classes, arena),
        .label = copy_text(dataset->label_name, arena),
        .column_count = columns,
        .has_rules = dataset->recipe != NULL,
        .normalized = by->count,
        .mean = copy_numbers(by->exact_mean, by->mean, by->count, arena),
        .std = copy_numbers(by->exact_std, by->std, by->count, arena),
        .far_mean = copy_numbers(by->far_mean, NULL, dataset->far_count, arena),
        .far_std = copy_numbers(by->far_std, NULL, dataset->far_count, arena),
        .target_mean = copy_numbers(dataset->target_mean, NULL, dataset->targets, arena),
        .target_std = copy_numbers(dataset->target_std, NULL, dataset->targets, arena)};
    if (out->targets > 0)
        out->target_names = copy_names(dataset->target_names, out->targets, arena);
    struct signature_column *table =
        columns > 0 ? arena_array(arena, (size_t)columns, sizeof *table) : NULL;
    for (int64_t i = 0; i < columns; i++) {
        table[i] = describe_column(dataset, i, arena);
        table[i].is_far = by->count > 0 && is_far(dataset, i);
    }
    out->columns = table;
    return out;
}
