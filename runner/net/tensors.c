/* Lists of tensors. What they mean, and to whom, is said elsewhere. */
#include "net/tensors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *copy_text(struct arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}

struct tensor *tensors_add(struct tensors *tensors, const char *name, int dims,
                           const int64_t *at)
{
    struct tensor tensor = {.dims = dims, .count = 1};
    for (int i = 0; i < dims; i++) {
        tensor.at[i] = at[i];
        if (__builtin_mul_overflow(tensor.count, at[i], &tensor.count))
            return NULL;
    }
    /* One at least: nobody needs to ask whether there are values. */
    tensor.values =
        arena_try_floats(tensors->arena, tensor.count > 0 ? (size_t)tensor.count : 1);
    if (tensor.values == NULL)
        return NULL;
    tensor.name = copy_text(tensors->arena, name);
    tensors->list = arena_grow(tensors->arena, tensors->list, tensors->count,
                               &tensors->capacity, sizeof *tensors->list);
    tensors->list[tensors->count] = tensor;
    return &tensors->list[tensors->count++];
}

void tensors_add_text(struct tensors *tensors, const char *key, const char *value)
{
    tensors->texts = arena_grow(tensors->arena, tensors->texts, tensors->text_count,
                                &tensors->text_capacity, sizeof *tensors->texts);
    tensors->texts[tensors->text_count++] = (struct tensors_text){
        copy_text(tensors->arena, key), copy_text(tensors->arena, value)};
}

const struct tensor *tensors_find(const struct tensors *tensors, const char *name)
{
    for (size_t i = 0; i < tensors->count; i++)
        if (strcmp(tensors->list[i].name, name) == 0)
            return &tensors->list[i];
    return NULL;
}

const char *tensors_text(const struct tensors *tensors, const char *key)
{
    for (size_t i = 0; i < tensors->text_count; i++)
        if (strcmp(tensors->texts[i].key, key) == 0)
            return tensors->texts[i].value;
    return NULL;
}

int64_t tensors_nonfinite(const struct tensor *tensor)
{
    int64_t count = 0;
    for (int64_t i = 0; i < tensor->count; i++)
        count += !isfinite(tensor->values[i]);
    return count;
}

void tensors_add_shape(struct text *text, int dims, const int64_t *at)
{
    text_add(text, "(");
    for (int i = 0; i < dims; i++)
        text_add(text, "%s%lld", i > 0 ? ", " : "", (long long)at[i]);
    text_add(text, dims == 1 ? ",)" : ")");
}

static int compare_names(const void *a, const void *b)
{
    const struct tensor *const *left = a, *const *right = b;
    return strcmp((*left)->name, (*right)->name);
}

/* A line for each, by name: "hidden.weight" (10, 100) and the digest of the values. */
void tensors_digest(const struct tensors *tensors, char hex[DIGEST_SIZE])
{
    struct text lines = {0};
    const struct tensor **sorted =
        arena_array(tensors->arena, tensors->count, sizeof *sorted);
    for (size_t i = 0; i < tensors->count; i++)
        sorted[i] = &tensors->list[i];
    if (tensors->count > 0)
        qsort(sorted, tensors->count, sizeof *sorted, compare_names);
    for (size_t i = 0; i < tensors->count; i++) {
        char values[DIGEST_SIZE];
        digest_words(sorted[i]->values, (size_t)sorted[i]->count, values);
        text_add_json(&lines, sorted[i]->name);
        text_add(&lines, " ");
        tensors_add_shape(&lines, sorted[i]->dims, sorted[i]->at);
        text_add(&lines, " %s\n", values);
    }
    digest_bytes(lines.at != NULL ? lines.at : "", lines.length, hex);
    text_free(&lines);
}
