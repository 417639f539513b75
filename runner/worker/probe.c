/* Plugin code is asked in a child, with a time limit; what it says crosses the pipe as
 * plain numbers and texts, and is checked again on this side. */
#include "worker/probe.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "model/gemm.h"
#include "model/groups.h"
#include "model/layer.h"
#include "model/network_memory.h"
#include "model/network_plan.h"
#include "train/checkpoint.h"
#include "train/fit_network.h"
#include "worker/fault.h"

enum message_type { MESSAGE_KIND = 1, MESSAGE_OPTION, MESSAGE_SHAPES, MESSAGE_PROBLEM };

struct question {
    int (*handle)(void *, const struct message *);
    void *self;
    double heard; /* when the last message came */
};

static int hear(void *self, const struct message *message)
{
    struct question *question = self;
    question->heard = clock_seconds();
    return question->handle(question->self, message);
}

/* Runs a child to its end, or until PROBE_SECONDS pass without a message, when it is
 * killed and `hung` set. The caller frees *answered. -1 with `error` where none could be
 * started. */
static int ask(int (*main)(struct sender *, void *), void *argument,
               int (*handle)(void *, const struct message *), void *self,
               struct child **answered, bool *hung, struct error *error)
{
    struct question question = {handle, self, clock_seconds()};
    struct child *child = child_start(main, argument, error);
    *hung = false;
    if (child == NULL)
        return -1;
    while (child_receive(child, hear, &question) != 0) {
        if (!*hung && clock_seconds() - question.heard > PROBE_SECONDS) {
            *hung = true;
            child_kill(child);
        }
        child_wait(&child, 1, 0.05);
    }
    *answered = child;
    return 0;
}

/* ---- The matrix library ---- */

static int warm(struct sender *sender, void *argument)
{
    (void)sender;
    (void)argument;
    gemm_warm();
    return 0;
}

static int hear_nothing(void *self, const struct message *message)
{
    (void)self;
    (void)message;
    return -1;
}

int probe_warm(struct error *error)
{
    struct child *child;
    struct child_end end;
    bool hung;
    if (ask(warm, NULL, hear_nothing, NULL, &child, &hung, error) != 0)
        return -1;
    child_end(child, &end);
    if (!end.clean)
        error_set(error,
                  "%s finds no memory to begin: raise the limit of memory "
                  "(`ulimit -v`), or load less data",
                  gemm_library());
    child_free(child);
    return end.clean ? 0 : -1;
}

/* ---- Texts in a message, each ended by a NUL ---- */

static void put_text(struct text *out, const char *text)
{
    text_add(out, "%s%c", text, '\0');
}

/* The next text, or NULL where the message has no more. */
static const char *take_text(const char **at, const char *end)
{
    const char *text = *at;
    const char *nul = text < end ? memchr(text, '\0', (size_t)(end - text)) : NULL;
    if (nul == NULL)
        return NULL;
    *at = nul + 1;
    return text;
}

/* ---- Which options a layer has ---- */

struct option_numbers {
    int32_t type;
    uint32_t offset;
    int32_t has_default, has_allowed;
};

static int send_kind(struct sender *sender, const struct lamina_layer *layer)
{
    struct text text = {0};
    uint64_t size = layer->options_size;
    int status = sender_send(sender, MESSAGE_KIND, &size, sizeof size);
    put_text(&text, layer->version);
    put_text(&text, layer->summary);
    if (status == 0)
        status = sender_send(sender, MESSAGE_KIND, text.at, text.length);
    for (uint32_t i = 0; status == 0 && i < layer->option_count; i++) {
        const struct lamina_option *option = &layer->options[i];
        struct option_numbers numbers = {option->type, option->offset,
                                         option->default_value != NULL,
                                         option->allowed != NULL};
        status = sender_send(sender, MESSAGE_OPTION, &numbers, sizeof numbers);
        text.length = 0;
        put_text(&text, option->name);
        put_text(&text, option->help != NULL ? option->help : "");
        put_text(&text, option->default_value != NULL ? option->default_value : "");
        put_text(&text, option->allowed != NULL ? option->allowed : "");
        if (status == 0)
            status = sender_send(sender, MESSAGE_OPTION, text.at, text.length);
    }
    text_free(&text);
    return status;
}

