/* Reads .npy files. What numpy writes beyond numbers in the order of C is refused by its
 * name, with the call of numpy that mends it; objects are programs, which are never run.
 * The header is a literal of three keys, taken apart by hand and strictly. */
#include "data/npy.h"

#include <stdlib.h>
#include <string.h>

#include "data/foreign.h"

#define MAGIC "\x93NUMPY"
#define MAGIC_SIZE 6
#define PREFIX 12 /* the magic, the version, and the longer form of a length */
#define MOST_HEADER (64 << 10) /* numpy itself writes some hundred bytes */

/* ---- The literal ---- */

struct literal {
    const char *at, *end;
    struct array *out;
    struct error *error;
};

static int refuse_literal(const struct literal *literal, const char *wanted)
{
    return error_set(literal->error,
                     "%s: its header is not numpy's: %s is missing in it; write it anew "
                     "by np.save",
                     literal->out->name, wanted);
}

static bool is_one_of(char letter, const char *letters)
{
    return letter != '\0' && strchr(letters, letter) != NULL;
}

static void skip_blanks(struct literal *literal)
{
    while (literal->at < literal->end && is_one_of(*literal->at, " \n"))
        literal->at++;
}

/* Takes one character, behind blanks, where it is there. */
static bool take(struct literal *literal, char wanted)
{
    skip_blanks(literal);
    if (literal->at == literal->end || *literal->at != wanted)
        return false;
    literal->at++;
    return true;
}

static bool take_word(struct literal *literal, const char *word)
{
    size_t length = strlen(word);
    skip_blanks(literal);
    if ((size_t)(literal->end - literal->at) < length ||
        memcmp(literal->at, word, length) != 0)
        return false;
    literal->at += length;
    return true;
}

/* A string without escapes, of which numpy writes none; NULL: it is none. */
static const char *take_string(struct literal *literal, size_t *length)
{
    skip_blanks(literal);
    if (literal->at == literal->end || !is_one_of(*literal->at, "'\""))
        return NULL;
    const char *begin = literal->at + 1;
    const char *end = begin < literal->end
                          ? memchr(begin, *literal->at, (size_t)(literal->end - begin))
                          : NULL;
    if (end == NULL)
        return NULL;
    *length = (size_t)(end - begin);
    literal->at = end + 1;
    return begin;
}

/* What is behind the order of bytes in a `descr`. */
static const struct {
    const char *name;
    enum array_type type;
} types[] = {
    {"u1", ARRAY_U8},  {"b1", ARRAY_BOOL}, {"i1", ARRAY_I8},  {"u2", ARRAY_U16},
    {"i2", ARRAY_I16}, {"u4", ARRAY_U32},  {"i4", ARRAY_I32}, {"u8", ARRAY_U64},
    {"i8", ARRAY_I64}, {"f2", ARRAY_F16},  {"f4", ARRAY_F32}, {"f8", ARRAY_F64},
};

/* And what is no number that can be read, by its first letter. */
static const struct {
    char kind;
    const char *what, *remedy;
} refused[] = {
    {'O', "pickled objects of Python, which are programs and not run here",
     "np.array(a.tolist(), '<f4')` writes them as numbers, where they are numbers"},
    {'V', "records",
     "np.lib.recfunctions.structured_to_unstructured(a)` makes numbers of them"},
    {'U', "texts", "np.unique(a, return_inverse=True)[1]` makes labels of them"},
    {'S', "texts", "np.unique(a, return_inverse=True)[1]` makes labels of them"},
    {'M', "times", "a.astype('<i8')` makes integers of them"},
    {'m', "times", "a.astype('<i8')` makes integers of them"},
    {'c', "complex numbers",
     "np.stack([a.real, a.imag], 1)` makes pairs of floats of them"},
    {'f', "long doubles", "a.astype('<f8')` makes floats of 8 bytes of them"},
};

