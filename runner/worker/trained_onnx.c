/* The model is made whole in the child, and sent as its size and its bytes: what comes is
 * as long as was said, or nothing of it is used. */
#include "worker/trained_onnx.h"

#include <math.h>
#include <string.h>

#include "model/loss.h"
#include "model/network_onnx.h"
#include "worker/ask.h"
#include "worker/fault.h"

#define PART (512 << 10) /* bytes of the model in one message */
#define SECONDS 60       /* in which a model of the largest size is made */

struct writing {
    const struct trained *trained;
    bool probabilities;
    struct onnx_bytes *model; /* the parent's: of `capacity` bytes what came so far */
    struct arena *arena;      /* in which they are */
    bool begun;
    struct error *error;
    bool told;
};

/* ---- In the child ---- */

static bool is_far(const struct signature *signature)
{
    return signature->far_count > 0;
}

/* Whether a float has fewer than 8 of its 24 bits within a deviation of some target. */
static bool has_far_target(const struct signature *signature)
{
    bool found = false;
    for (int64_t i = 0; signature->target_std != NULL && i < signature->targets; i++)
        found = found || fabs(signature->target_mean[i]) >
                             ldexp(fabs(signature->target_std[i]), 16);
    return found;
}

static const char *activation_of(const struct writing *writing)
{
    static const char *const names[] = {
        [LOSS_SOFTMAX] = "Softmax", [LOSS_SIGMOID] = "Sigmoid"};
    return writing->probabilities ? names[loss_activation(&writing->trained->spec->loss)]
                                  : NULL;
}

/* "island=Biscoe" of a one_hot column, as `lamina data` calls them. */
static void add_name(struct text *text, const struct signature_column *column,
                     const char *ending, const char *category)
{
    struct text name = {0};
    if (column->name[0] != '\0')
        text_add(&name, "%s%s%s", column->name, ending, category);
    else
        text_add(&name, "column %lld%s%s", (long long)column->number, ending, category);
    text_add(text, "%s", text->length > 0 ? ", " : "[");
    text_add_json(text, name.at);
    text_free(&name);
}

/* What each of the input's columns is, where they are of a table: JSON. */
static void tell_columns(struct onnx *onnx, const struct signature *signature)
{
    struct text text = {0};
    for (int64_t i = 0; signature->columns != NULL && i < signature->column_count; i++) {
        const struct signature_column *column = &signature->columns[i];
        bool is_one_hot = column->kind == RAW_ONE_HOT;
        for (int64_t k = 0; is_one_hot && k < column->category_count; k++)
            add_name(&text, column, "=", column->categories[k]);
        if (column->kind == RAW_NUMBER || column->kind == RAW_ORDINAL)
            add_name(&text, column, "", "");
        if (column->kind != RAW_IGNORED && column->indicator)
            add_name(&text, column, " missing", "");
    }
    if (text.length > 0) {
        text_add(&text, "]");
        onnx_metadata(onnx, "columns", text.at);
    }
    text_free(&text);
}

static void tell_input(struct onnx *onnx, const struct signature *signature)
{
    struct text text = {0};
    if (signature->is_bytes)
        text_add(&text, "images, each byte / 255");
    else if (signature->has_rules)
        text_add(&text, "rows of `columns`, of which one of a category is 1 or 0, and "
                        "what is missing was filled in");
    else
        text_add(&text, "%s",
                 signature->columns != NULL ? "rows of `columns`" : "samples");
    if (signature->normalized > 0 && is_far(signature))
        text_add(&text, ", normalized in double by mean and std of `signature`");
    else if (signature->normalized > 0)
        text_add(&text, ", not normalized yet: that is the model's own work");
    onnx_metadata(onnx, "input", text.at);
    text_free(&text);
    tell_columns(onnx, signature);
}

static void tell_output(struct onnx *onnx, const struct writing *writing)
{
    const struct signature *signature = writing->trained->signature;
    enum loss_activation activation = loss_activation(&writing->trained->spec->loss);
    const char *what = writing->probabilities ? "the probability" : "the score";
    struct text text = {0};
    if (has_far_target(signature))
        text_add(&text, "the numbers to predict, normalized: times target_std plus "
                        "target_mean of `signature`, in double, they are in their own "
                        "units");
    else if (signature->classes == 0 && activation == LOSS_AS_THEY_ARE)
        text_add(&text, "the numbers to predict, in their own units");
    else if (signature->classes == 0)
        text_add(&text, "%s that a target is 1", what);
    else if (activation == LOSS_SIGMOID)
        text_add(&text, "%s of the second class", what);
    else
        text_add(&text, "%s of each class", what);
    if (!writing->probabilities && activation != LOSS_AS_THEY_ARE)
        text_add(&text, ", of which %s makes a probability",
                 activation == LOSS_SIGMOID ? "1 / (1 + exp(-score))" : "softmax");
    onnx_metadata(onnx, "output", text.at);
    text_free(&text);
}

