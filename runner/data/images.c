/* Datasets of folders of pictures. A child decodes them, one after the other, and sends
 * records; what comes of it is bytes, channel by channel, as arrays.c takes them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "data/arrays.h"
#include "data/block.h"
#include "data/image_folder.h"
#include "data/images.h"
#include "data/loader.h"
#include "data/picture.h"

enum mode { MODE_GREY, MODE_RGB };

struct images_options {
    struct loader_options common; /* first */
    const char *paths[SPLIT_COUNT];
    int32_t mode;                /* enum mode */
    struct lamina_integers size; /* height, width; none: as they are */
};

/* ---- What the child says: a record for each image, in their order ---- */

struct record {
    int64_t height, width; /* 0: the bytes are a sentence, why there is no image */
    uint64_t size;         /* of the bytes that follow */
};

/* All images of a split, and what has come of them. */
struct decoding {
    const struct image_folder *folder;
    int64_t height, width; /* that all must have; 0: the first one's */
    bool resized;
    int64_t channels;
    /* The parent's: */
    struct record record;
    struct block pending; /* of a record: its head, then its bytes */
    size_t done;          /* records */
    uint8_t *pixels;      /* of all images */
    struct faults *faults;
    struct decode_task task;
};

/* ---- In the child ---- */

static int send_record(const struct decode_output *output, int64_t height, int64_t width,
                       const void *bytes, size_t size)
{
    const struct record record = {height, width, size};
    if (output->write(output->self, &record, sizeof record) != 0)
        return -1;
    return output->write(output->self, bytes, size);
}

static int decode(void *argument, const struct decode_output *output, struct error *error)
{
    const struct decoding *decoding = argument;
    const int64_t size_of_all[2] = {decoding->height, decoding->width};
    for (size_t i = 0; i < decoding->folder->count; i++) {
        struct picture picture = {0};
        int made =
            picture_read_planes(decoding->folder->images[i].path, decoding->channels,
                                decoding->resized ? size_of_all : NULL, &picture, error);
        size_t size = (size_t)(picture.height * picture.width * picture.channels);
        int sent =
            made == 0
                ? send_record(output, picture.height, picture.width, picture.pixels, size)
                : send_record(output, 0, 0, error->text, strlen(error->text));
        free(made == 0 ? picture.pixels : NULL);
        if (sent != 0)
            return error_set(error, "nobody takes the images");
    }
    return 0;
}

/* ---- In the parent ---- */

static const char *path_of(const struct decoding *decoding)
{
    return decoding->folder->images[decoding->done].path;
}

/* The first image says what all must be like, and there is memory for all of them then;
 * else a sentence, and no pixels. */
static void begin_images(struct decoding *decoding, struct error *error)
{
    const struct record *record = &decoding->record;
    int64_t count = (int64_t)decoding->folder->count;
    if (decoding->height == 0) {
        decoding->height = record->height;
        decoding->width = record->width;
    }
    int64_t size = decoding->height * decoding->width * decoding->channels;
    if (size > ARRAY_MAX_VALUES / count)
        error_set(error,
                  "%s: %lld images, %lld high and %lld wide, are more than the limit of "
                  "2,147,483,647 values: give a smaller `size`",
                  path_of(decoding), (long long)count, (long long)decoding->height,
                  (long long)decoding->width);
    else if ((decoding->pixels = dataset_allocate((size_t)(size * count))) == NULL)
        error_set(error, "%s: the system has no memory for its images",
                  path_of(decoding));
}

