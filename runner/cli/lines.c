/* A legend must be short to be read: what all lines have in common is left out of it. */
#include "cli/lines.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_LABEL 76 /* letters that fit below the picture */

/* ---- Which lines there are ---- */

static int compare_numbers(const struct query_trial *a, const struct query_trial *b)
{
    return (a->number > b->number) - (a->number < b->number);
}

static int by_config(const void *a, const void *b)
{
    const struct query_trial *const *left = a, *const *right = b;
    int order = strcmp((*left)->config_hash, (*right)->config_hash);
    return order != 0 ? order : compare_numbers(*left, *right);
}

static int by_first_number(const void *a, const void *b)
{
    const struct line *left = a, *right = b;
    return compare_numbers(left->trials[0], right->trials[0]);
}

size_t lines_make(const struct query_trial *trials, size_t count, bool mean,
                  struct arena *arena, struct line **lines)
{
    const struct query_trial **all = arena_array(arena, count, sizeof *all);
    size_t made = 0;
    *lines = arena_array(arena, count, sizeof **lines);
    for (size_t i = 0; i < count; i++)
        all[i] = &trials[i];
    if (mean)
        qsort(all, count, sizeof *all, by_config);
    for (size_t i = 0; i < count; i++) {
        if (!mean || i == 0 || strcmp(all[i]->config_hash, all[i - 1]->config_hash) != 0)
            (*lines)[made++] = (struct line){.trials = all + i};
        (*lines)[made - 1].count++;
    }
    qsort(*lines, made, sizeof **lines, by_first_number);
    return made;
}

static const struct line *line_of(const struct line *lines, size_t count, int64_t number)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < lines[i].count; j++)
            if (lines[i].trials[j]->number == number)
                return &lines[i];
    return NULL;
}

int lines_choose(struct line **lines, size_t *count, const int64_t *numbers,
                 size_t number_count, struct arena *arena, struct error *error)
{
    struct line *chosen = arena_array(arena, number_count, sizeof *chosen);
    size_t chosen_count = 0;
    for (size_t i = 0; i < number_count; i++) {
        const struct line *line = line_of(*lines, *count, numbers[i]);
        if (line == NULL)
            return error_set(error,
                             "%s has no trial %" PRId64 ": `lamina status` lists them",
                             (*lines)[0].trials[0]->experiment, numbers[i]);
        if (line_of(chosen, chosen_count, numbers[i]) == NULL)
            chosen[chosen_count++] = *line;
    }
    *lines = chosen;
    *count = chosen_count;
    return 0;
}

static double mean_of(const struct line *line, bool of_best)
{
    double sum = 0;
    for (size_t i = 0; i < line->count; i++)
        sum += of_best ? line->trials[i]->best_value : line->trials[i]->final_loss;
    return sum / (double)line->count;
}

/* Below 0 where the first is better; no number is the worst. */
static int compare_values(double a, double b, bool maximize)
{
    if (isnan(a) || isnan(b))
        return isnan(a) - isnan(b);
    return maximize ? (a < b) - (a > b) : (a > b) - (a < b);
}

static int compare_lines(const void *a, const void *b)
{
    const struct line *left = a, *right = b;
    int by_best = compare_values(mean_of(left, true), mean_of(right, true),
                                 left->trials[0]->maximize);
    int by_loss = compare_values(mean_of(left, false), mean_of(right, false), false);
    return by_best != 0   ? by_best
           : by_loss != 0 ? by_loss
                          : compare_numbers(left->trials[0], right->trials[0]);
}

void lines_sort(struct line *lines, size_t count)
{
    qsort(lines, count, sizeof *lines, compare_lines);
}

/* ---- What they are called ---- */

/* The settings of one line. */
struct settings {
    const struct query_setting *at;
    size_t count;
};

static const char *value_of(const struct settings *settings, const char *path)
{
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp(settings->at[i].path, path) == 0)
            return settings->at[i].value;
    return NULL;
}

