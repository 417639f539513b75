/* Numbers are written so that they read back as they were. */
#include "net/signature_json.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

/* Of names of the members, by what the struct has. */
static const char *const kinds[] = {"number", "one_hot", "ordinal", "ignored"};
static const char *const unknowns[] = {"refuse", "zeros"};

/* ---- Writing ---- */

static void add_number(struct text *out, double number)
{
    char buffer[TEXT_REAL_SIZE];
    text_add(out, "%s", isfinite(number) ? text_from_real(number, buffer) : "null");
}

static void add_numbers(struct text *out, const char *key, const double *numbers,
                        int64_t count)
{
    if (numbers == NULL)
        return;
    text_add(out, ", \"%s\": [", key);
    for (int64_t i = 0; i < count; i++) {
        text_add(out, "%s", i > 0 ? ", " : "");
        add_number(out, numbers[i]);
    }
    text_add(out, "]");
}

static void add_names(struct text *out, const char *key, const char *const *names,
                      int64_t count)
{
    if (names == NULL)
        return;
    text_add(out, ", \"%s\": [", key);
    for (int64_t i = 0; i < count; i++) {
        text_add(out, "%s", i > 0 ? ", " : "");
        text_add_json(out, names[i]);
    }
    text_add(out, "]");
}

static void add_column(struct text *out, const struct signature_column *column)
{
    text_add(out, "{\"name\": ");
    text_add_json(out, column->name);
    text_add(out, ", \"number\": %lld, \"kind\": \"%s\"", (long long)column->number,
             kinds[column->kind]);
    if (column->is_text)
        text_add(out, ", \"text\": true");
    if (column->missing != MISSING_REFUSE)
        text_add(out, ", \"missing\": \"%s\"", column_rule_missing_name(column->missing));
    if (column->unknown != UNKNOWN_REFUSE)
        text_add(out, ", \"unknown\": \"%s\"", unknowns[column->unknown]);
    if (column->indicator)
        text_add(out, ", \"indicator\": true");
    if (!isnan(column->fill)) {
        text_add(out, ", \"fill\": ");
        add_number(out, column->fill);
    }
    if (column->fill_category != NULL) {
        text_add(out, ", \"fill_category\": ");
        text_add_json(out, column->fill_category);
    }
    add_names(out, "categories", column->categories, column->category_count);
    text_add(out, "}");
}

void signature_json_write(const struct signature *signature, struct text *out)
{
    const struct signature *s = signature;
    text_add(out, "{\"sample\": [");
    for (int64_t d = 0; d < s->sample.dims; d++)
        text_add(out, "%s%lld", d > 0 ? ", " : "", (long long)s->sample.at[d]);
    text_add(out, "]");
    if (s->is_bytes)
        text_add(out, ", \"bytes\": true");
    if (s->classes > 0)
        text_add(out, ", \"classes\": %lld", (long long)s->classes);
    add_names(out, "class_names", s->class_names, s->classes);
    if (s->class_counts != NULL)
        text_add(out, ", \"class_counts\": [");
    for (int64_t i = 0; s->class_counts != NULL && i < s->classes; i++)
        text_add(out, "%s%lld%s", i > 0 ? ", " : "", (long long)s->class_counts[i],
                 i == s->classes - 1 ? "]" : "");
    if (s->label != NULL) {
        text_add(out, ", \"label\": ");
        text_add_json(out, s->label);
    }
    if (s->targets > 0)
        text_add(out, ", \"targets\": %lld", (long long)s->targets);
    add_names(out, "target_names", s->target_names, s->targets);
    add_numbers(out, "target_mean", s->target_mean, s->targets);
    add_numbers(out, "target_std", s->target_std, s->targets);
    add_numbers(out, "mean", s->mean, s->normalized);
    add_numbers(out, "std", s->std, s->normalized);
    for (int64_t k = 0; k < s->far_count; k++)
        text_add(out, "%s%d", k > 0 ? ", " : ", \"far\": [", s->far[k]);
    if (s->far_count > 0)
        text_add(out, "]");
    if (s->has_rules)
        text_add(out, ", \"rules\": true");
    if (s->columns != NULL) {
        text_add(out, ", \"columns\": [");
        for (int64_t i = 0; i < s->column_count; i++) {
            text_add(out, "%s", i > 0 ? ", " : "");
            add_column(out, &s->columns[i]);
        }
        text_add(out, "]");
    }
    text_add(out, "}");
}

