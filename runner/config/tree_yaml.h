/* A tree as YAML that reads as the same tree, with where each line comes from behind it.
 */
#ifndef CONFIG_TREE_YAML_H
#define CONFIG_TREE_YAML_H

#include "config/tree.h"

/* Adds the lines: lists of single values that are short stand in one, anything else has
 * one for itself, and ends in a comment, "# base.yaml:7:1". -1: there is no memory for
 * it. */
int tree_yaml_write(const struct node *root, struct text *out);

#endif
