/* Widths count letters. What a reader compares stands in one line: the numbers. */
#include "cli/table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/print.h"
#include "base/text.h"

enum { INDENT = 4, NARROWEST = 2 * INDENT }; /* of settings below their numbers */

const char *table_measure(double value, struct arena *arena)
{
    char buffer[TEXT_REAL_SIZE];
    return isnan(value) ? "-"
                        : arena_format(arena, "%s", text_from_measure(value, buffer));
}

const char *table_count(int64_t count, struct arena *arena)
{
    return arena_format(arena, "%" PRId64, count);
}

static int width_of(const struct table *table, size_t column)
{
    int widest = 0;
    for (size_t i = 0; i < table->count; i++) {
        int width = print_width(table->rows[i].cells[column]);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static size_t widest_label(const struct table *table)
{
    size_t widest = 0;
    for (size_t i = 1; i < table->count; i++) {
        size_t width = (size_t)print_width(table->rows[i].label);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Of the paths all, or only their `ends`, and no label wider than `width`. */
static int set_labels(struct table *table, struct database *database, bool ends,
                      size_t width, struct arena *arena, struct error *error)
{
    const char **texts = arena_array(arena, table->labels.count, sizeof *texts);
    table->labels.ends = ends;
    table->labels.width = width;
    if (labels_make(database, &table->labels, arena, texts, error) != 0)
        return -1;
    for (size_t i = 1; i < table->count; i++)
        table->rows[i].label = texts[i - 1];
    return 0;
}

/* `below`: the settings stand in lines of their own. */
static int fit_labels(struct table *table, size_t used, bool *below,
                      struct database *database, struct arena *arena, struct error *error)
{
    size_t width = table->width;
    *below = false;
    if (set_labels(table, database, false, SIZE_MAX, arena, error) != 0)
        return -1;
    if (width == SIZE_MAX || used + widest_label(table) <= width)
        return 0;
    if (set_labels(table, database, true, SIZE_MAX, arena, error) != 0)
        return -1;
    if (used + widest_label(table) <= width)
        return 0;
    *below = true;
    return set_labels(table, database, false, width > NARROWEST ? width - INDENT : INDENT,
                      arena, error);
}

int table_print(struct table *table, struct database *database, struct arena *arena,
                struct error *error)
{
    int widths[TABLE_MOST_COLUMNS] = {0};
    size_t used = strlen("   ");
    bool below;
    for (size_t column = 0; column < table->columns; column++) {
        widths[column] = width_of(table, column);
        used += (size_t)widths[column] + 1;
    }
    if (fit_labels(table, used, &below, database, arena, error) != 0)
        return -1;
    for (size_t i = 0; i < table->count; i++) {
        const struct table_row *row = &table->rows[i];
        print_to(table->out, row->marked ? "-" : " ");
        for (size_t column = 0; column < table->columns; column++) {
            int width = widths[column];
            print_to(table->out, " %*s", table->left >> column & 1 ? -width : width,
                     row->cells[column]);
        }
        if (row->label[0] != '\0' && !below)
            print_to(table->out, "  %s", row->label);
        else if (row->label[0] != '\0' && i > 0)
            print_to(table->out, "\n%*s%s", INDENT, "", row->label);
        print_to(table->out, "\n");
    }
    const char *same = labels_same(&table->labels, arena);
    if (same[0] != '\0')
        print_to(table->out, "\n  %s\n", same);
    return 0;
}