/* ---- Reading ---- */

struct reading {
    struct arena *arena;
    const char *wrong; /* what makes no sense, the first of it; NULL: nothing */
};

static void refuse(struct reading *reading, const char *what)
{
    if (reading->wrong == NULL)
        reading->wrong = what;
}

static bool read_flag(const json_t *object, const char *key, struct reading *reading)
{
    const json_t *value = json_object_get(object, key);
    if (value != NULL && !json_is_boolean(value))
        refuse(reading, key);
    return json_is_true(value);
}

static int64_t read_count(const json_t *object, const char *key, int64_t least,
                          struct reading *reading)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL)
        return 0;
    int64_t count = json_integer_value(value); /* 0 of anything else */
    if (!json_is_integer(value) || count < least || count > INT32_MAX)
        refuse(reading, key);
    return count;
}

static const char *read_text(const json_t *value, const char *key,
                             struct reading *reading)
{
    if (!json_is_string(value)) {
        refuse(reading, key);
        return "";
    }
    return arena_copy(reading->arena, json_string_value(value),
                      json_string_length(value));
}

/* The place of a word in a list; 0 where there is none. */
static int read_word(const json_t *object, const char *key, const char *const *words,
                     int count, struct reading *reading)
{
    const json_t *value = json_object_get(object, key);
    const char *word = json_string_value(value);
    if (value == NULL)
        return 0;
    for (int i = 0; i < count; i++)
        if (word != NULL && strcmp(words[i], word) == 0)
            return i;
    refuse(reading, key);
    return 0;
}

/* NULL: there are none. `count`: how many there must be. */
static const double *read_numbers(const json_t *object, const char *key, int64_t count,
                                  struct reading *reading)
{
    const json_t *list = json_object_get(object, key);
    if (list == NULL)
        return NULL;
    if (!json_is_array(list) || (int64_t)json_array_size(list) != count) {
        refuse(reading, key);
        return NULL;
    }
    double *numbers = arena_array(reading->arena, (size_t)count, sizeof *numbers);
    for (int64_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(list, (size_t)i);
        if (!json_is_number(value))
            refuse(reading, key);
        numbers[i] = json_number_value(value);
    }
    return numbers;
}

static const char *const *read_names(const json_t *object, const char *key, int64_t count,
                                     struct reading *reading)
{
    const json_t *list = json_object_get(object, key);
    if (list == NULL)
        return NULL;
    if (!json_is_array(list) || (int64_t)json_array_size(list) != count) {
        refuse(reading, key);
        return NULL;
    }
    const char **names = arena_array(reading->arena, (size_t)count, sizeof *names);
    for (int64_t i = 0; i < count; i++)
        names[i] = read_text(json_array_get(list, (size_t)i), key, reading);
    return names;
}

static const int64_t *read_counts(const json_t *object, const char *key, int64_t count,
                                  struct reading *reading)
{
    const json_t *list = json_object_get(object, key);
    if (list == NULL)
        return NULL;
    if (!json_is_array(list) || (int64_t)json_array_size(list) != count) {
        refuse(reading, key);
        return NULL;
    }
    int64_t *counts = arena_array(reading->arena, (size_t)count, sizeof *counts);
    for (int64_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(list, (size_t)i);
        counts[i] = json_integer_value(value); /* 0 of anything else */
        if (!json_is_integer(value) || counts[i] < 0 || counts[i] > INT32_MAX)
            refuse(reading, key);
    }
    return counts;
}

