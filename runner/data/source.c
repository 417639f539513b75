/* Chooses the kind by the first bytes, whatever a file is called. Reads no format. */
#include "data/source.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "data/file.h"
#include "data/picture.h"
#include "data/source_kind.h"

#define BEGIN 8 /* bytes that tell a format */

/* Zip archives are refused with what they are. */
static int choose_kind(struct source *source, const char *begin, size_t size,
                       struct error *error)
{
    const char *path = source->wishes.path;
    source->kind = &source_table;
    if ((size >= 6 && memcmp(begin, "\x93NUMPY", 6) == 0) ||
        (size >= 4 && begin[0] == 0 && begin[1] == 0))
        source->kind = &source_arrays;
    else if (picture_begins((const uint8_t *)begin, size))
        source->kind = &source_pictures;
    else if (size >= 4 && memcmp(begin, "PK\x03\x04", 4) == 0)
        return error_set(error,
                         "%s: is a zip archive: give one of the files in it; an array of "
                         "an .npz is written alone by np.save",
                         path);
    return 0;
}

static int find_kind(struct source *source, struct error *error)
{
    const char *path = source->wishes.path;
    struct data_file file;
    struct stat status;
    char begin[BEGIN] = "";
    if (strcmp(path, SOURCE_WISHES_INPUT) == 0)
        return choose_kind(source, begin, 0, error);
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        source->kind = &source_pictures;
        return 0;
    }
    if (file_open(&file, path, "a CSV file, an array, a picture or a folder of pictures",
                  error) != 0)
        return -1;
    int64_t got = file_read(&file, begin, sizeof begin, error);
    file_close(&file);
    return got < 0 ? -1 : choose_kind(source, begin, (size_t)got, error);
}

static int check_labels(const struct source *source, struct error *error)
{
    if (source->wishes.labels == NULL || source->kind == &source_arrays)
        return 0;
    return error_set(error,
                     "%s: labels of their own are for arrays, .npy or IDX: those of a "
                     "table are one of its columns, and those of pictures their folders",
                     source->wishes.labels);
}

static struct source *make(int64_t block)
{
    struct source *source = memory_zeroed(sizeof *source);
    source->arena = arena_new();
    source->wishes.block = block;
    source->rows = arena_array(source->arena, (size_t)block, sizeof *source->rows);
    return source;
}

struct source *source_open(const struct source_wishes *wishes, struct error *error)
{
    struct source *source = make(wishes->block);
    source->wishes = *wishes;
    if ((source->dataset = dataset_new(error)) != NULL) {
        source->dataset->expected = wishes->net;
        if (find_kind(source, error) == 0 && check_labels(source, error) == 0 &&
            source->kind->open(source, error) == 0)
            return source;
    }
    source_close(source);
    return NULL;
}

struct source *source_of_split(const struct dataset *dataset, enum split split,
                               int64_t block, struct error *error)
{
    const struct dataset_samples *samples = &dataset->splits[split];
    if (samples->count == 0) {
        error_set_option(error, "data", "the data has no %s split",
                         dataset_split_name(split));
        return NULL;
    }
    struct source *source = make(block);
    source->of = dataset;
    source->split = split;
    source->has_answers = samples->labels != NULL || samples->targets != NULL;
    return source;
}

static int next_of_split(struct source *source, struct source_block *block)
{
    const struct dataset_samples *samples = &source->of->splits[source->split];
    int64_t left = samples->count - source->done;
    int64_t count = left < source->wishes.block ? left : source->wishes.block;
    for (int64_t i = 0; i < count; i++)
        source->rows[i] = dataset_row(samples, source->done + i) + 1;
    *block = (struct source_block){.dataset = source->of,
                                   .split = source->split,
                                   .start = source->done,
                                   .count = count,
                                   .rows = source->rows,
                                   .has_answers = source->has_answers};
    source->done += count;
    return count > 0;
}

int source_next(struct source *source, struct source_block *block, struct error *error)
{
    if (source->of != NULL)
        return next_of_split(source, block);
    int status = source->kind->next(source, error);
    *block = (struct source_block){.dataset = source->dataset,
                                   .split = SPLIT_TEST,
                                   .count = source->dataset->splits[SPLIT_TEST].count,
                                   .rows = source->rows,
                                   .files = source->files,
                                   .has_answers = source->has_answers};
    return status;
}

const char *source_unused(const struct source *source)
{
    return source->unused.length > 0 ? source->unused.at : "";
}

int64_t source_left_out(const struct source *source)
{
    return source->left_out;
}

void source_close(struct source *source)
{
    if (source == NULL)
        return;
    if (source->kind != NULL && source->own != NULL)
        source->kind->close(source);
    dataset_free(source->dataset);
    text_free(&source->unused);
    arena_free(source->arena);
    free(source);
}
