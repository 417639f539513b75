/* Gives data what was learnt of other data. Refuses what the net cannot take. */
#include "data/signature_apply.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/recipe_fit.h"
#include "data/tally.h"

/* ---- Samples ---- */

static void add_shape(struct text *text, const struct lamina_shape *shape)
{
    for (int64_t d = 0; d < shape->dims; d++)
        text_add(text, "%s%lld", d > 0 ? "x" : "", (long long)shape->at[d]);
}

static bool is_same_shape(const struct lamina_shape *a, const struct lamina_shape *b)
{
    bool same = a->dims == b->dims;
    for (int64_t d = 0; same && d < a->dims; d++)
        same = a->at[d] == b->at[d];
    return same;
}

/* Samples that are no rows of a table with rules. */
static int check_sample(const struct signature *signature, const struct dataset *dataset,
                        struct error *error)
{
    struct text taken = {0}, given = {0};
    if (signature->has_rules)
        return error_set(error, "the net takes a table, of whose columns some are made "
                                "something of, and the data is none");
    add_shape(&taken, &signature->sample);
    add_shape(&given, &dataset->sample);
    int status =
        is_same_shape(&signature->sample, &dataset->sample)
            ? 0
            : error_set(error, "a sample of the data is %s, and the net takes %s",
                        given.at, taken.at);
    text_free(&taken);
    text_free(&given);
    for (enum split split = 0; split < SPLIT_COUNT && status == 0; split++) {
        const struct dataset_samples *samples = &dataset->splits[split];
        if (samples->count > 0 && (samples->bytes != NULL) != signature->is_bytes)
            status = error_set(error, "the data has %s, and the net was trained on %s",
                               samples->bytes != NULL ? "bytes, which are divided by 255"
                                                      : "numbers",
                               signature->is_bytes ? "bytes, which are divided by 255"
                                                   : "numbers as they are");
    }
    return status;
}

static const char *kind_name(enum raw_kind kind)
{
    static const char *const names[] = {"a number", "one_hot", "ordinal", "ignored"};
    return names[kind];
}

/* Names decide where both have them. */
static int check_column(const struct signature_column *taken,
                        const struct raw_column *given, struct error *error)
{
    bool named = taken->name[0] != '\0' && given->name[0] != '\0';
    if (named && strcmp(taken->name, given->name) != 0)
        return error_set(error,
                         "column %lld is `%.*s`, where the net takes `%.*s`: say by "
                         "`ignore` and `columns` what the net was trained on",
                         (long long)given->number, field_shown(given->name, 60),
                         given->name, field_shown(taken->name, 60), taken->name);
    if (given->kind != taken->kind)
        return error_set(error, "column %lld%s%.*s%s is %s, where the net takes %s",
                         (long long)given->number, given->name[0] != '\0' ? " (`" : "",
                         field_shown(given->name, 60), given->name,
                         given->name[0] != '\0' ? "`)" : "", kind_name(given->kind),
                         kind_name(taken->kind));
    return 0;
}

static int check_table(const struct signature *signature, const struct dataset *dataset,
                       struct error *error)
{
    const struct raw_table *raw = dataset->raw;
    if (raw->count != signature->column_count)
        return error_set(error,
                         "the data has %lld columns to learn from, and the net "
                         "takes %lld",
                         (long long)raw->count, (long long)signature->column_count);
    for (int64_t i = 0; i < raw->count; i++)
        if (check_column(&signature->columns[i], &raw->columns[i], error) != 0)
            return -1;
    return 0;
}

static int64_t find_name(const char *const *names, int64_t count, const char *name)
{
    int64_t i = 0;
    while (i < count && strcmp(names[i], name) != 0)
        i++;
    return i < count ? i : -1;
}

/* The codes of this data get the places that their categories have in the net's samples;
 * one more code, the last, is that of what stands for a missing one. */
static void place_categories(const struct signature_column *taken,
                             const struct raw_column *given, struct recipe_step *step,
                             struct arena *arena)
{
    size_t codes = (size_t)given->category_count;
    int32_t *place = arena_array(arena, codes + 1, sizeof *place);
    for (size_t code = 0; code < codes; code++)
        place[code] = (int32_t)find_name(taken->categories, taken->category_count,
                                         given->categories[code]);
    place[codes] = taken->fill_category == NULL
                       ? -1
                       : (int32_t)find_name(taken->categories, taken->category_count,
                                            taken->fill_category);
    step->place = place;
    step->width = taken->category_count;
    step->fill = (double)codes;
}

static double code_at(const struct dataset *dataset,
                      const struct dataset_samples *samples, int64_t i, int64_t column)
{
    return (double)
        samples->values[dataset_row(samples, i) * dataset->raw->count + column];
}