static enum missing read_missing(const json_t *object, struct reading *reading)
{
    const char *names[MISSING_VALUE + 1];
    for (enum missing how = 0; how <= MISSING_VALUE; how++)
        names[how] = column_rule_missing_name(how);
    return (enum missing)read_word(object, "missing", names, MISSING_VALUE + 1, reading);
}

static int64_t size_of(const json_t *object, const char *key)
{
    return (int64_t)json_array_size(json_object_get(object, key));
}

static struct signature_column read_column(const json_t *object, struct reading *reading)
{
    const json_t *fill = json_object_get(object, "fill");
    const json_t *fill_category = json_object_get(object, "fill_category");
    struct signature_column column = {
        .name = read_text(json_object_get(object, "name"), "name", reading),
        .number = read_count(object, "number", 1, reading),
        .kind = (enum raw_kind)read_word(object, "kind", kinds, 4, reading),
        .is_text = read_flag(object, "text", reading),
        .missing = read_missing(object, reading),
        .unknown = (enum unknown)read_word(object, "unknown", unknowns, 2, reading),
        .indicator = read_flag(object, "indicator", reading),
        .fill = json_is_number(fill) ? json_number_value(fill) : (double)NAN,
        .category_count = size_of(object, "categories")};
    column.categories = read_names(object, "categories", column.category_count, reading);
    if (column.number == 0)
        refuse(reading, "number");
    if (fill_category != NULL)
        column.fill_category = read_text(fill_category, "fill_category", reading);
    bool has_categories = column.kind == RAW_ONE_HOT || column.kind == RAW_ORDINAL;
    if (has_categories != (column.category_count > 0))
        refuse(reading, "categories");
    return column;
}

static void read_columns(const json_t *root, struct signature *signature,
                         struct reading *reading)
{
    int64_t count = size_of(root, "columns");
    struct signature_column *columns =
        arena_array(reading->arena, (size_t)count, sizeof *columns);
    for (int64_t i = 0; i < count; i++) {
        columns[i] = read_column(
            json_array_get(json_object_get(root, "columns"), (size_t)i), reading);
        if (i > 0 && columns[i].number <= columns[i - 1].number)
            refuse(reading, "number");
    }
    signature->columns = count > 0 ? columns : NULL;
    signature->column_count = count;
    signature->has_rules = read_flag(root, "rules", reading);
    if (signature->has_rules && count == 0)
        refuse(reading, "rules");
}

static void read_far(const json_t *root, struct signature *signature,
                     struct reading *reading)
{
    const json_t *list = json_object_get(root, "far");
    int64_t count = size_of(root, "far");
    int32_t *far = arena_array(reading->arena, (size_t)count, sizeof *far);
    if (list != NULL && !json_is_array(list))
        refuse(reading, "far");
    for (int64_t k = 0; k < count; k++) {
        const json_t *value = json_array_get(list, (size_t)k);
        json_int_t position = json_is_integer(value) ? json_integer_value(value) : -1;
        if (position < 0 || position >= signature->normalized)
            refuse(reading, "far");
        else
            far[k] = (int32_t)position;
    }
    signature->far = count > 0 ? far : NULL;
    signature->far_count = count;
}

static void read_sample(const json_t *root, struct signature *signature,
                        struct reading *reading)
{
    const json_t *dims = json_object_get(root, "sample");
    struct lamina_shape *sample = &signature->sample;
    int64_t elements = 1;
    sample->dims = (int64_t)json_array_size(dims);
    if (sample->dims < 1 || sample->dims > LAMINA_MAX_DIMS) {
        refuse(reading, "sample");
        *sample = lamina_vector(1);
        return;
    }
    for (int64_t d = 0; d < sample->dims; d++) {
        sample->at[d] = json_integer_value(json_array_get(dims, (size_t)d));
        bool fits = sample->at[d] >= 1 && sample->at[d] <= INT32_MAX &&
                    elements <= INT32_MAX / sample->at[d];
        elements = fits ? elements * sample->at[d] : INT32_MAX;
        if (!fits)
            refuse(reading, "sample");
    }
}