static int refuse_type(const struct literal *literal, const char *descr, size_t length)
{
    bool known = length > 1 && is_one_of(descr[0], "<>|");
    for (size_t i = 0; known && i < sizeof refused / sizeof refused[0]; i++)
        if (refused[i].kind == descr[1])
            return error_set(literal->error, "%s: has %s (%.*s); in numpy `%s",
                             literal->out->name, refused[i].what,
                             (int)(length < 20 ? length : 20), descr, refused[i].remedy);
    return refuse_literal(literal, "a type that is known");
}

static int read_type(struct literal *literal)
{
    size_t length = 0;
    if (take(literal, '['))
        return refuse_type(literal, "|V", 2);
    const char *descr = take_string(literal, &length);
    if (descr == NULL)
        return refuse_literal(literal, "the text of `descr`");
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (length != 3 || memcmp(descr + 1, types[i].name, 2) != 0 ||
            !is_one_of(descr[0], "<>|"))
            continue;
        if (descr[0] == '>' && array_size(types[i].type) > 1)
            return error_set(literal->error,
                             "%s: is big-endian (%.3s); in numpy `a.astype('<%s')` makes "
                             "it what can be read",
                             literal->out->name, descr, types[i].name);
        literal->out->type = types[i].type;
        return 0;
    }
    return refuse_type(literal, descr, length);
}

static int read_order(struct literal *literal)
{
    if (take_word(literal, "False"))
        return 0;
    if (!take_word(literal, "True"))
        return refuse_literal(literal, "True or False for `fortran_order`");
    return error_set(literal->error,
                     "%s: is in Fortran's order, the first dimension fastest; in numpy "
                     "`np.ascontiguousarray(a)` makes it what can be read",
                     literal->out->name);
}

/* At most 18 digits, which a 64-bit integer holds. */
static bool take_number(struct literal *literal, int64_t *number)
{
    skip_blanks(literal);
    const char *begin = literal->at;
    *number = 0;
    while (literal->at < literal->end && *literal->at >= '0' && *literal->at <= '9' &&
           literal->at - begin < 18)
        *number = 10 * *number + (*literal->at++ - '0');
    return literal->at > begin;
}

static int read_shape(struct literal *literal)
{
    struct array *out = literal->out;
    int64_t size;
    bool more = true;
    if (!take(literal, '('))
        return refuse_literal(literal, "the list of `shape`");
    while (more && take_number(literal, &size)) {
        if (array_add_dimension(out, size, literal->error) != 0)
            return -1;
        more = take(literal, ',');
    }
    if (!take(literal, ')') || (out->dims == 1 && !more))
        return refuse_literal(literal, "the end of `shape`");
    if (out->dims == 0)
        return error_set(literal->error,
                         "%s: is one number and no array: its shape is ()", out->name);
    return 0;
}

static const struct {
    const char *name;
    int (*read)(struct literal *);
} keys[] = {{"descr", read_type}, {"fortran_order", read_order}, {"shape", read_shape}};
#define KEYS (sizeof keys / sizeof keys[0])

/* One key and its value; `seen` (KEYS) are those that were there before. */
static int read_key(struct literal *literal, bool *seen)
{
    size_t length = 0, i = 0;
    const char *name = take_string(literal, &length);
    while (name != NULL && i < KEYS &&
           (strlen(keys[i].name) != length || memcmp(keys[i].name, name, length) != 0))
        i++;
    if (name == NULL || i == KEYS || seen[i] || !take(literal, ':'))
        return refuse_literal(literal, "`descr`, `fortran_order` or `shape`, each once,");
    seen[i] = true;
    return keys[i].read(literal);
}

static int read_literal(struct literal *literal)
{
    bool seen[KEYS] = {false}, more = true;
    if (!take(literal, '{'))
        return refuse_literal(literal, "a {");
    for (size_t i = 0; i < KEYS; i++) {
        if (!more)
            return refuse_literal(literal, "a comma");
        if (read_key(literal, seen) != 0)
            return -1;
        more = take(literal, ',');
    }
    if (!take(literal, '}'))
        return refuse_literal(literal, "a }");
    skip_blanks(literal);
    return literal->at == literal->end ? 0 : refuse_literal(literal, "an end");
}

