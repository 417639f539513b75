/* Means and medians are computed in double. The most frequent of equally many values is
 * the smallest, as in scikit-learn's SimpleImputer; categories are in the order of
 * classes. Refuses what it would have to guess. */
#include "data/recipe_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "data/classes.h"
#include "data/field.h"

struct fit {
    struct dataset *dataset;
    const struct raw_column *column;
    int64_t index; /* of the column in the table */
    int64_t far;   /* among the far columns; -1: it is none */
};

/* Leads a sentence on the column; always returns -1. */
static int refuse(const struct fit *fit, const char *finding, struct error *error)
{
    const struct raw_column *column = fit->column;
    return error_set(error, "%s: column %lld%s%.*s%s %s",
                     fit->dataset->splits[SPLIT_TRAIN].path, (long long)column->number,
                     column->name[0] != '\0' ? " (`" : "", field_shown(column->name, 60),
                     column->name, column->name[0] != '\0' ? "`)" : "", finding);
}

static double number_at(const struct fit *fit, const struct dataset_samples *samples,
                        int64_t i)
{
    int64_t row = dataset_row(samples, i);
    if (fit->far >= 0)
        return samples->far[row * fit->dataset->far_count + fit->far];
    return (double)samples->values[row * fit->dataset->raw->count + fit->index];
}

/* ---- What stands for a missing number ---- */

static double mean(const double *numbers, int64_t count)
{
    double sum = 0;
    for (int64_t i = 0; i < count; i++)
        sum += numbers[i] - numbers[0];
    return numbers[0] + sum / (double)count;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *numbers, int64_t count)
{
    qsort(numbers, (size_t)count, sizeof *numbers, compare);
    double low = numbers[(count - 1) / 2], high = numbers[count / 2];
    return low + (high - low) / 2;
}

static double most_frequent(double *numbers, int64_t count)
{
    int64_t most = 0, run = 0, best = 0;
    qsort(numbers, (size_t)count, sizeof *numbers, compare);
    for (int64_t i = 0; i < count; i++) {
        run = i > 0 && numbers[i] == numbers[i - 1] ? run + 1 : 1;
        if (run > most) {
            most = run;
            best = i;
        }
    }
    return numbers[best];
}

static int fill_number(const struct fit *fit, double *fill, struct error *error)
{
    const struct dataset_samples *train = &fit->dataset->splits[SPLIT_TRAIN];
    double *numbers = malloc((size_t)train->count * sizeof *numbers);
    int64_t count = 0;
    if (numbers == NULL)
        return error_set(error, "dataset: the system has no memory left");
    for (int64_t i = 0; i < train->count; i++) {
        double number = number_at(fit, train, i);
        if (!isnan(number))
            numbers[count++] = number;
    }
    enum missing how = fit->column->rule.missing.how;
    if (count > 0)
        *fill = how == MISSING_MEAN     ? mean(numbers, count)
                : how == MISSING_MEDIAN ? median(numbers, count)
                                        : most_frequent(numbers, count);
    free(numbers);
    return count > 0 ? 0
                     : refuse(fit,
                              "has no value in the training split, so nothing can stand "
                              "for those that are missing; leave it out by `ignore`, or "
                              "say `missing: {value: X}`",
                              error);
}

/* ---- Categories ---- */

/* How many training samples have each code, and of how many it is missing. */
static int64_t count_codes(const struct fit *fit, int64_t *counts)
{
    const struct dataset_samples *train = &fit->dataset->splits[SPLIT_TRAIN];
    int64_t missing = 0;
    for (int64_t i = 0; i < train->count; i++) {
        double code = number_at(fit, train, i);
        if (isnan(code))
            missing++;
        else
            counts[(int64_t)code]++;
    }
    return missing;
}

/* Gives the codes that are counted their places, in the order of classes. */
static int order_codes(const struct fit *fit, const int64_t *counts, int32_t *place,
                       struct recipe_step *step, struct error *error)
{
    const struct raw_column *column = fit->column;
    struct arena *arena = arena_new();
    struct classes *classes = arena_array(arena, 1, sizeof *classes);
    int32_t to[CLASSES_MAX], index = 0;
    struct error why;
    for (int64_t code = 0; code < column->category_count; code++)
        if (counts[code] > 0)
            classes_add(classes, column->categories[code], arena);
    int status = classes_sort(classes, &fit->dataset->raw->numbers, to, &why);
    for (int64_t code = 0; code < column->category_count; code++)
        place[code] = counts[code] > 0 && status == 0 ? to[index++] : -1;
    step->width = (int64_t)classes->count;
    step->place = place;
    if (status != 0)
        refuse(fit, arena_format(arena, "has categories of which %s", why.text), error);
    arena_free(arena);
    return status;
}

/* The first in their order of those that most samples have. */
static int64_t most_frequent_code(const int64_t *counts, const int32_t *place,
                                  int64_t count)
{
    int64_t best = -1;
    for (int64_t code = 0; code < count; code++)
        if (counts[code] > 0 &&
            (best < 0 || counts[code] > counts[best] ||
             (counts[code] == counts[best] && place[code] < place[best])))
            best = code;
    return best;
}

