/* What a layer says of itself crosses the pipe as plain numbers and texts, and is checked
 * again on this side. */
#include "worker/catalogue.h"

#include <string.h>

#include "base/text.h"
#include "config/option_check.h"
#include "worker/ask.h"
#include "worker/fault.h"

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

struct option_numbers {
    int32_t type;
    uint32_t offset;
    int32_t has_default, has_allowed;
};

/* ---- In the child ---- */

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
    const struct catalogue_entry *entry = argument;
    const struct lamina_layer *layer;
    struct error error;
    if (plugin_open(&entry->file, &layer, &error) != 0)
        return sender_send(sender, MESSAGE_PROBLEM, error.text, strlen(error.text) + 1);
    return send_kind(sender, layer);
}

/* ---- In the parent ---- */

/* Messages of a kind come in pairs, its numbers and then its texts. */
struct kind_reader {
    struct catalogue_entry *entry;
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
        reader->entry->kind.size = size;
        reader->have_size = true;
        return 0;
    }
    const char *version = take_text(&at, end), *summary = take_text(&at, end);
    if (summary == NULL || reader->have_kind)
        return -1;
    reader->entry->kind.version = copied(reader, version);
    reader->entry->kind.summary = copied(reader, summary);
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
    reader->options = arena_grow(reader->arena, reader->options, reader->count,
                                 &reader->capacity, sizeof *reader->options);
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
        if (at == NULL || reader->entry->problem != NULL)
            return -1;
        reader->entry->problem = copied(reader, at);
        return 0;
    default:
        return -1;
    }
}

static int describe(struct catalogue_entry *entry, struct arena *arena,
                    struct error *error)
{
    struct kind_reader reader = {.entry = entry, .arena = arena};
    const struct ask_question question = {.main = describe_layer,
                                          .argument = entry,
                                          .teller = MESSAGE_BY_LAYER,
                                          .handle = read_description,
                                          .self = &reader};
    struct ask_answer answer;
    if (ask(&question, &answer, error) != 0)
        return -1;
    entry->kind.options = reader.options;
    entry->kind.count = reader.count;
    if (answer.hung)
        entry->problem =
            arena_format(arena, "%s did not answer within %g s while it was loaded",
                         entry->file.path, ASK_SECONDS);
    else if (entry->problem == NULL && (!answer.end.clean || !reader.have_kind))
        entry->problem = arena_format(arena, "%s cannot be loaded: %s", entry->file.path,
                                      fault_of_end(&answer.end, NULL, arena));
    if (entry->problem == NULL && option_check_kind(&entry->kind, error) != 0)
        entry->problem = arena_format(arena, "%s: %s", entry->file.path, error->text);
    ask_free(&answer);
    return 0;
}

int catalogue_make(const struct plugin_path *path, const char *const *types, size_t count,
                   struct arena *arena, struct catalogue *catalogue, struct error *error)
{
    *catalogue =
        (struct catalogue){arena_array(arena, count, sizeof *catalogue->at), count};
    for (size_t i = 0; i < count; i++) {
        struct catalogue_entry *entry = &catalogue->at[i];
        *entry = (struct catalogue_entry){.kind = {.name = types[i]}};
        if (plugin_find(path, types[i], arena, &entry->file, error) != 0)
            entry->problem = arena_format(arena, "%s", error->text);
        else if (describe(entry, arena, error) != 0)
            return -1;
        entry->kind.problem = entry->problem;
    }
    return 0;
}

/* ---- In a child again ---- */

int catalogue_open(const struct catalogue *catalogue, const struct trial_spec *spec,
                   const struct lamina_layer **known, const struct lamina_layer **opened,
                   struct error *error)
{
    for (size_t i = 0; i < spec->layer_count; i++) {
        const char *type = spec->layers[i].component.kind->name;
        size_t j = 0;
        while (j < catalogue->count && strcmp(catalogue->at[j].kind.name, type) != 0)
            j++;
        if (j == catalogue->count) {
            error_set(error, "the layer was not loaded");
            return error_in_layer(error, (int32_t)i);
        }
        opened[i] = known[j];
        if (opened[i] == NULL &&
            plugin_open(&catalogue->at[j].file, &opened[i], error) != 0)
            return error_in_layer(error, (int32_t)i);
        known[j] = opened[i];
    }
    return 0;
}
