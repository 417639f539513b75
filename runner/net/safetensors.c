/* Reads and writes files of tensors. What a header claims is believed only where the file
 * bears it out, and before memory is asked for. A file is read through one descriptor and
 * copied, so that one that changes meanwhile crashes nothing. Runs nothing: pickles,
 * which are programs, are refused. */
#include "net/safetensors.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/output.h"
#include "base/regular.h"
#include "data/reading.h"
#include "net/safetensors_header.h"

#define PREFIX 8 /* the length of the header */
#define ALIGNMENT 64

/* ---- Writing ---- */

static void add_header(struct text *header, const struct tensors *tensors)
{
    const char *comma = "";
    text_add(header, "{");
    if (tensors->text_count > 0) {
        text_add(header, "\"" SAFETENSORS_METADATA "\":{");
        for (size_t i = 0; i < tensors->text_count; i++) {
            text_add(header, i > 0 ? "," : "");
            text_add_json(header, tensors->texts[i].key);
            text_add(header, ":");
            text_add_json(header, tensors->texts[i].value);
        }
        text_add(header, "}");
        comma = ",";
    }
    size_t begin = 0;
    for (size_t i = 0; i < tensors->count; i++) {
        const struct tensor *tensor = &tensors->list[i];
        size_t end = begin + (size_t)tensor->count * sizeof(float);
        text_add(header, "%s", comma);
        text_add_json(header, tensor->name);
        text_add(header, ":{\"dtype\":\"F32\",\"shape\":[");
        for (int k = 0; k < tensor->dims; k++)
            text_add(header, "%s%lld", k > 0 ? "," : "", (long long)tensor->at[k]);
        text_add(header, "],\"data_offsets\":[%zu,%zu]}", begin, end);
        begin = end;
        comma = ",";
    }
    text_add(header, "}");
    size_t behind = (PREFIX + header->length) % ALIGNMENT;
    text_add(header, "%*s", (int)((ALIGNMENT - behind) % ALIGNMENT), "");
}

static void write_values(FILE *file, const struct tensor *tensor)
{
    enum { AT_ONCE = 4096 };
    uint32_t piece[AT_ONCE];
    for (size_t done = 0, some; done < (size_t)tensor->count; done += some) {
        some = (size_t)tensor->count - done;
        some = some < AT_ONCE ? some : AT_ONCE;
        memcpy(piece, tensor->values + done, some * sizeof *piece);
        for (size_t i = 0; i < some; i++)
            piece[i] = htole32(piece[i]);
        fwrite(piece, sizeof *piece, some, file);
    }
}

int safetensors_write(const char *path, const struct tensors *tensors,
                      struct error *error)
{
    struct output output;
    if (output_open(&output, path, error) != 0)
        return -1;
    struct text header = {0};
    add_header(&header, tensors);
    uint64_t length = htole64(header.length);
    fwrite(&length, sizeof length, 1, output.file);
    fwrite(header.at, 1, header.length, output.file);
    for (size_t i = 0; i < tensors->count; i++)
        write_values(output.file, &tensors->list[i]);
    text_free(&header);
    return output_keep(&output, error); /* which knows whether a write failed */
}

/* ---- Reading ---- */

struct reading {
    const char *path;
    int descriptor;
    size_t size; /* of the file */
    struct error *error;
};

static int read_bytes(const struct reading *reading, void *out, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t got = read(reading->descriptor, (char *)out + done, size - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(reading->error, "%s: cannot be read: %s", reading->path,
                             strerror(errno));
        if (got == 0)
            return error_set(reading->error, "%s: became shorter while it was read",
                             reading->path);
        done += (size_t)got;
    }
    reading_add((int64_t)size);
    return 0;
}

/* The length of the header, of which the file has at least 8 bytes. */
static int read_length(const struct reading *reading, size_t *header)
{
    uint64_t length;
    if (read_bytes(reading, &length, sizeof length) != 0)
        return -1;
    if (memcmp(&length, "PK\3\4", 4) == 0)
        return error_set(
            reading->error,
            "%s: is a zip, as torch.save makes it of programs, which are not "
            "run here; safetensors.torch.save_file(net.state_dict(), ...) "
            "writes what can be read",
            reading->path);
    length = le64toh(length);
    if (length > SAFETENSORS_MOST_HEADER)
        return error_set(reading->error,
                         "%s: is no safetensors file: it claims a header of %llu bytes, "
                         "where at most 100,000,000 are allowed",
                         reading->path, (unsigned long long)length);
    if (length > reading->size - PREFIX)
        return error_set(
            reading->error,
            "%s: is truncated, or no safetensors file: it claims a header of "
            "%llu bytes and has %zu",
            reading->path, (unsigned long long)length, reading->size - PREFIX);
    *header = (size_t)length;
    return 0;
}

/* NULL with a sentence. The texts of the header are added to the tensors. */
static const struct safetensors_header *read_header(const struct reading *reading,
                                                    struct tensors *tensors)
{
    size_t length = 0;
    if (reading->size < PREFIX) {
        error_set(reading->error, "%s: has %zu bytes, which is no safetensors file",
                  reading->path, reading->size);
        return NULL;
    }
    if (read_length(reading, &length) != 0)
        return NULL;
    char *bytes = malloc(length + 1);
    const struct safetensors_header *header = NULL;
    if (bytes == NULL)
        error_set(reading->error, "%s: the system has no memory for its header",
                  reading->path);
    else if (read_bytes(reading, bytes, length) == 0)
        header = safetensors_header_read(
            &(struct safetensors_bytes){reading->path, bytes, length,
                                        reading->size - PREFIX - length},
            tensors, reading->error);
    free(bytes);
    return header;
}

