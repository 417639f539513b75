/* A row a layer, in the order in which they run. What only the next layer reads is the
 * line from `o` to `o`; what others read has a lane of its own beside it: `.` where it
 * begins, `+` where it is read on its way, `'` where it ends:
 *
 *     o-.  trunk (relu)
 *     o |  conv2d
 *     o<'  add                 previous, trunk */
#include <string.h>

#include "base/print.h"
#include "cli/data_told.h"
#include "cli/plan.h"
#include "cli/plan_outline.h"

enum { LANES_MOST = 8, PREFIX_SIZE = 2 + 2 * LANES_MOST };
enum {
    INDENT = 4,
    LINE_WIDTH = 80,  /* which long names in the last column may pass, but few */
    LABEL_WIDTH = 28, /* at most: longer ones are cut */
    NAME_LEAST = 6,   /* letters that are left of a name beside its type */
    WORDS_MOST = 4,   /* in the last column */
    WORD_LEAST = 12   /* letters that are left of each */
};

struct drawing {
    const struct plan_net *net;
    const struct plan_outline *outline;
    struct arena *arena;
    size_t *last; /* of each row: the last that reads its value by a lane; 0: none does */
    size_t *lane; /* of each that has one */
    size_t held[LANES_MOST]; /* each lane's row; SIZE_MAX: free */
    size_t lanes;            /* drawn */
    size_t left_out;         /* values that found none */
    int width, shape_width;  /* of what stands in the columns */
};

static bool is_value(const struct plan_outline_row *row)
{
    return row->kind == PLAN_OUTLINE_LAYER || row->kind == PLAN_OUTLINE_SAMPLE;
}

static bool reads(const struct drawing *drawing, size_t row, size_t source)
{
    const struct plan_outline_row *reader = &drawing->outline->rows[row];
    if (reader->kind != PLAN_OUTLINE_LAYER)
        return false;
    const struct layer_spec *layer = &drawing->net->spec->layers[reader->layer];
    for (size_t i = 0; i < layer->input_count; i++)
        if (plan_outline_source(drawing->outline, layer->inputs[i]) == source)
            return true;
    return false;
}

/* ---- Lanes ---- */

static void find_readers(struct drawing *drawing)
{
    const struct plan_outline *outline = drawing->outline;
    for (size_t row = 1; row < outline->count; row++) {
        if (outline->rows[row].kind != PLAN_OUTLINE_LAYER)
            continue;
        const struct layer_spec *layer =
            &drawing->net->spec->layers[outline->rows[row].layer];
        for (size_t i = 0; i < layer->input_count; i++) {
            size_t source = plan_outline_source(outline, layer->inputs[i]);
            if (source != plan_outline_before(outline, row))
                drawing->last[source] = row;
        }
    }
}

static void free_lanes(struct drawing *drawing)
{
    for (size_t i = 0; i < LANES_MOST; i++)
        drawing->held[i] = SIZE_MAX;
}

/* Lanes that end before a row are free there, those that end at it are not. */
static void find_lanes(struct drawing *drawing)
{
    free_lanes(drawing);
    for (size_t row = 0; row < drawing->outline->count; row++) {
        size_t lane = 0;
        if (drawing->last[row] == 0)
            continue;
        while (lane < LANES_MOST && drawing->held[lane] != SIZE_MAX &&
               drawing->last[drawing->held[lane]] >= row)
            lane++;
        drawing->lane[row] = lane;
        if (lane == LANES_MOST)
            drawing->left_out++;
        else
            drawing->held[lane] = row;
        if (lane < LANES_MOST && lane >= drawing->lanes)
            drawing->lanes = lane + 1;
    }
    free_lanes(drawing);
}

/* The row of the next value; the count of rows where it is the last one. */
static size_t next_value(const struct drawing *drawing, size_t row)
{
    const struct plan_outline *outline = drawing->outline;
    for (row++; row < outline->count && !is_value(&outline->rows[row]);)
        row++;
    return row;
}

/* Whether the row's value goes straight down to the next one. */
static bool goes_on(const struct drawing *drawing, size_t row)
{
    size_t next = next_value(drawing, row);
    return next < drawing->outline->count && reads(drawing, next, row);
}

/* Between rows: only what goes down. */
static void draw_lanes(const struct drawing *drawing, bool goes_on, char *out)
{
    *out++ = goes_on ? '|' : ' ';
    for (size_t i = 0; i < drawing->lanes; i++) {
        *out++ = ' ';
        *out++ = drawing->held[i] != SIZE_MAX ? '|' : ' ';
    }
    *out = '\0';
}

