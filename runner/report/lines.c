/* The lines of a plot. Its legend must be short to be read: what all lines have in common
 * is left out of it. */
#include "report/lines.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/set.h"
#include "base/shell.h"
#include "record/place.h"
#include "report/labels.h"
#include "report/standing.h"

#define LONGEST_LABEL 76 /* letters that fit below the picture, with numbers */

/* ---- Which lines there are ---- */

static int by_config(const void *a, const void *b)
{
    const struct query_trial *const *left = a, *const *right = b;
    int order = strcmp((*left)->config_hash, (*right)->config_hash);
    return order != 0 ? order : standing_by_number(*left, *right);
}

static int by_first_number(const void *a, const void *b)
{
    const struct line *left = a, *right = b;
    return standing_by_number(left->trials[0], right->trials[0]);
}

/* The swept paths of which a trial has another value than the first of its line; `known`
 * has those that are found. */
static void add_repeated(struct lines *lines, const struct query_trial *first,
                         const struct query_trial *trial, struct set *known,
                         struct arena *arena)
{
    size_t most = lines->repeated_count + trial->setting_count;
    const char **paths = NULL;
    for (size_t i = 0; i < trial->setting_count; i++) {
        const struct query_setting *setting = &trial->settings[i];
        const char *value = labels_value(first, setting->path);
        if ((value != NULL && strcmp(value, setting->value) == 0) ||
            !set_add(known, setting->path))
            continue;
        if (paths == NULL) {
            paths = arena_array(arena, most, sizeof *paths);
            for (size_t j = 0; j < lines->repeated_count; j++)
                paths[j] = lines->repeated[j];
            lines->repeated = paths;
        }
        paths[lines->repeated_count++] = setting->path;
    }
}

static void find_repeated(struct lines *lines, struct arena *arena)
{
    struct set known = {0};
    for (size_t i = 0; i < lines->count; i++)
        for (size_t j = 1; j < lines->at[i].count; j++)
            add_repeated(lines, lines->at[i].trials[0], lines->at[i].trials[j], &known,
                         arena);
    set_free(&known);
}

struct lines lines_make(const struct query_trial *trials, size_t count, bool mean,
                        struct arena *arena)
{
    const struct query_trial **all = arena_array(arena, count, sizeof *all);
    struct lines lines = {.at = arena_array(arena, count, sizeof *lines.at),
                          .all = trials,
                          .all_count = count};
    for (size_t i = 0; i < count; i++)
        all[i] = &trials[i];
    if (mean)
        qsort(all, count, sizeof *all, by_config);
    for (size_t i = 0; i < count; i++) {
        if (!mean || i == 0 || strcmp(all[i]->config_hash, all[i - 1]->config_hash) != 0)
            lines.at[lines.count++] = (struct line){.trials = all + i};
        lines.at[lines.count - 1].count++;
    }
    qsort(lines.at, lines.count, sizeof *lines.at, by_first_number);
    find_repeated(&lines, arena);
    return lines;
}

void lines_set_database(struct lines *lines, struct database *database)
{
    for (size_t i = 0; i < lines->count; i++)
        lines->at[i].database = database;
}

struct lines lines_join(const struct lines *parts, size_t count, struct arena *arena)
{
    struct lines joined = {.has_several = count > 1};
    size_t lines = 0, trials = 0, repeated = 0;
    for (size_t i = 0; i < count; i++) {
        lines += parts[i].count;
        trials += parts[i].all_count;
        repeated += parts[i].repeated_count;
    }
    struct query_trial *all = arena_array(arena, trials, sizeof *all);
    const char **paths = arena_array(arena, repeated, sizeof *paths);
    struct set known = {0};
    joined.at = arena_array(arena, lines, sizeof *joined.at);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < parts[i].count; j++)
            joined.at[joined.count++] = parts[i].at[j];
        for (size_t j = 0; j < parts[i].all_count; j++)
            all[joined.all_count++] = parts[i].all[j];
        for (size_t j = 0; j < parts[i].repeated_count; j++)
            if (set_add(&known, parts[i].repeated[j]))
                paths[joined.repeated_count++] = parts[i].repeated[j];
    }
    set_free(&known);
    joined.all = all;
    joined.repeated = paths;
    return joined;
}

static const struct line *line_of(const struct lines *lines, int64_t number)
{
    for (size_t i = 0; i < lines->count; i++)
        for (size_t j = 0; j < lines->at[i].count; j++)
            if (lines->at[i].trials[j]->number == number)
                return &lines->at[i];
    return NULL;
}

static int refuse_number(const char *experiment, int64_t number, const char *db,
                         struct error *error)
{
    struct text command = {0};
    text_add(&command, "lamina status ");
    shell_add_file(&command, experiment, "");
    text_add(&command, " --all");
    place_add_option(&command, db);
    error_set(error, "%s has no trial %" PRId64 ": `%s` lists them", experiment, number,
              command.at);
    text_free(&command);
    return -1;
}

int lines_choose(struct lines *lines, const int64_t *numbers, size_t number_count,
                 const char *db, struct arena *arena, struct error *error)
{
    struct lines chosen = *lines;
    chosen.at = arena_array(arena, number_count, sizeof *chosen.at);
    chosen.count = 0;
    for (size_t i = 0; i < number_count; i++) {
        const struct line *line = line_of(lines, numbers[i]);
        if (line == NULL)
            return refuse_number(lines->at[0].trials[0]->experiment, numbers[i], db,
                                 error);
        if (line_of(&chosen, numbers[i]) == NULL)
            chosen.at[chosen.count++] = *line;
    }
    *lines = chosen;
    return 0;
}

static int by_standing(const void *a, const void *b)
{
    const struct line *left = a, *right = b;
    const struct standing one = standing_of(left->trials, left->count);
    const struct standing other = standing_of(right->trials, right->count);
    return standing_compare(&one, &other);
}