/* ---- The file ---- */

static bool begins_well(const uint8_t *bytes, size_t size)
{
    return size >= MAGIC_SIZE && memcmp(bytes, MAGIC, MAGIC_SIZE) == 0;
}

/* Where the values begin, from the first PREFIX bytes, of which fewer may be there; 0
 * with a sentence. */
static size_t measure_header(const char *name, const uint8_t *bytes, size_t size,
                             struct error *error)
{
    if (size < PREFIX) {
        error_set(error, "%s: is truncated: its header is not there; get the file again",
                  name);
        return 0;
    }
    if (bytes[6] < 1 || bytes[6] > 3 || bytes[7] != 0) {
        error_set(error, "%s: is of version %d.%d of .npy; 1.0, 2.0 and 3.0 can be read",
                  name, bytes[6], bytes[7]);
        return 0;
    }
    size_t length = (size_t)bytes[8] | (size_t)bytes[9] << 8;
    if (bytes[6] > 1)
        length |= (size_t)bytes[10] << 16 | (size_t)bytes[11] << 24;
    if (length > MOST_HEADER) {
        error_set(error,
                  "%s: claims a header of %zu bytes, where at most %d are read; write it "
                  "anew by np.save",
                  name, length, MOST_HEADER);
        return 0;
    }
    return length + (bytes[6] > 1 ? 12 : 10);
}

/* The header is there, whole. */
static int read_header(const uint8_t *bytes, size_t header, struct array *out,
                       struct error *error)
{
    const char *text = (const char *)bytes + (bytes[6] > 1 ? 12 : 10);
    struct literal literal = {text, (const char *)bytes + header, out, error};
    return read_literal(&literal);
}

static size_t total_of(const struct array *array, size_t header)
{
    return header + (size_t)array->count * array_size(array->type);
}

static void set_values(struct array *out, uint8_t *block, size_t header)
{
    out->block = block;
    out->values = block + header;
    array_order(out, false);
}

static int refuse_format(struct block *block, struct error *error)
{
    if (block_read(block, FOREIGN_BYTES, error) != 0 ||
        foreign_refuse(&block->file, (const char *)block->bytes, block->size, error) != 0)
        return -1;
    return error_set(error, "%s: is not an .npy file, as np.save writes them: name one",
                     block->file.path);
}

static int begin(struct block *block, struct array *out, size_t *header,
                 struct error *error)
{
    const char *path = block->file.path;
    if (block_read(block, PREFIX, error) != 0)
        return -1;
    if (!begins_well(block->bytes, block->size))
        return refuse_format(block, error);
    *header = measure_header(path, block->bytes, block->size, error);
    if (*header == 0 || block_read(block, *header, error) != 0)
        return -1;
    if (block->size < *header)
        return error_set(error, "%s: is truncated: its header of %zu bytes lacks %zu",
                         path, *header, *header - block->size);
    return read_header(block->bytes, *header, out, error);
}

int npy_begin(struct block *block, struct array *out, struct error *error)
{
    size_t header;
    return begin(block, out, &header, error);
}

int npy_read(void *unused, const char *path, struct array *out, struct error *error)
{
    struct block block;
    size_t header = 0;
    (void)unused;
    *out = (struct array){.name = path};
    if (block_open(&block, path, "an .npy file", error) != 0)
        return -1;
    int status = begin(&block, out, &header, error);
    if (status == 0)
        status = block_finish(&block, total_of(out, header), error);
    block_close(&block);
    if (status != 0) {
        free(block.bytes);
        return -1;
    }
    set_values(out, block.bytes, header);
    return 0;
}