/* Whether the row reads a lane, and not what stands right above it. */
static bool reads_lane(const struct drawing *drawing, size_t row, size_t lane)
{
    size_t source = drawing->held[lane];
    return source != SIZE_MAX && row > 0 && reads(drawing, row, source) &&
           source != plan_outline_before(drawing->outline, row);
}

/* A value's own row, where lanes begin and end. */
static void draw_value(struct drawing *drawing, size_t row, char *out)
{
    size_t reach = 0; /* lanes that a line goes out to */
    bool is_read = false, begins = drawing->last[row] > 0;
    if (begins && drawing->lane[row] < LANES_MOST) {
        reach = drawing->lane[row] + 1;
        drawing->held[drawing->lane[row]] = row;
    }
    for (size_t i = 0; i < drawing->lanes; i++)
        if (reads_lane(drawing, row, i)) {
            is_read = true;
            reach = i + 1 > reach ? i + 1 : reach;
        }
    *out++ = 'o';
    for (size_t i = 0; i < drawing->lanes; i++) {
        size_t *held = &drawing->held[i];
        bool ends = *held != SIZE_MAX && drawing->last[*held] == row;
        *out++ = (char)(i >= reach ? ' ' : is_read && i == 0 ? '<' : '-');
        if (*held == SIZE_MAX)
            *out++ = (char)(i < reach ? '-' : ' ');
        else
            *out++ = (char)(*held == row                  ? '.'
                            : ends                        ? '\''
                            : reads_lane(drawing, row, i) ? '+'
                                                          : '|');
        if (ends)
            *held = SIZE_MAX;
    }
    *out = '\0';
}

/* ---- Columns ---- */

static void find_widths(struct drawing *drawing)
{
    const struct plan_outline *outline = drawing->outline;
    drawing->width = (int)sizeof "layer" - 1;
    drawing->shape_width = (int)sizeof "output" - 1;
    for (size_t i = 0; i < outline->count; i++) {
        const struct plan_outline_row *row = &outline->rows[i];
        struct text shape = {0};
        if (!is_value(row))
            continue;
        data_told_add_shape(row->kind == PLAN_OUTLINE_SAMPLE
                                ? &drawing->net->dataset->sample
                                : &drawing->net->layers[row->layer].output,
                            &shape);
        int width = print_width(row->label) + 2 * (int)row->level;
        if (width > drawing->width)
            drawing->width = width < LABEL_WIDTH ? width : LABEL_WIDTH;
        if ((int)shape.length > drawing->shape_width)
            drawing->shape_width = (int)shape.length;
        text_free(&shape);
    }
}

static const char *cut(const struct drawing *drawing, const char *text, size_t most)
{
    if (strlen(text) <= most)
        return text;
    char *copy = arena_array(drawing->arena, most + 1, 1);
    text_copy_cut(copy, most + 1, text);
    return copy;
}

/* Of a name and a type the name is cut, where that leaves enough of it. */
static const char *fit_label(const struct drawing *drawing,
                             const struct plan_outline_row *row)
{
    const char *type = drawing->net->spec->layers[row->layer].component.kind->name;
    const char *name = row->places[row->level].name;
    size_t room = (size_t)drawing->width - 2 * row->level;
    size_t beside = strlen(type) + strlen(" ()");
    if (name == NULL || strlen(row->label) <= room || room < beside + NAME_LEAST)
        return cut(drawing, row->label, room);
    return arena_format(drawing->arena, "%s (%s)", cut(drawing, name, room - beside),
                        type);
}

/* The first words of what a row reads, and how many more there are. Where that is more
 * than the line has room for, each has its part of the room. */
static void add_sources(const struct drawing *drawing, size_t row, int room,
                        struct text *text)
{
    const struct plan_outline *outline = drawing->outline;
    const struct layer_spec *layer =
        &drawing->net->spec->layers[outline->rows[row].layer];
    size_t count = layer->input_count, told = count > WORDS_MOST ? WORDS_MOST - 1 : count;
    struct text more = {0};
    int length = 0;
    if (told < count)
        text_add(&more, " and %zu more", count - told);
    room -= (int)more.length + 2 * (int)(told - 1);
    for (size_t i = 0; i < told; i++)
        length += (int)strlen(plan_outline_word(outline, row, layer->inputs[i]));
    int each = told > 0 ? room / (int)told : room;
    if (each < WORD_LEAST || length <= room)
        each = length <= room ? length : WORD_LEAST;
    for (size_t i = 0; i < told; i++)
        text_add(text, "%s%s", i > 0 ? ", " : "",
                 cut(drawing, plan_outline_word(outline, row, layer->inputs[i]),
                     (size_t)each));
    text_add(text, "%s", told < count ? more.at : "");
    text_free(&more);
}

