/* Reads the headers of files of tensors, by libjansson. Whatever they have that is not as
 * the format says is refused with the tensor's name: ranges that overlap or leave holes,
 * lengths that are not the shape's, other types, names that are there twice. */
#include "net/safetensors_header.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN 200 /* bytes of a name in a sentence */

static const struct {
    const char *name;
    int64_t size; /* of a value, in bytes */
} types[] = {
    [SAFETENSORS_F32] = {"F32", 4},
    [SAFETENSORS_F16] = {"F16", 2},
    [SAFETENSORS_BF16] = {"BF16", 2},
    [SAFETENSORS_I64] = {"I64", 8},
};

struct reading {
    const struct safetensors_bytes *bytes;
    struct tensors *tensors;
    struct error *error;
};

static int refuse(const struct reading *reading, const char *name, const char *format,
                  ...) __attribute__((format(printf, 3, 4)));

static int refuse(const struct reading *reading, const char *name, const char *format,
                  ...)
{
    struct text text = {0};
    va_list values;
    va_start(values, format);
    text_format(&text, format, values);
    va_end(values);
    error_set(reading->error, "%s: tensor \"%.*s\" %s", reading->bytes->path, SHOWN, name,
              text.at);
    text_free(&text);
    return -1;
}

/* The end of a name, behind the layer's, says what it is. */
static bool counts_batches(const char *name)
{
    static const char word[] = "num_batches_tracked";
    size_t length = strlen(name), end = strlen(word);
    return length >= end && strcmp(name + length - end, word) == 0 &&
           (length == end || name[length - end - 1] == '.');
}

static int read_type(const struct reading *reading, struct safetensors_entry *entry,
                     const json_t *value)
{
    const char *name = json_string_value(value);
    if (name == NULL)
        return refuse(reading, entry->name, "has no dtype");
    for (entry->type = 0; entry->type < SAFETENSORS_TYPES; entry->type++)
        if (strcmp(types[entry->type].name, name) == 0 &&
            (entry->type == SAFETENSORS_I64) == counts_batches(entry->name))
            return 0;
    return refuse(reading, entry->name,
                  "is of type %.20s; F32, F16 and BF16 can be read: in PyTorch "
                  "net.float() makes it so",
                  name);
}

/* An integer from 0 to 2^63 - 1. */
static bool is_size(const json_t *value)
{
    return json_is_integer(value) && json_integer_value(value) >= 0;
}

static int read_shape(const struct reading *reading, struct safetensors_entry *entry,
                      const json_t *shape)
{
    size_t dims = json_array_size(shape);
    if (!json_is_array(shape))
        return refuse(reading, entry->name, "has no shape");
    if (dims > TENSORS_MAX_DIMS)
        return refuse(reading, entry->name, "has %zu dimensions; at most %d can be read",
                      dims, TENSORS_MAX_DIMS);
    entry->dims = (int)dims;
    for (size_t i = 0; i < dims; i++) {
        if (!is_size(json_array_get(shape, i)))
            return refuse(reading, entry->name,
                          "has a shape that is no list of integers from 0 on");
        entry->at[i] = json_integer_value(json_array_get(shape, i));
    }
    return 0;
}

/* Where the values are, and whether they are as many as the shape asks for. */
static int read_range(const struct reading *reading, struct safetensors_entry *entry,
                      const json_t *range)
{
    int64_t length = types[entry->type].size;
    bool over = false;
    if (json_array_size(range) != 2 || !is_size(json_array_get(range, 0)) ||
        !is_size(json_array_get(range, 1)))
        return refuse(reading, entry->name, "has data_offsets that are no two integers");
    entry->begin = json_integer_value(json_array_get(range, 0));
    entry->end = json_integer_value(json_array_get(range, 1));
    if (entry->begin > entry->end)
        return refuse(reading, entry->name, "begins at byte %lld and ends at %lld",
                      (long long)entry->begin, (long long)entry->end);
    for (int i = 0; i < entry->dims; i++)
        over = over || __builtin_mul_overflow(length, entry->at[i], &length);
    if (!over && length == entry->end - entry->begin)
        return 0;
    struct text shape = {0};
    tensors_add_shape(&shape, entry->dims, entry->at);
    refuse(reading, entry->name, "has %lld bytes, which is not what %s of %s takes",
           (long long)(entry->end - entry->begin), shape.at, types[entry->type].name);
    text_free(&shape);
    return -1;
}