static float float_of_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void widen_bfloat16(const void *bytes, float *values, size_t count)
{
    const uint16_t *halves = bytes;
    for (size_t i = 0; i < count; i++)
        values[i] = float_of_bits((uint32_t)le16toh(halves[i]) << 16);
}

/* IEEE 754: a sign, five bits of exponent (with 15 added), ten of fraction. */
static void widen_binary16(const void *bytes, float *values, size_t count)
{
    const uint16_t *halves = bytes;
    for (size_t i = 0; i < count; i++) {
        uint32_t half = le16toh(halves[i]), sign = (half & 0x8000) << 16;
        uint32_t exponent = half >> 10 & 31, fraction = half & 1023;
        if (exponent == 0) { /* 0, or fraction x 2^-24, which a float has exactly */
            float small = (float)fraction * 0x1p-24f;
            values[i] = sign != 0 ? -small : small;
            continue;
        }
        exponent = exponent == 31 ? 255 : exponent - 15 + 127;
        values[i] = float_of_bits(sign | exponent << 23 | fraction << 13);
    }
}

static void copy_binary32(const void *bytes, float *values, size_t count)
{
    const uint32_t *words = bytes;
    for (size_t i = 0; i < count; i++)
        values[i] = float_of_bits(le32toh(words[i]));
}

static void (*const converters[])(const void *bytes, float *values, size_t count) = {
    [SAFETENSORS_F32] = copy_binary32,
    [SAFETENSORS_F16] = widen_binary16,
    [SAFETENSORS_BF16] = widen_bfloat16,
};

static int read_values(const struct reading *reading,
                       const struct safetensors_entry *entry, const struct tensor *tensor)
{
    enum { AT_ONCE = 16384 };
    union {
        uint16_t halves[AT_ONCE];
        uint32_t words[AT_ONCE];
    } piece;
    size_t size = (size_t)(entry->end - entry->begin) / (size_t)tensor->count, some;
    for (size_t done = 0; done < (size_t)tensor->count; done += some) {
        some = (size_t)tensor->count - done;
        some = some < AT_ONCE ? some : AT_ONCE;
        if (read_bytes(reading, &piece, some * size) != 0)
            return -1;
        converters[entry->type](&piece, tensor->values + done, some);
    }
    return 0;
}

static int read_tensor(const struct reading *reading,
                       const struct safetensors_entry *entry, struct tensors *tensors)
{
    if (entry->type == SAFETENSORS_I64) { /* it counts batches, and is no weight */
        if (lseek(reading->descriptor, entry->end - entry->begin, SEEK_CUR) >= 0)
            return 0;
        return error_set(reading->error, "%s: cannot be read: %s", reading->path,
                         strerror(errno));
    }
    const struct tensor *tensor =
        tensors_add(tensors, entry->name, entry->dims, entry->at);
    if (tensor == NULL)
        return error_set(reading->error,
                         "%s: the system has no memory for tensor \"%s\" of %lld bytes",
                         reading->path, entry->name,
                         (long long)(entry->end - entry->begin));
    return tensor->count > 0 ? read_values(reading, entry, tensor) : 0;
}

static int compare_keys(const void *a, const void *b)
{
    const struct tensors_text *left = a, *right = b;
    return strcmp(left->key, right->key);
}

/* In whatever order a program has written the texts. */
void safetensors_digest(const struct tensors *tensors, char hex[DIGEST_SIZE])
{
    struct text all = {0};
    size_t count = tensors->text_count;
    struct tensors_text *sorted = arena_array(tensors->arena, count, sizeof *sorted);
    tensors_digest(tensors, hex);
    text_add(&all, "%s\n", hex);
    for (size_t i = 0; i < count; i++)
        sorted[i] = tensors->texts[i];
    if (count > 0)
        qsort(sorted, count, sizeof *sorted, compare_keys);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(sorted[i].key, SAFETENSORS_DIGEST) == 0)
            continue;
        text_add_json(&all, sorted[i].key);
        text_add_json(&all, sorted[i].value);
    }
    digest_bytes(all.at, all.length, hex);
    text_free(&all);
}

/* Whoever changes the file on purpose leaves the text out. */
static int check_digest(const struct reading *reading, const struct tensors *tensors)
{
    const char *told = tensors_text(tensors, SAFETENSORS_DIGEST);
    char digest[DIGEST_SIZE];
    if (told == NULL)
        return 0;
    safetensors_digest(tensors, digest);
    if (strcmp(told, digest) == 0)
        return 0;
    return error_set(reading->error,
                     "%s: its tensors and metadata are not those that were written: the "
                     "file is damaged, or was changed and still has `" SAFETENSORS_DIGEST
                     "` in its metadata",
                     reading->path);
}

int safetensors_read(const char *path, struct tensors *tensors, struct error *error)
{
    struct reading reading = {.path = path, .error = error};
    reading.descriptor = regular_open(path, "a safetensors file", &reading.size, error);
    if (reading.descriptor < 0)
        return -1;
    const struct safetensors_header *header = read_header(&reading, tensors);
    int status = header != NULL ? 0 : -1;
    for (size_t i = 0; status == 0 && i < header->count; i++)
        status = read_tensor(&reading, &header->entries[i], tensors);
    close(reading.descriptor);
    return status == 0 ? check_digest(&reading, tensors) : -1;
}
