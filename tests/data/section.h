/* What the tests of datasets share: a dataset loaded as a config's section names it. */
#ifndef TESTS_SECTION_H
#define TESTS_SECTION_H

#include <stdlib.h>
#include <string.h>

#include "data/dataset.h"

#include <check.h> /* after layer.h: its macro `fail` would rename a member there */

/* Checks and loads `text`, a section that stands in the file `source`; the caller frees
 * the dataset. NULL with the sentence and the option at fault. */
static struct dataset *section_load_from(const char *source, const char *text,
                                         const char **option, struct error *error)
{
    struct arena *arena = arena_new();
    struct problems problems = {0};
    struct option_kinds kinds = dataset_kinds();
    const char *const also[] = {"type", NULL};
    const struct node *node = tree_parse(text, strlen(text), source, arena, &problems);
    struct component component = {NULL, node, "dataset"};
    component.kind = option_find(&kinds, tree_get(node, "type")->scalar);
    ck_assert_ptr_nonnull(component.kind);
    if (option_read(component.kind, node, "dataset", also, NULL, arena, &problems) != 0)
        ck_abort_msg("%s", problems.lines[0]);
    struct dataset *dataset = NULL;
    if (dataset_check(&component, option, error) == 0)
        dataset = dataset_load(&component, option, error);
    arena_free(arena);
    return dataset;
}

/* Where it must be possible. */
static inline struct dataset *section_load(const char *text)
{
    struct error error = {""};
    const char *option;
    struct dataset *dataset = section_load_from("x.yaml", text, &option, &error);
    ck_assert_msg(dataset != NULL, "%s: %s", text, error.text);
    return dataset;
}

/* Where it must be refused: for that option, with that sentence. */
static inline void section_refuse(const char *text, const char *at, const char *sentence)
{
    struct error error = {""};
    const char *option = NULL;
    ck_assert_ptr_null(section_load_from("x.yaml", text, &option, &error));
    ck_assert_str_eq(error.text, sentence);
    ck_assert_ptr_nonnull(option);
    ck_assert_str_eq(option, at);
}

#endif