/* A sentence, or an image of another size, is a fault. */
static int keep_image(struct decoding *decoding, struct error *error)
{
    const struct record *record = &decoding->record;
    const char *bytes = (const char *)decoding->pending.bytes;
    struct error fault;
    if (record->height == 0) {
        error_set(&fault, "%.*s", (int)record->size, bytes);
        faults_add(decoding->faults, FAULTS_ROW, &fault);
        return 0;
    }
    if (decoding->pixels == NULL)
        begin_images(decoding, error);
    if (decoding->pixels == NULL)
        return -1;
    if (record->height == decoding->height && record->width == decoding->width) {
        memcpy(decoding->pixels + decoding->done * record->size, bytes, record->size);
        return 0;
    }
    error_set(&fault,
              "%s: is %lld high and %lld wide, but the images before it are %lld high "
              "and %lld wide: `size: "
              "[%lld, %lld]` resizes all",
              path_of(decoding), (long long)record->height, (long long)record->width,
              (long long)decoding->height, (long long)decoding->width,
              (long long)decoding->height, (long long)decoding->width);
    faults_add(decoding->faults, FAULTS_ROW, &fault);
    return 0;
}

/* Whether a head may be believed. */
static bool makes_sense(const struct decoding *decoding)
{
    const struct record *record = &decoding->record;
    if (decoding->done == decoding->folder->count)
        return false;
    if (record->height == 0)
        return record->size < sizeof(struct error);
    return record->height > 0 && record->width > 0 &&
           record->height <= PICTURE_MOST_PIXELS / record->width &&
           record->size ==
               (uint64_t)(record->height * record->width * decoding->channels);
}

/* Takes as much as belongs to the record that has begun, and returns how much. */
static int64_t take_part(struct decoding *decoding, const char *bytes, size_t size,
                         struct error *error)
{
    struct block *pending = &decoding->pending;
    bool head = decoding->record.size == 0;
    size_t wanted = head ? sizeof decoding->record : (size_t)decoding->record.size;
    size_t part = wanted - pending->size < size ? wanted - pending->size : size;
    if (block_add(pending, bytes, part, error) != 0)
        return -1;
    if (pending->size < wanted)
        return (int64_t)part;
    pending->size = 0;
    if (head) {
        memcpy(&decoding->record, pending->bytes, sizeof decoding->record);
        return makes_sense(decoding) && decoding->record.size > 0
                   ? (int64_t)part
                   : error_set(error, "%s: its decoder makes no sense",
                               decoding->task.what);
    }
    if (keep_image(decoding, error) != 0)
        return -1;
    decoding->record = (struct record){0};
    if (++decoding->done < decoding->folder->count)
        decoding->task.what = path_of(decoding);
    return (int64_t)part;
}

static int take(void *self, const void *bytes, size_t size, struct error *error)
{
    const char *at = bytes;
    while (size > 0) {
        int64_t part = take_part(self, at, size, error);
        if (part < 0)
            return -1;
        at += part;
        size -= (size_t)part;
    }
    return 0;
}

/* ---- The splits ---- */

struct images {
    const struct images_options *options;
    struct dataset *dataset;
    struct arena *arena;
    struct classes *classes;
    struct faults *faults;
    struct image_folder folder; /* of the split whose images were read */
    bool labels_next;
};

static int read_samples(struct images *images, const char *path, struct array *out,
                        struct error *error)
{
    const struct images_options *o = images->options;
    struct decoding decoding = {.folder = &images->folder,
                                .resized = o->size.count == 2,
                                .channels = o->mode == MODE_RGB ? 3 : 1,
                                .faults = images->faults,
                                .pending = {.file = {.path = path}}};
    if (decoding.resized) {
        decoding.height = o->size.at[0];
        decoding.width = o->size.at[1];
    }
    decoding.task = (struct decode_task){images->folder.images[0].path, decode, &decoding,
                                         take, &decoding};
    int status = dataset_decode(images->dataset, &decoding.task, error);
    free(decoding.pending.bytes);
    out->block = out->values = decoding.pixels;
    if (status == 0 && decoding.done < images->folder.count)
        status = error_set(error, "%s: its decoder has ended early", decoding.task.what);
    if (images->faults->count > 0)
        *error = images->faults->first[0].error;
    const int64_t shape[] = {(int64_t)images->folder.count, decoding.channels,
                             decoding.height, decoding.width};
    for (size_t i = 0; i < 4 && status == 0 && images->faults->count == 0; i++)
        status = array_add_dimension(out, shape[i], error);
    return images->faults->count > 0 ? -1 : status;
}