/* What the layer of a row reads, where that is not only the row before. */
static void add_words(const struct drawing *drawing, size_t row, struct text *text)
{
    size_t place = drawing->outline->rows[row].layer;
    const struct layer_spec *layer = &drawing->net->spec->layers[place];
    const struct network_layer_info *info = &drawing->net->layers[place];
    size_t before = plan_outline_before(drawing->outline, row);
    bool is_plain = layer->input_count == 1 &&
                    plan_outline_source(drawing->outline, layer->inputs[0]) == before;
    text_add(text, "  ");
    if (!is_plain)
        add_sources(drawing, row, LINE_WIDTH - INDENT - print_width(text->at), text);
    if (info->parameters > 0 && !info->trained)
        text_add(text, "%sfrozen", is_plain ? "" : "; ");
}

static void print_layer(const struct drawing *drawing, size_t row, const char *prefix)
{
    const struct plan_outline_row *at = &drawing->outline->rows[row];
    const struct network_layer_info *info = &drawing->net->layers[at->layer];
    struct text shape = {0}, line = {0};
    char flops[32];
    data_told_add_shape(&info->output, &shape);
    text_add(&line, "%s  %*s%-*s %-*s %10lld %8s", prefix, 2 * (int)at->level, "",
             drawing->width - 2 * (int)at->level, fit_label(drawing, at),
             drawing->shape_width, shape.at, (long long)info->parameters,
             plan_scaled(info->flops_forward + info->flops_backward, false, flops));
    add_words(drawing, row, &line);
    while (line.at[line.length - 1] == ' ')
        line.at[--line.length] = '\0';
    print_out("    %s\n", line.at);
    text_free(&shape);
    text_free(&line);
}

static void print_row(struct drawing *drawing, size_t row)
{
    const struct plan_outline_row *at = &drawing->outline->rows[row];
    char prefix[PREFIX_SIZE];
    if (at->kind == PLAN_OUTLINE_END)
        return;
    if (at->kind == PLAN_OUTLINE_BLOCK)
        draw_lanes(drawing, goes_on(drawing, plan_outline_before(drawing->outline, row)),
                   prefix);
    else
        draw_value(drawing, row, prefix);
    if (at->kind == PLAN_OUTLINE_LAYER) {
        print_layer(drawing, row, prefix);
    } else if (at->kind == PLAN_OUTLINE_BLOCK) {
        print_out("    %s  %*s%s:\n", prefix, 2 * (int)at->level, "", at->label);
    } else {
        struct text shape = {0};
        data_told_add_shape(&drawing->net->dataset->sample, &shape);
        print_out("    %s  %-*s %s\n", prefix, drawing->width, at->label, shape.at);
        text_free(&shape);
    }
}

/* Where the next row does not read this one, a gap in the line says so. */
static void print_gap(const struct drawing *drawing, size_t row)
{
    const struct plan_outline *outline = drawing->outline;
    char prefix[PREFIX_SIZE];
    if (!is_value(&outline->rows[row]) || next_value(drawing, row) == outline->count ||
        outline->rows[row + 1].kind == PLAN_OUTLINE_BLOCK || goes_on(drawing, row))
        return;
    draw_lanes(drawing, false, prefix);
    for (size_t i = strlen(prefix); i > 0 && prefix[i - 1] == ' '; i--)
        prefix[i - 1] = '\0';
    print_out("    %s\n", prefix);
}

void plan_graph_print(const struct plan_net *net)
{
    struct arena *arena = arena_new();
    const struct plan_outline outline = plan_outline_of(net->spec, net->layers, arena);
    struct drawing drawing = {
        .net = net,
        .outline = &outline,
        .arena = arena,
        .last = arena_array(arena, outline.count, sizeof *drawing.last),
        .lane = arena_array(arena, outline.count, sizeof *drawing.lane)};
    find_readers(&drawing);
    find_lanes(&drawing);
    find_widths(&drawing);
    print_out("    %*s  %-*s %-*s %10s %8s  %s\n", 1 + 2 * (int)drawing.lanes, "",
              drawing.width, "layer", drawing.shape_width, "output", "parameters",
              "FLOP ", "reads");
    for (size_t row = 0; row < outline.count; row++) {
        print_row(&drawing, row);
        print_gap(&drawing, row);
    }
    if (drawing.left_out > 0)
        print_out("    %zu value%s found no room for a line: --dot draws them\n",
                  drawing.left_out, drawing.left_out == 1 ? "" : "s");
    arena_free(arena);
}