/* What the net cannot take of a column: an unknown category, or a missing field for which
 * nothing stands. */
static int check_fields(const struct signature *signature, const struct dataset *dataset,
                        const struct recipe_step *step, int64_t column,
                        struct error *error)
{
    const struct signature_column *taken = &signature->columns[column];
    const struct raw_column *given = &dataset->raw->columns[column];
    for (enum split split = 0; split < SPLIT_COUNT; split++) {
        const struct dataset_samples *samples = &dataset->splits[split];
        for (int64_t i = 0; i < samples->count; i++) {
            double code = code_at(dataset, samples, i, column);
            bool missing = isnan(code);
            if (step->kind == RAW_ONE_HOT
                    ? taken->unknown == UNKNOWN_ZEROS ||
                          step->place[(int64_t)(missing ? step->fill : code)] >= 0
                    : !missing || !isnan(step->fill))
                continue;
            const char *name = missing ? "" : given->categories[(int64_t)code];
            return error_set(
                error, "%s:%d: column %lld%s%.*s%s: %s%.*s%s", samples->path,
                samples->lines[dataset_row(samples, i)], (long long)given->number,
                given->name[0] != '\0' ? " (`" : "", field_shown(given->name, 60),
                given->name, given->name[0] != '\0' ? "`)" : "",
                missing ? "the field is missing, and the net knows nothing "
                          "to put in its place"
                        : "`",
                field_shown(name, 60), name,
                missing ? "" : "` is no category that the net was trained on");
        }
    }
    return 0;
}

static int give_recipe(const struct signature *signature, struct dataset *dataset,
                       struct error *error)
{
    struct arena *arena = dataset_arena(dataset);
    size_t count = (size_t)signature->column_count;
    struct recipe_step *steps = arena_array(arena, count, sizeof *steps);
    for (size_t i = 0; signature->columns != NULL && i < count; i++) {
        const struct signature_column *taken = &signature->columns[i];
        steps[i] = (struct recipe_step){.kind = taken->kind,
                                        .width = taken->kind != RAW_IGNORED,
                                        .indicator = taken->indicator &&
                                                     taken->kind != RAW_IGNORED,
                                        .fill = taken->fill};
        if (taken->kind == RAW_ONE_HOT)
            place_categories(taken, &dataset->raw->columns[i], &steps[i], arena);
        if (taken->kind != RAW_IGNORED &&
            check_fields(signature, dataset, &steps[i], (int64_t)i, error) != 0)
            return -1;
    }
    return recipe_fit_give(dataset, steps, error);
}

/* ---- Numbers ---- */

/* Which columns have a double has been settled as the data was read. */
static int check_far(const struct signature *signature, struct dataset *dataset,
                     struct error *error)
{
    size_t count = (size_t)signature->far_count;
    if (count == 0) { /* floats are what the net was trained on */
        dataset->far_count = 0;
        return 0;
    }
    int32_t *columns = arena_array(dataset_arena(dataset), count, sizeof *columns);
    bool same = dataset->far_count == signature->far_count &&
                signature_far_columns(signature, columns) == signature->far_count &&
                memcmp(columns, dataset->far_columns, count * sizeof *columns) == 0;
    for (enum split split = 0; split < SPLIT_COUNT; split++)
        same = same &&
               (dataset->splits[split].count == 0 || dataset->splits[split].far != NULL);
    if (same)
        return 0;
    return error_set(error, "the data's columns are not as exact as those that the net "
                            "was trained on");
}

static void give_normalization(const struct signature *signature, struct dataset *dataset)
{
    struct arena *arena = dataset_arena(dataset);
    size_t count = (size_t)signature->normalized,
           far_count = (size_t)signature->far_count;
    struct dataset_normalization *by = &dataset->normalization;
    float *floats = arena_array(arena, 2 * count, sizeof *floats);
    double *far = arena_array(arena, 2 * far_count, sizeof *far);
    *by = (struct dataset_normalization){.count = signature->normalized,
                                         .mean = floats,
                                         .std = floats + count,
                                         .far_mean = far,
                                         .far_std = far + far_count};
    for (size_t i = 0; i < count; i++) {
        floats[i] = (float)signature->mean[i];
        floats[count + i] = (float)signature->std[i];
    }
    for (size_t k = 0; k < far_count; k++) {
        far[k] = signature->mean[signature->far[k]];
        far[far_count + k] = signature->std[signature->far[k]];
    }
    if (!signature->has_rules)
        return;
    by->exact_mean = signature->mean;
    by->exact_std = signature->std;
}

/* ---- Classes ---- */

