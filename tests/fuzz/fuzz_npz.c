/* libFuzzer target: any bytes as an .npz archive. The reader must answer with a dataset
 * or a sentence; libzip is not what is looked at, and runs in a child where it matters.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config/tree.h"
#include "data/datasets.h"
#include "support/component.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    int memory = memfd_create("npz", MFD_CLOEXEC);
    if (memory < 0 || write(memory, bytes, size) != (ssize_t)size)
        abort();
    char yaml[160];
    snprintf(yaml, sizeof yaml,
             "{type: npz, file: /proc/self/fd/%d, train: x, train_labels: y}", memory);
    struct arena *arena = arena_new();
    struct error error = {0};
    struct component component = component_of(datasets_kinds(), "npz", yaml, arena);
    struct datasets *store = datasets_new();
    if (datasets_load(store, &component, &error) == NULL && error.text[0] == '\0')
        abort();
    datasets_free(store);
    arena_free(arena);
    close(memory);
    return 0;
}