static int describe(const struct writing *writing, struct network *network,
                    struct onnx *onnx, struct onnx_bytes *model, struct error *error)
{
    const struct signature *signature = writing->trained->signature;
    const struct tensors *tensors = writing->trained->tensors;
    const struct network_onnx_ends ends = {
        .normalized = is_far(signature) ? 0 : signature->normalized,
        .mean = signature->mean,
        .std = signature->std,
        .activation = activation_of(writing),
        .target_mean = has_far_target(signature) ? NULL : signature->target_mean,
        .target_std = has_far_target(signature) ? NULL : signature->target_std};
    for (size_t i = 0; i < tensors->text_count; i++)
        if (strcmp(tensors->texts[i].key, "format") != 0) /* of safetensors alone */
            onnx_metadata(onnx, tensors->texts[i].key, tensors->texts[i].value);
    tell_input(onnx, signature);
    tell_output(onnx, writing);
    if (network_onnx(network, &ends, onnx, error) != 0)
        return -1;
    return onnx_model(onnx, model, error);
}

static int send_model(struct sender *sender, const struct onnx_bytes *model)
{
    const int64_t size = (int64_t)model->length;
    int status = sender_send(sender, MESSAGE_MODEL, &size, sizeof size);
    for (size_t at = 0; at < model->length && status == 0; at += PART)
        status = sender_send(sender, MESSAGE_PART, model->at + at,
                             model->length - at < PART ? model->length - at : PART);
    return status;
}

static int write_model(struct sender *sender, void *argument)
{
    const struct writing *writing = argument;
    struct error error = {.layer = -1};
    struct onnx_bytes model = {0};
    struct arena *arena = arena_new();
    struct onnx onnx = onnx_begin(arena);
    struct network *network =
        trained_open(writing->trained, 1, sender_place(sender), arena, &error);
    int status = network != NULL && describe(writing, network, &onnx, &model, &error) == 0
                     ? send_model(sender, &model)
                     : sender_send(sender, MESSAGE_PROBLEM, &error, sizeof error);
    onnx_bytes_free(&model);
    onnx_free(&onnx);
    arena_free(arena);
    return status == 0 ? 0 : 1;
}

/* ---- In the parent ---- */

static int read_size(struct writing *writing, const struct message *message)
{
    int64_t size;
    if (message->size != sizeof size || writing->begun)
        return -1;
    memcpy(&size, message->bytes, sizeof size);
    if (size < 1 || size > ONNX_MOST)
        return -1;
    writing->begun = true;
    char *bytes = arena_try_array(writing->arena, (size_t)size, 1);
    if (bytes == NULL) {
        writing->told = true;
        return error_set(writing->error,
                         "there is no memory for the model: close other programs");
    }
    *writing->model = (struct onnx_bytes){.at = bytes, .capacity = (size_t)size};
    return 0;
}

static int read_part(struct writing *writing, const struct message *message)
{
    struct onnx_bytes *model = writing->model;
    if (!writing->begun || message->size > model->capacity - model->length)
        return -1;
    memcpy(model->at + model->length, message->bytes, message->size);
    model->length += message->size;
    return 0;
}

static int read_problem(struct writing *writing, const struct message *message)
{
    writing->told =
        !writing->begun && trained_read_problem(writing->trained, message, writing->arena,
                                                writing->error) == 0;
    return writing->told ? 0 : -1;
}

static int read_message(void *self, const struct message *message)
{
    struct writing *writing = self;
    if (writing->told)
        return -1;
    return message->type == MESSAGE_MODEL     ? read_size(writing, message)
           : message->type == MESSAGE_PART    ? read_part(writing, message)
           : message->type == MESSAGE_PROBLEM ? read_problem(writing, message)
                                              : -1;
}

int trained_onnx(const struct trained *trained, bool probabilities, struct arena *arena,
                 struct onnx_bytes *model, struct error *error)
{
    struct writing writing = {.trained = trained,
                              .probabilities = probabilities,
                              .model = model,
                              .arena = arena,
                              .error = error};
    const struct ask_question question = {.main = write_model,
                                          .argument = &writing,
                                          .teller = MESSAGE_BY_NET,
                                          .handle = read_message,
                                          .self = &writing,
                                          .seconds = SECONDS};
    struct ask_answer answer;
    *model = (struct onnx_bytes){0};
    if (ask(&question, &answer, error) != 0)
        return -1;
    bool whole = writing.begun && model->length == model->capacity;
    if (!writing.told &&
        (answer.hung || !answer.end.clean || answer.end.rubbish || !whole)) {
        writing.told = true;
        error_set(error, "%s", fault_of_end(&answer.end, trained->spec, arena));
    }
    ask_free(&answer);
    return writing.told ? -1 : 0;
}