static int fit_categories(const struct fit *fit, struct recipe_step *step,
                          struct error *error)
{
    const struct raw_column *column = fit->column;
    size_t count = (size_t)column->category_count;
    struct arena *arena = dataset_arena(fit->dataset);
    int64_t *counts = memory_zeroed((count + 1) * sizeof *counts);
    int32_t *place = arena_array(arena, count, sizeof *place);
    int64_t missing = count_codes(fit, counts);
    if (column->rule.missing.how == MISSING_VALUE && column->missing > 0) {
        step->fill = column->value;
        counts[(int64_t)column->value] += missing;
    }
    int status = order_codes(fit, counts, place, step, error);
    if (status == 0 && step->width == 0)
        status = refuse(fit,
                        "has no category in the training split: leave it out by "
                        "`ignore`",
                        error);
    if (status == 0 && column->rule.missing.how == MISSING_MOST_FREQUENT)
        step->fill = (double)most_frequent_code(counts, place, column->category_count);
    free(counts);
    return status;
}

/* The first sample of the code in the splits that nothing is learnt from, of which the
 * row is set; NULL: there is none. */
static const struct dataset_samples *find_code(const struct fit *fit, double fill,
                                               int64_t code, int64_t *row)
{
    static const enum split splits[] = {SPLIT_VALIDATION, SPLIT_TEST};
    for (size_t s = 0; s < sizeof splits / sizeof splits[0]; s++) {
        const struct dataset_samples *samples = &fit->dataset->splits[splits[s]];
        for (int64_t i = 0; i < samples->count; i++) {
            double at = number_at(fit, samples, i);
            if ((int64_t)(isnan(at) ? fill : at) != code)
                continue;
            *row = dataset_row(samples, i);
            return samples;
        }
    }
    return NULL;
}

/* Refuses a category that only the other splits have, where the training split has it
 * written in another way: unknown it is not. */
static int check_writing(const struct fit *fit, const struct recipe_step *step,
                         struct error *error)
{
    const struct raw_column *column = fit->column;
    struct arena *arena = arena_new();
    struct classes *known = arena_array(arena, 1, sizeof *known);
    const struct dataset_samples *samples = NULL;
    const char *name = "", *other = "";
    int64_t row = 0;
    for (int64_t code = 0; code < column->category_count; code++)
        if (step->place[code] >= 0)
            classes_add(known, column->categories[code], arena);
    for (int64_t code = 0; code < column->category_count && samples == NULL; code++) {
        name = column->categories[code];
        if (step->place[code] < 0 &&
            (other = classes_find_other(known, name, &fit->dataset->raw->numbers)) !=
                NULL)
            samples = find_code(fit, step->fill, code, &row);
    }
    if (samples != NULL)
        error_set(error,
                  "%s:%d: column %lld%s%.*s%s: `%.*s` is the category `%.*s` of the "
                  "training split, written in another way: write it in one way",
                  samples->path, samples->lines[row], (long long)column->number,
                  column->name[0] != '\0' ? " (`" : "", field_shown(column->name, 60),
                  column->name, column->name[0] != '\0' ? "`)" : "",
                  field_shown(name, 60), name, field_shown(other, 60), other);
    arena_free(arena);
    return samples != NULL ? -1 : 0;
}

/* Of a split that nothing is learnt from. */
static int check_known(const struct fit *fit, const struct recipe_step *step,
                       enum split split, struct error *error)
{
    const struct raw_column *column = fit->column;
    const struct dataset_samples *samples = &fit->dataset->splits[split];
    if (column->rule.unknown == UNKNOWN_ZEROS)
        return 0;
    for (int64_t i = 0; i < samples->count; i++) {
        double code = number_at(fit, samples, i);
        bool missing = isnan(code);
        code = missing ? step->fill : code;
        if (step->place[(int64_t)code] >= 0)
            continue;
        const char *name = column->categories[(int64_t)code];
        return error_set(
            error,
            "%s:%d: column %lld%s%.*s%s: %sthe training split has no `%.*s`, which %s %s "
            "split%s; `unknown: zeros` makes all its columns of `one_hot` 0",
            samples->path, samples->lines[dataset_row(samples, i)],
            (long long)column->number, column->name[0] != '\0' ? " (`" : "",
            field_shown(column->name, 60), column->name,
            column->name[0] != '\0' ? "`)" : "",
            missing ? "the field is missing, and " : "", field_shown(name, 60), name,
            missing ? "`missing` puts in its place in the" : "the",
            dataset_split_name(split), missing ? "" : " has");
    }
    return 0;
}

/* ---- The recipe ---- */

