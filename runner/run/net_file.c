/* Tells of where a net was trained only what is asked for. */
#include "run/net_file.h"

#include <string.h>

#include "net/safetensors.h"

/* "digits" of "/data/digits/" */
static const char *last_name(const char *path, struct arena *arena)
{
    size_t end = strlen(path), begin;
    while (end > 1 && path[end - 1] == '/')
        end--;
    for (begin = end; begin > 0 && path[begin - 1] != '/';)
        begin--;
    return arena_copy(arena, path + begin, end - begin);
}

/* The config as it is now, a --set included; paths without their folders, which are
 * nobody's business. */
static const char *portable_config(const struct net *net)
{
    const struct option_kind *kind = net->spec->dataset.kind;
    const struct node *root = net->spec->root;
    struct problems none = {0};
    struct text json = {0};
    for (size_t i = 0; i < kind->count && !net->with_origin; i++) {
        const char *path = arena_format(net->arena, "dataset.%s", kind->options[i].name);
        const struct node *node = tree_find(root, path);
        if (kind->options[i].type != OPTION_PATH || node == NULL ||
            node->kind != NODE_SCALAR)
            continue;
        root = tree_with_path(
            net->arena, root, path,
            tree_scalar(net->arena, last_name(node->scalar, net->arena), node->mark),
            node->mark, &none);
    }
    tree_write_json(root, &json);
    const char *copy = arena_copy(net->arena, json.at, json.length);
    text_free(&json);
    problems_free(&none);
    return copy;
}

struct tensors net_file_tensors(struct net *net)
{
    struct tensors written = net->tensors;
    written.texts = NULL;
    written.text_count = written.text_capacity = 0;
    char digest[DIGEST_SIZE];
    for (size_t i = 0; i < net->tensors.text_count; i++) {
        const struct tensors_text *text = &net->tensors.texts[i];
        if (strcmp(text->key, SAFETENSORS_DIGEST) == 0 ||
            (strcmp(text->key, NET_ORIGIN) == 0 && !net->with_origin))
            continue;
        bool is_config = strcmp(text->key, NET_CONFIG) == 0;
        tensors_add_text(&written, text->key,
                         is_config ? portable_config(net) : text->value);
    }
    safetensors_digest(&written, digest);
    tensors_add_text(&written, SAFETENSORS_DIGEST, digest);
    return written;
}

int net_file_write(struct net *net, const char *path, struct error *error)
{
    const struct tensors filed = net_file_tensors(net);
    return safetensors_write(path, &filed, error);
}
