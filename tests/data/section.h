/* What the tests of datasets share: a dataset loaded as a config's section names it, from
 * one store for a whole program. */
#ifndef TESTS_SECTION_H
#define TESTS_SECTION_H

#include <stdlib.h>
#include <string.h>

#include "config/option.h"
#include "config/option_part.h"
#include "data/batch.h"
#include "data/datasets.h"

#include <check.h> /* after layer.h: its macro `fail` would rename a member there */

static struct datasets *section_store;

/* Checks and loads `text`, a section that stands in the file `source`. NULL with the
 * sentence and the option at fault. */
static const struct dataset *section_load_from(const char *source, const char *text,
                                               struct error *error)
{
    struct arena *arena = arena_new();
    struct problems problems = {0};
    struct option_kinds kinds = datasets_kinds();
    const char *const also[] = {"type", NULL};
    const struct node *node = tree_parse(text, strlen(text), source, arena, &problems);
    struct component component = {.node = node, .path = "dataset"};
    component.kind = option_kind_find(&kinds, tree_get(node, "type")->scalar);
    ck_assert_ptr_nonnull(component.kind);
    node = component.node = option_part_lengthen(component.kind, node, arena);
    void *options = arena_array(arena, 1, component.kind->size);
    option_refuse_unknown(component.kind, node, "dataset", also, arena, &problems);
    if (option_read(component.kind, node, "dataset", options, arena, &problems) +
            problems.count !=
        0)
        ck_abort_msg("%s", problems.lines[0]);
    component.options = options;
    const struct dataset *dataset = NULL;
    if (section_store == NULL)
        section_store = datasets_new();
    if (datasets_check(&component, error) == 0)
        dataset = datasets_load(section_store, &component, error);
    arena_free(arena);
    return dataset;
}

/* Where it must be possible. */
static inline const struct dataset *section_load(const char *text)
{
    struct error error = {0};
    const struct dataset *dataset = section_load_from("x.yaml", text, &error);
    ck_assert_msg(dataset != NULL, "%s: %s", text, error.text);
    return dataset;
}

/* Sample i of a split, as a network gets it, in memory that the next call overwrites. */
static inline const float *section_sample(const struct dataset *dataset, enum split split,
                                          int64_t i)
{
    static float inputs[784], targets[16];
    static int32_t label;
    struct batch batch = {.inputs = inputs, .labels = &label, .targets = targets};
    ck_assert_int_le(lamina_elements(&dataset->sample), 784);
    batch_gather(dataset, split, NULL, i, 1, &batch);
    return inputs;
}

/* Where it must be refused: for that option, with that sentence. */
static inline void section_refuse(const char *text, const char *at, const char *sentence)
{
    struct error error = {0};
    ck_assert_ptr_null(section_load_from("x.yaml", text, &error));
    ck_assert_str_eq(error.text, sentence);
    ck_assert_str_eq(error.option, at);
}

#endif
