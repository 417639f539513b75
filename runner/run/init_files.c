/* Reads the files of weights of a plan. Whether they fit a network is asked in a child,
 * which knows its layers: worker/stack.c. */
#include "run/init_files.h"

#include <string.h>

#include "config/component.h"
#include "model/init.h"
#include "net/safetensors.h"

static struct init_file *find(const struct init_files *files, const char *path)
{
    struct init_file *file = files->first;
    while (file != NULL && strcmp(file->path, path) != 0)
        file = file->next;
    return file;
}

static struct init_file *read_file(struct init_files *files, const char *path)
{
    struct init_file *file = arena_array(files->arena, 1, sizeof *file);
    struct error error = {0};
    *file = (struct init_file){.path = arena_copy(files->arena, path, strlen(path)),
                               .tensors = {.arena = files->arena},
                               .next = files->first};
    files->first = file;
    if (safetensors_read(path, &file->tensors, &error) == 0)
        tensors_digest(&file->tensors, file->digest);
    else
        file->fault = arena_copy(files->arena, error.text, strlen(error.text));
    return file;
}

const struct init_file *init_files_read(struct init_files *files,
                                        const struct trial_spec *spec,
                                        struct problems *problems)
{
    const char *path = init_file(&spec->init);
    if (path == NULL)
        return NULL;
    struct init_file *file = find(files, path);
    if (file == NULL)
        file = read_file(files, path);
    if (file->fault == NULL)
        return file;
    problems_add(problems, component_mark(&spec->init, "file"), "%s", file->fault);
    return NULL;
}

static void warn_of_values(const struct init_file *file, const struct trial_spec *spec,
                           struct problems *warnings)
{
    for (size_t i = 0; i < file->tensors.count; i++) {
        const struct tensor *tensor = &file->tensors.list[i];
        int64_t count = tensors_nonfinite(tensor);
        if (count > 0)
            problems_add(warnings, component_mark(&spec->init, "file"),
                         "%s: %lld of the %lld values of %.200s %s NaN or infinite",
                         file->path, (long long)count, (long long)tensor->count,
                         tensor->name, count == 1 ? "is" : "are");
    }
}

static void warn_of_unused(const struct init_file *file, const struct trial_spec *spec,
                           const struct stack_numbers *numbers, struct problems *warnings)
{
    struct text names = {0};
    int64_t count = numbers->unused_count;
    for (int64_t i = 0; i < count && i < STACK_UNUSED; i++)
        text_add(&names, "%s%.200s", i > 0 ? ", " : "",
                 file->tensors.list[numbers->unused[i]].name);
    if (count > STACK_UNUSED)
        text_add(&names, " and %lld more", (long long)(count - STACK_UNUSED));
    if (count > 0)
        problems_add(warnings, component_mark(&spec->init, "file"),
                     "%s: %lld of its %zu tensors %s left unused: %s", file->path,
                     (long long)count, file->tensors.count, count == 1 ? "is" : "are",
                     names.at);
    text_free(&names);
}

void init_files_warn(const struct init_file *file, const struct trial_spec *spec,
                     const struct stack_numbers *numbers, struct problems *warnings)
{
    warn_of_values(file, spec, warnings);
    warn_of_unused(file, spec, numbers, warnings);
}