/* Reads the header; where the values begin, or 0 with a sentence. */
static size_t find_values(const uint8_t *bytes, size_t size, struct array *out,
                          struct error *error)
{
    size_t header = 0;
    if (!begins_well(bytes, size))
        error_set(error, "%s: is no array of numpy", out->name);
    else
        header = measure_header(out->name, bytes, size, error);
    if (header > size) {
        error_set(error, "%s: is truncated: its header of %zu bytes lacks %zu", out->name,
                  header, header - size);
        return 0;
    }
    return header > 0 && read_header(bytes, header, out, error) == 0 ? header : 0;
}

size_t npy_measure(const char *name, const uint8_t *bytes, size_t size,
                   struct error *error)
{
    struct array array = {.name = name};
    size_t header = find_values(bytes, size, &array, error);
    return header > 0 ? total_of(&array, header) : 0;
}

int npy_parse(const char *name, uint8_t *block, size_t size, struct array *out,
              struct error *error)
{
    *out = (struct array){.name = name};
    size_t header = find_values(block, size, out, error);
    if (header == 0)
        return -1;
    if (size != total_of(out, header))
        return error_set(error, "%s: has %zu bytes, but its header tells of %zu", name,
                         size, total_of(out, header));
    set_values(out, block, header);
    return 0;
}

/* ---- The dataset ---- */

#define PATH(name, field, default_value, help)                                           \
    {                                                                                    \
        name, OPTION_PATH, offsetof(struct npy_options, field), default_value, NULL,     \
            help                                                                         \
    }

static const struct lamina_option options[] = {
    PATH("train", samples[SPLIT_TRAIN], NULL,
         ".npy file of the training samples, plain or .gz: (count, features), (count, "
         "height, width) or (count, channels, height, width)."),
    PATH("train_labels", labels[SPLIT_TRAIN], "",
         ".npy file of the training labels, integers from 0."),
    PATH("train_targets", targets[SPLIT_TRAIN], "",
         ".npy file of numbers to predict, (count) or (count, targets), in place of "
         "labels."),
    PATH("validation", samples[SPLIT_VALIDATION], "",
         ".npy file of samples to select by; none by default."),
    PATH("validation_labels", labels[SPLIT_VALIDATION], "", ".npy file of their labels."),
    PATH("validation_targets", targets[SPLIT_VALIDATION], "",
         ".npy file of their targets."),
    PATH("test", samples[SPLIT_TEST], "",
         ".npy file of the test samples; none by default."),
    PATH("test_labels", labels[SPLIT_TEST], "", ".npy file of the test labels."),
    PATH("test_targets", targets[SPLIT_TEST], "", ".npy file of the test targets."),
    {"classes", LAMINA_INTEGER, offsetof(struct npy_options, classes), "0", "[0, 1000]",
     "How many classes there are; 0: the largest label + 1."},
    LOADER_OPTIONS,
};

void npy_name_arrays(const struct npy_options *o, struct arrays_split splits[SPLIT_COUNT])
{
    for (enum split split = 0; split < SPLIT_COUNT; split++)
        splits[split] = (struct arrays_split){.samples = o->samples[split],
                                              .labels = o->labels[split],
                                              .targets = o->targets[split]};
}

static int check(const void *given, struct error *error)
{
    const struct npy_options *o = given;
    struct arrays_split splits[SPLIT_COUNT];
    npy_name_arrays(o, splits);
    return arrays_check(splits, "", o->classes, error);
}

static int load(const struct component *component, struct dataset *dataset,
                struct error *error)
{
    const struct npy_options *o = component->options;
    struct arrays_split splits[SPLIT_COUNT];
    npy_name_arrays(o, splits);
    return arrays_load(splits, &(struct arrays_reader){npy_read, NULL}, o->classes,
                       dataset, error);
}

const struct loader loader_npy = {
    .kind = {.name = "npy",
             .summary = "Samples with labels, or numbers to predict, in .npy files of "
                        "numpy.",
             .options = options,
             .count = sizeof options / sizeof options[0],
             .size = sizeof(struct npy_options)},
    .place = 22,
    .check = check,
    .load = load,
};
