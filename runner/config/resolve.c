/* The order in which sections are read is that of the settings, and of what tells trials
 * apart: see settings.c. */
#include "config/resolve.h"

#include <string.h>

#include "config/layer_spec.h"
#include "config/sections.h"

/* One that may be left out, and has no settings then. */
static void read_options(struct resolver *resolver, const struct section *section,
                         const struct node *node)
{
    const struct option_kind *kind = sections_options(section, resolver->vocabulary);
    struct node empty = {.kind = NODE_MAPPING, .mark = resolver->root->mark};
    const struct node *map = node != NULL ? node : &empty;
    void *options = (char *)resolver->spec + section->place;
    const struct component component = {kind, map, section->name, options};
    if (map->unknown)
        return;
    if (map->kind != NODE_MAPPING)
        problems_add(resolver->problems, map->mark, "`%s` must be %s", section->name,
                     section->example);
    else if (component_read_options(resolver, kind, map, section->name, NULL, options) ==
                 0 &&
             node != NULL)
        settings_add_options(&resolver->settings, &component);
}

static void read_rate(struct resolver *resolver, const struct node *schedule)
{
    const struct node *rate = tree_get(schedule, "learning_rate");
    if (rate == NULL) {
        struct node *constant = arena_array(resolver->arena, 1, sizeof *constant);
        *constant = (struct node){.kind = NODE_MAPPING, .mark = schedule->mark};
        rate = tree_with(resolver->arena, constant, "type",
                         tree_scalar(resolver->arena, "constant", schedule->mark),
                         schedule->mark);
    }
    component_read(resolver, rate, "schedule.learning_rate", &resolver->vocabulary->rates,
                   sections_type_keys, &resolver->spec->rate);
}

/* Both are given, one of them by what was merged or set: that one is what is wanted. */
static void refuse_both(const struct resolver *resolver,
                        const struct node *const given[2])
{
    bool is_first = mark_order(given[0]->mark) > mark_order(given[1]->mark);
    const struct node *wanted = given[is_first ? 0 : 1], *other = given[is_first ? 1 : 0];
    const char *word = is_first ? "iterations" : "epochs";
    struct text place = {0};
    problems_add_place(&place, other->mark);
    problems_add(resolver->problems, wanted->mark,
                 "`schedule` has `%s` (%s), too, and may have one of both: %s%s%s", word,
                 place.at,
                 wanted->mark.line > 0 ? "beside this, take it away with `"
                                       : "take it away with `--set schedule.",
                 word, wanted->mark.line > 0 ? ": ~unset`" : "=~unset`");
    text_free(&place);
}

/* Whether one of the two says how long to train; else it is told, whatever else is wrong.
 * A value that is no number of them, or may be set by a sweep, is no matter of this. */
static void check_length(const struct resolver *resolver, const struct node *schedule)
{
    static const char *const words[] = {"epochs", "iterations"};
    const struct node *given[2] = {NULL};
    int said = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const struct node *node = tree_get(schedule, words[i]);
        int64_t value;
        if (node == NULL)
            continue;
        if (node->unknown || node->kind != NODE_SCALAR || node->quoted ||
            !text_to_integer(node->scalar, &value) || value < 0)
            return;
        if (value > 0)
            given[said++] = node;
    }
    if (said == 2 && mark_order(given[0]->mark) != mark_order(given[1]->mark))
        refuse_both(resolver, given);
    else if (said != 1)
        problems_add(resolver->problems, schedule->mark,
                     "`schedule` must have either `epochs` or `iterations`, above 0");
}

static void read_schedule(struct resolver *resolver, const struct section *section,
                          const struct node *node)
{
    static const char *const also[] = {"learning_rate", NULL};
    struct schedule *schedule = &resolver->spec->schedule;
    if (node->unknown)
        return;
    if (node->kind != NODE_MAPPING) {
        problems_add(resolver->problems, node->mark, "`%s` must be %s", section->name,
                     section->example);
        return;
    }
    read_rate(resolver, node);
    check_length(resolver, node);
    if (component_read_options(resolver, section->options, node, section->name, also,
                               schedule) != 0 ||
        component_has_unknown(node))
        return;
    const struct component component = {section->options, node, section->name, schedule};
    resolver->spec->has_schedule = true;
    settings_add_options(&resolver->settings, &component);
}

static void read_section(struct resolver *resolver, const struct section *section)
{
    const struct node *node = tree_get(resolver->root, section->name);
    const char *const keys[] = {section->word, NULL};
    if (node == NULL && section->is_required)
        problems_add(resolver->problems, resolver->root->mark, "`%s` is missing",
                     section->name);
    else if (section->form == SECTION_OPTIONS)
        read_options(resolver, section, node);
    else if (node == NULL)
        return;
    else if (section->form == SECTION_TYPED)
        component_read(resolver, node, section->name,
                       sections_kinds(section, resolver->vocabulary), keys,
                       (void *)((char *)resolver->spec + section->place));
    else if (strcmp(section->name, "layers") == 0)
        layer_spec_read_all(resolver, node);
    else
        read_schedule(resolver, section, node);
}

/* What stands beside the sections, and whether all keys are known. */
static void read_values(struct resolver *resolver)
{
    const struct option_kind *kind = &sections_trial_values;
    struct trial_values *values = &resolver->spec->values;
    const struct component component = {kind, resolver->root, "", values};
    if (component_read_options(resolver, kind, resolver->root, "",
                               sections_keys(resolver->arena), values) == 0)
        settings_add_options(&resolver->settings, &component);
}

const struct trial_spec *resolve_trial(const struct node *root,
                                       const struct vocabulary *vocabulary,
                                       struct arena *arena, struct problems *problems)
{
    struct trial_spec *spec = arena_array(arena, 1, sizeof *spec);
    struct resolver resolver = {.vocabulary = vocabulary,
                                .root = root,
                                .arena = arena,
                                .problems = problems,
                                .spec = spec,
                                .settings = {.arena = arena}};
    struct text *config = &resolver.settings.config;
    struct text *repetition = &resolver.settings.repetition;
    spec->root = root;
    read_values(&resolver);
    for (size_t i = 0; i < sections_count; i++) {
        if (sections[i].of == SECTION_OF_TRIAL && !sections_is_nested(&sections[i]))
            read_section(&resolver, &sections[i]);
        if (strcmp(sections[i].name, "optimizer") == 0)
            layer_spec_read_options(&resolver); /* of which some are the optimizer's */
    }
    spec->setting_count = resolver.settings.written.count;
    spec->settings = settings_take(&resolver.settings.written, arena);
    spec->identity_count = spec->setting_count;
    spec->identity = spec->settings;
    if (resolver.settings.is_parted) {
        spec->identity_count = resolver.settings.identity.count;
        spec->identity = settings_take(&resolver.settings.identity, arena);
    }
    digest_bytes(config->at != NULL ? config->at : "", config->length, spec->config_hash);
    spec->repetition = arena_copy(arena, repetition->at != NULL ? repetition->at : "",
                                  repetition->length);
    text_free(config);
    text_free(repetition);
    return spec;
}
