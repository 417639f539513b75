/* What is long is cut, so that numbers keep their places. */
#include "cli/remarked.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/print.h"
#include "base/text.h"
#include "record/place.h"

enum { WIDEST_TAGS = 30, LONGEST_NOTE = 200, MOST_NOTES = 10 };

/* The newest first; ids are given in turn. */
static int by_age(const void *one, const void *other)
{
    const struct remark *a = one, *b = other;
    int order = (a->time_us < b->time_us) - (a->time_us > b->time_us);
    return order != 0 ? order : (a->id < b->id) - (a->id > b->id);
}

int remarked_read(const struct database *database, const struct query_trial *trial,
                  struct arena *arena, struct remarked *remarked, struct error *error)
{
    const struct named named = {.text = trial->experiment,
                                .experiment = trial->experiment,
                                .experiment_id = trial->experiment_id};
    remarked->experiment = trial->experiment;
    remarked->path = database->path;
    if (remarks_tags(database, &named, arena, &remarked->tags, error) != 0 ||
        remarks_notes(database, &named, arena, &remarked->notes, error) != 0)
        return -1;
    if (remarked->notes.count > 0)
        qsort(remarked->notes.at, remarked->notes.count, sizeof *remarked->notes.at,
              by_age);
    return 0;
}

/* "paper, baseline", "-" for none. */
static const char *tags_of(const struct remarked *remarked, int64_t number,
                           struct arena *arena)
{
    struct text all = {0};
    for (size_t i = 0; i < remarked->tags.count; i++)
        if (remarked->tags.at[i].number == number)
            text_add(&all, "%s%s", all.length > 0 ? ", " : "", remarked->tags.at[i].text);
    const char *cell = all.length == 0             ? "-"
                       : all.length <= WIDEST_TAGS ? arena_copy(arena, all.at, all.length)
                                                   : NULL;
    if (cell == NULL)
        cell = arena_format(arena, "%.*s...", (int)text_cut(all.at, WIDEST_TAGS - 3),
                            all.at);
    text_free(&all);
    return cell;
}

void remarked_add_tags(const struct remarked *remarked,
                       const struct query_trial *const *trials, struct table *table,
                       struct arena *arena)
{
    bool any = false;
    for (size_t i = 0; i + 1 < table->count; i++)
        for (size_t j = 0; j < remarked->tags.count; j++)
            any |= remarked->tags.at[j].number == trials[i]->number;
    if (!any)
        return;
    table->rows[0].cells[table->columns] = "tags";
    for (size_t i = 0; i + 1 < table->count; i++)
        table->rows[i + 1].cells[table->columns] =
            tags_of(remarked, trials[i]->number, arena);
    table->left |= 1u << table->columns++;
}

static void print_note(FILE *out, const struct remark *note)
{
    char cut[LONGEST_NOTE + 4];
    text_copy_cut(cut, sizeof cut, note->text);
    if (note->number > 0)
        print_to(out, "  %6" PRId64 "  ", note->number);
    else
        print_to(out, "          ");
    print_to(out, "%s\n", cut);
}

static bool is_of(const struct remark *note, const struct query_trial *const *trials,
                  size_t count)
{
    bool found = note->number == 0;
    for (size_t i = 0; i < count && !found; i++)
        found = trials[i]->number == note->number;
    return found;
}

void remarked_print(FILE *out, const struct remarked *remarked,
                    const struct query_trial *const *trials, size_t count)
{
    size_t told = 0, tags = 0;
    for (size_t i = 0; i < remarked->tags.count; i++)
        if (remarked->tags.at[i].number == 0) {
            if (tags++ == 0)
                print_to(out, "\n  tags: ");
            print_to(out, "%s%s", tags > 1 ? ", " : "", remarked->tags.at[i].text);
        }
    if (tags > 0)
        print_to(out, "\n");
    for (size_t i = 0; i < remarked->notes.count; i++) {
        if (!is_of(&remarked->notes.at[i], trials, count))
            continue;
        if (told == 0)
            print_to(out, "\n  notes\n");
        if (told++ < MOST_NOTES)
            print_note(out, &remarked->notes.at[i]);
    }
    if (told > MOST_NOTES) {
        struct text option = {0};
        text_add(&option, "%s", "");
        place_add_option(&option, remarked->path);
        print_to(out, "  and %zu older ones: `lamina note %s%s` lists all\n",
                 told - MOST_NOTES, remarked->experiment, option.at);
        text_free(&option);
    }
}