static int refuse_class(const struct signature *signature,
                        const struct dataset_samples *samples, int64_t i,
                        const char *name, struct error *error)
{
    if (samples->path != NULL && samples->lines != NULL)
        return error_set(error,
                         "%s:%d: the class `%.*s` is none of the %lld that the net "
                         "tells apart",
                         samples->path, samples->lines[dataset_row(samples, i)],
                         field_shown(name, 60), name, (long long)signature->classes);
    return error_set(error,
                     "sample %lld is of the class `%.*s`, which is none of the %lld "
                     "that the net tells apart",
                     (long long)i + 1, field_shown(name, 60), name,
                     (long long)signature->classes);
}

/* Labels as the net counts its classes, in place of the data's own. */
static int give_labels(const struct signature *signature, struct dataset *dataset,
                       const int32_t *to, struct dataset_samples *samples,
                       struct error *error)
{
    char buffer[TALLY_NAME_SIZE];
    int64_t rows = 1;
    for (int64_t i = 0; i < samples->count; i++) {
        int64_t row = dataset_row(samples, i);
        rows = row >= rows ? row + 1 : rows;
    }
    int32_t *labels = malloc((size_t)rows * sizeof *labels);
    if (labels == NULL)
        return error_set(error, "dataset: the system has no memory left");
    dataset_keep(dataset, labels);
    for (int64_t i = 0; i < samples->count; i++) {
        int64_t row = dataset_row(samples, i);
        int32_t class = samples->labels[row];
        if (to[class] < 0)
            return refuse_class(signature, samples, i, tally_name(dataset, class, buffer),
                                error);
        labels[row] = to[class];
    }
    samples->labels = labels;
    return 0;
}

/* Classes are the same where both have names and these are. A class of data without names
 * is the net's at its place; where the net has none, a name that is a number is a place.
 */
static int give_classes(const struct signature *signature, struct dataset *dataset,
                        struct error *error)
{
    int32_t *to =
        arena_array(dataset_arena(dataset), (size_t)dataset->classes, sizeof *to);
    bool same = dataset->classes <= signature->classes;
    for (int64_t class = 0; class < dataset->classes; class ++) {
        to[class] = class < signature->classes ? (int32_t) class : -1;
        if (dataset->class_names != NULL && signature->class_names != NULL)
            to[class] = (int32_t)find_name(signature->class_names, signature->classes,
                                           dataset->class_names[class]);
        else if (dataset->class_names != NULL) {
            int64_t value;
            bool is_number = text_to_integer(dataset->class_names[class], &value) &&
                             value >= 0 && value < signature->classes;
            to[class] = is_number ? (int32_t)value : -1;
        }
        same = same && to[class] == class;
    }
    for (enum split split = 0; split < SPLIT_COUNT && !same; split++)
        if (dataset->splits[split].labels != NULL &&
            give_labels(signature, dataset, to, &dataset->splits[split], error) != 0)
            return -1;
    dataset->classes = signature->classes;
    dataset->class_names = signature->class_names;
    return 0;
}

static int give_targets(const struct signature *signature, struct dataset *dataset,
                        struct error *error)
{
    if (dataset->targets > 0 && dataset->targets != signature->targets)
        return error_set(error,
                         "the data has %lld numbers to predict, and the net "
                         "predicts %lld",
                         (long long)dataset->targets, (long long)signature->targets);
    dataset->targets = signature->targets;
    dataset->target_names = signature->target_names;
    dataset->target_mean = signature->target_mean;
    dataset->target_std = signature->target_std;
    return 0;
}

static int give_answers(const struct signature *signature, struct dataset *dataset,
                        struct error *error)
{
    bool has_classes = dataset->classes > 0, has_numbers = dataset->targets > 0;
    if (signature->classes > 0 && !has_classes && has_numbers)
        return error_set(error, "the data has numbers to predict, and the net tells "
                                "classes apart");
    if (signature->classes == 0 && has_classes)
        return error_set(error, "the data has classes, and the net predicts numbers");
    return signature->classes > 0 ? give_classes(signature, dataset, error)
                                  : give_targets(signature, dataset, error);
}

int signature_apply(const struct signature *signature, struct dataset *dataset,
                    struct error *error)
{
    bool is_table = dataset->raw != NULL && signature->columns != NULL;
    if ((is_table ? check_table : check_sample)(signature, dataset, error) != 0 ||
        give_answers(signature, dataset, error) != 0 ||
        check_far(signature, dataset, error) != 0)
        return -1;
    if (signature->has_rules && give_recipe(signature, dataset, error) != 0)
        return -1;
    if (signature->normalized > 0)
        give_normalization(signature, dataset);
    return 0;
}
