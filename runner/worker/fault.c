/* Why a child did not do its work. */
#include "worker/fault.h"

#include <ctype.h>
#include <signal.h>
#include <string.h>

#include "base/text.h"

const char *fault_layer(const struct trial_spec *spec, int32_t layer, struct arena *arena)
{
    if (spec == NULL || layer < 0 || (size_t)layer >= spec->layer_count)
        return NULL;
    const struct layer_spec *at = &spec->layers[layer];
    const char *name =
        arena_format(arena, "%s (%s)", at->component.path, at->component.kind->name);
    return at->repetitions == 1
               ? name
               : arena_format(arena, "%s, repetition %lld of %lld", name,
                              (long long)at->repetition + 1, (long long)at->repetitions);
}

/* What the child printed, on one line and no longer than a message should be. */
static const char *printed(const char *output, struct arena *arena)
{
    const size_t most = 400;
    size_t length = strlen(output);
    while (length > 0 && isspace((unsigned char)output[length - 1]))
        length--;
    if (length == 0)
        return "";
    const char *from = length > most ? output + length - most : output;
    while (((unsigned char)*from & 0xc0) == 0x80) /* no part of a letter */
        from++;
    struct text words = {0};
    char *line = arena_copy(arena, from, length - (size_t)(from - output));
    for (char *c = line; *c != '\0'; c++)
        if (isspace((unsigned char)*c))
            *c = ' ';
    text_add_clean(&words, line, strlen(line), "");
    line = arena_format(arena, "; it printed: %s", words.at);
    text_free(&words);
    return line;
}

static const char *callback_name(const struct child_end *end, struct arena *arena)
{
    return arena_format(arena, " in its %s callback",
                        network_callback_name(end->place.callback));
}

const char *fault_of_end(const struct child_end *end, const struct trial_spec *spec,
                         struct arena *arena)
{
    const char *layer = fault_layer(spec, end->place.layer, arena);
    const char *who = layer != NULL ? layer : "the process";
    const char *where = "";
    if (layer != NULL)
        where = callback_name(end, arena);
    const char *output = printed(end->output, arena);
    if (end->starved)
        return arena_format(arena, "there is no memory for what it reports: close other "
                                   "programs or run fewer --jobs");
    if (end->rubbish)
        return arena_format(arena, "%s wrote into the runner's pipe%s%s", who, where,
                            output);
    if (end->status == -SIGKILL)
        return arena_format(arena,
                            "%s was killed%s (signal 9), by hand or by a system whose "
                            "memory ran out%s",
                            who, where, output);
    if (end->status < 0)
        return arena_format(arena, "%s crashed%s: %s (signal %d)%s", who, where,
                            strsignal(-end->status), -end->status, output);
    return arena_format(arena, "%s ended%s%s with status %d%s", who,
                        layer != NULL ? " the process" : "", where, end->status, output);
}

const char *fault_of_timeout(const struct child_end *end, const struct trial_spec *spec,
                             double seconds, int64_t iteration, struct arena *arena)
{
    const char *layer = fault_layer(spec, end->place.layer, arena);
    const char *where = "";
    if (layer != NULL)
        where = arena_format(arena, " in %s,%s,", layer, callback_name(end, arena));
    return arena_format(arena,
                        "it took longer than its timeout, %g s, and was%s at "
                        "iteration %lld%s",
                        seconds, where, (long long)iteration,
                        printed(end->output, arena));
}

const char *fault_of_report(const struct child_end *end, const char *why,
                            struct arena *arena)
{
    return arena_format(
        arena,
        "what it reports is not what its plan comes to: %s; a layer of it "
        "writes into the runner's pipe%s",
        why, printed(end->output, arena));
}

const char *fault_of_network(const struct error *error, const struct trial_spec *spec,
                             struct arena *arena)
{
    const char *layer = fault_layer(spec, error->layer, arena);
    if (layer == NULL)
        return arena_format(arena, "%s", error->text);
    return arena_format(arena, "%s: %s", layer, error->text);
}
