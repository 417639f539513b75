/* A file's tree is merged into that of its base, which was made in the same way; short
 * forms are made long before, so that they merge as what they stand for. */
#include "config/extends.h"

#include <string.h>

#include "config/assign.h"
#include "config/merge.h"
#include "config/short_form.h"
#include "config/tree_file.h"
#include "config/unset.h"

struct chain {
    struct arena *arena;
    struct problems *problems;
    const struct experiment_file *given; /* NULL: files are opened */
    size_t given_count;
    struct tree_file files[EXTENDS_MOST]; /* the config first, then what it extends */
    size_t count;
    bool has_set;
};

static const struct node *load(struct chain *chain, const char *path, struct mark mark);

/* What is no file in a folder: its name says nothing of where others are. */
static bool is_nowhere(const struct tree_file *file)
{
    return !file->is_regular || strncmp(file->name, "/dev/", strlen("/dev/")) == 0 ||
           strncmp(file->name, "/proc/", strlen("/proc/")) == 0;
}

/* The file that `file` extends, by its name there. NULL after a problem. */
static const char *base_path(const struct chain *chain, const struct tree_file *file,
                             const struct node *name)
{
    if (name->kind != NODE_SCALAR || tree_is_null(name) || tree_is_unset(name) ||
        name->scalar[0] == '\0') {
        problems_add(chain->problems, name->mark,
                     "`extends` must be the name of one config: extends: base.yaml");
        return NULL;
    }
    if (name->scalar[0] != '/' && is_nowhere(file)) {
        problems_add(chain->problems, name->mark,
                     "`extends`: %s is no file in a folder, so %s must be a whole path, "
                     "from / on",
                     file->name, name->scalar);
        return NULL;
    }
    const char *slash = strrchr(file->name, '/');
    if (name->scalar[0] == '/' || slash == NULL)
        return name->scalar;
    return arena_format(chain->arena, "%.*s/%s", (int)(slash - file->name), file->name,
                        name->scalar);
}

/* The base, as it is inherited. */
static const struct node *load_base(struct chain *chain, const struct tree_file *file,
                                    const struct node *name)
{
    const char *path = base_path(chain, file, name);
    if (path == NULL)
        return NULL;
    if (chain->count == EXTENDS_MOST) {
        problems_add(chain->problems, name->mark,
                     "`extends`: more than %d files, each of which extends the next: the "
                     "limit",
                     EXTENDS_MOST);
        return NULL;
    }
    const struct node *base = load(chain, path, name->mark);
    return base != NULL ? tree_with(chain->arena, base, "name", NULL, base->mark) : NULL;
}

static const struct node *apply_set(struct chain *chain, const struct node *root,
                                    const struct node *set)
{
    chain->has_set = true;
    if (set->kind != NODE_MAPPING) {
        problems_add(chain->problems, set->mark,
                     "`set` must be a mapping of paths: {optimizer.learning_rate: 0.1}");
        return root;
    }
    for (size_t i = 0; i < set->count; i++) {
        const struct node *changed =
            assign_entry(root, &set->entries[i], chain->arena, chain->problems);
        root = changed != NULL ? changed : root;
    }
    return root;
}

/* What a file says by itself: without the two keys that say what becomes of it. */
static const struct node *own_part(struct chain *chain, const struct node *root)
{
    root = tree_with(chain->arena, root, "extends", NULL, root->mark);
    root = tree_with(chain->arena, root, "set", NULL, root->mark);
    return short_form_lengthen(root, chain->arena);
}

/* The tree of the file that comes next. */
static const struct node *read_tree(struct chain *chain, const char *path,
                                    struct tree_file *file)
{
    if (chain->given == NULL)
        return tree_load(path, chain->arena, file, chain->problems);
    if (chain->count == chain->given_count)
        return NULL;
    const struct experiment_file *given = &chain->given[chain->count];
    file->name = given->name;
    file->is_regular = true;
    return tree_parse(given->text, strlen(given->text), given->name, chain->arena,
                      chain->problems);
}

static const struct node *load(struct chain *chain, const char *path, struct mark mark)
{
    struct tree_file *file = &chain->files[chain->count];
    if (chain->count > 0) {
        file->by = file - 1;
        file->mark = mark;
        const int former = mark_order((struct mark){.origin = file[-1].origin});
        file->origin = mark_with_order(mark, former - 2, chain->arena)
                           .origin; /* between them is the base's `set` */
    }
    const struct node *written = read_tree(chain, path, file);
    if (written == NULL)
        return NULL;
    chain->count++;
    if (written->kind != NODE_MAPPING) {
        problems_add(chain->problems, written->mark,
                     "a config is a mapping: `dataset: ...`, `layers: ...`");
        return NULL;
    }
    const struct node *root = own_part(chain, written);
    const struct node *extends = tree_get(written, "extends");
    const struct node *set = tree_get(written, "set");
    if (extends != NULL) {
        const struct node *base = load_base(chain, file, extends);
        if (base == NULL)
            return NULL;
        root = merge_trees(base, root, chain->arena, chain->problems);
    }
    root = unset_refuse_left(root, chain->arena, chain->problems);
    return set != NULL ? apply_set(chain, root, set) : root;
}

const struct node *extends_load(const char *path, struct experiment *experiment,
                                struct arena *arena, struct problems *problems)
{
    struct chain chain = {.arena = arena, .problems = problems};
    const struct node *root = load(&chain, path, (struct mark){0});
    struct experiment_file *files = arena_array(arena, chain.count, sizeof *files);
    for (size_t i = 0; i < chain.count; i++)
        files[i] = (struct experiment_file){chain.files[i].name, chain.files[i].text};
    experiment->files = files;
    experiment->file_count = chain.count;
    experiment->is_composed = chain.count > 1 || chain.has_set;
    return root;
}

const struct node *extends_of_texts(const struct experiment_file *files, size_t count,
                                    struct arena *arena, struct problems *problems)
{
    struct chain chain = {
        .arena = arena, .problems = problems, .given = files, .given_count = count};
    return load(&chain, files[0].name, (struct mark){0});
}