static int describe_layer(struct sender *sender, void *argument)
{
    const struct probe_layer *probe = argument;
    const struct lamina_layer *layer;
    struct error error;
    if (plugin_open(&probe->file, &layer, &error) != 0)
        return sender_send(sender, MESSAGE_PROBLEM, error.text, strlen(error.text) + 1);
    return send_kind(sender, layer);
}

/* Messages of a kind come in pairs, its numbers and then its texts. */
struct kind_reader {
    struct probe_layer *layer;
    struct arena *arena;
    struct lamina_option *options;
    size_t count, capacity;
    struct option_numbers numbers;
    bool have_size, have_numbers, have_kind;
};

static const char *copied(struct kind_reader *reader, const char *text)
{
    return arena_format(reader->arena, "%s", text);
}

static int read_kind(struct kind_reader *reader, const struct message *message)
{
    const char *at = message->bytes, *end = at + message->size;
    if (!reader->have_size) {
        uint64_t size;
        if (message->size != sizeof size)
            return -1;
        memcpy(&size, message->bytes, sizeof size);
        reader->layer->kind.size = size;
        reader->have_size = true;
        return 0;
    }
    const char *version = take_text(&at, end), *summary = take_text(&at, end);
    if (summary == NULL || reader->have_kind)
        return -1;
    reader->layer->kind.version = copied(reader, version);
    reader->layer->kind.summary = copied(reader, summary);
    reader->have_kind = true;
    return 0;
}

static int read_option(struct kind_reader *reader, const struct message *message)
{
    const char *at = message->bytes, *end = at + message->size;
    if (!reader->have_numbers) {
        if (message->size != sizeof reader->numbers)
            return -1;
        memcpy(&reader->numbers, message->bytes, sizeof reader->numbers);
        reader->have_numbers = true;
        return 0;
    }
    const char *name = take_text(&at, end), *help = take_text(&at, end);
    const char *value = take_text(&at, end), *allowed = take_text(&at, end);
    if (allowed == NULL || reader->count == PLUGIN_MOST_OPTIONS)
        return -1;
    if (reader->count == reader->capacity) {
        size_t capacity = reader->capacity * 2 + 8;
        struct lamina_option *grown = arena_array(reader->arena, capacity, sizeof *grown);
        if (reader->count > 0)
            memcpy(grown, reader->options, reader->count * sizeof *grown);
        reader->options = grown;
        reader->capacity = capacity;
    }
    reader->options[reader->count++] = (struct lamina_option){
        .name = copied(reader, name),
        .type = reader->numbers.type,
        .offset = reader->numbers.offset,
        .default_value = reader->numbers.has_default ? copied(reader, value) : NULL,
        .allowed = reader->numbers.has_allowed ? copied(reader, allowed) : NULL,
        .help = copied(reader, help),
    };
    reader->have_numbers = false;
    return 0;
}

static int read_description(void *self, const struct message *message)
{
    struct kind_reader *reader = self;
    const char *at = message->bytes;
    switch (message->type) {
    case MESSAGE_KIND:
        return read_kind(reader, message);
    case MESSAGE_OPTION:
        return read_option(reader, message);
    case MESSAGE_PROBLEM:
        at = take_text(&at, at + message->size);
        if (at == NULL || reader->layer->problem != NULL)
            return -1;
        reader->layer->problem = copied(reader, at);
        return 0;
    default:
        return -1;
    }
}

static int probe_layer(struct probe_layer *layer, struct arena *arena,
                       struct error *error)
{
    struct kind_reader reader = {.layer = layer, .arena = arena};
    struct child *child = NULL;
    struct child_end end;
    bool hung;
    if (ask(describe_layer, layer, read_description, &reader, &child, &hung, error) != 0)
        return -1;
    child_end(child, &end);
    layer->kind.options = reader.options;
    layer->kind.count = reader.count;
    if (hung)
        layer->problem =
            arena_format(arena, "%s did not answer within %g s while it was loaded",
                         layer->file.path, PROBE_SECONDS);
    else if (layer->problem == NULL && (!end.clean || !reader.have_kind))
        layer->problem = arena_format(arena, "%s cannot be loaded: %s", layer->file.path,
                                      fault_of_end(&end, NULL, arena));
    if (layer->problem == NULL && option_check_kind(&layer->kind, error) != 0)
        layer->problem = arena_format(arena, "%s: %s", layer->file.path, error->text);
    child_free(child);
    return 0;
}