/* The columns of a sample are those that the table's columns make; without rules these
 * are numbers as they are. */
static void check_columns(const struct signature *signature, struct reading *reading)
{
    const struct lamina_shape *sample = &signature->sample;
    int64_t width = 0;
    for (int64_t i = 0; i < signature->column_count; i++) {
        const struct signature_column *column = &signature->columns[i];
        width += signature_width(signature, i);
        if (!signature->has_rules && (column->kind != RAW_NUMBER || column->indicator))
            refuse(reading, "rules");
    }
    if (signature->column_count > 0 && (sample->dims != 1 || sample->at[0] != width))
        refuse(reading, "columns");
}

/* Each is the position of a number, and they ascend. */
static void check_far(const struct signature *signature, struct reading *reading)
{
    size_t count = (size_t)signature->far_count;
    int32_t *columns = arena_array(reading->arena, count, sizeof *columns);
    if (count > 0 && (signature->sample.dims != 1 ||
                      signature_far_columns(signature, columns) != signature->far_count))
        refuse(reading, "far");
}

/* That its parts go together, so that nobody who uses it reads behind an array. */
static void check_whole(const struct signature *signature, struct reading *reading)
{
    const struct lamina_shape *sample = &signature->sample;
    int64_t channels = sample->dims == 3 ? sample->at[0] : lamina_elements(sample);
    if ((signature->mean == NULL) != (signature->std == NULL) ||
        (signature->normalized > 0 && signature->normalized != channels))
        refuse(reading, "mean");
    if ((signature->target_mean == NULL) != (signature->target_std == NULL))
        refuse(reading, "target_mean");
    for (int64_t i = 0; signature->std != NULL && i < signature->normalized; i++)
        if (!(signature->std[i] > 0))
            refuse(reading, "std");
    check_columns(signature, reading);
    check_far(signature, reading);
    if ((signature->classes > 0) == (signature->targets > 0))
        refuse(reading, "classes");
}

static void read_all(const json_t *root, struct signature *signature,
                     struct reading *reading)
{
    const json_t *label = json_object_get(root, "label");
    read_sample(root, signature, reading);
    signature->is_bytes = read_flag(root, "bytes", reading);
    signature->classes = read_count(root, "classes", 2, reading);
    signature->targets = read_count(root, "targets", 1, reading);
    signature->class_names = read_names(root, "class_names", signature->classes, reading);
    signature->class_counts =
        read_counts(root, "class_counts", signature->classes, reading);
    if (label != NULL)
        signature->label = read_text(label, "label", reading);
    signature->target_names =
        read_names(root, "target_names", signature->targets, reading);
    signature->target_mean =
        read_numbers(root, "target_mean", signature->targets, reading);
    signature->target_std = read_numbers(root, "target_std", signature->targets, reading);
    signature->normalized = size_of(root, "mean");
    signature->mean = read_numbers(root, "mean", signature->normalized, reading);
    signature->std = read_numbers(root, "std", signature->normalized, reading);
    read_far(root, signature, reading);
    read_columns(root, signature, reading);
    if (reading->wrong == NULL)
        check_whole(signature, reading);
}

const struct signature *signature_json_read(const char *text, struct arena *arena,
                                            struct error *error)
{
    json_error_t why;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &why);
    struct signature *signature = arena_array(arena, 1, sizeof *signature);
    struct reading reading = {.arena = arena};
    if (root == NULL) {
        error_set(error, "its signature is no JSON: %s", why.text);
        return NULL;
    }
    if (json_is_object(root))
        read_all(root, signature, &reading);
    else
        refuse(&reading, "sample");
    json_decref(root);
    if (reading.wrong == NULL)
        return signature;
    error_set(error, "its signature makes no sense: `%s`", reading.wrong);
    return NULL;
}
