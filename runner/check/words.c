/* Each message is a byte and a text, and goes at once: the layer may end the process. */
#include "check/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

static void send(struct cases *cases, uint32_t type, char first, const char *format,
                 va_list values)
{
    char text[1024];
    text[0] = first;
    vsnprintf(text + 1, sizeof text - 1, format, values);
    sender_send(cases->sender, type, text, strlen(text + 1) + 2);
    sender_flush(cases->sender);
}

void words_doing(struct cases *cases, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    send(cases, MESSAGE_DOING, ' ', format, values);
    va_end(values);
}

void words_say(struct cases *cases, enum check_verdict verdict, const char *format, ...)
{
    va_list values;
    cases->failed += verdict == CHECK_FAILED;
    va_start(values, format);
    send(cases, MESSAGE_FINDING, (char)verdict, format, values);
    va_end(values);
}

/* Not at each of thousands of quick passes. */
void words_alive(struct cases *cases)
{
    double now = clock_seconds();
    if (now - cases->told_alive < 0.5)
        return;
    cases->told_alive = now;
    sender_send(cases->sender, MESSAGE_ALIVE, "  ", 3);
    sender_flush(cases->sender);
}

const char *words_shape(const struct lamina_shape *shape, struct arena *arena)
{
    struct text text = {0};
    for (int64_t i = 0; i < shape->dims; i++)
        text_add(&text, "%s%lld", i > 0 ? "x" : "", (long long)shape->at[i]);
    const char *copy = arena_copy(arena, text.at, text.length);
    text_free(&text);
    return copy;
}

const char *words_shapes(const struct layer *layer, struct arena *arena)
{
    const char *text = words_shape(&layer->inputs[0], arena);
    for (int64_t i = 1; i < layer->input_count; i++)
        text = arena_format(arena, "%s%s%s", text,
                            i + 1 < layer->input_count ? ", " : " and ",
                            words_shape(&layer->inputs[i], arena));
    return text;
}

const char *words_inputs(const struct layer *layer, struct arena *arena)
{
    return arena_format(arena, "%s of %s",
                        layer->input_count == 1 ? "an input" : "inputs",
                        words_shapes(layer, arena));
}
