/* Each picture is a data block and an image of gnuplot's in one plot, with a label above
 * it. A large picture is drawn by every second, third ... of its pixels. */
#include "view/sheet.h"

#include <math.h>

#include "view/gnuplot.h"

#define MOST_SIDE 128 /* pixels of a picture that are drawn beside each other */
#define CELL 112      /* pixels of the screen that a picture takes at least, */
#define LABEL 22      /* and those of its label */
#define TITLE 40

/* Where a picture stands, and how it is thinned. */
struct layout {
    int64_t step;         /* each how manieth pixel is drawn */
    int64_t height, wide; /* pixels that are */
    double scale;         /* pixels of the screen for each of them */
    double across, down;  /* from one picture to the next, in drawn pixels */
    size_t rows;
};

static struct layout lay_out(const struct sheet *sheet)
{
    int64_t height = sheet->shape.at[1], wide = sheet->shape.at[2];
    int64_t longest = height > wide ? height : wide;
    struct layout layout = {.step = (longest + MOST_SIDE - 1) / MOST_SIDE};
    layout.height = (height + layout.step - 1) / layout.step;
    layout.wide = (wide + layout.step - 1) / layout.step;
    layout.scale = fmax(1, ceil((double)CELL / (double)layout.wide));
    layout.across = (double)layout.wide + ceil(8 / layout.scale);
    layout.down = (double)layout.height + ceil(LABEL / layout.scale);
    layout.rows = (sheet->count + sheet->columns - 1) / sheet->columns;
    return layout;
}

static int level(float value)
{
    return (int)lrintf(255 * fminf(fmaxf(value, 0), 1)); /* of NaN: 0 */
}

static void add_picture(struct text *script, const struct sheet *sheet,
                        const struct layout *layout, size_t index)
{
    const struct lamina_shape *shape = &sheet->shape;
    const float *values = sheet->pictures[index].values;
    int64_t plane = shape->at[1] * shape->at[2];
    int64_t green = shape->at[0] == 3 ? plane : 0;
    const size_t row = index / sheet->columns;
    double left = layout->across * (double)(index % sheet->columns);
    double top = layout->down * (double)row;
    text_add(script, "$picture%zu << EOD\n", index);
    for (int64_t y = 0; y < shape->at[1]; y += layout->step)
        for (int64_t x = 0; x < shape->at[2]; x += layout->step) {
            const float *at = values + y * shape->at[2] + x;
            const int64_t across = x / layout->step, down = y / layout->step;
            text_add(script, "%g %g %d %d %d\n", left + (double)across,
                     top + (double)down, level(at[0]), level(at[green]),
                     level(at[2 * green]));
        }
    text_add(script, "EOD\n");
}

static void add_looks(struct text *script, const struct sheet *sheet,
                      const struct layout *layout, const struct gnuplot_format *format)
{
    double wide = layout->across * (double)sheet->columns;
    double high = layout->down * (double)layout->rows;
    gnuplot_add_terminal(script, format, ceil(layout->scale * wide + 20),
                         ceil(layout->scale * high + TITLE));
    text_add(script,
             "unset border\nunset tics\nunset key\nset lmargin 1\nset rmargin 1\n"
             "set bmargin 0\nset tmargin 2\nset size ratio -1\n"
             "set xrange [-1:%g]\nset yrange [%g:%g]\nset title ",
             wide, high, -LABEL / layout->scale);
    gnuplot_add_quoted(script, sheet->title);
    text_add(script, "\n");
    for (size_t i = 0; i < sheet->count; i++) {
        const size_t row = i / sheet->columns;
        text_add(script, "set label ");
        gnuplot_add_quoted(script, sheet->pictures[i].label);
        text_add(script, " at %g,%g left offset 0,0.5 textcolor '#333333'\n",
                 layout->across * (double)(i % sheet->columns) - 0.5,
                 layout->down * (double)row - 0.5);
    }
}

int sheet_write(const struct sheet *sheet, const char *path, struct error *error)
{
    const struct gnuplot_format *format = gnuplot_format(path, error);
    struct layout layout = lay_out(sheet);
    struct text script = {0};
    if (format == NULL)
        return -1;
    add_looks(&script, sheet, &layout, format);
    for (size_t i = 0; i < sheet->count; i++)
        add_picture(&script, sheet, &layout, i);
    for (size_t i = 0; i < sheet->count; i++)
        text_add(&script, "%s $picture%zu using 1:2:3:4:5 with rgbimage",
                 i == 0 ? "plot" : ",", i);
    text_add(&script, "\n");
    int status = gnuplot_draw(&script, path, error);
    text_free(&script);
    return status;
}
