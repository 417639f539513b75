/* Samples of a dataset as a sheet of pictures: as they are before they are normalized,
 * and after they are augmented. */
#include "view/shown.h"
#include "data/batch.h"
#include "data/tally.h"
#include "view/sheet.h"

enum { COLUMNS = 8 };  /* of the sheet */
#define ROUNDING 1e-5f /* what normalizing and back may leave */

struct drawing {
    const struct shown_sheet *of;
    struct arena *arena;
    struct augmenter *augmenter; /* NULL: samples are drawn as they are */
    struct sheet_picture *pictures;
    float **values; /* of each picture */
};

/* Back from what the network gets. */
static float seen(float value, double mean, double std)
{
    return value * (float)std + (float)mean;
}

static void unnormalize(const struct dataset *dataset, float *values)
{
    const struct dataset_normalization *by = &dataset->normalization;
    int64_t length = lamina_elements(&dataset->sample) / dataset->sample.at[0];
    for (int64_t c = 0; c < by->count; c++)
        for (int64_t i = 0; i < length; i++)
            values[c * length + i] =
                seen(values[c * length + i], (double)by->mean[c], (double)by->std[c]);
}

/* A sample as it is, or with an augmenter as it is trained on. -1: no memory. */
static int gather(const struct drawing *drawing, int64_t sample,
                  struct augmenter *augmenter, struct sheet_picture *picture)
{
    const struct dataset *dataset = drawing->of->dataset;
    size_t size = (size_t)lamina_elements(&dataset->sample);
    float *values = arena_try_floats(drawing->arena, size);
    struct batch batch;
    if (values == NULL || batch_make(&batch, dataset, 1, values, drawing->arena) != 0)
        return -1;
    if (augmenter != NULL)
        batch_gather_training(dataset, NULL, sample, 1, &batch, augmenter);
    else
        batch_gather(dataset, drawing->of->split, NULL, sample, 1, &batch);
    unnormalize(dataset, values);
    picture->values = values;
    drawing->values[picture - drawing->pictures] = values;
    return 0;
}

static int make_picture(const struct drawing *drawing, int64_t index)
{
    int64_t each = drawing->augmenter != NULL ? COLUMNS : 1, epoch = index % each;
    struct sheet_picture *picture = &drawing->pictures[index];
    struct text answer = {0};
    if (epoch == 0) {
        tally_add_answer(drawing->of->dataset, drawing->of->split, index / each, &answer);
        picture->label = arena_copy(drawing->arena, answer.at, answer.length);
        text_free(&answer);
        return gather(drawing, index / each, NULL, picture);
    }
    picture->label = drawing->of->shares
                         ? "changed"
                         : arena_format(drawing->arena, "epoch %lld", (long long)epoch);
    drawing->augmenter->epoch = epoch - 1;
    return gather(drawing, index / each, drawing->augmenter, picture);
}

bool shown_can_draw(const struct dataset *dataset)
{
    return shown_can_draw_shape(&dataset->sample);
}

/* Values that lie beyond black and white are drawn from the least to the most of them,
 * which the title tells. */
static const char *stretch(const char *title, int64_t size, float *const *values,
                           int64_t count, struct arena *arena)
{
    float least = 0, most = 1;
    for (int64_t i = 0; i < count * size; i++) {
        float value = values[i / size][i % size];
        least = value < least - ROUNDING ? value : least;
        most = value > most + ROUNDING ? value : most;
    }
    if (least == 0 && most == 1)
        return title;
    for (int64_t i = 0; i < count * size; i++) {
        float *value = &values[i / size][i % size];
        *value = (*value - least) / (most - least);
    }
    return arena_format(arena, "%s, %g to %g as black to white", title, (double)least,
                        (double)most);
}

bool shown_can_draw_shape(const struct lamina_shape *shape)
{
    return shape->dims == 3 && (shape->at[0] == 1 || shape->at[0] == 3);
}

int shown_draw_inputs(const struct shown_inputs *inputs, const char *path,
                      struct error *error)
{
    const struct signature *net = inputs->signature;
    struct arena *arena = arena_new();
    int64_t size = lamina_elements(&net->sample), length = size / net->sample.at[0];
    struct sheet_picture *pictures = arena_array(arena, inputs->count, sizeof *pictures);
    for (size_t i = 0; i < inputs->count; i++) {
        for (int64_t j = 0; j < net->normalized * length; j++)
            inputs->values[i][j] =
                seen(inputs->values[i][j], net->mean[j / length], net->std[j / length]);
        pictures[i] = (struct sheet_picture){inputs->labels[i], inputs->values[i]};
    }
    const char *title =
        stretch(inputs->title, size, inputs->values, (int64_t)inputs->count, arena);
    const struct sheet sheet = {title, net->sample, pictures, inputs->count, COLUMNS};
    int status = sheet_write(&sheet, path, error);
    arena_free(arena);
    return status;
}

int shown_draw(const struct shown_sheet *shown, const char *path, struct error *error)
{
    struct drawing drawing = {.of = shown, .arena = arena_new()};
    int64_t count = shown->samples;
    int status = 0;
    if (shown->split == SPLIT_TRAIN)
        status = augment_make(shown->dataset, shown->seed, NULL, drawing.arena,
                              &drawing.augmenter);
    count *= drawing.augmenter != NULL ? COLUMNS : 1;
    drawing.pictures =
        arena_array(drawing.arena, (size_t)count, sizeof *drawing.pictures);
    drawing.values = arena_array(drawing.arena, (size_t)count, sizeof *drawing.values);
    for (int64_t i = 0; i < count && status == 0; i++)
        status = make_picture(&drawing, i);
    const char *title =
        status == 0 ? stretch(shown->title, lamina_elements(&shown->dataset->sample),
                              drawing.values, count, drawing.arena)
                    : shown->title;
    const struct sheet sheet = {title, shown->dataset->sample, drawing.pictures,
                                (size_t)count, COLUMNS};
    status = status == 0
                 ? sheet_write(&sheet, path, error)
                 : error_set(error, "there is no memory for %lld pictures: draw fewer",
                             (long long)count);
    arena_free(drawing.arena);
    return status;
}