static int fit_step(const struct fit *fit, struct recipe_step *step, struct error *error)
{
    const struct raw_column *column = fit->column;
    enum missing how = column->rule.missing.how;
    *step = (struct recipe_step){.kind = column->kind,
                                 .width = column->kind != RAW_IGNORED,
                                 .indicator = column->rule.indicator &&
                                              column->kind != RAW_IGNORED,
                                 .fill = (double)NAN};
    if (column->kind == RAW_IGNORED)
        return 0;
    if (column->kind == RAW_ONE_HOT)
        return fit_categories(fit, step, error) != 0 ||
                       check_writing(fit, step, error) != 0 ||
                       check_known(fit, step, SPLIT_VALIDATION, error) != 0 ||
                       check_known(fit, step, SPLIT_TEST, error) != 0
                   ? -1
                   : 0;
    if (how == MISSING_REFUSE || how == MISSING_DROP)
        return 0;
    if (how != MISSING_VALUE)
        return fill_number(fit, &step->fill, error);
    /* As it would be read. */
    step->fill = fit->far >= 0 ? column->value : (double)(float)column->value;
    return 0;
}

static int fit_steps(struct dataset *dataset, struct recipe_step *steps,
                     struct error *error)
{
    int64_t far = 0;
    for (int64_t i = 0; i < dataset->raw->count; i++) {
        bool is_far = far < dataset->far_count && dataset->far_columns[far] == i;
        const struct fit fit = {dataset, &dataset->raw->columns[i], i, is_far ? far : -1};
        if (fit_step(&fit, &steps[i], error) != 0)
            return -1;
        far += is_far;
    }
    return 0;
}

/* Where each column of a sample comes from; the far columns have other places there. */
static int find_places(struct dataset *dataset, struct recipe *recipe,
                       struct error *error)
{
    struct arena *arena = dataset_arena(dataset);
    struct recipe_place *places =
        arena_try_array(arena, (size_t)recipe->width, sizeof *places);
    int32_t *far = arena_try_array(arena, (size_t)dataset->far_count, sizeof *far);
    int64_t at = 0, k = 0;
    if (recipe->width > 0 && places == NULL)
        return error_set(error, "dataset: the system has no memory left");
    for (int64_t i = 0; i < recipe->count; i++) {
        if (k < dataset->far_count && dataset->far_columns[k] == i)
            far[k++] = (int32_t)at;
        for (int32_t j = 0; j < recipe->steps[i].width + recipe->steps[i].indicator; j++)
            places[at++] = (struct recipe_place){(int32_t)i, j};
    }
    recipe->places = places;
    dataset->far_columns = far;
    return 0;
}

/* Two recipes that make the same of a table have the same text. */
static const char *text_of(const struct dataset *dataset, const struct recipe *recipe,
                           struct arena *arena)
{
    char real[TEXT_REAL_SIZE];
    struct text text = {0};
    for (int64_t i = 0; i < recipe->count; i++) {
        const struct raw_column *column = &dataset->raw->columns[i];
        const struct recipe_step *step = &recipe->steps[i];
        bool fills = column->missing > 0 && !isnan(step->fill);
        text_add(&text, "column %d %lld %d %s\n", (int)step->kind, (long long)step->width,
                 step->indicator, fills ? text_from_real(step->fill, real) : "none");
        for (int64_t code = 0; step->kind == RAW_ONE_HOT && code < column->category_count;
             code++)
            text_add(&text, "category %d %zu %s\n", step->place[code],
                     strlen(column->categories[code]), column->categories[code]);
    }
    const char *copy = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return copy;
}

int recipe_fit_give(struct dataset *dataset, const struct recipe_step *steps,
                    struct error *error)
{
    struct arena *arena = dataset_arena(dataset);
    struct recipe *recipe = arena_array(arena, 1, sizeof *recipe);
    double *far_fill = arena_array(arena, (size_t)dataset->far_count, sizeof *far_fill);
    *recipe = (struct recipe){
        .steps = steps, .count = dataset->raw->count, .far_fill = far_fill};
    for (int64_t i = 0; i < recipe->count; i++)
        recipe->width += steps[i].width + steps[i].indicator;
    for (int64_t k = 0; k < dataset->far_count; k++)
        far_fill[k] = steps[dataset->far_columns[k]].fill;
    if (recipe->width == 0)
        return error_set(error, "%s: no column is left to learn from",
                         dataset->splits[SPLIT_TRAIN].path);
    if (find_places(dataset, recipe, error) != 0)
        return -1;
    dataset->recipe = recipe;
    dataset->recipe_text = text_of(dataset, recipe, arena);
    dataset->sample = lamina_vector(recipe->width);
    return 0;
}

int recipe_fit(struct dataset *dataset, struct error *error)
{
    const struct raw_table *raw = dataset->raw;
    if (raw == NULL || !raw->has_rules)
        return 0;
    struct recipe_step *steps =
        arena_array(dataset_arena(dataset), (size_t)raw->count, sizeof *steps);
    return fit_steps(dataset, steps, error) != 0 ? -1
                                                 : recipe_fit_give(dataset, steps, error);
}