int probe_layers(const struct plugin_path *path, const char *const *types, size_t count,
                 struct arena *arena, struct probe_layer *layers, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        struct probe_layer *layer = &layers[i];
        *layer = (struct probe_layer){.kind = {.name = types[i]}};
        if (plugin_find(path, types[i], arena, &layer->file, error) != 0)
            layer->problem = arena_format(arena, "%s", error->text);
        else if (probe_layer(layer, arena, error) != 0)
            return -1;
        layer->kind.problem = layer->problem;
    }
    return 0;
}

/* ---- Whether the layers of a trial fit together ---- */

int probe_open_layers(const struct spec *spec, const struct probe_layer *layers,
                      size_t count, const struct lamina_layer **known,
                      const struct lamina_layer **opened, struct network_error *error)
{
    for (size_t i = 0; i < spec->layer_count; i++) {
        const struct option_kind *kind = spec->layers[i].component.kind;
        size_t j = 0;
        while (j < count && strcmp(layers[j].kind.name, kind->name) != 0)
            j++;
        error->layer = (int32_t)i;
        error->option[0] = '\0';
        if (j == count)
            return error_set(&error->error, "the layer was not loaded");
        opened[i] = known[j];
        if (opened[i] == NULL &&
            plugin_open(&layers[j].file, &opened[i], &error->error) != 0)
            return -1;
        known[j] = opened[i];
    }
    return 0;
}

struct specs {
    const struct spec *const *at;
    const struct dataset *const *datasets;
    size_t count;
    const struct probe_layer *layers;
    size_t layer_count;
    const struct lamina_layer **known; /* in the child: those that were opened, or NULL */
    struct arena *arena;
    struct probe_shapes *shapes;
    struct problems *problems;
    size_t answered;
};

struct shapes_numbers {
    int64_t parameters, memory, checkpoint;
};

static int send_shapes(struct sender *sender, const struct network *network,
                       const struct spec *spec)
{
    struct shapes_numbers numbers = {
        network_parameter_count(network),
        network_memory(network, spec->schedule.batch_size) + groups_memory(spec, network),
        checkpoint_size(network, spec),
    };
    size_t layers = network_layer_count(network) * sizeof(struct network_layer_info);
    char *bytes = malloc(sizeof numbers + layers);
    if (bytes == NULL)
        return -1;
    memcpy(bytes, &numbers, sizeof numbers);
    for (size_t i = 0; i < network_layer_count(network); i++)
        memcpy(bytes + sizeof numbers + i * sizeof(struct network_layer_info),
               network_info(network, i), sizeof(struct network_layer_info));
    int status = sender_send(sender, MESSAGE_SHAPES, bytes, sizeof numbers + layers);
    free(bytes);
    return status;
}

/* Plans one spec's network in an arena of its own, and sends its shapes or what is wrong.
 */
static int check_spec(struct sender *sender, const struct specs *specs, size_t index)
{
    const struct spec *spec = specs->at[index];
    const struct dataset *dataset = specs->datasets[index];
    struct network_error error = {.layer = -1};
    struct arena *arena = arena_new();
    const struct lamina_layer **opened =
        arena_array(arena, spec->layer_count, sizeof *opened);
    struct network *network = NULL;
    int status = 0;

    if (probe_open_layers(spec, specs->layers, specs->layer_count, specs->known, opened,
                          &error) == 0)
        network = network_plan(spec, opened, &dataset->sample, sender_place(sender),
                               arena, &error);
    if (network != NULL && fit_network(spec, network, dataset, &error) != 0)
        network = NULL;
    status = network != NULL ? send_shapes(sender, network, spec)
                             : sender_send(sender, MESSAGE_PROBLEM, &error, sizeof error);
    arena_free(arena);
    return status;
}

static int check_specs(struct sender *sender, void *argument)
{
    const struct specs *specs = argument;
    for (size_t i = 0; i < specs->count; i++)
        if (check_spec(sender, specs, i) != 0)
            return 1;
    return 0;
}

/* Whether what stands for a layer may be read as one: a shape has so many dimensions, and
 * a bool that is neither 0 nor 1 must not be looked at. */