static int read_entry(const struct reading *reading, struct safetensors_entry *entry,
                      const json_t *value)
{
    if (!json_is_object(value) || json_object_size(value) != 3)
        return refuse(
            reading, entry->name,
            "is described by something else than dtype, shape and data_offsets");
    if (read_type(reading, entry, json_object_get(value, "dtype")) != 0 ||
        read_shape(reading, entry, json_object_get(value, "shape")) != 0)
        return -1;
    return read_range(reading, entry, json_object_get(value, "data_offsets"));
}

static int read_texts(const struct reading *reading, json_t *metadata)
{
    const char *key;
    json_t *value;
    if (!json_is_object(metadata))
        return error_set(reading->error,
                         "%s: its " SAFETENSORS_METADATA " is no list of texts",
                         reading->bytes->path);
    json_object_foreach(metadata, key, value)
    {
        if (!json_is_string(value))
            return error_set(reading->error,
                             "%s: in its " SAFETENSORS_METADATA " \"%.*s\" is no text",
                             reading->bytes->path, SHOWN, key);
        tensors_add_text(reading->tensors, key, json_string_value(value));
    }
    return 0;
}

static int compare_places(const void *a, const void *b)
{
    const struct safetensors_entry *left = a, *right = b;
    if (left->begin != right->begin)
        return left->begin < right->begin ? -1 : 1;
    if (left->end != right->end)
        return left->end < right->end ? -1 : 1;
    return left->place < right->place ? -1 : left->place > right->place;
}

/* Each begins where the one before ends, and the last ends where the file does. */
static int check_places(const struct reading *reading,
                        const struct safetensors_entry *entries, size_t count)
{
    int64_t size = (int64_t)reading->bytes->following, end = 0;
    for (size_t i = 0; i < count; i++) {
        const struct safetensors_entry *entry = &entries[i];
        if (entry->begin < end)
            return refuse(reading, entry->name,
                          "begins at byte %lld, inside of \"%.*s\", which ends at %lld",
                          (long long)entry->begin, SHOWN, entries[i - 1].name,
                          (long long)end);
        if (entry->begin > end)
            return refuse(reading, entry->name,
                          "begins at byte %lld, and no tensor has the bytes from %lld on",
                          (long long)entry->begin, (long long)end);
        if (entry->end > size)
            return refuse(
                reading, entry->name,
                "ends at byte %lld, and the file has %lld behind its header: it "
                "is truncated; get it again",
                (long long)entry->end, (long long)size);
        end = entry->end;
    }
    if (end < size)
        return error_set(reading->error,
                         "%s: has %lld bytes behind its last tensor; get the file again",
                         reading->bytes->path, (long long)(size - end));
    return 0;
}

static int read_entries(const struct reading *reading, json_t *json,
                        struct safetensors_header *header)
{
    const char *name;
    json_t *value;
    json_object_foreach(json, name, value)
    {
        if (strcmp(name, SAFETENSORS_METADATA) == 0) {
            if (read_texts(reading, value) != 0)
                return -1;
            continue;
        }
        struct safetensors_entry *entry = &header->entries[header->count];
        *entry = (struct safetensors_entry){
            .name = arena_copy(reading->tensors->arena, name, strlen(name)),
            .place = header->count++};
        if (read_entry(reading, entry, value) != 0)
            return -1;
    }
    if (header->count > 0)
        qsort(header->entries, header->count, sizeof *header->entries, compare_places);
    return check_places(reading, header->entries, header->count);
}

const struct safetensors_header *
safetensors_header_read(const struct safetensors_bytes *bytes, struct tensors *tensors,
                        struct error *error)
{
    const struct reading reading = {bytes, tensors, error};
    json_error_t reason;
    if (bytes->length == 0 || bytes->at[0] != '{') {
        error_set(error, "%s: is no safetensors file: its header does not begin with {",
                  bytes->path);
        return NULL;
    }
    json_t *json = json_loadb(bytes->at, bytes->length, JSON_REJECT_DUPLICATES, &reason);
    if (json == NULL) {
        error_set(error, "%s: its header cannot be read as JSON: byte %d: %s",
                  bytes->path, reason.position, reason.text);
        return NULL;
    }
    struct safetensors_header *header = arena_array(tensors->arena, 1, sizeof *header);
    header->entries =
        arena_array(tensors->arena, json_object_size(json), sizeof *header->entries);
    int status = read_entries(&reading, json, header);
    json_decref(json);
    return status == 0 ? header : NULL;
}