void lines_sort(struct lines *lines)
{
    qsort(lines->at, lines->count, sizeof *lines->at, by_standing);
}

/* ---- What they are called ---- */

const char *lines_repeated(const struct lines *lines, struct arena *arena)
{
    const char *words = "";
    for (size_t i = 0; i < lines->repeated_count; i++) {
        const char *path = lines->repeated[i], *dot = strrchr(path, '.');
        words = arena_format(arena, "%s%s%ss", words, i > 0 ? " and " : "",
                             dot != NULL ? dot + 1 : path);
    }
    return words;
}

const char *lines_title(const struct lines *lines, struct arena *arena)
{
    const char *title = "";
    struct set known = {0};
    for (size_t i = 0; i < lines->count; i++) {
        const char *name = lines->at[i].trials[0]->experiment;
        if (set_add(&known, name))
            title = arena_format(arena, "%s%s%s", title, i > 0 ? ", " : "", name);
    }
    set_free(&known);
    return title;
}

static bool are_of_files(const struct lines *lines)
{
    bool differ = false;
    for (size_t i = 0; i < lines->count; i++)
        differ |= lines->at[i].database != lines->at[0].database;
    return differ;
}

const char *lines_trial_name(const struct lines *lines, const struct line *line,
                             const struct query_trial *trial, struct arena *arena)
{
    bool with_file = are_of_files(lines);
    const char *name =
        lines->has_several
            ? arena_format(arena, "%s/%" PRId64, trial->experiment, trial->number)
            : arena_format(arena, "trial %" PRId64, trial->number);
    return with_file ? arena_format(arena, "%s of %s", name, line->database->path) : name;
}

/* Where there is no setting to tell. */
static const char *number_of(const struct lines *lines, const struct line *line,
                             struct arena *arena)
{
    const char *name = lines_trial_name(lines, line, line->trials[0], arena);
    if (line->count == 1)
        return name;
    return arena_format(arena, "%s and %zu more", name, line->count - 1);
}

/* The experiment and the file of a line, as far as lines differ in them. */
static const char *source_of(const struct lines *lines, const struct line *line,
                             struct arena *arena)
{
    const struct line *first = &lines->at[0];
    const char *name = line->trials[0]->experiment;
    bool names_differ = false, files_differ = are_of_files(lines);
    for (size_t i = 0; i < lines->count; i++)
        names_differ |=
            strcmp(lines->at[i].trials[0]->experiment, first->trials[0]->experiment) != 0;
    return arena_format(arena, "%s%s%s", files_differ ? line->database->path : "",
                        files_differ && names_differ ? " " : "",
                        names_differ ? name : "");
}

/* "7", of a mean "7-12", or where others are between them "7 and 5 more"; of several
 * experiments or files where they are: "rates/7", "other.db 7". */
static const char *place_of(const struct line *line, const char *source,
                            struct arena *arena)
{
    const int64_t first = line->trials[0]->number;
    const int64_t last = line->trials[line->count - 1]->number;
    const char *before =
        source[0] == '\0'
            ? ""
            : arena_format(arena, "%s%s", source,
                           strcmp(source, line->database->path) == 0 ? " " : "/");
    if (line->count == 1)
        return arena_format(arena, "%s%" PRId64, before, first);
    if ((size_t)(last - first) + 1 == line->count)
        return arena_format(arena, "%s%" PRId64 "-%" PRId64, before, first, last);
    return arena_format(arena, "%s%" PRId64 " and %zu more", before, first,
                        line->count - 1);
}

/* By its text, and where others have the same, or it is empty, by its number. */
static void name_line(struct lines *lines, size_t index, const char *const *texts,
                      struct arena *arena)
{
    struct line *line = &lines->at[index];
    const char *text = texts[index], *number = number_of(lines, line, arena);
    bool is_shared = false;
    for (size_t i = 0; i < lines->count; i++)
        is_shared |= i != index && strcmp(text, texts[i]) == 0;
    line->label = text[0] == '\0' ? number
                  : is_shared     ? arena_format(arena, "%s (%s)", text, number)
                                  : text;
    if (line->numbered == NULL)
        line->numbered = line->label;
}

int lines_label(struct lines *lines, struct arena *arena, struct error *error)
{
    const size_t count = lines->count;
    const struct query_trial **trials = arena_array(arena, count, sizeof *trials);
    const char **texts = arena_array(arena, count, sizeof *texts);
    struct labels labels = {.trials = trials,
                            .count = count,
                            .hidden = lines->repeated,
                            .hidden_count = lines->repeated_count,
                            .common = count == 1,
                            .ends = true,
                            .width = LONGEST_LABEL,
                            .all = lines->all,
                            .all_count = lines->all_count};
    for (size_t i = 0; i < count; i++) {
        size_t place = strlen(place_of(&lines->at[i], "", arena)) + strlen(": ");
        trials[i] = lines->at[i].trials[0];
        labels.width =
            labels.width < LONGEST_LABEL - place ? labels.width : LONGEST_LABEL - place;
    }
    if (count > 0 &&
        labels_make(lines->at[0].database, &labels, arena, texts, error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const char *source = source_of(lines, &lines->at[i], arena);
        bool has_both = source[0] != '\0' && texts[i][0] != '\0';
        if (texts[i][0] != '\0')
            lines->at[i].numbered = arena_format(
                arena, "%s: %s", place_of(&lines->at[i], source, arena), texts[i]);
        texts[i] = arena_format(arena, "%s%s%s", source, has_both ? ": " : "", texts[i]);
    }
    for (size_t i = 0; i < count; i++)
        name_line(lines, i, texts, arena);
    return 0;
}