static bool is_layer_info(const char *bytes)
{
    struct network_layer_info info;
    if ((unsigned char)bytes[offsetof(struct network_layer_info, trained)] > 1 ||
        (unsigned char)bytes[offsetof(struct network_layer_info, weights)] > 1)
        return false;
    memcpy(&info, bytes, sizeof info);
    return layer_elements(&info.output) > 0 && info.parameters >= 0 &&
           info.least_batch >= 0;
}

static int read_shapes(struct specs *specs, const struct message *message)
{
    const char *bytes = message->bytes;
    const struct spec *spec = specs->at[specs->answered];
    struct probe_shapes *shapes = &specs->shapes[specs->answered];
    struct shapes_numbers numbers;
    size_t layers = spec->layer_count * sizeof *shapes->layers;
    if (message->size != sizeof numbers + layers)
        return -1;
    memcpy(&numbers, bytes, sizeof numbers);
    bytes += sizeof numbers;
    if (numbers.parameters < 0 || numbers.memory < 0 || numbers.checkpoint < 0)
        return -1;
    for (size_t i = 0; i < spec->layer_count; i++)
        if (!is_layer_info(bytes + i * sizeof *shapes->layers))
            return -1;
    shapes->parameters = numbers.parameters;
    shapes->memory = numbers.memory;
    shapes->checkpoint = numbers.checkpoint;
    shapes->layers = arena_array(specs->arena, spec->layer_count, sizeof *shapes->layers);
    memcpy(shapes->layers, bytes, layers);
    fit_network_batches(spec, specs->datasets[specs->answered], shapes->layers,
                        specs->problems);
    return 0;
}

static int read_problem(struct specs *specs, const struct message *message)
{
    const struct spec *spec = specs->at[specs->answered];
    struct network_error error;
    if (message->size != sizeof error)
        return -1;
    memcpy(&error, message->bytes, sizeof error);
    error.error.text[sizeof error.error.text - 1] = '\0';
    error.option[sizeof error.option - 1] = '\0';
    if (error.layer < -1 || error.layer >= (int32_t)spec->layer_count)
        return -1;
    const char *option = error.option[0] != '\0' ? error.option : NULL;
    bool of_all = error.layer < 0 && option != NULL && spec->init.kind != NULL;
    const struct component *component =
        of_all ? &spec->init : &spec->layers[error.layer < 0 ? 0 : error.layer].component;
    problems_add(specs->problems, component_mark(component, option), "%s",
                 fault_of_network(&error, spec, specs->arena));
    return 0;
}

static int read_answer(void *self, const struct message *message)
{
    struct specs *specs = self;
    if (specs->answered == specs->count)
        return -1;
    problems_case(specs->problems, specs->answered, specs->count);
    int status = message->type == MESSAGE_SHAPES    ? read_shapes(specs, message)
                 : message->type == MESSAGE_PROBLEM ? read_problem(specs, message)
                                                    : -1;
    specs->answered += status == 0;
    return status;
}

int probe_specs(const struct spec *const *at, const struct dataset *const *datasets,
                size_t count, const struct probe_layer *layers, size_t layer_count,
                struct arena *arena, struct probe_shapes *shapes,
                struct problems *problems, struct error *error)
{
    const struct lamina_layer **opened = arena_array(arena, layer_count, sizeof *opened);
    struct specs specs = {at,     datasets, count,  layers,   layer_count,
                          opened, arena,    shapes, problems, 0};
    struct child *child = NULL;
    struct child_end end;
    bool hung;
    if (ask(check_specs, &specs, read_answer, &specs, &child, &hung, error) != 0)
        return -1;
    child_end(child, &end);
    if (specs.answered < count || end.rubbish) { /* or said more than it was asked */
        size_t index = specs.answered < count ? specs.answered : count - 1;
        const struct spec *spec = at[index];
        problems_case(problems, index, count);
        bool known = end.place.layer >= 0 && (size_t)end.place.layer < spec->layer_count;
        const struct component *component =
            &spec->layers[known ? end.place.layer : 0].component;
        const char *why = fault_of_end(&end, spec, arena);
        if (hung)
            why = arena_format(arena,
                               "%s (%s) did not answer within %g s in its %s callback",
                               component->path, component->kind->name, PROBE_SECONDS,
                               network_callback_name(end.place.callback));
        problems_add(problems, component_mark(component, NULL), "%s", why);
    }
    child_free(child);
    return problems->count > 0 ? -1 : 0;
}
