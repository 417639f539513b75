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

static double *copy_numbers(const double *exact, const float *floats, int64_t count,
                            struct arena *arena)
{
    if (exact == NULL && floats == NULL)
        return NULL;
    double *copies = arena_array(arena, (size_t)count, sizeof *copies);
    for (int64_t i = 0; exact != NULL && i < count; i++)
        copies[i] = exact[i];
    for (int64_t i = 0; exact == NULL && floats != NULL && i < count; i++)
        copies[i] = (double)floats[i];
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

/* Of all columns by floats or doubles, but of the far ones by their own doubles. */
static const double *copy_normalization(const struct dataset *dataset,
                                        const double *exact, const float *floats,
                                        const double *far, struct arena *arena)
{
    int64_t count = dataset->normalization.count;
    double *copies = copy_numbers(exact, floats, count, arena);
    for (int64_t k = 0; copies != NULL && k < dataset->far_count; k++)
        copies[dataset->far_columns[k]] = far[k];
    return copies;
}

static void describe_normalization(const struct dataset *dataset, struct signature *out,
                                   struct arena *arena)
{
    const struct dataset_normalization *by = &dataset->normalization;
    out->normalized = by->count;
    out->mean =
        copy_normalization(dataset, by->exact_mean, by->mean, by->far_mean, arena);
    out->std = copy_normalization(dataset, by->exact_std, by->std, by->far_std, arena);
    if (by->count == 0 || dataset->far_count == 0)
        return;
    size_t size = (size_t)dataset->far_count * sizeof *out->far;
    int32_t *far = arena_array(arena, (size_t)dataset->far_count, sizeof *far);
    memcpy(far, dataset->far_columns, size);
    out->far = far;
    out->far_count = dataset->far_count;
}

const struct signature *signature_of(const struct dataset *dataset, struct arena *arena)
{
    struct signature *out = arena_array(arena, 1, sizeof *out);
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
        .target_mean = copy_numbers(dataset->target_mean, NULL, dataset->targets, arena),
        .target_std = copy_numbers(dataset->target_std, NULL, dataset->targets, arena)};
    describe_normalization(dataset, out, arena);
    if (out->targets > 0)
        out->target_names = copy_names(dataset->target_names, out->targets, arena);
    struct signature_column *table =
        columns > 0 ? arena_array(arena, (size_t)columns, sizeof *table) : NULL;
    for (int64_t i = 0; i < columns; i++)
        table[i] = describe_column(dataset, i, arena);
    out->columns = table;
    return out;
}

int64_t signature_width(const struct signature *signature, int64_t column)
{
    const struct signature_column *of = &signature->columns[column];
    if (!signature->has_rules)
        return 1;
    if (of->kind == RAW_IGNORED)
        return 0;
    return (of->kind == RAW_ONE_HOT ? of->category_count : 1) + of->indicator;
}

int64_t signature_far_columns(const struct signature *signature, int32_t *columns)
{
    bool is_table = signature->columns != NULL;
    int64_t count = is_table ? signature->column_count : signature->sample.at[0];
    int64_t position = 0, found = 0;
    for (int64_t i = 0; i < count && found < signature->far_count; i++) {
        bool is_number = !is_table || signature->columns[i].kind == RAW_NUMBER;
        if (is_number && signature->far[found] == position)
            columns[found++] = (int32_t)i;
        position += is_table ? signature_width(signature, i) : 1;
    }
    return found;
}
