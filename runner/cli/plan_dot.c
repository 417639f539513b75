/* A net for `dot` of Graphviz: a node for the sample and for each layer with its shape,
 * a frame around each block, and lines from each to those that read it. Labels are
 * written as JSON's strings, which escape what DOT's do, too. */
#include <string.h>

#include "base/print.h"
#include "cli/data_told.h"
#include "cli/plan.h"
#include "cli/plan_outline.h"

/* What no terminal and no `dot` obeys. Its lines are ended by LF. */
static void add_label(struct text *out, const char *label)
{
    struct text clean = {0};
    text_add(&clean, "%s", "");
    text_add_clean(&clean, label, strlen(label), "\n");
    text_add_json(out, clean.at);
    text_free(&clean);
}

static void print_indent(const struct plan_outline_row *row)
{
    print_out("%*s", 2 + 2 * (int)row->level, "");
}

static void print_node(const struct plan_net *net, const struct plan_outline *outline,
                       size_t row)
{
    const struct plan_outline_row *at = &outline->rows[row];
    const struct network_layer_info *info = &net->layers[at->layer];
    struct text label = {0}, quoted = {0};
    char flops[32];
    bool is_sample = at->kind == PLAN_OUTLINE_SAMPLE;
    text_add(&label, "%s\n", is_sample ? net->spec->dataset.kind->name : at->label);
    data_told_add_shape(is_sample ? &net->dataset->sample : &info->output, &label);
    if (!is_sample && info->parameters > 0)
        text_add(&label, "\n%lld parameter%s%s", (long long)info->parameters,
                 info->parameters == 1 ? "" : "s", info->trained ? "" : ", frozen");
    if (!is_sample && info->flops_forward > 0)
        text_add(&label, "\n%sFLOP",
                 plan_scaled(info->flops_forward + info->flops_backward, false, flops));
    add_label(&quoted, label.at);
    print_indent(at);
    print_out("n%zu [label=%s%s];\n", row, quoted.at, is_sample ? ", shape=ellipse" : "");
    text_free(&label);
    text_free(&quoted);
}

static void print_block(const struct plan_outline_row *block, size_t row)
{
    struct text quoted = {0};
    add_label(&quoted, block->label);
    print_indent(block);
    print_out("subgraph cluster%zu { label=%s; labeljust=l; color=gray;\n", row,
              quoted.at);
    text_free(&quoted);
}

static void print_edges(const struct plan_net *net, const struct plan_outline *outline,
                        size_t row)
{
    const struct layer_spec *layer = &net->spec->layers[outline->rows[row].layer];
    for (size_t i = 0; i < layer->input_count; i++)
        print_out("  n%zu -> n%zu;\n", plan_outline_source(outline, layer->inputs[i]),
                  row);
}

void plan_dot_print(const struct plan_net *net, const char *title)
{
    struct arena *arena = arena_new();
    struct text quoted = {0};
    const struct plan_outline outline = plan_outline_of(net->spec, net->layers, arena);
    add_label(&quoted, title);
    print_out("digraph net {\n  label=%s;\n  labelloc=t;\n  fontname=\"sans-serif\";\n"
              "  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n",
              quoted.at);
    for (size_t row = 0; row < outline.count; row++) {
        if (outline.rows[row].kind == PLAN_OUTLINE_BLOCK) {
            print_block(&outline.rows[row], row);
        } else if (outline.rows[row].kind == PLAN_OUTLINE_END) {
            print_indent(&outline.rows[row]);
            print_out("}\n");
        } else {
            print_node(net, &outline, row);
        }
    }
    for (size_t row = 1; row < outline.count; row++)
        if (outline.rows[row].kind == PLAN_OUTLINE_LAYER)
            print_edges(net, &outline, row);
    print_out("}\n");
    text_free(&quoted);
    arena_free(arena);
}