static int read_labels(const struct images *images, struct array *out,
                       struct error *error)
{
    size_t count = images->folder.count;
    int32_t *labels = malloc(count * sizeof *labels);
    out->type = ARRAY_I32;
    out->block = out->values = (uint8_t *)labels;
    if (labels == NULL)
        return error_set(error, "%s: the system has no memory for it", out->name);
    for (size_t i = 0; i < count; i++)
        labels[i] = images->folder.images[i].label;
    return array_add_dimension(out, (int64_t)count, error);
}

/* The images of a split are asked for first, and its labels then, by the same name. */
static int read_array(void *self, const char *path, struct array *out,
                      struct error *error)
{
    struct images *images = self;
    int status;
    *out = (struct array){.name = path, .type = ARRAY_U8};
    if (images->labels_next) {
        status = read_labels(images, out, error);
    } else {
        images->folder = (struct image_folder){0};
        status = image_folder_list(path, images->classes, images->arena, images->faults,
                                   &images->folder, error);
        if (status == 0)
            status = read_samples(images, path, out, error);
    }
    images->labels_next = !images->labels_next;
    if (status != 0) {
        array_free(out);
        faults_tell(images->faults, path, dataset_faults(images->dataset));
    }
    return status;
}

/* ---- The dataset ---- */

static int check(const void *given, struct error *error)
{
    const struct images_options *o = given;
    if (o->size.count == 0 || o->size.count == 2)
        return 0;
    return error_set_option(error, "size",
                            "`size` is [height, width], two numbers of pixels");
}

static int load(const struct component *component, struct dataset *dataset,
                struct error *error)
{
    const struct images_options *o = component->options;
    struct images images = {.options = o,
                            .dataset = dataset,
                            .arena = arena_new(),
                            .classes = memory_zeroed(sizeof(struct classes)),
                            .faults = memory_zeroed(sizeof(struct faults))};
    const struct arrays_reader reader = {read_array, &images};
    struct arrays_split splits[SPLIT_COUNT];
    for (enum split split = 0; split < SPLIT_COUNT; split++)
        splits[split] = (struct arrays_split){
            .samples = dataset_wants(dataset, split) ? o->paths[split] : "",
            .labels = o->paths[split],
            .targets = ""};
    int status = arrays_load(splits, &reader, 0, dataset, error);
    if (status == 0)
        classes_give(images.classes, dataset);
    free(images.classes);
    free(images.faults);
    arena_free(images.arena);
    return status;
}

static const struct lamina_option options[] = {
    {"train", OPTION_PATH, offsetof(struct images_options, paths[SPLIT_TRAIN]), NULL,
     NULL,
     "Folder of the training images, with a folder of PNG or JPEG files for each "
     "class."},
    {"validation", OPTION_PATH, offsetof(struct images_options, paths[SPLIT_VALIDATION]),
     "", NULL, "Folder of images to select by; none by default."},
    {"test", OPTION_PATH, offsetof(struct images_options, paths[SPLIT_TEST]), "", NULL,
     "Folder of the test images; none by default."},
    {"mode", LAMINA_CHOICE, offsetof(struct images_options, mode), NULL, "grey | rgb",
     "One channel or three, whatever the files have."},
    {"size", LAMINA_INTEGERS, offsetof(struct images_options, size), "[]", "[1, 8192]",
     "[height, width] to resize all images to; []: they must have one size."},
    LOADER_OPTIONS,
};

const struct loader loader_images = {
    .kind = {.name = "images",
             .problem = PICTURE_PROBLEM,
             .summary = "PNG and JPEG pictures, a folder for each class.",
             .options = options,
             .count = sizeof options / sizeof options[0],
             .size = sizeof(struct images_options)},
    .place = 26,
    .check = check,
    .load = load,
};

bool images_are_resized(const struct component *component)
{
    const struct images_options *o = component->options;
    return component->kind == &loader_images.kind && o->size.count == 2;
}