/* Options that some lines do not have come of their sections' kinds, which tell enough.
 */
static bool differs(const struct settings *all, size_t count,
                    const struct query_setting *setting)
{
    for (size_t i = 0; i < count; i++) {
        const char *value = value_of(&all[i], setting->path);
        if (value == NULL ? !setting->is_option : strcmp(value, setting->value) != 0)
            return true;
    }
    return false;
}

/* The paths in which the lines differ, each once; of a single line, all. */
static size_t find_paths(const struct settings *all, size_t count, const char **paths)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < all[i].count; j++) {
            const struct query_setting *setting = &all[i].at[j];
            size_t k = 0;
            while (k < found && strcmp(paths[k], setting->path) != 0)
                k++;
            if (k == found && (count == 1 || differs(all, count, setting)))
                paths[found++] = setting->path;
        }
    return found;
}

static bool ends_with(const char *path, const char *end)
{
    size_t length = strlen(path), of_end = strlen(end);
    return length > of_end && path[length - of_end - 1] == '.' &&
           strcmp(path + length - of_end, end) == 0;
}

static bool is_unique(const char *end, const char *const *paths, size_t count)
{
    size_t alike = 0;
    for (size_t i = 0; i < count; i++)
        alike += strcmp(paths[i], end) == 0 || ends_with(paths[i], end);
    return alike == 1;
}

/* As many of the last words of a path as no other path ends with; a layer's index does
 * not stand alone. */
static const char *shortest_end(const char *path, const char *const *paths, size_t count)
{
    const char *end = path + strlen(path);
    do
        do
            end--;
        while (end > path && end[-1] != '.');
    while (end > path && (!is_unique(end, paths, count) || (*end >= '0' && *end <= '9')));
    return end;
}

/* Where there is no setting to tell. */
static const char *number_of(const struct line *line, struct arena *arena)
{
    int64_t number = line->trials[0]->number;
    if (line->count == 1)
        return arena_format(arena, "trial %" PRId64, number);
    return arena_format(arena, "trial %" PRId64 " and %zu more", number, line->count - 1);
}

/* A legend that is wider than the picture would not be drawn at all: a long label is cut,
 * and the trial's number tells whose it is. */
static const char *label_of(const struct line *line, const struct settings *settings,
                            const char *const *paths, size_t path_count,
                            struct arena *arena)
{
    struct text text = {0};
    text_add(&text, "%s", "");
    for (size_t i = 0; i < path_count; i++) {
        const char *value = value_of(settings, paths[i]);
        if (value != NULL)
            text_add(&text, "%s%s=%s", text.length > 0 ? " " : "",
                     shortest_end(paths[i], paths, path_count), value);
    }
    const char *label =
        text.length == 0 ? number_of(line, arena)
        : text.length <= LONGEST_LABEL
            ? arena_copy(arena, text.at, text.length)
            : arena_format(arena, "%" PRId64 ": %.*s...", line->trials[0]->number,
                           (int)text_cut(text.at, LONGEST_LABEL - 8), text.at);
    text_free(&text);
    return label;
}

int lines_label(struct database *database, struct line *lines, size_t count,
                struct arena *arena, struct error *error)
{
    struct settings *all = arena_array(arena, count, sizeof *all);
    size_t most = 0;
    bool means = false;
    for (size_t i = 0; i < count; i++)
        means |= lines[i].count > 1;
    for (size_t i = 0; i < count; i++) {
        if (query_settings(database, lines[i].trials[0], !means, arena, &all[i].at,
                           &all[i].count, error) != 0)
            return -1;
        most += all[i].count;
    }
    const char **paths = arena_array(arena, most, sizeof *paths);
    size_t path_count = find_paths(all, count, paths);
    for (size_t i = 0; i < count; i++)
        lines[i].label = label_of(&lines[i], &all[i], paths, path_count, arena);
    return 0;
}
