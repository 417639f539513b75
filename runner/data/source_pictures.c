/* Pictures, prepared as those of a dataset of images: in the channels of a sample, and
 * resized where those that the net was trained on were. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "data/image_folder.h"
#include "data/images.h"
#include "data/picture.h"
#include "data/source_kind.h"
#include "data/tally.h"

struct pictures {
    struct image_folder folder;
    struct classes classes;
    uint8_t *bytes;  /* of the block */
    int32_t *labels; /* (block) */
};

static int check_net(const struct source *source, struct error *error)
{
    const struct signature *net = source->wishes.net;
    const struct lamina_shape *sample = &net->sample;
    if (net->is_bytes && sample->dims == 3 && (sample->at[0] == 1 || sample->at[0] == 3))
        return 0;
    return error_set_option(
        error, "data",
        "%s: is a picture or a folder, and the net takes none: it was "
        "trained on %s",
        source->wishes.path,
        net->columns != NULL ? "a table (CSV)"
        : net->is_bytes      ? "bytes that are no images of one channel "
                               "or three"
                             : "numbers");
}

/* The net's classes, by whose names folders are called. */
static void add_classes(struct source *source)
{
    struct pictures *pictures = source->own;
    char name[TALLY_NAME_SIZE];
    for (int64_t i = 0; i < source->dataset->classes; i++)
        classes_add(&pictures->classes, tally_name(source->dataset, i, name),
                    source->arena);
}

static int list(struct source *source, struct error *error)
{
    struct pictures *pictures = source->own;
    struct faults *faults = memory_zeroed(sizeof *faults);
    int status = image_folder_find(source->wishes.path, &pictures->classes, source->arena,
                                   faults, &pictures->folder, error);
    free(faults);
    source->has_answers = pictures->folder.has_labels && source->dataset->classes > 0;
    return status;
}

static int open_pictures(struct source *source, struct error *error)
{
    struct pictures *pictures = source->own = memory_zeroed(sizeof *pictures);
    const size_t size = (size_t)lamina_elements(&source->wishes.net->sample);
    const size_t block = (size_t)source->wishes.block;
    const char *problem = PICTURE_PROBLEM;
    source->dataset->sample = source->wishes.net->sample;
    if (problem != NULL)
        return error_set(error, "%s: %s", source->wishes.path, problem);
    if (check_net(source, error) != 0 || source_kind_apply(source, error) != 0)
        return -1;
    add_classes(source);
    if (list(source, error) != 0)
        return -1;
    source->files = arena_array(source->arena, block, sizeof *source->files);
    pictures->labels = arena_array(source->arena, block, sizeof *pictures->labels);
    pictures->bytes = malloc(block * size);
    return pictures->bytes != NULL
               ? 0
               : error_set(error, "there is no memory for %zu pictures", block);
}

static int read_picture(const struct source *source, const char *path, uint8_t *out,
                        struct error *error)
{
    const struct lamina_shape *sample = &source->dataset->sample;
    const int64_t size[2] = {sample->at[1], sample->at[2]};
    bool resized = images_are_resized(source->wishes.component);
    struct picture picture;
    if (picture_read_planes(path, sample->at[0], resized ? size : NULL, &picture,
                            error) != 0)
        return -1;
    bool fits = picture.height == size[0] && picture.width == size[1];
    if (fits)
        memcpy(out, picture.pixels, (size_t)lamina_elements(sample));
    free(picture.pixels);
    return fits ? 0
                : error_set(
                      error,
                      "%s: is %lld high and %lld wide, but the net takes images %lld "
                      "high and %lld wide",
                      path, (long long)picture.height, (long long)picture.width,
                      (long long)size[0], (long long)size[1]);
}

/* A picture that cannot be read ends the block before it, and is told by the next one. */
static int next_of_pictures(struct source *source, struct error *error)
{
    struct pictures *pictures = source->own;
    const struct image_folder *folder = &pictures->folder;
    const int64_t size = lamina_elements(&source->dataset->sample);
    int64_t count = 0;
    int status = 0;
    while (count < source->wishes.block && source->done < (int64_t)folder->count) {
        const struct image *image = &folder->images[source->done];
        status = read_picture(source, image->path, pictures->bytes + count * size, error);
        if (status != 0)
            break;
        pictures->labels[count] = image->label;
        source->files[count] = image->path;
        source->rows[count++] = ++source->done;
    }
    source->dataset->splits[SPLIT_TEST] = (struct dataset_samples){
        .count = count,
        .bytes = pictures->bytes,
        .labels = source->dataset->classes > 0 ? pictures->labels : NULL};
    return count > 0 ? 1 : status;
}

static void close_pictures(struct source *source)
{
    struct pictures *pictures = source->own;
    free(pictures->bytes);
    free(pictures);
}

const struct source_kind source_pictures = {open_pictures, next_of_pictures,
                                            close_pictures};
